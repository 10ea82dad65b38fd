//! The side of the device: what was given and not decided yet, what the server said, and what to show meanwhile.
//!
//! Nothing is dropped when it is acknowledged: a command stays with its receipts. What the person sees is the state
//! from the server and, on it, the own commands that are not decided.

use crate::defects::{Defect, planted};
use crate::envelope::{DeviceId, Envelope, Sealed};
use crate::kept::Name;
use crate::keys::{DeviceKey, Keys};
use crate::message::{Reply, Request};
use crate::receipt::{Expected, Receipt, SignedReceipt, Verdict};
use chrono::{DateTime, TimeDelta, Utc};
use rules::campagne::{Campagne, Territoire};
use rules::journal::{Stored, read_event, store};
use rules::{Command, Context, Dossier, DossierId, Event, Refusals, decide, evolve};
use serde_json::Value;
use uuid::Uuid;

/// Where a command stands on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SendingState {
    /// On this computer only.
    Here,
    /// Received by the service, not decided.
    Received,
    /// Decided: accepted, in that version of the dossier.
    Accepted {
        /// The version.
        version: u64,
    },
    /// Decided otherwise: refused, late, in conflict, not understood. The person has something to do or to know.
    ToReview {
        /// What was decided.
        verdict: Verdict,
        /// Why: codes of the rules, or parts in conflict.
        codes: Vec<String>,
    },
    /// The server holds other bytes under its identity. A person of the service looks at it.
    Contradiction,
}

/// A command that was given on this device.
#[derive(Debug, Clone, PartialEq)]
pub struct Sending {
    /// The command.
    pub command: Command,
    /// Its envelope.
    pub envelope: Envelope,
    /// The bytes that travel.
    pub sealed: Sealed,
    /// Where it stands.
    pub state: SendingState,
    /// Its receipts, verified, oldest first.
    pub receipts: Vec<SignedReceipt>,
}

/// What the server said of the dossier.
#[derive(Debug, Clone, PartialEq)]
pub struct DeviceState {
    /// The fold of its events.
    pub dossier: Dossier,
    /// Its version.
    pub version: u64,
    /// The life of the database that said so.
    pub epoque: Option<Uuid>,
}

/// What a reply changed, for the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The service attests that it received a command, and when.
    Received(Uuid, DateTime<Utc>),
    /// A command was decided.
    Decided(Uuid, Verdict),
    /// The dossier changed.
    Changed,
    /// The server tells something that this program is too old to read.
    TooOld,
    /// The database of the server was restored: commands are sent again.
    Restored,
    /// A receipt that proves nothing was put aside.
    BadReceipt,
}

/// One dossier on one device.
#[derive(Clone)]
pub struct Device {
    key: DeviceKey,
    account: Uuid,
    incarnation: Uuid,
    server: DeviceState,
    sendings: Vec<Sending>,
    failures: u32,
    not_before: Option<DateTime<Utc>>,
}

impl Device {
    /// Commands sent at once, at most.
    pub const BATCH: usize = 20;
    /// The longest wait after failures.
    pub const WAIT_MAX: TimeDelta = TimeDelta::minutes(5);

    /// A dossier about which nothing was said on this device.
    pub fn new(key: DeviceKey, account: Uuid, incarnation: Uuid, dossier: DossierId) -> Self {
        Self {
            key,
            account,
            incarnation,
            server: DeviceState {
                dossier: Dossier::new(dossier),
                version: 0,
                epoque: None,
            },
            sendings: Vec::new(),
            failures: 0,
            not_before: None,
        }
    }

    /// A device with what it remembers.
    pub(crate) fn with(name: Name, server: DeviceState, sendings: Vec<Sending>) -> Self {
        Self {
            server,
            sendings,
            ..Self::new(name.key, name.account, name.incarnation, name.dossier)
        }
    }

    /// The same after its store was copied or restored: numbers start again, older commands keep theirs.
    #[must_use]
    pub fn reborn(mut self, incarnation: Uuid) -> Self {
        self.incarnation = incarnation;
        self
    }

    /// The device.
    pub fn id(&self) -> DeviceId {
        self.key.id()
    }

    /// What the server said.
    pub fn server(&self) -> &DeviceState {
        &self.server
    }

