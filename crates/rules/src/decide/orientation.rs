//! The right door: four questions before any personal data.
//!
//! Source: note, objet and introduction; R-COND-2, R-COND-6, R-COND-8.

use super::Context;
use crate::adresse::Departement;
use crate::campagne::{AcademieId, PaysCode, PreparationIssue};
use crate::declaration::{Deja, Orientation, Residence};
use crate::refusal::{Motif, Refusals};
use crate::saisie::OrientationSaisie;

/// One of the four questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Question {
    /// How the person prepares.
    Preparation,
    /// Where the person lives.
    Residence,
    /// Whether the examination was presented before.
    Deja,
    /// Which session.
    Session,
}

/// Checks the answer to one question, in the light of the earlier ones.
///
/// # Errors
///
/// Returns the reasons to stop: a missing answer, or a door that is elsewhere.
pub fn answer_question(
    question: Question,
    saisie: &OrientationSaisie,
    context: &Context<'_>,
) -> Result<(), Refusals> {
    match question {
        Question::Preparation => preparation(saisie, context).map(drop),
        Question::Residence => residence(saisie, context).map(drop),
        Question::Deja => deja(saisie, context).map(drop),
        Question::Session => session(saisie, context),
    }
}

/// Reads the four answers.
pub(super) fn orienter(
    saisie: &OrientationSaisie,
    context: &Context<'_>,
) -> Result<Orientation, Refusals> {
    let mut refusals = Refusals::new();
    let categorie = refusals.keep(preparation(saisie, context));
    let residence = refusals.keep(residence(saisie, context));
    let deja = refusals.keep(deja(saisie, context));
    refusals.keep(session(saisie, context));
    let (Some(categorie), Some(residence), Some(deja), true) =
        (categorie, residence, deja, refusals.is_empty())
    else {
        return Err(refusals);
    };
    Ok(Orientation {
        preparation: saisie.preparation.clone(),
        categorie,
        residence,
        deja,
    })
}

/// The category that a way of preparing gives.
///
/// Source: note, « Si vous suivez une formation […] en présentiel »; R-COND-6.
fn preparation(saisie: &OrientationSaisie, context: &Context<'_>) -> Result<String, Refusals> {
    let mut refusals = Refusals::new();
    let chosen = context
        .campagne
        .preparations
        .iter()
        .find(|preparation| preparation.id == saisie.preparation);
    match chosen.map(|preparation| &preparation.issue) {
        Some(PreparationIssue::Ici { categorie, .. }) => return Ok(categorie.clone()),
        Some(PreparationIssue::Etablissement) => refusals.push(Motif::ParEtablissement),
        Some(PreparationIssue::AVoir) => refusals.push(Motif::SituationAVoir),
        None => refusals.at("preparation", Motif::PreparationManquante),
    }
    Err(refusals)
}

/// Where the person lives, when that place registers here.
///
/// Source: note, objet « domiciliés dans les départements »; R-COND-8.
fn residence(saisie: &OrientationSaisie, context: &Context<'_>) -> Result<Residence, Refusals> {
    let mut refusals = Refusals::new();
    match saisie.residence.as_str() {
        "france" => match Departement::parse(&saisie.departement) {
            Err(_) => refusals.at("departement", Motif::DepartementManquant),
            Ok(departement) => match departement_here(&departement, context) {
                Ok(()) => return Ok(Residence::France(departement)),
                Err(motif) => refusals.push(motif),
            },
        },
        "ailleurs" => match context
            .territoire
            .pays(&PaysCode::new(saisie.pays_residence.as_str()))
        {
            None => refusals.at("pays_residence", Motif::PaysManquant),
            Some(pays) => match &pays.academie {
                Some(academie) if *academie == context.campagne.academie => {
                    return Ok(Residence::Etranger(pays.code.clone()));
                }
                Some(academie) => refusals.push(Motif::AutreAcademie {
                    academie: academie_name(academie, context),
                    residence: pays.nom.to_string(),
                }),
                None => refusals.push(Motif::PaysAVoir {
                    pays: pays.nom.to_string(),
                }),
            },
        },
        _ => refusals.at("residence", Motif::ResidenceManquante),
    }
    Err(refusals)
}

/// Whether a département registers here, else which académie does.
pub(super) fn departement_here(
    departement: &Departement,
    context: &Context<'_>,
) -> Result<(), Motif> {
    if context.campagne.departements.valeur.contains(departement) {
        return Ok(());
    }
    let info = context.territoire.departement(departement);
    let residence = match info {
        Some(info) => format!("{} ({departement})", info.nom),
        None => departement.to_string(),
    };
    match context.territoire.academie_of(departement) {
        Some(academie) => Err(Motif::AutreAcademie {
            academie: academie_name(academie, context),
            residence,
        }),
        None => Err(Motif::SituationAVoir),
    }
}

fn academie_name(academie: &AcademieId, context: &Context<'_>) -> String {
    context
        .territoire
        .academie(academie)
        .map_or_else(|| academie.to_string(), |academie| academie.nom.to_string())
}

/// Former presentation. Somebody who comes back after a failure presented the examination before.
///
/// Source: note, introduction « suite à un échec lors d'une session antérieure ».
fn deja(saisie: &OrientationSaisie, context: &Context<'_>) -> Result<Deja, Refusals> {
    let mut refusals = Refusals::new();
    let deja = match saisie.deja.as_str() {
        "session_precedente" => Deja::SessionPrecedente,
        "avant" => Deja::Avant,
        "jamais" => Deja::Jamais,
        _ => {
            refusals.at("deja", Motif::DejaManquant);
            return Err(refusals);
        }
    };
    let apres_echec = context.campagne.preparations.iter().any(|preparation| {
        preparation.id == saisie.preparation
            && matches!(
                preparation.issue,
                PreparationIssue::Ici {
                    apres_echec: true,
                    ..
                }
            )
    });
    if apres_echec && deja == Deja::Jamais {
        refusals.at("deja", Motif::EchecSansPresentation);
    }
    refusals.into_result(deja)
}

/// The session aimed at is the one of the campaign.
///
/// Source: note, objet « session 2024 ».
fn session(saisie: &OrientationSaisie, context: &Context<'_>) -> Result<(), Refusals> {
    let mut refusals = Refusals::new();
    let session = context.campagne.session;
    match saisie.session.as_str() {
        "" => refusals.at("session", Motif::SessionManquante),
        chosen if chosen == session.to_string() => {}
        _ => refusals.push(Motif::AutreSession { session }),
    }
    refusals.into_result(())
}
