//! The server: the real admission over a database that commits, crashes, and is restored from a backup.

use crate::chance::Chance;
use crate::{data, revised};
use chrono::{DateTime, Utc};
use rules::campagne::Campagne;
use rules::{DossierId, Empreinte};
use std::collections::{BTreeMap, BTreeSet};
use sync::{
    Admission, Admitted, Entry, Files, Frame, Keys, ReceiptBytes, ReceiptKey, Reply, Request,
    Sealed, ServerDossier, SignedReceipt,
};
use uuid::Uuid;

/// Name of the key that signs receipts.
const KID: &str = "2024-a";

/// What is on the disk of the server.
#[derive(Clone)]
struct Database {
    dossiers: BTreeMap<DossierId, ServerDossier>,
    journal: Vec<Admitted>,
    entries: BTreeMap<DossierId, Vec<Entry>>,
    /// Revisions of the campaign under which each command was decided.
    judged: BTreeMap<Uuid, usize>,
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
    /// Revisions of the campaign that were published.
    pub(crate) revisions: usize,
}

impl Server {
    pub(crate) fn new(chance: &mut Chance) -> Self {
        let key = std::iter::repeat_with(|| ReceiptKey::of(KID, &chance.bytes()))
            .flatten()
            .next()
            .expect("nearly all bytes are a key");
        let keys = Keys::default().with(KID, &key.public());
        let empty = Database {
            dossiers: BTreeMap::new(),
            journal: Vec::new(),
            entries: BTreeMap::new(),
            judged: BTreeMap::new(),
        };
        Self {
            database: empty.clone(),
            backup: empty,
            epoque: chance.uuid(),
            keys: keys.expect("a point of the curve"),
            key,
            issued: BTreeSet::new(),
            first_seen: BTreeMap::new(),
            revisions: 0,
        }
    }

    pub(crate) fn dossier(&self, id: DossierId) -> Option<&ServerDossier> {
        self.database.dossiers.get(&id)
    }

    /// Dossiers that are not what their journal says.
    pub(crate) fn unlike_their_journal(&self) -> Vec<DossierId> {
        let again = |id: &DossierId| {
            let entries = self.database.entries.get(id).cloned().unwrap_or_default();
            ServerDossier::of(*id, entries).ok()
        };
        let dossiers = self.database.dossiers.iter();
        dossiers
            .filter(|(id, dossier)| again(id).as_ref() != Some(*dossier))
            .map(|(id, _)| *id)
            .collect()
    }

    /// The campaign under which a command was decided.
    pub(crate) fn campagne_of(&self, command: Uuid) -> &'static Campagne {
        let revisions = self.database.judged.get(&command);
        revised(revisions.copied().unwrap_or(self.revisions))
    }

    pub(crate) fn journal(&self) -> impl Iterator<Item = &Admitted> {
        self.database.journal.iter()
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
    fn known_ids(&self) -> BTreeSet<Uuid> {
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
    ) -> Option<Reply> {
        match request {
            Request::Pull { since } => {
                Some(Reply::events(&self.state(dossier), *since, self.epoque))
            }
            Request::Deposit(batch) => self.receive(dossier, batch, now, crash),
        }
    }

    fn receive(
        &mut self,
        dossier: DossierId,
        batch: &[(Sealed, Option<SignedReceipt>)],
        now: DateTime<Utc>,
        crash: bool,
    ) -> Option<Reply> {
        let (campagne, territoire) = (revised(self.revisions), data().1);
        let keys = self.keys.clone();
        let frame = Frame {
            campagne,
            territoire,
            rules_version: 1,
            epoque: self.epoque,
            kid: KID,
            keys: &keys,
            files: Files::All,
        };
        let mut written: Vec<ReceiptBytes> = Vec::new();
        for (sealed, proof) in batch {
            let mut state = self.state(dossier);
            let admission = state.deposit(sealed, proof.as_ref(), now, &frame);
            if crash {
                return None;
            }
            written.extend(admission.receipts());
            match admission {
                Admission::Known(_) => {}
                Admission::Contradiction(id) => return Some(Reply::Contradiction { id }),
                Admission::Invalid(_) | Admission::Full => return Some(Reply::Busy),
                Admission::Kept {
                    entries, admitted, ..
                } => {
                    let id = sealed.open().expect("it was kept").id;
                    self.first_seen.entry((id, sealed.hash())).or_insert(now);
                    self.database.dossiers.insert(dossier, state);
                    let decided = admitted.iter().map(|it| (it.envelope.id, self.revisions));
                    self.database.judged.extend(decided);
                    self.database.journal.extend(admitted);
                    self.database
                        .entries
                        .entry(dossier)
                        .or_default()
                        .extend(entries);
                }
            }
        }
        let receipts: Vec<_> = written.iter().map(|bytes| bytes.sign(&self.key)).collect();
        let signed = receipts.iter().map(|receipt| receipt.bytes.clone());
        self.issued.extend(signed);
        Some(Reply::Receipts {
            epoque: self.epoque,
            receipts,
        })
    }

    fn state(&self, dossier: DossierId) -> ServerDossier {
        let known = self.database.dossiers.get(&dossier).cloned();
        known.unwrap_or_else(|| ServerDossier::new(dossier))
    }
}
