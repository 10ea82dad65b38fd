//! The account that a dossier of this computer belongs to, and what its receipts prove.

use super::remise::Accuse;
use chrono::{DateTime, Utc};
use rules::Command;
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
    /// The receipt of the last deposit.
    pub(super) accuse: Option<Accuse>,
    /// Whether the receipt of a deposit made elsewhere was asked for since the dossier was opened.
    pub(super) accuse_demande: bool,
}

impl Attachement {
    /// A dossier of an account, with the receipts that its device holds. Without keys nothing is proved.
    pub(super) fn of(compte: Uuid, device: Device, keys: Option<&Keys>) -> Self {
        let proved = |sending: &Sending| Some((sending.envelope.id, received(sending, keys?)?));
        let recus = device.sendings().iter().filter_map(proved).collect();
        let accuses = device.sendings().iter().filter_map(|it| accuse(it, keys?));
        let accuse = accuses.max_by_key(|it| it.receipt.recu_le);
        Self {
            compte,
            device,
            recus,
            recu_faux: false,
            accuse,
            accuse_demande: false,
        }
    }

    /// Keeps the receipt of a deposit, unless a later one is held.
    pub(super) fn keep_accuse(&mut self, accuse: Accuse) {
        let held = self.accuse.as_ref().map(|it| it.receipt.recu_le);
        if held.is_none_or(|held| held < accuse.receipt.recu_le) {
            self.accuse = Some(accuse);
        }
    }

    /// Takes up the device after an answer that changed these commands.
    pub(super) fn take(&mut self, device: Device, changed: &[(Uuid, Vec<u8>)], keys: &Keys) {
        let mut accuses = Vec::new();
        for sending in device.sendings() {
            let id = sending.envelope.id;
            if !changed.iter().any(|(of, _)| *of == id) {
                continue;
            }
            if let Some(at) = received(sending, keys) {
                self.recus.insert(id, at);
            }
            accuses.extend(accuse(sending, keys));
        }
        self.device = device;
        for accuse in accuses {
            self.keep_accuse(accuse);
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

/// The receipt of a deposit that counts, if this is one.
fn accuse(sending: &Sending, keys: &Keys) -> Option<Accuse> {
    if !matches!(sending.command, Command::DepositDossier(_)) {
        return None;
    }
    let expected = Expected::of(&sending.envelope, &sending.sealed);
    sending.receipts.iter().find_map(|signed| {
        let receipt = signed.verify_for(&expected, keys).ok()?;
        receipt.depot.is_some().then(|| Accuse {
            receipt,
            signed: signed.clone(),
        })
    })
}

fn received(sending: &Sending, keys: &Keys) -> Option<DateTime<Utc>> {
    let expected = Expected::of(&sending.envelope, &sending.sealed);
    let receipts = sending.receipts.iter();
    let told = receipts.filter_map(|receipt| receipt.verify_for(&expected, keys).ok());
    told.map(|receipt| receipt.recu_le).min()
}
