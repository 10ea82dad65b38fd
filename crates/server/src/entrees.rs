//! Entries of the journal as the columns of PostgreSQL: sealed under the keys of their dossier, each in its place.

use crate::coffre::{DossierKeys, Place};
use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, Utc};
use rules::DossierId;
use rules::journal::Stored;
use sqlx::FromRow;
use sync::{Entry, ReceiptBytes, Sealed};

/// An entry as the base holds it, with the keys of its dossier, wrapped.
#[derive(FromRow)]
pub(crate) struct Ligne {
    pub(crate) campagne: String,
    pub(crate) cle: Vec<u8>,
    pub(crate) cle_sante: Vec<u8>,
    pub(crate) rang: i64,
    pub(crate) sorte: String,
    pub(crate) octets: Vec<u8>,
    pub(crate) sante: Option<Vec<u8>>,
}

/// Entries as the columns of one statement.
#[derive(Default)]
pub(crate) struct Columns {
    pub(crate) sortes: Vec<&'static str>,
    pub(crate) octets: Vec<Vec<u8>>,
    pub(crate) sante: Vec<Option<Vec<u8>>>,
    pub(crate) received_at: Option<DateTime<Utc>>,
}

const COMMANDE: &str = "commande";
const EVENEMENT: &str = "evenement";
const RECU: &str = "recu";

impl Columns {
    pub(crate) fn push(
        &mut self,
        id: DossierId,
        rang: u64,
        keys: &DossierKeys,
        entry: &Entry,
    ) -> Result<()> {
        let (sorte, bytes, sante) = match entry {
            Entry::Command {
                sealed,
                received_at,
            } => {
                self.received_at.get_or_insert(*received_at);
                let apart = Sealed {
                    sante: None,
                    ..sealed.clone()
                };
                let stamp = received_at.timestamp_micros().to_be_bytes();
                let bytes = [&stamp[..], &apart.to_text()].concat();
                (COMMANDE, bytes, sealed.sante.as_deref())
            }
            Entry::Event { version, event } => {
                let bytes = [&version.to_be_bytes()[..], &event.payload].concat();
                (EVENEMENT, bytes, event.sante.as_deref())
            }
            Entry::Receipt(receipt) => (RECU, receipt.as_bytes().to_vec(), None),
        };
        let place = Place {
            dossier: id.0,
            rang,
            sorte,
        };
        let (octets, sante) = keys.seal(place, &bytes, sante)?;
        self.sortes.push(sorte);
        self.octets.push(octets);
        self.sante.push(sante);
        Ok(())
    }
}

impl Ligne {
    pub(crate) fn entry(&self, id: DossierId, keys: &DossierKeys) -> Result<Entry> {
        let rang = u64::try_from(self.rang)?;
        let place = Place {
            dossier: id.0,
            rang,
            sorte: &self.sorte,
        };
        let (bytes, sante) = keys
            .open(place, &self.octets, self.sante.as_deref())
            .with_context(|| format!("entry {rang} of dossier {id}"))?;
        match self.sorte.as_str() {
            COMMANDE => {
                let (stamp, text) = numbered(&bytes)?;
                let sealed = Sealed::from_text(text)?;
                let received_at = DateTime::from_timestamp_micros(i64::from_be_bytes(stamp));
                Ok(Entry::Command {
                    sealed: Sealed { sante, ..sealed },
                    received_at: received_at.context("an instant")?,
                })
            }
            EVENEMENT => {
                let (version, payload) = numbered(&bytes)?;
                let payload = payload.to_vec();
                Ok(Entry::Event {
                    version: u64::from_be_bytes(version),
                    event: Stored { payload, sante },
                })
            }
            RECU => Ok(Entry::Receipt(ReceiptBytes::kept(bytes))),
            other => bail!("entry {rang} of dossier {id} is of an unknown kind, {other}"),
        }
    }
}

/// The number before the bytes of an entry.
fn numbered(bytes: &[u8]) -> Result<([u8; 8], &[u8])> {
    let (number, rest) = bytes
        .split_first_chunk()
        .context("an entry starts with a number")?;
    Ok((*number, rest))
}
