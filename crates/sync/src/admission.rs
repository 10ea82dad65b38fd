//! What the server makes of an envelope: kept, then decided with the rules at the instant of its last byte.
//!
//! A [`ServerDossier`] is what the database says of one dossier. [`ServerDossier::deposit`] changes it and tells what
//! to append; the caller commits that, and signs the receipts only then.

use crate::defects::{Defect, planted};
use crate::deposited::{FILE_SET_ASIDE, FILES_AWAITED, Files, deposit_of};
use crate::envelope::{DeviceId, Envelope, EnvelopeError, Sealed};
use crate::journal::Entry;
use crate::keys::Keys;
use crate::receipt::{Expected, Receipt, ReceiptBytes, SignedReceipt, Verdict};
use crate::section::Section;
use chrono::{DateTime, Utc};
use rules::accuse::AccuseDepot;
use rules::campagne::{Campagne, Territoire};
use rules::{Context, Dossier, DossierId, Empreinte, Event, Motif, decide, identite_figee};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What the server decides with.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    /// The campaign, in its revision of the moment.
    pub campagne: &'a Campagne,
    /// The national tables.
    pub territoire: &'a Territoire,
    /// Version of the rules.
    pub rules_version: u32,
    /// Life of the database.
    pub epoque: Uuid,
    /// Name of the key that signs receipts.
    pub kid: &'a str,
    /// The server's own public keys: a receipt that a device brings back is checked with them.
    pub keys: &'a Keys,
    /// The files of the dossier whose bytes are here.
    pub files: Files<'a>,
}

/// The commands of one incarnation of a device about one dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Chain {
    /// The device.
    pub device: DeviceId,
    /// Its incarnation.
    pub incarnation: Uuid,
}

/// Code of a command that waited for another one than the one that came before it: a copy of the store went on by
/// itself.
const BROKEN_CHAIN: &str = "envoi.chaine";

/// Codes of refusals that the rules do not know.
pub const ADMISSION_CODES: [&str; 3] = [BROKEN_CHAIN, FILES_AWAITED, FILE_SET_ASIDE];

impl Chain {
    pub(crate) fn of(envelope: &Envelope) -> Self {
        Self {
            device: envelope.device,
            incarnation: envelope.incarnation,
        }
    }
}

/// What made a version of a dossier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The version.
    pub version: u64,
    /// When the last byte of its command came.
    pub received_at: DateTime<Utc>,
    /// The device that sent it.
    pub device: DeviceId,
    /// What happened: the stable name of each event, and the part that it changed.
    pub faits: Vec<(&'static str, String)>,
}

/// A command that was decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Admitted {
    /// The envelope.
    pub envelope: Envelope,
    /// Its bytes.
    pub sealed: Sealed,
    /// The instant that counts.
    pub received_at: DateTime<Utc>,
    /// What was decided.
    pub verdict: Verdict,
    /// The facts, when it was accepted.
    pub events: Vec<Event>,
    /// Version of the dossier after it.
    pub version: u64,
}

