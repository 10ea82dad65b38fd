//! After the deadline: a pièce that was missing is kept when the person says why it comes late. It changes nothing of
//! what the deadline found; a person of the service reads it and decides.
//!
//! Source: note, part II, for the deadline; CRPA, art. L. 114-5 and L. 411-2, for what a person may still send.

use super::Context;
use super::cloture::end_that_passed;
use super::instruction::{LETTRES_MAX, read_words};
use crate::campagne::PieceDef;
use crate::dossier::{Dossier, Retard};
use crate::event::Event;
use crate::instruction::SujetPoint;
use crate::refusal::{Motif, Refusals};

/// Why a delay cannot be explained at that instant, if it cannot.
///
/// # Errors
///
/// Returns the reason: the deposit is still open, nothing was validated in time, nothing was missing.
pub fn explicable(dossier: &Dossier, context: &Context<'_>) -> Result<(), Motif> {
    let Some(end) = end_that_passed(dossier, context) else {
        return Err(Motif::RetardSansObjet);
    };
    let missing = dossier
        .before(end)
        .missing_pieces(context.campagne, context.now);
    let found = dossier.cloture.as_ref();
    let found = found.is_some_and(|cloture| !cloture.manquantes.is_empty());
    let lacks = found || (dossier.valid_depot().is_none() && !missing.is_empty());
    if dossier.versions.is_empty() || !lacks {
        return Err(Motif::RetardSansObjet);
    }
    Ok(())
}

pub(super) fn explain_delay(
    dossier: &Dossier,
    text: &str,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    explicable(dossier, context)?;
    let (empty, long) = (
        Motif::ExplicationManquante,
        Motif::ExplicationTropLongue { max: LETTRES_MAX },
    );
    let explication = read_words("explication", text, empty, long)?;
    Ok(vec![Event::DelayExplained(Retard {
        explication,
        at: context.now,
    })])
}

/// Why a pièce cannot change after the deadline: it was there in time, and what came in time stays, unless the service asks
/// for it again.
pub(super) fn kept(dossier: &Dossier, def: &PieceDef, context: &Context<'_>) -> Option<Motif> {
    let end = end_that_passed(dossier, context)?;
    if dossier.is_asked_again(&SujetPoint::of(def), context.now) {
        return None;
    }
    let piece = &def.code;
    let found = dossier.cloture.as_ref();
    let found = found.is_some_and(|cloture| cloture.manquantes.contains(piece));
    let there = !dossier.before(end).fichiers(piece).is_empty();
    (there && !found).then_some(Motif::PieceVenueATemps)
}
