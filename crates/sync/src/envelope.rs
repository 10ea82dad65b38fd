//! The envelope of a command: who gave it, in which order, on what it was based.
//!
//! The bytes that travel are the canonical text of the envelope, and those bytes are signed: nobody rebuilds them to
//! check a signature. Answers about health travel beside them, under their hash, so that the journal of commands holds
//! none.

use crate::canonical::{canonical, digest};
use crate::keys::DeviceKey;
use chrono::{DateTime, SecondsFormat, Utc};
use rules::journal::{Stored, read};
use rules::{Command, DossierId, Empreinte};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// A device, known by the public half of its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeviceId(pub [u8; 32]);

/// A command on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// Identity of the command: the same bytes under the same identity are the same command.
    pub id: Uuid,
    /// The account in whose name it is given.
    pub account: Uuid,
    /// The device that signs it.
    pub device: DeviceId,
    /// Changes when the store of the device is copied or restored.
    pub incarnation: Uuid,
    /// Number in the incarnation and dossier, from 1 without gap.
    pub no: u64,
    /// Hash of the envelope before it in that chain; zeroes for the first.
    pub previous: Empreinte,
    /// The dossier.
    pub dossier: DossierId,
    /// Version of the dossier that the device had seen from the server.
    pub base: u64,
    /// The command in its stored form, without answers about health.
    pub command: Value,
    /// Hash of the answers about health, when there are some.
    pub sante: Option<Empreinte>,
    /// Version of the rules that made the prediction.
    pub rules_version: u32,
    /// What the clock of the device said. It decides nothing.
    pub declared_at: DateTime<Utc>,
}

/// Why bytes are no envelope.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnvelopeError {
    /// More bytes than [`Sealed::MAX`].
    #[error("too many bytes")]
    TooBig,
    /// Not the canonical text of a known form.
    #[error("not an envelope of a known form")]
    Unreadable,
    /// The device did not sign these bytes.
    #[error("the signature is not the device's")]
    Signature,
    /// The answers about health are not those that were signed.
    #[error("other answers about health than those signed")]
    Health,
}

/// The bytes that travel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Canonical text of the envelope.
    pub bytes: Vec<u8>,
    /// Signature of the device over the text.
    pub signature: [u8; 64],
    /// Answers about health.
    pub sante: Option<Vec<u8>>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EnvelopeV1 {
    v: u32,
    id: Uuid,
    compte: Uuid,
    appareil: String,
    incarnation: Uuid,
    no: u64,
    precedent: String,
    dossier: Uuid,
    base: u64,
    commande: Value,
    sante: Option<String>,
    regles: u32,
    declare_le: String,
}

impl Envelope {
    /// In place of the hash of the one before, for the first of a chain.
    pub(crate) const FIRST: Empreinte = Empreinte([0; 32]);

    /// The command, when this program knows its form.
    pub fn command(&self, sante: Option<&[u8]>) -> Option<Command> {
        let payload = serde_json::to_vec(&self.command).ok()?;
        let sante = sante.map(<[u8]>::to_vec);
        read(&Stored { payload, sante }).ok()
    }

    /// The campaign under which the command was given, as its stored form says it.
    pub fn campagne(&self) -> Option<&str> {
        self.command.get("campagne")?.as_str()
    }

    /// Whether it is the first of its device, which had seen nothing of the dossier.
    pub fn is_first(&self) -> bool {
        self.no == 1 && self.base == 0
    }

    /// Whether it hands a dossier over: what it names must be there.
    pub fn is_deposit(&self) -> bool {
        self.kind() == Some("deposit_dossier")
    }

    /// Whether only the service gives such an order.
    pub fn is_of_service(&self) -> bool {
        let own = [
            "close_deposit",
            "ask_correction",
            "rectify_identite",
            "send_message",
            "decide_inscription",
            "withdraw_decision",
            "publish_convocation",
            "prove_signature",
        ];
        self.kind().is_some_and(|kind| own.contains(&kind))
    }

    /// The word of the stored form for the kind of the command, read without the whole.
    fn kind(&self) -> Option<&str> {
        self.command.get("command")?.get("type")?.as_str()
    }

    fn bytes(&self) -> Vec<u8> {
        let form = EnvelopeV1 {
            v: 1,
            id: self.id,
            compte: self.account,
            appareil: Empreinte(self.device.0).hex(),
            incarnation: self.incarnation,
            no: self.no,
            precedent: self.previous.hex(),
            dossier: self.dossier.0,
            base: self.base,
            commande: self.command.clone(),
            sante: self.sante.map(|sante| sante.hex()),
            regles: self.rules_version,
            declare_le: self
                .declared_at
                .to_rfc3339_opts(SecondsFormat::Millis, true),
        };
        let value = serde_json::to_value(form).expect("a form has text keys only");
        canonical(&value).expect("stored commands hold whole numbers only")
    }

    fn of(form: EnvelopeV1) -> Option<Self> {
        let hash = |hex: &str| Empreinte::parse(hex);
        let declared_at = DateTime::parse_from_rfc3339(&form.declare_le).ok()?;
        let sante = match form.sante.as_deref() {
            Some(hex) => Some(hash(hex)?),
            None => None,
        };
        (form.v == 1).then_some(Self {
            id: form.id,
            account: form.compte,
            device: DeviceId(hash(&form.appareil)?.0),
            incarnation: form.incarnation,
            no: form.no,
            previous: hash(&form.precedent)?,
            dossier: DossierId(form.dossier),
            base: form.base,
            command: form.commande,
            sante,
            rules_version: form.regles,
            declared_at: declared_at.to_utc(),
        })
    }
}

impl Sealed {
    /// Bytes at most: a signature drawn at length, and much room.
    pub const MAX: usize = 1 << 20;

    /// Seals an envelope with the answers about health that it names.
    pub fn of(envelope: &Envelope, sante: Option<Vec<u8>>, key: &DeviceKey) -> Self {
        let bytes = envelope.bytes();
        let signature = key.sign(&bytes);
        Self {
            bytes,
            signature,
            sante,
        }
    }

    /// Reads the envelope and checks that its device signed every byte.
    ///
    /// # Errors
    ///
    /// Returns why these bytes are no envelope.
    pub fn open(&self) -> Result<Envelope, EnvelopeError> {
        let health = self.sante.as_ref().map_or(0, Vec::len);
        if self.bytes.len() + health > Self::MAX {
            return Err(EnvelopeError::TooBig);
        }
        let envelope = read_canonical(&self.bytes).ok_or(EnvelopeError::Unreadable)?;
        if !envelope.device.signed(&self.bytes, &self.signature) {
            return Err(EnvelopeError::Signature);
        }
        if envelope.sante != self.sante.as_deref().map(digest) {
            return Err(EnvelopeError::Health);
        }
        Ok(envelope)
    }

    /// Hash of the envelope, by which receipts name it.
    pub fn hash(&self) -> Empreinte {
        digest(&self.bytes)
    }
}

/// Reads the one text of an envelope: another spelling of the same values is another hash, so it is none.
fn read_canonical(bytes: &[u8]) -> Option<Envelope> {
    let value: Value = serde_json::from_slice(bytes).ok()?;
    let own = canonical(&value)? == bytes;
    let form = serde_json::from_value(value).ok()?;
    Envelope::of(form).filter(|_| own)
}
