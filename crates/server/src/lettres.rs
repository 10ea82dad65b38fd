//! Which letter a decision brings about: it is queued with what was decided, or neither is.

use rules::campagne::Campagne;
use rules::journal::read_event;
use rules::{Cloture, Event};
use serde_json::{Value, json};
use sync::{Entry, ServerDossier};

/// A letter to queue: its model, and what fills it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Avis {
    pub(crate) modele: &'static str,
    pub(crate) donnees: Value,
}

/// The letter that these entries bring about; `state` is the dossier after them.
pub(crate) fn letter(
    entries: &[Entry],
    state: &ServerDossier,
    campagne: &Campagne,
) -> Option<Avis> {
    entries.iter().find_map(|entry| match entry {
        Entry::Command { .. } => None,
        Entry::Receipt(bytes) => {
            bytes.read()?.depot?;
            let text = std::str::from_utf8(bytes.as_bytes()).ok()?;
            let donnees = json!({ "recu": text });
            Some(Avis {
                modele: "depot",
                donnees,
            })
        }
        Entry::Event { event, .. } => {
            let event = read_event(event).ok()?;
            if matches!(event, Event::CandidatureWithdrawn { .. }) {
                return Some(Avis {
                    modele: "retrait",
                    donnees: json!({}),
                });
            }
            let Event::DepositClosed(cloture) = event else {
                return None;
            };
            closed(&cloture, state, campagne)
        }
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
    let name = |code| match campagne.piece(code) {
        Some(def) => def.libelle.clone(),
        None => code.to_string(),
    };
    let manquantes: Vec<String> = cloture.manquantes.iter().map(name).collect();
    let donnees = json!({ "manquantes": manquantes });
    Some(Avis { modele, donnees })
}
