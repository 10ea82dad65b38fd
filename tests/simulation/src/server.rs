//! The server: the real admission over a database that commits, crashes, and is restored from a backup.

use crate::chance::Chance;
use chrono::{DateTime, Utc};
use rules::campagne::{Campagne, Territoire};
use rules::journal::store_event;
use rules::{DossierId, Empreinte};
use std::collections::{BTreeMap, BTreeSet};
use sync::{
    Admission, Admitted, Frame, Keys, ReceiptKey, Reply, Request, ServerDossier, SignedReceipt,
};
use uuid::Uuid;

/// What is on the disk of the server.
#[derive(Clone)]
struct Database {
    dossiers: BTreeMap<DossierId, ServerDossier>,
    journal: Vec<(DossierId, Admitted)>,
}

pub(crate) struct Server {
    database: Database,
    backup: Database,
    pub(crate) epoque: Uuid,
    key: ReceiptKey,
    pub(crate) keys: Keys,
    /// Every receipt that was ever signed: nothing else proves anything.
    pub(crate) issued: BTreeSet<Vec<u8>>,
    /// When the last byte of each envelope came for the first time.
    pub(crate) first_seen: BTreeMap<(Uuid, Empreinte), DateTime<Utc>>,
}

impl Server {
    pub(crate) fn new(chance: &mut Chance) -> Self {
        let key = std::iter::repeat_with(|| ReceiptKey::of("2024-a", &chance.bytes()))
            .flatten()
            .next()
            .expect("nearly all bytes are a key");
        let keys = Keys::default().with("2024-a", &key.public());
        let empty = Database {
            dossiers: BTreeMap::new(),
            journal: Vec::new(),
        };
        Self {
            database: empty.clone(),
            backup: empty,
            epoque: chance.uuid(),
            keys: keys.expect("a point of the curve"),
            key,
            issued: BTreeSet::new(),
            first_seen: BTreeMap::new(),
        }
    }

    pub(crate) fn dossier(&self, id: DossierId) -> Option<&ServerDossier> {
        self.database.dossiers.get(&id)
    }

    pub(crate) fn journal(&self) -> impl Iterator<Item = &Admitted> {
        self.database.journal.iter().map(|(_, admitted)| admitted)
    }

    pub(crate) fn back_up(&mut self) {
        self.backup = self.database.clone();
    }

    /// The disk is lost; the backup takes its place, as another life of the database.
    pub(crate) fn restore(&mut self, epoque: Uuid) {
        self.database = self.backup.clone();
        self.epoque = epoque;
    }

    /// After a restore: instants of what the backup holds, and those that a device can prove, are known; the others are
    /// those at which the bytes come again.
    pub(crate) fn forget_unattested(&mut self, attested: Vec<((Uuid, Empreinte), DateTime<Utc>)>) {
        let held: BTreeSet<Uuid> = self.known_ids();
        self.first_seen.retain(|(id, _), _| held.contains(id));
        for (key, at) in attested {
            self.first_seen.entry(key).or_insert(at);
        }
    }

    /// Commands that the database holds, decided or waiting.
    pub(crate) fn known_ids(&self) -> BTreeSet<Uuid> {
        let dossiers = self.database.dossiers.values();
        dossiers.flat_map(ServerDossier::known_ids).collect()
    }

    /// Answers a request about a dossier. A crash before the commit leaves nothing and answers nothing.
    pub(crate) fn answer(
        &mut self,
        dossier: DossierId,
        request: &Request,
        now: DateTime<Utc>,
        crash: bool,
        (campagne, territoire): (&Campagne, &Territoire),
    ) -> Option<Reply> {
        match request {
            Request::Pull { since } => Some(self.pull(dossier, *since)),
            Request::Deposit(batch) => {
                let mut receipts: Vec<SignedReceipt> = Vec::new();
                for (sealed, proof) in batch {
                    let keys = self.keys.clone();
                    let frame = Frame {
                        campagne,
                        territoire,
                        rules_version: 1,
                        epoque: self.epoque,
                        kid: "2024-a",
                        keys: &keys,
                    };
                    let mut state = self.state(dossier);
                    let admission = state.deposit(sealed, proof.as_ref(), now, &frame);
                    if crash {
                        return None;
                    }
                    match admission {
                        Admission::Known(known) => {
                            receipts.extend(known.iter().map(|bytes| bytes.sign(&self.key)));
                        }
                        Admission::Contradiction(id) => return Some(Reply::Contradiction { id }),
                        Admission::Invalid(_) | Admission::Full => return Some(Reply::Busy),
                        Admission::Kept {
                            receipts: new,
                            admitted,
                            ..
                        } => {
                            let id = sealed.open().expect("it was kept").id;
                            self.first_seen.entry((id, sealed.hash())).or_insert(now);
                            self.database.dossiers.insert(dossier, state);
                            let journal = admitted.into_iter().map(|admitted| (dossier, admitted));
                            self.database.journal.extend(journal);
                            receipts.extend(new.iter().map(|bytes| bytes.sign(&self.key)));
                        }
                    }
                }
                self.issued
                    .extend(receipts.iter().map(|receipt| receipt.bytes.clone()));
                Some(Reply::Receipts {
                    epoque: self.epoque,
                    receipts,
                })
            }
        }
    }

    fn state(&self, dossier: DossierId) -> ServerDossier {
        let known = self.database.dossiers.get(&dossier).cloned();
        known.unwrap_or_else(|| ServerDossier::new(dossier))
    }

    fn pull(&self, dossier: DossierId, since: u64) -> Reply {
        let state = self.state(dossier);
        let versions = state.since(since).iter();
        Reply::Events {
            epoque: self.epoque,
            first: since + 1,
            events: versions
                .map(|events| events.iter().map(store_event).collect())
                .collect(),
        }
    }
}
