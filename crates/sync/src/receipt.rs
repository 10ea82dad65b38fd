//! Receipts: the proof that a person holds.
//!
//! Source: code des relations entre le public et l'administration, art. L. 112-11 and R. 112-11-1: what is received by
//! electronic way is acknowledged at once; sync-security.md 6.

use crate::canonical::{canonical, digest};
use crate::defects::{Defect, planted};
use crate::deposited::DepotV1;
use crate::envelope::{Envelope, Sealed};
use crate::keys::{Keys, Signer};
use chrono::{DateTime, SecondsFormat, Utc};
use rules::accuse::AccuseDepot;
use rules::{DossierId, Empreinte};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What became of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Received and kept; not decided yet (AEE).
    Recu,
    /// Decided and counted (ARE).
    Accepte,
    /// Decided and refused by the rules, whose codes are given.
    Refuse,
    /// The same part was changed elsewhere in between; the person chooses.
    Conflit,
    /// After the deadline: kept, and refused.
    Tardif,
    /// A form that this server does not know yet: kept for a person to look at.
    NonInterprete,
}

/// What a receipt says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The command.
    pub id: Uuid,
    /// Hash of its envelope.
    pub empreinte: Empreinte,
    /// The dossier.
    pub dossier: DossierId,
    /// Version of the dossier after it.
    pub version: u64,
    /// When its last byte reached the server: the instant that counts.
    pub recu_le: DateTime<Utc>,
    /// The verdict.
    pub verdict: Verdict,
    /// Codes of the refusals, or names of the parts in conflict.
    pub codes: Vec<String>,
    /// Campaign and revision that decided.
    pub campagne: (String, u32),
    /// Version of the rules that decided.
    pub regles: u32,
    /// Life of the server's database: changed by each restore from a backup.
    pub epoque: Uuid,
    /// Hash of the receipt before it in the dossier; zeroes for the first.
    pub precedent: Empreinte,
    /// What was handed over, when the command is a deposit that counts.
    pub depot: Option<AccuseDepot>,
}

/// A receipt as it is kept, sent, mailed and printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedReceipt {
    /// Canonical text.
    pub bytes: Vec<u8>,
    /// Signature of the server over the text.
    pub signature: [u8; 64],
}

/// What a device sent, and of which it awaits the receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expected {
    /// The command.
    pub id: Uuid,
    /// Hash of its envelope.
    pub empreinte: Empreinte,
    /// The dossier.
    pub dossier: DossierId,
}

impl Expected {
    /// The receipt of that envelope.
    pub fn of(envelope: &Envelope, sealed: &Sealed) -> Self {
        Self {
            id: envelope.id,
            empreinte: sealed.hash(),
            dossier: envelope.dossier,
        }
    }
}

/// Why a receipt proves nothing. The screen goes on saying « pas encore reçu ».
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not the text of a receipt.
    #[error("not a receipt")]
    Unreadable,
    /// A key that this program does not know.
    #[error("an unknown key")]
    UnknownKey,
    /// Signed by nobody known, or changed since.
    #[error("the signature is not the service's")]
    Signature,
    /// The receipt of something else.
    #[error("the receipt of something else")]
    Other,
}

#[derive(Serialize, Deserialize)]
struct ReceiptV1 {
    v: u32,
    kid: String,
    id: Uuid,
    empreinte: String,
    dossier: Uuid,
    version: u64,
    recu_le: String,
    verdict: Verdict,
    codes: Vec<String>,
    campagne: String,
    revision: u32,
    regles: u32,
    epoque: Uuid,
    precedent: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    depot: Option<DepotV1>,
}

/// A receipt written and not signed yet: it is, once its command is committed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptBytes(Vec<u8>);

impl ReceiptBytes {
    /// Signs the receipt. Only after the commit of its command.
    pub fn sign(&self, signer: &dyn Signer) -> SignedReceipt {
        SignedReceipt {
            bytes: self.0.clone(),
            signature: signer.sign(&self.0),
        }
    }

