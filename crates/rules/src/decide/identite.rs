//! Identity as on the identity document, and the legal representative of a minor.
//!
//! Source: note, « ATTENTION : les champs relatifs à votre état civil […] »; R-ID-1 to R-ID-5, R-MIN-1.

use super::validation::empreinte_of;
use super::{Context, changed, choix_fermes, instruction};
use crate::adresse::CommuneInsee;
use crate::calendrier_mots::date_en_mots;
use crate::campagne::{NationaliteDite, PaysCode};
use crate::declaration::{Civilite, Declaration, Identite, LieuNaissance, Representant};
use crate::dossier::Dossier;
use crate::event::Event;
use crate::ine::Ine;
use crate::instruction::{Instruction, Rectification};
use crate::naissance::{DateError, DateNaissance};
use crate::nom::{self, Nom, NomError, Prenoms};
use crate::pieces::is_minor;
use crate::refusal::{Motif, Refusals};
use crate::saisie::{IdentiteSaisie, RectificationSaisie, RepresentantSaisie};

/// Whether the identity can only be rectified by the service: a candidacy exists.
///
/// The service holds to it. A computer that speaks to no service goes on: nobody could rectify there.
///
/// Source: R-ACC-4.
pub fn identite_figee(dossier: &Dossier) -> bool {
    !dossier.versions.is_empty()
}

/// Rectifies the identity, and makes a version of it: before the close of the choices the person signs again, afterwards
/// the service answers for it.
///
/// Source: R-ACC-4.
pub(super) fn rectify_identite(
    dossier: &Dossier,
    saisie: &RectificationSaisie,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let Some(version) = dossier.current() else {
        return Err(Motif::RectificationSansObjet.into());
    };
    let mut refusals = Refusals::new();
    let motif = refusals.keep(instruction::read_motif("motif", &saisie.motif));
    let identite = refusals.keep(read_identite(&saisie.identite, context));
    let (Some(motif), Some(identite)) = (motif, identite) else {
        return Err(refusals);
    };
    if version.declaration.identite.as_ref() == Some(&identite) {
        return Err(Motif::RectificationSansObjet.into());
    }
    old_enough(dossier, &identite, context)?;
    let declaration = Declaration {
        identite: Some(identite.clone()),
        ..version.declaration.clone()
    };
    Ok(vec![Event::Instructed(Instruction::IdentiteRectified {
        identite,
        empreinte: empreinte_of(dossier, &declaration),
        rectification: Rectification {
            motif,
            tenue: choix_fermes(dossier, context).is_some(),
        },
        at: context.now,
    })])
}

pub(super) fn record_identite(
    dossier: &Dossier,
    saisie: &IdentiteSaisie,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let identite = read_identite(saisie, context)?;
    old_enough(dossier, &identite, context)?;
    Ok(changed(
        dossier.declaration.identite.as_ref(),
        identite,
        Event::IdentiteRecorded,
    ))
}

/// A category can admit people from an age only.
///
/// Source: R-AGE-2.
fn old_enough(
    dossier: &Dossier,
    identite: &Identite,
    context: &Context<'_>,
) -> Result<(), Refusals> {
    let (campagne, now) = (context.campagne, context.now);
    let orientation = dossier.declaration.orientation.as_ref();
    let categorie = orientation.and_then(|of| campagne.categorie(&of.categorie));
    let Some(least) = categorie.and_then(|categorie| categorie.age_minimum.as_ref()) else {
        return Ok(());
    };
    let day = least
        .le
        .day(dossier.calendrier(campagne, now), campagne.session, now);
    if identite.naissance.age_on(day) >= least.ans {
        return Ok(());
    }
    let le = date_en_mots(day);
    let ans = least.ans;
    Err(at("date_naissance.annee", Motif::AgeMinimum { ans, le }))
}

/// Reads an identity, collecting what must be mended in every field.
pub(super) fn read_identite(
    saisie: &IdentiteSaisie,
    context: &Context<'_>,
) -> Result<Identite, Refusals> {
    let mut refusals = Refusals::new();
    let civilite = match saisie.civilite.as_str() {
        "madame" => Some(Civilite::Madame),
        "monsieur" => Some(Civilite::Monsieur),
        _ => None,
    };
    if civilite.is_none() {
        refusals.at("civilite", Motif::CiviliteManquante);
    }
    let nom = refusals.keep(read_nom("nom_naissance", &saisie.nom_naissance));
    let prenoms = refusals.keep(read_prenoms("prenoms", &saisie.prenoms));
    let nom_usage = refusals.keep(read_nom_usage(&saisie.nom_usage));
    let naissance = refusals.keep(read_naissance(saisie, context));
    let lieu = refusals.keep(read_lieu(saisie, context));
    let nationalite = match saisie.nationalite.as_str() {
        "francaise" => Some(NationaliteDite::Francaise),
        "autre" => Some(NationaliteDite::Autre),
        _ => None,
    };
    if nationalite.is_none() {
        refusals.at("nationalite", Motif::NationaliteManquante);
    }
    let ine = refusals.keep(read_ine(&saisie.ine));
    match (
        civilite,
        nom,
        prenoms,
        nom_usage,
        naissance,
        lieu,
        nationalite,
        ine,
    ) {
        (
            Some(civilite),
            Some(nom),
            Some(prenoms),
            Some(nom_usage),
            Some(naissance),
            Some(lieu),
            Some(nationalite),
            Some(ine),
        ) => Ok(Identite {
            civilite,
            nom,
            prenoms,
            nom_usage,
            naissance,
            lieu,
            nationalite,
            ine,
        }),
        _ => Err(refusals),
    }
}

