//! The journal of one dossier on the server: what a deposit appends, and how the dossier is made of it again.
//!
//! A database keeps entries in the order in which they were written. [`ServerDossier::of`] reads them back to the same
//! dossier, so that nothing else has to be kept.

use crate::admission::{Chain, Known, Progress, ServerDossier, Waiting};
use crate::defects::{Defect, planted};
use crate::envelope::{Envelope, Sealed};
use crate::receipt::{ReceiptBytes, Verdict};
use crate::section::Section;
use chrono::{DateTime, Utc};
use rules::journal::{Stored, read_event, store_event};
use rules::{DossierId, Event, evolve};
use std::collections::BTreeMap;

/// One entry.
#[derive(Debug, Clone, PartialEq)]
pub enum Entry {
    /// A command was kept.
    Command {
        /// Its bytes.
        sealed: Sealed,
        /// The instant that counts.
        received_at: DateTime<Utc>,
    },
    /// A fact that a command brought about.
    Event {
        /// Version of the dossier that holds it.
        version: u64,
        /// In its stored form.
        event: Stored,
    },
    /// A receipt was written, to be signed after the commit.
    Receipt(ReceiptBytes),
}

/// Entries that are no journal of the dossier: damaged, or of a newer program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("entry {rank} cannot be read")]
pub struct Unreadable {
    /// Rank of the entry, from 1.
    pub rank: u64,
}

impl Entry {
    /// The receipt, when it is one.
    pub(crate) fn receipt(&self) -> Option<ReceiptBytes> {
        match self {
            Self::Receipt(receipt) => Some(receipt.clone()),
            Self::Command { .. } | Self::Event { .. } => None,
        }
    }

    pub(crate) fn events(version: u64, events: &[Event]) -> impl Iterator<Item = Self> {
        events.iter().map(move |event| Self::Event {
            version,
            event: store_event(event),
        })
    }
}

impl ServerDossier {
    /// Makes the dossier again of its journal.
    ///
    /// # Errors
    ///
    /// Returns the first entry that this program cannot read, or that does not follow from those before it.
    pub fn of(id: DossierId, entries: impl IntoIterator<Item = Entry>) -> Result<Self, Unreadable> {
        let mut dossier = Self::new(id);
        let mut facts = Vec::new();
        for (rank, entry) in (1..).zip(entries) {
            dossier
                .replay(entry, &mut facts)
                .ok_or(Unreadable { rank })?;
        }
        Ok(dossier)
    }

    fn replay(&mut self, entry: Entry, facts: &mut Vec<Event>) -> Option<()> {
        match entry {
            Entry::Command {
                sealed,
                received_at,
            } => self.kept_again(sealed, received_at),
            Entry::Event { version, event } => {
                facts.push(read_event(&event).ok()?);
                (version == self.version + 1).then_some(())
            }
            Entry::Receipt(receipt) => self.receipted_again(receipt, facts),
        }
    }

    fn kept_again(&mut self, sealed: Sealed, received_at: DateTime<Utc>) -> Option<()> {
        let envelope = sealed.open().ok()?;
        let known = Known {
            hash: sealed.hash(),
            chain: Chain::of(&envelope),
            no: envelope.no,
            receipts: Vec::new(),
        };
        let progress = self.progress(known.chain);
        let waiting = Waiting {
            envelope,
            sealed,
            received_at,
            follows: true,
            handed: false,
        };
        let id = waiting.envelope.id;
        progress.waiting.insert(known.no, waiting);
        self.known.insert(id, known);
        Some(())
    }

    fn receipted_again(&mut self, bytes: ReceiptBytes, facts: &mut Vec<Event>) -> Option<()> {
        let receipt = bytes.read()?;
        self.last_receipt = bytes.hash();
        let known = self.known.get_mut(&receipt.id)?;
        known.receipts.push(bytes);
        if receipt.verdict == Verdict::Recu {
            return Some(());
        }
        let (chain, no) = (known.chain, known.no);
        let progress = self.progress(chain);
        let decided = progress.waiting.remove(&no)?;
        progress.next = no + 1;
        progress.last = decided.sealed.hash();
        self.apply(chain, receipt.verdict, &std::mem::take(facts));
        (self.version == receipt.version).then_some(())
    }

    pub(crate) fn progress(&mut self, chain: Chain) -> &mut Progress {
        self.chains.entry(chain).or_insert_with(|| Progress {
            next: 1,
            last: Envelope::FIRST,
            waiting: BTreeMap::new(),
        })
    }

    pub(crate) fn apply(&mut self, chain: Chain, verdict: Verdict, events: &[Event]) {
        if events.is_empty() {
            if planted(Defect::RefusedCounts) && verdict != Verdict::Accepte {
                self.version += 1;
            }
            return;
        }
        self.version += 1;
        for event in events {
            self.sections
                .insert(Section::of(event), (self.version, chain));
        }
        self.dossier = events.iter().fold(self.dossier.clone(), evolve);
        self.log.push(events.to_vec());
    }
}