    /// The bytes that a database kept of a receipt that the server wrote.
    pub fn kept(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The bytes to keep.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Name of the key that is to sign it.
    pub fn kid(&self) -> Option<String> {
        self.form().map(|form| form.kid)
    }

    /// What it says.
    pub fn read(&self) -> Option<Receipt> {
        self.form().and_then(|form| Receipt::of(&form))
    }

    fn form(&self) -> Option<ReceiptV1> {
        serde_json::from_slice(&self.0).ok()
    }

    /// Hash of the receipt: the next of the dossier names it.
    pub fn hash(&self) -> Empreinte {
        digest(&self.0)
    }
}

impl Receipt {
    /// In place of the hash of the one before, for the first of a dossier.
    pub(crate) const FIRST: Empreinte = Empreinte([0; 32]);

    /// Writes the receipt for the key of that name.
    pub fn write(&self, kid: &str) -> ReceiptBytes {
        let form = ReceiptV1 {
            v: 1,
            kid: kid.to_owned(),
            id: self.id,
            empreinte: self.empreinte.hex(),
            dossier: self.dossier.0,
            version: self.version,
            recu_le: self.recu_le.to_rfc3339_opts(SecondsFormat::Micros, true),
            verdict: self.verdict,
            codes: self.codes.clone(),
            campagne: self.campagne.0.clone(),
            revision: self.campagne.1,
            regles: self.regles,
            epoque: self.epoque,
            precedent: self.precedent.hex(),
            depot: self.depot.as_ref().map(DepotV1::of),
        };
        let value = serde_json::to_value(form).expect("a form has text keys only");
        ReceiptBytes(canonical(&value).expect("a receipt holds whole numbers only"))
    }

    fn of(form: &ReceiptV1) -> Option<Self> {
        let recu_le = DateTime::parse_from_rfc3339(&form.recu_le).ok()?;
        (form.v == 1).then_some(Self {
            id: form.id,
            empreinte: Empreinte::parse(&form.empreinte)?,
            dossier: DossierId(form.dossier),
            version: form.version,
            recu_le: recu_le.to_utc(),
            verdict: form.verdict,
            codes: form.codes.clone(),
            campagne: (form.campagne.clone(), form.revision),
            regles: form.regles,
            epoque: form.epoque,
            precedent: Empreinte::parse(&form.precedent)?,
            depot: match &form.depot {
                Some(depot) => Some(depot.back()?),
                None => None,
            },
        })
    }
}

impl SignedReceipt {
    /// Reads the receipt once its signature was verified; a member that a later server adds is read over.
    ///
    /// # Errors
    ///
    /// Returns why it proves nothing.
    pub fn verify(&self, keys: &Keys) -> Result<Receipt, ReceiptError> {
        let form: ReceiptV1 =
            serde_json::from_slice(&self.bytes).map_err(|_| ReceiptError::Unreadable)?;
        match keys.signed(&form.kid, &self.bytes, &self.signature) {
            None => return Err(ReceiptError::UnknownKey),
            Some(false) if !planted(Defect::ReceiptUnverified) => {
                return Err(ReceiptError::Signature);
            }
            Some(_) => {}
        }
        Receipt::of(&form).ok_or(ReceiptError::Unreadable)
    }

    /// Hash of the receipt.
    pub fn hash(&self) -> Empreinte {
        digest(&self.bytes)
    }

    /// Name of the key that it claims: nothing is proved by it.
    pub fn kid(&self) -> Option<String> {
        let form: ReceiptV1 = serde_json::from_slice(&self.bytes).ok()?;
        Some(form.kid)
    }

    /// The command that the receipt claims to be about: nothing is proved by it.
    pub(crate) fn claims(&self) -> Option<Uuid> {
        let form: ReceiptV1 = serde_json::from_slice(&self.bytes).ok()?;
        Some(form.id)
    }

    /// Reads the receipt of what was sent, and of nothing else.
    ///
    /// # Errors
    ///
    /// Returns why it proves nothing.
    pub fn verify_for(&self, expected: &Expected, keys: &Keys) -> Result<Receipt, ReceiptError> {
        let receipt = self.verify(keys)?;
        let own = receipt.id == expected.id
            && receipt.empreinte == expected.empreinte
            && receipt.dossier == expected.dossier;
        if own {
            Ok(receipt)
        } else {
            Err(ReceiptError::Other)
        }
    }
}
