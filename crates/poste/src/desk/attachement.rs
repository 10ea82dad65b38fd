//! The account that a dossier of this computer belongs to, and what its receipts prove.

use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use sync::{Device, Expected, Keys, Sending};
use uuid::Uuid;

/// A dossier that is attached to an account.
#[derive(Clone)]
pub(super) struct Attachement {
    pub(super) compte: Uuid,
    pub(super) device: Device,
    /// When each command was received, as the first of its receipts that verify says: verified once, shown often.
    recus: BTreeMap<Uuid, DateTime<Utc>>,
    /// Whether the last answer held a receipt that proves nothing.
    pub(super) recu_faux: bool,
}

impl Attachement {
    /// A dossier of an account, with the receipts that its device holds. Without keys nothing is proved.
    pub(super) fn of(compte: Uuid, device: Device, keys: Option<&Keys>) -> Self {
        let proved = |sending: &Sending| Some((sending.envelope.id, received(sending, keys?)?));
        let recus = device.sendings().iter().filter_map(proved).collect();
        Self {
            compte,
            device,
            recus,
            recu_faux: false,
        }
    }

    /// Takes up the device after an answer that changed these commands.
    pub(super) fn take(&mut self, device: Device, changed: &[(Uuid, Vec<u8>)], keys: &Keys) {
        self.device = device;
        for sending in self.device.sendings() {
            let id = sending.envelope.id;
            if changed.iter().any(|(of, _)| *of == id)
                && let Some(at) = received(sending, keys)
            {
                self.recus.insert(id, at);
            }
        }
    }

    /// When a command was received; nothing when no receipt proves it.
    pub(super) fn received(&self, sending: &Sending) -> Option<DateTime<Utc>> {
        self.recus.get(&sending.envelope.id).copied()
    }

    /// When the last command was received.
    pub(super) fn last_received(&self) -> Option<DateTime<Utc>> {
        self.recus.values().max().copied()
    }
}

fn received(sending: &Sending, keys: &Keys) -> Option<DateTime<Utc>> {
    let expected = Expected::of(&sending.envelope, &sending.sealed);
    let receipts = sending.receipts.iter();
    let told = receipts.filter_map(|receipt| receipt.verify_for(&expected, keys).ok());
    told.map(|receipt| receipt.recu_le).min()
}
