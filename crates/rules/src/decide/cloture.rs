//! The deadline of the deposit: who was complete, and what was missing to the others.
//!
//! Source: note, part II: « Votre candidature sera annulée si toutes les pièces demandées ne sont pas téléversées »;
//! `annulation_automatique` of the campaign says whether a person of the service decides instead.

use super::Context;
use crate::campagne::{Campagne, Phase, PieceCode};
use crate::dossier::{Cloture, Dossier};
use crate::event::Event;
use crate::pieces::{PieceDemandee, demandees};
use crate::refusal::{Motif, Refusals};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeSet;

/// Whether the deadline passed for a dossier and nobody has looked yet what it found. A draft that was never validated is
/// no candidacy.
pub fn to_close(dossier: &Dossier, context: &Context<'_>) -> bool {
    let looked = |end| dossier.cloture.as_ref().is_some_and(|it| it.at >= end);
    end_that_passed(dossier, context).is_some_and(|end| !looked(end))
        && !dossier.versions.is_empty()
        && dossier.retiree.is_none()
        && dossier.cancelled().is_none()
}

/// The end of the deposits of the person, once it passed.
pub(super) fn end_that_passed(dossier: &Dossier, context: &Context<'_>) -> Option<DateTime<Utc>> {
    let calendrier = dossier.calendrier(context.campagne, context.now);
    let end = calendrier.depot.as_ref()?.valeur;
    (calendrier.phase(context.now) == Phase::Close).then_some(end)
}

/// Finds what was missing. A deposit that stands lacks nothing, nor does a dossier that was complete and not deposited:
/// the note asks for the pièces and the signature, not for a gesture.
pub(super) fn close_deposit(
    dossier: &Dossier,
    absents: &BTreeSet<String>,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let end = end_that_passed(dossier, context).filter(|_| to_close(dossier, context));
    let Some(end) = end else {
        return Err(Motif::ClotureSansObjet.into());
    };
    let manquantes = missing(dossier, absents, context.campagne, end);
    let annulee = !manquantes.is_empty() && context.campagne.annulation_automatique.valeur;
    Ok(vec![Event::DepositClosed(Cloture {
        manquantes,
        annulee,
        at: context.now,
    })])
}

fn missing(
    dossier: &Dossier,
    absents: &BTreeSet<String>,
    campagne: &Campagne,
    end: DateTime<Utc>,
) -> Vec<PieceCode> {
    if dossier.valid_depot().is_some() {
        return Vec::new();
    }
    let declaration = dossier.declaration_that_counts(Phase::Close);
    let preinitialisee = dossier.reprise.is_some();
    // Asked on the last day: a birthday that comes later changes nothing.
    let last = end - TimeDelta::seconds(1);
    let asked = demandees(declaration, preinitialisee, campagne, last);
    // What came since, with an explanation, was missing at the deadline.
    let then = dossier.before(end);
    let came = |piece: &PieceDemandee<'_>| {
        let files = then.fichiers(&piece.def.code);
        files.iter().all(|file| !absents.contains(&file.empreinte))
    };
    asked
        .iter()
        .filter(|piece| !then.holds(piece) || !came(piece))
        .map(|piece| piece.def.code.clone())
        .collect()
}