/// The outcome of a deposit.
#[derive(Debug, Clone, PartialEq)]
pub enum Admission {
    /// It was here already: the same receipts again.
    Known(Vec<ReceiptBytes>),
    /// The same identity or number with other bytes. Told to a person, never decided.
    Contradiction(Uuid),
    /// No envelope of this dossier.
    Invalid(EnvelopeError),
    /// Too many wait for a missing number.
    Full,
    /// Kept. What could be decided was.
    Kept {
        /// What to append to the journal, in order.
        entries: Vec<Entry>,
        /// What was decided, in order; empty while a number is missing.
        admitted: Vec<Admitted>,
        /// The first number that is missing.
        missing: Option<u64>,
    },
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Waiting {
    pub(crate) envelope: Envelope,
    pub(crate) sealed: Sealed,
    pub(crate) received_at: DateTime<Utc>,
    /// Whether it names the one before it: known when its turn comes.
    pub(crate) follows: bool,
    /// Whether a former life of the database attested that every file of the deposit was there.
    pub(crate) handed: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Progress {
    pub(crate) next: u64,
    pub(crate) last: Empreinte,
    pub(crate) waiting: BTreeMap<u64, Waiting>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Known {
    pub(crate) hash: Empreinte,
    pub(crate) chain: Chain,
    pub(crate) no: u64,
    pub(crate) receipts: Vec<ReceiptBytes>,
}

/// What a receipt is about to say.
struct Told {
    verdict: Verdict,
    codes: Vec<String>,
    depot: Option<AccuseDepot>,
}

impl Told {
    fn received() -> Self {
        Self {
            verdict: Verdict::Recu,
            codes: Vec::new(),
            depot: None,
        }
    }
}

/// One dossier, as the database of the server says it.
#[derive(Debug, Clone, PartialEq)]
pub struct ServerDossier {
    pub(crate) dossier: Dossier,
    pub(crate) version: u64,
    pub(crate) sections: BTreeMap<Section, (u64, Chain)>,
    pub(crate) chains: BTreeMap<Chain, Progress>,
    pub(crate) known: BTreeMap<Uuid, Known>,
    pub(crate) last_receipt: Empreinte,
    pub(crate) log: Vec<Vec<Event>>,
}

/// Codes of the rules that say that a deadline is past.
const LATE: [&str; 2] = ["campagne.choix_fermes", "campagne.depot_ferme"];

impl Admission {
    /// The receipts to sign after the commit, in order.
    pub fn receipts(&self) -> Vec<ReceiptBytes> {
        match self {
            Self::Known(receipts) => receipts.clone(),
            Self::Contradiction(_) | Self::Invalid(_) | Self::Full => Vec::new(),
            Self::Kept { entries, .. } => entries.iter().filter_map(Entry::receipt).collect(),
        }
    }
}

impl ServerDossier {
    /// Commands of a chain that may wait for a missing one.
    pub const WAITING_MAX: usize = 500;

    /// A dossier about which nothing came yet.
    pub fn new(id: DossierId) -> Self {
        Self {
            dossier: Dossier::new(id),
            version: 0,
            sections: BTreeMap::new(),
            chains: BTreeMap::new(),
            known: BTreeMap::new(),
            last_receipt: Receipt::FIRST,
            log: Vec::new(),
        }
    }

    /// The state, fold of the accepted events.
    pub fn dossier(&self) -> &Dossier {
        &self.dossier
    }

    /// The receipt of the last deposit that counted.
    pub fn deposit_receipt(&self) -> Option<&ReceiptBytes> {
        let receipts = self.known.values().flat_map(|known| &known.receipts);
        let told = receipts.filter_map(|bytes| Some((bytes, bytes.read()?)));
        let deposits = told.filter(|(_, receipt)| receipt.depot.is_some());
        let last = deposits.max_by_key(|(_, receipt)| receipt.recu_le)?;
        Some(last.0)
    }

    /// What made each version, from the first.
    pub fn history(&self) -> Vec<Passage> {
        let made = self.known.values().flat_map(|known| {
            let told = known.receipts.iter().filter_map(ReceiptBytes::read);
            let accepted = told.filter(|receipt| receipt.verdict == Verdict::Accepte);
            accepted.map(|receipt| Passage {
                version: receipt.version,
                received_at: receipt.recu_le,
                device: known.chain.device,
                faits: self.facts_of(receipt.version),
            })
        });
        let mut history: Vec<Passage> = made.collect();
        history.sort_unstable_by_key(|passage| passage.version);
        history
    }

    fn facts_of(&self, version: u64) -> Vec<(&'static str, String)> {
        let facts = self.since(version.saturating_sub(1)).first();
        let facts = facts.into_iter().flatten();
        let told = |event: &Event| (event.nom(), Section::of(event).name());
        facts.map(told).collect()
    }

    /// The number of the next command of a device, and the hash of the one before it.
    pub fn next_of(&self, device: DeviceId, incarnation: Uuid) -> (u64, Empreinte) {
        let chain = Chain {
            device,
            incarnation,
        };
        let progress = self.chains.get(&chain);
        progress.map_or((1, Envelope::FIRST), |it| (it.next, it.last))
    }

    /// Whether a deposit waits for a missing number.
    pub fn holds_deposit(&self) -> bool {
        let waiting = self.chains.values().flat_map(|it| it.waiting.values());
        waiting.into_iter().any(|it| it.envelope.is_deposit())
    }

    /// Its version: how many commands changed it.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Commands that were received, decided or waiting.
    pub fn known_ids(&self) -> impl Iterator<Item = Uuid> {
        self.known.keys().copied()
    }

    /// The events after a version, a version each.
    pub fn since(&self, version: u64) -> &[Vec<Event>] {
        let from = usize::try_from(version).unwrap_or(usize::MAX);
        self.log.get(from..).unwrap_or_default()
    }

    /// Keeps an envelope and decides what can be.
    ///
    /// `proof` is a receipt of it that a former life of the database gave: its instant counts.
    pub fn deposit(
        &mut self,
        sealed: &Sealed,
        proof: Option<&SignedReceipt>,
        now: DateTime<Utc>,
        frame: &Frame<'_>,
    ) -> Admission {
        let envelope = match sealed.open() {
            Ok(envelope) if envelope.dossier == self.dossier.id => envelope,
            Ok(_) => return Admission::Invalid(EnvelopeError::Unreadable),
            Err(error) => return Admission::Invalid(error),
        };
        if let Some(known) = self.known.get(&envelope.id)
            && !planted(Defect::DecidedTwice)
        {
            return match known.hash == sealed.hash() {
                true => Admission::Known(known.receipts.clone()),
                false => Admission::Contradiction(envelope.id),
            };
        }
        let chain = Chain::of(&envelope);
        let progress = self.progress(chain);
        let forks = envelope.no < progress.next
            || (envelope.no == progress.next && envelope.previous != progress.last)
            || progress.waiting.contains_key(&envelope.no);
        if forks && !planted(Defect::DecidedTwice) && !planted(Defect::GapIgnored) {
            return Admission::Contradiction(envelope.id);
        }
        if progress.waiting.len() >= Self::WAITING_MAX {
            return Admission::Full;
        }
        let attested = attested(&envelope, sealed, proof, frame.keys);
        let waiting = Waiting {
            received_at: instant(&envelope, attested.as_ref(), now),
            handed: attested.is_some_and(|receipt| receipt.depot.is_some()),
            envelope,
            sealed: sealed.clone(),
            follows: true,
        };
        self.keep(chain, waiting, now, frame)
    }

    fn keep(
        &mut self,
        chain: Chain,
        kept: Waiting,
        now: DateTime<Utc>,
        frame: &Frame<'_>,
    ) -> Admission {
        let known = Known {
            hash: kept.sealed.hash(),
            chain,
            no: kept.envelope.no,
            receipts: Vec::new(),
        };
        self.known.insert(kept.envelope.id, known);
        let mut entries = vec![
            Entry::Command {
                sealed: kept.sealed.clone(),
                received_at: kept.received_at,
            },
            Entry::Receipt(self.receipt(&kept, Told::received(), frame)),
        ];
        let progress = self.progress(chain);
        if planted(Defect::GapIgnored) {
            progress.next = kept.envelope.no;
            progress.last = kept.envelope.previous;
        }
        progress.waiting.insert(kept.envelope.no, kept);
        let mut admitted = Vec::new();
        while let Some(mut ready) = self.ready(chain) {
            if planted(Defect::WaitingRestamped) {
                ready.received_at = now;
            }
            let (verdict, codes, events) = self.judge(chain, &ready, frame);
            self.apply(chain, verdict, &events);
            entries.extend(Entry::events(self.version, &events));
            let depot = deposit_of(&events)
                .map(|depot| AccuseDepot::of(depot, &self.dossier, frame.campagne));
            let told = Told {
                verdict,
                codes,
                depot,
            };
            entries.push(Entry::Receipt(self.receipt(&ready, told, frame)));
            admitted.push(Admitted {
                envelope: ready.envelope,
                sealed: ready.sealed,
                received_at: ready.received_at,
                verdict,
                events,
                version: self.version,
            });
        }
        let progress = &self.chains[&chain];
        let missing = (!progress.waiting.is_empty()).then_some(progress.next);
        Admission::Kept {
            entries,
            admitted,
            missing,
        }
    }

    /// The next command of the chain, when it is here.
    fn ready(&mut self, chain: Chain) -> Option<Waiting> {
        let progress = self.chains.get_mut(&chain)?;
        let mut waiting = progress.waiting.remove(&progress.next)?;
        waiting.follows = waiting.envelope.previous == progress.last;
        progress.next += 1;
        progress.last = waiting.sealed.hash();
        Some(waiting)
    }

    fn judge(
        &self,
        chain: Chain,
        ready: &Waiting,
        frame: &Frame<'_>,
    ) -> (Verdict, Vec<String>, Vec<Event>) {
        if !ready.follows && !planted(Defect::GapIgnored) {
            return (Verdict::Refuse, vec![BROKEN_CHAIN.to_owned()], Vec::new());
        }
        let Some(command) = ready.envelope.command(ready.sealed.sante.as_deref()) else {
            return (Verdict::NonInterprete, Vec::new(), Vec::new());
        };
        let context = Context {
            campagne: frame.campagne,
            territoire: frame.territoire,
            now: ready.received_at,
        };
        match decide(&self.dossier, &command, &context) {
            Err(refusals) => {
                let codes = refusals
                    .iter()
                    .map(|refusal| refusal.motif.code().to_owned());
                let codes: Vec<String> = codes.collect();
                let late = codes.iter().all(|code| LATE.contains(&code.as_str()));
                let verdict = if late {
                    Verdict::Tardif
                } else {
                    Verdict::Refuse
                };
                (verdict, codes, Vec::new())
            }
            Ok(events) => {
                if let Some(motif) = frozen(&self.dossier, &events) {
                    return (Verdict::Refuse, vec![motif.code().to_owned()], Vec::new());
                }
                let deposit = deposit_of(&events).filter(|_| !ready.handed);
                if let Some(code) = deposit.and_then(|depot| frame.files.refusal(depot)) {
                    return (Verdict::Refuse, vec![code.to_owned()], Vec::new());
                }
                let conflicts = self.conflicts(chain, ready.envelope.base, &events);
                if conflicts.is_empty() || planted(Defect::LastWriterWins) {
                    (Verdict::Accepte, Vec::new(), events)
                } else {
                    (Verdict::Conflit, conflicts, Vec::new())
                }
            }
        }
    }

    /// Parts that these events change and that somebody else changed since the device looked.
    fn conflicts(&self, chain: Chain, base: u64, events: &[Event]) -> Vec<String> {
        let touched = events.iter().map(Section::of);
        let touched: BTreeSet<Section> = touched.filter(|section| !section.adds_up()).collect();
        let changed = |section: &Section| {
            let last = self.sections.get(section);
            last.is_some_and(|(version, by)| *version > base && *by != chain)
        };
        let conflicts = touched.into_iter().filter(changed);
        conflicts.map(|section| section.name()).collect()
    }

    /// Writes a receipt, links it to the one before, and keeps it.
    fn receipt(&mut self, of: &Waiting, told: Told, frame: &Frame<'_>) -> ReceiptBytes {
        let receipt = Receipt {
            id: of.envelope.id,
            empreinte: of.sealed.hash(),
            dossier: of.envelope.dossier,
            version: self.version,
            recu_le: of.received_at,
            verdict: told.verdict,
            codes: told.codes,
            campagne: (frame.campagne.id.clone(), frame.campagne.revision),
            regles: frame.rules_version,
            epoque: frame.epoque,
            precedent: self.last_receipt,
            depot: told.depot,
        };
        let bytes = receipt.write(frame.kid);
        self.last_receipt = bytes.hash();
        if let Some(known) = self.known.get_mut(&of.envelope.id) {
            known.receipts.push(bytes.clone());
        }
        bytes
    }
}

/// Why the service does not take another identity from a candidate, once a candidacy exists.
///
/// Source: R-ACC-4.
fn frozen(dossier: &Dossier, events: &[Event]) -> Option<Motif> {
    let changes = |event: &Event| matches!(event, Event::IdentiteRecorded(_));
    let frozen = identite_figee(dossier) && events.iter().any(changes);
    frozen.then_some(Motif::IdentiteFigee)
}

/// The receipt that a former life of the database gave of these bytes.
fn attested(
    envelope: &Envelope,
    sealed: &Sealed,
    proof: Option<&SignedReceipt>,
    keys: &Keys,
) -> Option<Receipt> {
    let expected = Expected::of(envelope, sealed);
    proof?.verify_for(&expected, keys).ok()
}

/// The instant that counts: that of the last byte, or the one that the server itself attested in a former life.
fn instant(envelope: &Envelope, attested: Option<&Receipt>, now: DateTime<Utc>) -> DateTime<Utc> {
    if planted(Defect::DeviceClock) {
        return envelope.declared_at;
    }
    attested.map_or(now, |receipt| receipt.recu_le.min(now))
}
