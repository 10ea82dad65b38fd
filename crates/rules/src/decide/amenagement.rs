//! Aménagements: the box « Handicap » and what follows from last session.
//!
//! Source: note, « Aménagements d'épreuves » and its NB; R-HAND-1, R-HAND-2, R-HAND-4. Nothing medical is ever asked.

use super::{Context, changed};
use crate::campagne::SituationHandicap;
use crate::declaration::{Amenagement, Deja};
use crate::dossier::Dossier;
use crate::event::Event;
use crate::refusal::{Motif, Refusals};
use crate::saisie::AmenagementSaisie;

pub(super) fn answer_amenagement(
    dossier: &Dossier,
    saisie: &AmenagementSaisie,
    _context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let mut refusals = Refusals::new();
    let situation = match saisie.besoin.as_str() {
        "non" => Some(SituationHandicap::Non),
        "oui" => refusals.keep(read_situation(dossier, &saisie.situation)),
        _ => {
            refusals.at("amenagement", Motif::AmenagementManquant);
            None
        }
    };
    let situation = situation.ok_or(refusals)?;
    let answer = Amenagement { situation };
    Ok(changed(
        dossier.declaration.amenagement.as_ref(),
        answer,
        Event::AmenagementAnswered,
    ))
}

/// Whether arrangements of the previous session can be renewed for this dossier: presented then, same spécialité as
/// far as it is known.
///
/// Source: note, NB « un candidat ajourné en 2023 qui se représente au même examen en 2024 »; R-HAND-2.
pub fn can_renew(dossier: &Dossier) -> bool {
    let last_session = dossier
        .declaration
        .orientation
        .as_ref()
        .is_some_and(|orientation| orientation.deja == Deja::SessionPrecedente);
    let before = dossier
        .reprise
        .as_ref()
        .and_then(|reprise| reprise.source.specialite.as_deref());
    let now = dossier
        .declaration
        .specialite
        .as_ref()
        .map(|specialite| specialite.as_str());
    last_session && (before.is_none() || now.is_none() || before == now)
}

fn read_situation(dossier: &Dossier, typed: &str) -> Result<SituationHandicap, Refusals> {
    let mut refusals = Refusals::new();
    match (typed, can_renew(dossier)) {
        ("memes", true) => return Ok(SituationHandicap::Reconduit),
        ("memes", false) => refusals.at("situation_medicale", Motif::ReconductionAutreExamen),
        ("changee", _) => return Ok(SituationHandicap::SituationChangee),
        ("premiere", _) | ("", false) => return Ok(SituationHandicap::PremiereDemande),
        _ => refusals.at("situation_medicale", Motif::SituationManquante),
    }
    Err(refusals)
}