fn name_motif(error: NomError, empty: Motif) -> Motif {
    match error {
        NomError::Empty => empty,
        NomError::TooLong => Motif::NomTropLong { max: Nom::MAX },
        NomError::Digit => Motif::NomAvecChiffre,
    }
}

fn read_nom(champ: &str, text: &str) -> Result<Nom, Refusals> {
    Nom::parse(text).map_err(|error| at(champ, name_motif(error, Motif::NomManquant)))
}

fn read_prenoms(champ: &str, text: &str) -> Result<Prenoms, Refusals> {
    Prenoms::parse(text).map_err(|error| at(champ, name_motif(error, Motif::PrenomsManquants)))
}

fn read_nom_usage(text: &str) -> Result<Option<Nom>, Refusals> {
    match Nom::parse(text) {
        Ok(nom) => Ok(Some(nom)),
        Err(NomError::Empty) => Ok(None),
        Err(error) => Err(at("nom_usage", name_motif(error, Motif::NomManquant))),
    }
}

fn read_naissance(
    saisie: &IdentiteSaisie,
    context: &Context<'_>,
) -> Result<DateNaissance, Refusals> {
    let today = context.campagne.calendrier.day(context.now);
    DateNaissance::parse(&saisie.jour, &saisie.mois, &saisie.annee, today)
        .map_err(|errors| of_date("date_naissance", errors))
}

/// What must be mended in a date of three fields.
pub(super) fn of_date(champ: &str, errors: Vec<DateError>) -> Refusals {
    let mut refusals = Refusals::new();
    for error in errors {
        let (field, motif) = match error {
            DateError::Empty => ("jour", Motif::DateManquante),
            DateError::Day => ("jour", Motif::DateJour),
            DateError::Month => ("mois", Motif::DateMois),
            DateError::Year => ("annee", Motif::DateAnnee),
            DateError::NoSuchDay => ("jour", Motif::DateInexistante),
            DateError::Future => ("annee", Motif::DateFuture),
            DateError::TooOld => ("annee", Motif::DateTropAncienne),
        };
        refusals.at(format!("{champ}.{field}"), motif);
    }
    refusals
}

/// A birth place in France is a commune of the list, or its name alone when it no longer exists (R-COM-3).
fn read_lieu(saisie: &IdentiteSaisie, context: &Context<'_>) -> Result<LieuNaissance, Refusals> {
    let mut refusals = Refusals::new();
    match saisie.lieu_naissance.as_str() {
        "france" => {
            let known = CommuneInsee::parse(&saisie.commune_naissance)
                .ok()
                .and_then(|code| {
                    context
                        .territoire
                        .commune(&code)
                        .map(|commune| (code, commune.nom.to_string()))
                });
            if let Some((code, commune)) = known {
                return Ok(LieuNaissance::France {
                    code: Some(code),
                    commune,
                });
            }
            let commune = nom::cleaned(&saisie.commune_naissance_texte);
            if !commune.is_empty() {
                return Ok(LieuNaissance::France {
                    code: None,
                    commune,
                });
            }
            refusals.at("commune_naissance", Motif::CommuneNaissanceManquante);
        }
        "ailleurs" => {
            let ville = nom::cleaned(&saisie.ville_naissance);
            if ville.is_empty() {
                refusals.at("ville_naissance", Motif::VilleNaissanceManquante);
            }
            match context
                .territoire
                .pays(&PaysCode::new(saisie.pays_naissance.as_str()))
            {
                None => refusals.at("pays_naissance", Motif::PaysNaissanceManquant),
                Some(pays) if !ville.is_empty() => {
                    return Ok(LieuNaissance::Etranger {
                        ville,
                        pays: pays.code.clone(),
                    });
                }
                Some(_) => {}
            }
        }
        _ => refusals.at("lieu_naissance", Motif::LieuNaissanceManquant),
    }
    Err(refusals)
}

fn read_ine(text: &str) -> Result<Option<Ine>, Refusals> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    Ine::parse(text)
        .map(Some)
        .map_err(|_| at("ine", Motif::IneForme))
}

/// Names the representative of a candidate who is under age on the day.
///
/// Source: code civil, art. 388 and 414; R-MIN-1.
pub(super) fn name_representant(
    dossier: &Dossier,
    saisie: &RepresentantSaisie,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let mut refusals = Refusals::new();
    if !is_minor(&dossier.declaration, context.campagne, context.now) {
        refusals.push(Motif::RepresentantSansObjet);
    }
    let nom = refusals.keep(read_nom("representant_nom", &saisie.representant_nom));
    let prenoms = refusals.keep(read_prenoms(
        "representant_prenoms",
        &saisie.representant_prenoms,
    ));
    let lien = nom::cleaned(&saisie.representant_lien);
    if lien.is_empty() {
        refusals.at("representant_lien", Motif::RepresentantLienManquant);
    }
    let (Some(nom), Some(prenoms), true) = (nom, prenoms, refusals.is_empty()) else {
        return Err(refusals);
    };
    let representant = Representant { nom, prenoms, lien };
    Ok(changed(
        dossier.declaration.representant.as_ref(),
        representant,
        Event::RepresentantNamed,
    ))
}

/// Whether a legal representative must still be named.
pub(super) fn lacks_representant(declaration: &Declaration, context: &Context<'_>) -> bool {
    declaration.representant.is_none() && is_minor(declaration, context.campagne, context.now)
}

fn at(champ: &str, motif: Motif) -> Refusals {
    let mut refusals = Refusals::new();
    refusals.at(champ, motif);
    refusals
}
