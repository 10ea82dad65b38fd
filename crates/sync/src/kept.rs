//! What a device keeps on its disk, and takes up again.
//!
//! The sealed text of a command never changes; where it stands and its receipts do. Answers about health come apart, so
//! that the disk can keep them under another key.

use crate::device::{Device, DeviceState, Effect, Sending, SendingState};
use crate::envelope::Sealed;
use crate::keys::{DeviceKey, Keys};
use crate::message::Reply;
use crate::receipt::{SignedReceipt, Verdict};
use crate::wire::WireError;
use rules::journal::{Stored, read_event};
use rules::{Dossier, DossierId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A command as the disk keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Identity of the command.
    pub id: Uuid,
    /// The sealed text, without answers about health.
    pub sealed: Vec<u8>,
    /// The answers about health.
    pub sante: Option<Vec<u8>>,
    /// Where it stands, and its receipts: the only part that changes.
    pub suite: Vec<u8>,
}

/// One version of the dossier as the server told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptVersion {
    /// Its number, from 1.
    pub number: u64,
    /// Its events, without answers about health.
    pub events: Vec<u8>,
    /// The answers about health.
    pub sante: Option<Vec<u8>>,
}

/// What a reply makes to be kept: all of it, or nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct News {
    /// The life of the database that spoke.
    pub epoque: Option<Uuid>,
    /// Whether what was kept of the server is to be forgotten first: its database has another life.
    pub forgotten: bool,
    /// Commands that stand elsewhere now.
    pub suites: Vec<(Uuid, Vec<u8>)>,
    /// Versions that are new.
    pub versions: Vec<KeptVersion>,
}

/// What a device takes up again.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// The life of the database that spoke last.
    pub epoque: Option<Uuid>,
    /// Versions, from 1 without gap.
    pub versions: Vec<KeptVersion>,
    /// Commands, oldest first.
    pub commands: Vec<Kept>,
}

/// In whose name a device speaks, and of which dossier.
#[derive(Clone)]
pub struct Name {
    /// The key of the device.
    pub key: DeviceKey,
    /// The account.
    pub account: Uuid,
    /// The incarnation of its store.
    pub incarnation: Uuid,
    /// The dossier.
    pub dossier: DossierId,
}

#[derive(Serialize, Deserialize)]
struct SuiteV1 {
    v: u32,
    #[serde(flatten)]
    etat: EtatV1,
    recus: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "etat", rename_all = "snake_case")]
enum EtatV1 {
    Ici,
    Recu,
    Accepte {
        version: u64,
    },
    ARevoir {
        verdict: Verdict,
        codes: Vec<String>,
    },
    Contradiction,
}

#[derive(Serialize, Deserialize)]
struct EventsV1 {
    v: u32,
    evenements: Vec<String>,
}

/// The answers about health of the events of a version, by their place.
#[derive(Serialize, Deserialize)]
struct HealthV1 {
    v: u32,
    sante: Vec<(usize, String)>,
}

const VERSION: u32 = 1;

impl Device {
    /// Every command, as the disk keeps it.
    pub fn kept(&self) -> Vec<Kept> {
        self.sendings().iter().map(Kept::of).collect()
    }

    /// The command that was given last, as the disk keeps it.
    pub fn last_kept(&self) -> Option<Kept> {
        self.sendings().last().map(Kept::of)
    }

    /// Takes a reply in, and tells what to keep of it.
    pub fn learn(&mut self, reply: &Reply, keys: &Keys) -> (Vec<Effect>, News) {
        let stands = |sending: &Sending| (sending.state.clone(), sending.receipts.len());
        let before: Vec<_> = self.sendings().iter().map(stands).collect();
        let (epoque, mut version) = (self.server().epoque, self.server().version);
        let effects = self.receive(reply, keys);
        let forgotten = effects.contains(&Effect::Restored);
        if forgotten {
            version = 0;
        }
        let mut news = News {
            epoque: self.server().epoque.filter(|now| Some(*now) != epoque),
            forgotten,
            ..News::default()
        };
        for (sending, before) in self.sendings().iter().zip(before) {
            if stands(sending) != before {
                news.suites.push((sending.envelope.id, suite(sending)));
            }
        }
        if let Reply::Events { first, events, .. } = reply {
            let told = (*first..).zip(events);
            let fresh = told.filter(|(n, _)| (version + 1..=self.server().version).contains(n));
            news.versions = fresh
                .map(|(n, events)| KeptVersion::of(n, events))
                .collect();
        }
        (effects, news)
    }