    /// Every command given here, oldest first.
    pub fn sendings(&self) -> &[Sending] {
        &self.sendings
    }

    /// Whether something is still to be decided.
    pub fn is_pending(&self) -> bool {
        self.sendings.iter().any(Sending::is_undecided)
    }

    /// Gives a command: predicted with the rules, signed, and put at the end of what is to be sent. Answers whether it
    /// changes anything.
    ///
    /// # Errors
    ///
    /// Returns what the rules refuse already here.
    pub fn give(
        &mut self,
        command: Command,
        id: Uuid,
        now: DateTime<Utc>,
        rules_version: u32,
        campagne: &Campagne,
        territoire: &Territoire,
    ) -> Result<bool, Refusals> {
        let context = Context {
            campagne,
            territoire,
            now,
        };
        let predicted = self.predict(campagne, territoire);
        let events = decide(&predicted, &command, &context)?;
        if events.is_empty() {
            return Ok(false);
        }
        if planted(Defect::PredictionConfirmed) {
            self.server.take(&events);
        }
        let Stored { payload, sante } = store(&command, &campagne.id, campagne.revision);
        let own = |sending: &&Sending| sending.envelope.incarnation == self.incarnation;
        let before = self.sendings.iter().rfind(own);
        let envelope = Envelope {
            id,
            account: self.account,
            device: self.key.id(),
            incarnation: self.incarnation,
            no: before.map_or(1, |sending| sending.envelope.no + 1),
            previous: before.map_or(Envelope::FIRST, |sending| sending.sealed.hash()),
            dossier: self.server.dossier.id,
            base: self.server.version,
            command: json(&payload),
            sante: sante.as_deref().map(crate::digest),
            rules_version,
            declared_at: now,
        };
        let sealed = Sealed::of(&envelope, sante, &self.key);
        self.sendings.push(Sending {
            command,
            envelope,
            sealed,
            state: SendingState::Here,
            receipts: Vec::new(),
        });
        Ok(true)
    }

    /// What to show: the state from the server, and on it the own commands that it does not hold yet.
    pub fn predict(&self, campagne: &Campagne, territoire: &Territoire) -> Dossier {
        let pending = self.sendings.iter().filter(|sending| match sending.state {
            SendingState::Here | SendingState::Received => true,
            SendingState::Accepted { version } => version > self.server.version,
            SendingState::ToReview { .. } | SendingState::Contradiction => false,
        });
        pending.fold(self.server.dossier.clone(), |dossier, sending| {
            let context = Context {
                campagne,
                territoire,
                now: sending.envelope.declared_at,
            };
            match decide(&dossier, &sending.command, &context) {
                Ok(events) => events.iter().fold(dossier, evolve),
                Err(_) => dossier,
            }
        })
    }

    /// What to ask the server now; nothing while it must be left in peace.
    pub fn request(&mut self, now: DateTime<Utc>) -> Option<Request> {
        if self.not_before.is_some_and(|instant| now < instant) {
            return None;
        }
        let waiting = self
            .sendings
            .iter()
            .filter(|sending| sending.is_undecided());
        let batch: Vec<_> = waiting
            .take(Self::BATCH)
            .map(|sending| (sending.sealed.clone(), sending.proof().cloned()))
            .collect();
        if batch.is_empty() {
            return Some(Request::Pull {
                since: self.server.version,
            });
        }
        if planted(Defect::ForgottenWhenSent) {
            self.sendings.retain(|sending| !sending.is_undecided());
        }
        Some(Request::Deposit(batch))
    }

    /// The request got no answer that can be used.
    ///
    /// `jitter` is a random number: devices that failed together do not come back together.
    pub fn failed(&mut self, now: DateTime<Utc>, jitter: u32) {
        self.failures = self.failures.saturating_add(1);
        let seconds = 1_i64 << self.failures.min(8);
        let wait = TimeDelta::seconds(seconds) + TimeDelta::milliseconds(i64::from(jitter % 1000));
        self.not_before = Some(now + wait.min(Self::WAIT_MAX));
        if planted(Defect::NeverAgain) && self.failures > 3 {
            self.not_before = Some(DateTime::<Utc>::MAX_UTC);
        }
    }

