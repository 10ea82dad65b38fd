//! Address and telephone.
//!
//! Source: registration.md 5.1; R-CP-1 to R-CP-6, R-TEL-1. A proof of residence is never asked (R-ADM-3).

use super::orientation::departement_here;
use super::{Context, changed};
use crate::adresse::{CodePostal, CommuneInsee, Departement, LIGNE_MAX};
use crate::campagne::PaysCode;
use crate::declaration::{Coordonnees, LieuAdresse};
use crate::dossier::Dossier;
use crate::event::Event;
use crate::nom::cleaned;
use crate::refusal::{Motif, Refusals};
use crate::saisie::CoordonneesSaisie;
use crate::telephone::Telephone;

pub(super) fn record_coordonnees(
    dossier: &Dossier,
    saisie: &CoordonneesSaisie,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let coordonnees = read_coordonnees(saisie, context)?;
    Ok(changed(
        dossier.declaration.coordonnees.as_ref(),
        coordonnees,
        Event::CoordonneesRecorded,
    ))
}

/// Reads an address, collecting what must be mended in every field. A telephone is not required (R-TEL-2).
pub(super) fn read_coordonnees(
    saisie: &CoordonneesSaisie,
    context: &Context<'_>,
) -> Result<Coordonnees, Refusals> {
    let mut refusals = Refusals::new();
    let ligne_1 = cleaned(&saisie.adresse_1);
    let ligne_2 = cleaned(&saisie.adresse_2);
    if ligne_1.is_empty() {
        refusals.at("adresse_1", Motif::AdresseManquante);
    }
    for (champ, ligne) in [("adresse_1", &ligne_1), ("adresse_2", &ligne_2)] {
        if ligne.chars().count() > LIGNE_MAX {
            refusals.at(champ, Motif::AdresseTropLongue { max: LIGNE_MAX });
        }
    }
    let lieu = if saisie.pays.is_empty() {
        read_france(saisie, context)
    } else {
        read_abroad(saisie, context)
    };
    let lieu = refusals.keep(lieu);
    let telephone = match saisie.telephone.trim() {
        "" => Some(None),
        text => match Telephone::parse(text) {
            Ok(telephone) => Some(Some(telephone)),
            Err(_) => {
                refusals.at("telephone", Motif::TelephoneForme);
                None
            }
        },
    };
    let (Some(lieu), Some(telephone), true) = (lieu, telephone, refusals.is_empty()) else {
        return Err(refusals);
    };
    let ligne_2 = (!ligne_2.is_empty()).then_some(ligne_2);
    Ok(Coordonnees {
        ligne_1,
        ligne_2,
        lieu,
        telephone,
    })
}

/// An address in France lies in a département that registers here. The commune decides; a CEDEX or a commune
/// outside the list is placed by its postal code.
///
/// Source: note, objet; R-CP-2, R-CP-3.
fn read_france(saisie: &CoordonneesSaisie, context: &Context<'_>) -> Result<LieuAdresse, Refusals> {
    let mut refusals = Refusals::new();
    let commune = CommuneInsee::parse(&saisie.commune).ok().and_then(|code| {
        context
            .territoire
            .commune(&code)
            .map(|commune| (code, commune.nom.to_string()))
    });
    let localite = match &commune {
        Some((_, nom)) => nom.clone(),
        None => cleaned(&saisie.localite),
    };
    if localite.is_empty() {
        refusals.at("commune", Motif::LocaliteManquante);
    }
    let Ok(code_postal) = CodePostal::parse(&saisie.code_postal) else {
        refusals.at("code_postal", Motif::CodePostalForme);
        return Err(refusals);
    };
    let departement = commune
        .as_ref()
        .and_then(|(code, _)| code.departement())
        .or_else(|| code_postal.departement());
    let Some(departement) = departement else {
        refusals.at("code_postal", Motif::CodePostalForme);
        return Err(refusals);
    };
    if let Some(motif) = elsewhere(&departement, &localite, context) {
        refusals.at("code_postal", motif);
    }
    let commune = commune.map(|(code, _)| code);
    refusals.into_result(LieuAdresse::France {
        code_postal,
        commune,
        localite,
        departement,
    })
}

fn elsewhere(departement: &Departement, localite: &str, context: &Context<'_>) -> Option<Motif> {
    let academie = match departement_here(departement, context) {
        Ok(()) => return None,
        Err(Motif::AutreAcademie { academie, .. }) => academie,
        Err(_) => String::new(),
    };
    Some(Motif::AdresseHorsAcademie {
        lieu: format!("{localite} ({departement})"),
        academie,
    })
}

fn read_abroad(saisie: &CoordonneesSaisie, context: &Context<'_>) -> Result<LieuAdresse, Refusals> {
    let mut refusals = Refusals::new();
    let localite = cleaned(&saisie.localite);
    if localite.is_empty() {
        refusals.at("localite", Motif::LocaliteManquante);
    }
    let Some(pays) = context
        .territoire
        .pays(&PaysCode::new(saisie.pays.as_str()))
    else {
        refusals.at("pays", Motif::PaysManquant);
        return Err(refusals);
    };
    refusals.into_result(LieuAdresse::Etranger {
        code_postal: cleaned(&saisie.code_postal),
        localite,
        pays: pays.code.clone(),
    })
}