    /// The device as its disk remembers it.
    ///
    /// # Errors
    ///
    /// Returns why a part does not read: a newer program wrote it, or it is damaged.
    pub fn remembered(name: Name, memory: &Memory) -> Result<Self, WireError> {
        let mut server = DeviceState {
            dossier: Dossier::new(name.dossier),
            version: 0,
            epoque: memory.epoque,
        };
        for (n, version) in (1..).zip(&memory.versions) {
            let events = version.back()?;
            let events: Result<Vec<_>, _> = events.iter().map(read_event).collect();
            let events = events.map_err(|_| WireError::TooNew)?;
            if version.number != n {
                return Err(WireError::Unreadable);
            }
            server.take(&events);
            server.version = n;
        }
        let sendings: Result<Vec<_>, _> = memory.commands.iter().map(Kept::back).collect();
        Ok(Self::with(name, server, sendings?))
    }
}

impl Kept {
    fn of(sending: &Sending) -> Self {
        let mut sealed = sending.sealed.clone();
        let sante = sealed.sante.take();
        Self {
            id: sending.envelope.id,
            sealed: sealed.to_text(),
            sante,
            suite: suite(sending),
        }
    }

    fn back(&self) -> Result<Sending, WireError> {
        let mut sealed = Sealed::from_text(&self.sealed)?;
        sealed.sante.clone_from(&self.sante);
        let envelope = sealed.open().map_err(|_| WireError::Unreadable)?;
        let command = envelope.command(sealed.sante.as_deref());
        let told: SuiteV1 = read(&self.suite)?;
        let receipts = told.recus.iter().map(String::as_bytes);
        let receipts: Result<Vec<_>, _> = receipts.map(SignedReceipt::from_text).collect();
        Ok(Sending {
            command: command.ok_or(WireError::TooNew)?,
            envelope,
            sealed,
            state: told.etat.back(),
            receipts: receipts?,
        })
    }
}

impl KeptVersion {
    fn of(number: u64, events: &[Stored]) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let health = events.iter().enumerate();
        let health: Vec<(usize, String)> = health
            .filter_map(|(place, event)| Some((place, text(event.sante.as_deref()?))))
            .collect();
        let sante = (!health.is_empty()).then(|| {
            write(&HealthV1 {
                v: VERSION,
                sante: health,
            })
        });
        let events = EventsV1 {
            v: VERSION,
            evenements: events.iter().map(|event| text(&event.payload)).collect(),
        };
        Self {
            number,
            events: write(&events),
            sante,
        }
    }

    fn back(&self) -> Result<Vec<Stored>, WireError> {
        let told: EventsV1 = read(&self.events)?;
        let payloads = told.evenements.into_iter();
        let mut events: Vec<Stored> = payloads
            .map(|payload| Stored {
                payload: payload.into_bytes(),
                sante: None,
            })
            .collect();
        if let Some(sante) = &self.sante {
            let told: HealthV1 = read(sante)?;
            for (place, text) in told.sante {
                let event = events.get_mut(place).ok_or(WireError::Unreadable)?;
                event.sante = Some(text.into_bytes());
            }
        }
        Ok(events)
    }
}

impl EtatV1 {
    fn of(state: &SendingState) -> Self {
        match state {
            SendingState::Here => Self::Ici,
            SendingState::Received => Self::Recu,
            SendingState::Accepted { version } => Self::Accepte { version: *version },
            SendingState::ToReview { verdict, codes } => Self::ARevoir {
                verdict: *verdict,
                codes: codes.clone(),
            },
            SendingState::Contradiction => Self::Contradiction,
        }
    }

    fn back(self) -> SendingState {
        match self {
            Self::Ici => SendingState::Here,
            Self::Recu => SendingState::Received,
            Self::Accepte { version } => SendingState::Accepted { version },
            Self::ARevoir { verdict, codes } => SendingState::ToReview { verdict, codes },
            Self::Contradiction => SendingState::Contradiction,
        }
    }
}

fn suite(sending: &Sending) -> Vec<u8> {
    let text = |receipt: &SignedReceipt| String::from_utf8_lossy(&receipt.to_text()).into_owned();
    write(&SuiteV1 {
        v: VERSION,
        etat: EtatV1::of(&sending.state),
        recus: sending.receipts.iter().map(text).collect(),
    })
}

fn write(form: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(form).expect("a form has text keys only")
}

fn read<T: for<'text> Deserialize<'text>>(text: &[u8]) -> Result<T, WireError> {
    #[derive(Deserialize)]
    struct Version {
        v: u32,
    }
    let told: Version = serde_json::from_slice(text).map_err(|_| WireError::Unreadable)?;
    if told.v > VERSION {
        return Err(WireError::TooNew);
    }
    serde_json::from_slice(text).map_err(|_| WireError::Unreadable)
}