    /// Takes a reply in.
    pub fn receive(&mut self, reply: &Reply, keys: &Keys) -> Vec<Effect> {
        let mut effects = Vec::new();
        match reply {
            Reply::Receipts { epoque, receipts } => {
                self.meet(*epoque, &mut effects);
                for receipt in receipts {
                    effects.push(self.take_receipt(receipt, keys));
                }
            }
            Reply::Events {
                epoque,
                first,
                events,
            } => {
                self.meet(*epoque, &mut effects);
                self.take_events(*first, events, &mut effects);
            }
            Reply::Contradiction { id } => {
                let mut sendings = self.sendings.iter_mut();
                if let Some(sending) = sendings.find(|sending| sending.envelope.id == *id) {
                    sending.state = SendingState::Contradiction;
                }
            }
            Reply::Busy => return effects,
        }
        (self.failures, self.not_before) = (0, None);
        effects
    }

    /// Another life of the database: what it says starts again, and it may lack what it had received.
    fn meet(&mut self, epoque: Uuid, effects: &mut Vec<Effect>) {
        let before = self.server.epoque.replace(epoque);
        if before.is_none_or(|before| before == epoque) || planted(Defect::RestoreIgnored) {
            return;
        }
        self.server.dossier = Dossier::new(self.server.dossier.id);
        self.server.version = 0;
        for sending in &mut self.sendings {
            if sending.state != SendingState::Contradiction {
                sending.state = SendingState::Here;
            }
        }
        effects.push(Effect::Restored);
    }

    fn take_receipt(&mut self, receipt: &SignedReceipt, keys: &Keys) -> Effect {
        let claimed = receipt.claims();
        let mut sendings = self.sendings.iter_mut();
        let sending = sendings.find(|sending| Some(sending.envelope.id) == claimed);
        let verified = sending.and_then(|sending| {
            let expected = Expected::of(&sending.envelope, &sending.sealed);
            let told = receipt.verify_for(&expected, keys).ok()?;
            Some(sending.take(receipt, told))
        });
        verified.unwrap_or(Effect::BadReceipt)
    }

    fn take_events(&mut self, first: u64, versions: &[Vec<Stored>], effects: &mut Vec<Effect>) {
        for (version, events) in (first..).zip(versions) {
            if version != self.server.version + 1 {
                continue;
            }
            let Ok(events) = events.iter().map(read_event).collect::<Result<Vec<_>, _>>() else {
                return effects.push(Effect::TooOld);
            };
            self.server.take(&events);
            self.server.version = version;
            effects.push(Effect::Changed);
        }
    }
}

impl DeviceState {
    pub(crate) fn take(&mut self, events: &[Event]) {
        self.dossier = events.iter().fold(self.dossier.clone(), evolve);
    }
}

impl Sending {
    /// The receipt to send again with the command: that of a deposit says that its files were there.
    fn proof(&self) -> Option<&SignedReceipt> {
        if matches!(self.command, Command::DepositDossier(_)) {
            return self.receipts.last();
        }
        self.receipts.first()
    }

    fn is_undecided(&self) -> bool {
        match self.state {
            SendingState::Here | SendingState::Received => true,
            SendingState::Accepted { .. }
            | SendingState::ToReview { .. }
            | SendingState::Contradiction => false,
        }
    }

    fn take(&mut self, signed: &SignedReceipt, told: Receipt) -> Effect {
        if !self.receipts.contains(signed) {
            self.receipts.push(signed.clone());
        }
        self.state = match told.verdict {
            // A receipt that was late on its way does not undo what was decided.
            Verdict::Recu if !self.is_undecided() => {
                return Effect::Received(told.id, told.recu_le);
            }
            Verdict::Recu => {
                self.state = SendingState::Received;
                return Effect::Received(told.id, told.recu_le);
            }
            Verdict::Accepte => SendingState::Accepted {
                version: told.version,
            },
            Verdict::Conflit if planted(Defect::ConflictDropped) => {
                SendingState::Accepted { version: 0 }
            }
            verdict @ (Verdict::Refuse
            | Verdict::Conflit
            | Verdict::Tardif
            | Verdict::NonInterprete) => SendingState::ToReview {
                verdict,
                codes: told.codes,
            },
        };
        Effect::Decided(told.id, told.verdict)
    }
}

fn json(payload: &[u8]) -> Value {
    serde_json::from_slice(payload).expect("a stored command is JSON")
}
