//! How the service ends the verification of a dossier: validated, refused or cancelled; and how it takes that back.
//!
//! Source: note, part III « Votre dossier sera vérifié et validé par le service examen »; part II « votre candidature sera
//! annulée »; CRPA, art. L. 211-5 for reasons, L. 242-1 to L. 242-4 for what is taken back.

use super::Context;
use super::instruction::read_motif;
use crate::dossier::Dossier;
use crate::event::Event;
use crate::instruction::{Decision, Instruction, IssueInscription};
use crate::refusal::{Motif, Refusals};
use crate::saisie::DecisionSaisie;

/// Ends the verification. All that a validation lacks is told at once; what came after the deadline is validated with a
/// reason, which makes it the motivated act of a person.
pub(super) fn decide_inscription(
    dossier: &Dossier,
    saisie: &DecisionSaisie,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    let Some(issue) = IssueInscription::parse(&saisie.issue) else {
        let mut refusals = Refusals::new();
        refusals.at("issue", Motif::DecisionInconnue);
        return Err(refusals);
    };
    if dossier.versions.is_empty() {
        return Err(Motif::DecisionSansCandidature.into());
    }
    let mut refusals = Refusals::new();
    if dossier.standing_decision().is_some() {
        refusals.push(Motif::DecisionDejaPrise);
    }
    let version = dossier.held_version();
    if saisie.version != version {
        refusals.push(Motif::DecisionAutreVersion { version });
    }
    let mut motivated = true;
    if issue == IssueInscription::Validee {
        for motif in lacks(dossier, context) {
            refusals.push(motif);
        }
        motivated = is_late(dossier);
    }
    let motif = match motivated {
        true => refusals.keep(read_motif("motif", &saisie.motif)),
        false => Some(String::new()),
    };
    refusals.into_result(())?;
    Ok(vec![Event::Instructed(Instruction::InscriptionDecided(
        Decision {
            issue,
            version,
            motif: motif.unwrap_or_default(),
            at: context.now,
        },
    ))])
}

/// What a dossier lacks to be validated.
pub(crate) fn lacks(dossier: &Dossier, context: &Context<'_>) -> Vec<Motif> {
    let mut lacks = Vec::new();
    let points = dossier.open_points().count();
    if points > 0 {
        lacks.push(Motif::DecisionPointsOuverts { points });
    }
    let missing = dossier.missing_pieces(context.campagne, context.now);
    lacks.extend(missing.iter().map(|piece| Motif::DecisionPieceManquante {
        piece: piece.def.libelle.clone(),
    }));
    let handed = dossier.valid_depot().is_some() || dossier.cloture.is_some();
    if !handed && missing.is_empty() {
        lacks.push(Motif::DecisionSansDepot);
    }
    lacks
}

/// Whether the deadline found something missing that came since.
fn is_late(dossier: &Dossier) -> bool {
    let found = dossier.cloture.as_ref();
    found.is_some_and(|it| !it.manquantes.is_empty()) && dossier.valid_depot().is_none()
}

/// Takes back what was decided, also a cancellation that the deadline brought about.
pub(super) fn withdraw_decision(
    dossier: &Dossier,
    motif: &str,
    context: &Context<'_>,
) -> Result<Vec<Event>, Refusals> {
    if dossier.standing_decision().is_none() && dossier.cancelled().is_none() {
        return Err(Motif::DecisionAbsente.into());
    }
    let motif = read_motif("motif", motif)?;
    let at = context.now;
    Ok(vec![Event::Instructed(Instruction::DecisionWithdrawn {
        motif,
        at,
    })])
}
