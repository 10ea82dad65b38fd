//! What a device asks and what the server answers.

use crate::admission::ServerDossier;
use crate::envelope::Sealed;
use crate::receipt::SignedReceipt;
use rules::Event;
use rules::journal::{Stored, store_event};
use rules::verification::without_health;
use uuid::Uuid;

/// What a device asks about one dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// Keep these, in order. A command whose receipt a restored server may have lost comes with it.
    Deposit(Vec<(Sealed, Option<SignedReceipt>)>),
    /// Tell what happened after that version.
    Pull {
        /// Last version known.
        since: u64,
    },
}

/// What the server answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The receipts of what was deposited.
    Receipts {
        /// Life of the database.
        epoque: Uuid,
        /// In the order in which they were signed.
        receipts: Vec<SignedReceipt>,
    },
    /// The events of the dossier after a version, one version each, in order.
    Events {
        /// Life of the database.
        epoque: Uuid,
        /// Version of the first.
        first: u64,
        /// In their stored form.
        events: Vec<Vec<Stored>>,
    },
    /// The same identity came with other bytes: told to a person, never decided.
    Contradiction {
        /// The command.
        id: Uuid,
    },
    /// Later.
    Busy,
}

impl Reply {
    /// What happened to a dossier after a version.
    pub fn events(dossier: &ServerDossier, since: u64, epoque: Uuid) -> Self {
        let stored = |events: &Vec<Event>| events.iter().map(store_event).collect();
        Self::Events {
            epoque,
            first: since.saturating_add(1),
            events: dossier.since(since).iter().map(stored).collect(),
        }
    }

    /// All that happened to a dossier, for who verifies it: nothing of health is in it.
    pub fn events_for_service(dossier: &ServerDossier, epoque: Uuid) -> Self {
        let stored = |events: &Vec<Event>| {
            let seen = events.iter().filter_map(without_health);
            seen.map(|event| store_event(&event)).collect()
        };
        Self::Events {
            epoque,
            first: 1,
            events: dossier.since(0).iter().map(stored).collect(),
        }
    }
}
