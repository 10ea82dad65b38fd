//! Which letter a decision brings about: it is queued with what was decided, or neither is.

use crate::courriel::confirmation::Confirmee;
use rules::campagne::Campagne;
use rules::{Auteur, Cloture, Event, Instruction, IssueInscription, SujetPoint};
use serde_json::{Value, json};
use sync::{Admitted, Entry, ServerDossier};

/// A letter to queue: its model, and what fills it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Avis {
    pub(crate) modele: &'static str,
    pub(crate) donnees: Value,
}

/// The letter that what was decided brings about; `state` is the dossier after it.
pub(crate) fn letter(
    admitted: &[Admitted],
    entries: &[Entry],
    state: &ServerDossier,
    campagne: &Campagne,
) -> Option<Avis> {
    let mut events = admitted.iter().flat_map(|command| &command.events);
    events.find_map(|event| {
        if let Event::DepositClosed(cloture) = event {
            return closed(cloture, state, campagne);
        }
        if let Event::Instructed(instruction) = event {
            return instructed(instruction, state, campagne);
        }
        if matches!(event, Event::CandidatureWithdrawn { .. }) {
            return Some(Avis {
                modele: "retrait",
                donnees: json!({}),
            });
        }
        if !matches!(event, Event::DossierDeposited(_)) {
            return None;
        }
        Some(Avis {
            modele: "depot",
            donnees: json!({ "recu": receipt(entries)? }),
        })
    })
}

/// What the service asked or said. A letter says that it did, and about what: the words may speak of health, and are read in
/// the application.
fn instructed(
    instruction: &Instruction,
    state: &ServerDossier,
    campagne: &Campagne,
) -> Option<Avis> {
    let (modele, donnees) = match instruction {
        Instruction::CorrectionAsked { points, avant, .. } => {
            let named = points.iter().map(|(sujet, _)| match sujet {
                SujetPoint::Piece(code) => campagne.nom_piece(code),
                SujetPoint::Signature => "Récapitulatif à signer de nouveau".to_owned(),
                SujetPoint::Question => "Une question".to_owned(),
            });
            let manquantes: Vec<String> = named.collect();
            let donnees = json!({ "manquantes": manquantes, "fin": avant });
            ("correction", donnees)
        }
        Instruction::IdentiteRectified { .. } => match state.dossier().valid_signature() {
            Some(_) => ("rectification", json!({})),
            None => ("rectification_a_signer", json!({})),
        },
        Instruction::MessageWritten(message) if message.auteur == Auteur::Service => {
            ("message", json!({}))
        }
        Instruction::InscriptionDecided(decision) => match decision.issue {
            IssueInscription::Validee => {
                let told = Confirmee::of(state.dossier(), campagne, decision);
                ("validation", json!({ "confirmation": told? }))
            }
            IssueInscription::Refusee => ("refus", json!({})),
            IssueInscription::Annulee => ("annulation", json!({})),
        },
        Instruction::ConvocationPublished(_) => match state.dossier().convocations.len() {
            0 | 1 => ("convocation", json!({})),
            _ => ("convocation_changee", json!({})),
        },
        Instruction::DecisionWithdrawn { .. } => ("decision_retiree", json!({})),
        Instruction::PointAnswered { .. }
        | Instruction::MessageWritten(_)
        | Instruction::SignatureProved { .. } => return None,
    };
    Some(Avis { modele, donnees })
}

/// The text of the receipt of a deposit.
fn receipt(entries: &[Entry]) -> Option<&str> {
    entries.iter().find_map(|entry| {
        let Entry::Receipt(bytes) = entry else {
            return None;
        };
        bytes.read()?.depot?;
        std::str::from_utf8(bytes.as_bytes()).ok()
    })
}

/// What the deadline found. Who deposited knows already.
fn closed(cloture: &Cloture, state: &ServerDossier, campagne: &Campagne) -> Option<Avis> {
    let complete = cloture.manquantes.is_empty();
    if complete && state.dossier().valid_depot().is_some() {
        return None;
    }
    let modele = match (complete, cloture.annulee) {
        (true, _) => "cloture_complete",
        (false, true) => "cloture_annulee",
        (false, false) => "cloture_incomplete",
    };
    let missing = cloture.manquantes.iter();
    let manquantes: Vec<String> = missing.map(|code| campagne.nom_piece(code)).collect();
    let donnees = json!({ "manquantes": manquantes });
    Some(Avis { modele, donnees })
}
