//! The text of what travels: JSON with its version, readable by a person and for ever.
//!
//! Signed bytes are texts already and travel as they are; signatures in hexadecimal. A form that is not known is told
//! apart from one that is damaged, so that a device can say that it is too old.

use crate::envelope::Sealed;
use crate::message::{Reply, Request};
use crate::receipt::SignedReceipt;
use rules::journal::Stored;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Why a text is no message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Not a message.
    #[error("not a message")]
    Unreadable,
    /// A message of a newer program.
    #[error("a message of a newer program")]
    TooNew,
}

/// The version of the messages that this program writes.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Versioned<T> {
    v: u32,
    #[serde(flatten)]
    message: T,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "sorte", rename_all = "snake_case")]
enum RequestV1 {
    Depot { commandes: Vec<DepositV1> },
    Lecture { depuis: u64 },
}

#[derive(Serialize, Deserialize)]
struct DepositV1 {
    octets: String,
    signature: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sante: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    recu: Option<ReceiptV1>,
}

#[derive(Serialize, Deserialize)]
struct ReceiptV1 {
    octets: String,
    signature: String,
}

#[derive(Serialize, Deserialize)]
#[serde(tag = "sorte", rename_all = "snake_case")]
enum ReplyV1 {
    Recus {
        epoque: Uuid,
        recus: Vec<ReceiptV1>,
    },
    Evenements {
        epoque: Uuid,
        premier: u64,
        versions: Vec<Vec<StoredV1>>,
    },
    Contradiction {
        commande: Uuid,
    },
    Occupe,
}

#[derive(Serialize, Deserialize)]
struct StoredV1 {
    contenu: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sante: Option<String>,
}

impl Sealed {
    /// Writes it for a journal or for the road.
    pub fn to_text(&self) -> Vec<u8> {
        write(&DepositV1::of(&(self.clone(), None)))
    }

    /// Reads what [`Sealed::to_text`] wrote.
    ///
    /// # Errors
    ///
    /// Returns why the text is none.
    pub fn from_text(text: &[u8]) -> Result<Self, WireError> {
        let (sealed, _) = read::<DepositV1>(text)?
            .back()
            .ok_or(WireError::Unreadable)?;
        Ok(sealed)
    }
}

impl SignedReceipt {
    /// Writes it for the road and for the disk.
    pub fn to_text(&self) -> Vec<u8> {
        write(&ReceiptV1::of(self))
    }

    /// Reads what [`SignedReceipt::to_text`] wrote. Nothing is verified.
    ///
    /// # Errors
    ///
    /// Returns why the text is none.
    pub fn from_text(text: &[u8]) -> Result<Self, WireError> {
        read::<ReceiptV1>(text)?.back().ok_or(WireError::Unreadable)
    }
}

impl Request {
    /// Writes the request.
    pub fn to_text(&self) -> Vec<u8> {
        write(&match self {
            Self::Deposit(batch) => RequestV1::Depot {
                commandes: batch.iter().map(DepositV1::of).collect(),
            },
            Self::Pull { since } => RequestV1::Lecture { depuis: *since },
        })
    }

    /// Reads a request.
    ///
    /// # Errors
    ///
    /// Returns why the text is none.
    pub fn from_text(text: &[u8]) -> Result<Self, WireError> {
        match read(text)? {
            RequestV1::Depot { commandes } => {
                let batch = commandes.into_iter().map(DepositV1::back);
                Ok(Self::Deposit(all(batch)?))
            }
            RequestV1::Lecture { depuis } => Ok(Self::Pull { since: depuis }),
        }
    }
}

impl Reply {
    /// Writes the reply.
    pub fn to_text(&self) -> Vec<u8> {
        write(&match self {
            Self::Receipts { epoque, receipts } => ReplyV1::Recus {
                epoque: *epoque,
                recus: receipts.iter().map(ReceiptV1::of).collect(),
            },
            Self::Events {
                epoque,
                first,
                events,
            } => ReplyV1::Evenements {
                epoque: *epoque,
                premier: *first,
                versions: events
                    .iter()
                    .map(|version| version.iter().map(StoredV1::of).collect())
                    .collect(),
            },
            Self::Contradiction { id } => ReplyV1::Contradiction { commande: *id },
            Self::Busy => ReplyV1::Occupe,
        })
    }

    /// Reads a reply.
    ///
    /// # Errors
    ///
    /// Returns why the text is none.
    pub fn from_text(text: &[u8]) -> Result<Self, WireError> {
        Ok(match read(text)? {
            ReplyV1::Recus { epoque, recus } => Self::Receipts {
                epoque,
                receipts: all(recus.into_iter().map(ReceiptV1::back))?,
            },
            ReplyV1::Evenements {
                epoque,
                premier,
                versions,
            } => Self::Events {
                epoque,
                first: premier,
                events: versions
                    .into_iter()
                    .map(|version| version.into_iter().map(StoredV1::back).collect())
                    .collect(),
            },
            ReplyV1::Contradiction { commande } => Self::Contradiction { id: commande },
            ReplyV1::Occupe => Self::Busy,
        })
    }
}

fn all<T>(parts: impl Iterator<Item = Option<T>>) -> Result<Vec<T>, WireError> {
    parts.collect::<Option<_>>().ok_or(WireError::Unreadable)
}

fn write<T: Serialize>(message: &T) -> Vec<u8> {
    let versioned = Versioned {
        v: VERSION,
        message,
    };
    serde_json::to_vec(&versioned).expect("a message has text keys only")
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
    let read: Result<Versioned<T>, _> = serde_json::from_slice(text);
    read.map(|read| read.message)
        .map_err(|_| WireError::Unreadable)
}

impl DepositV1 {
    fn of((sealed, proof): &(Sealed, Option<SignedReceipt>)) -> Self {
        Self {
            octets: text(&sealed.bytes),
            signature: hex::encode(sealed.signature),
            sante: sealed.sante.as_deref().map(text),
            recu: proof.as_ref().map(ReceiptV1::of),
        }
    }

    fn back(self) -> Option<(Sealed, Option<SignedReceipt>)> {
        let sealed = Sealed {
            bytes: self.octets.into_bytes(),
            signature: signature(&self.signature)?,
            sante: self.sante.map(String::into_bytes),
        };
        match self.recu {
            Some(proof) => Some((sealed, Some(proof.back()?))),
            None => Some((sealed, None)),
        }
    }
}

impl ReceiptV1 {
    fn of(receipt: &SignedReceipt) -> Self {
        Self {
            octets: text(&receipt.bytes),
            signature: hex::encode(receipt.signature),
        }
    }

    fn back(self) -> Option<SignedReceipt> {
        Some(SignedReceipt {
            signature: signature(&self.signature)?,
            bytes: self.octets.into_bytes(),
        })
    }
}

impl StoredV1 {
    fn of(stored: &Stored) -> Self {
        Self {
            contenu: text(&stored.payload),
            sante: stored.sante.as_deref().map(text),
        }
    }

    fn back(self) -> Stored {
        Stored {
            payload: self.contenu.into_bytes(),
            sante: self.sante.map(String::into_bytes),
        }
    }
}

/// Stored and signed forms are JSON: a text. Bytes that are none prove nothing anyway.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn signature(hex: &str) -> Option<[u8; 64]> {
    let mut bytes = [0; 64];
    hex::decode_to_slice(hex, &mut bytes).ok()?;
    Some(bytes)
}
