//! A dossier in one encrypted file, to be carried to another computer.
//!
//! On the other computer the dossier lives on as a new incarnation: numbers start again at 1, older entries keep
//! the incarnation that wrote them.

use crate::cipher::{self, Argon2Cost, DeviceKey, Place};
use crate::contenu::{SealedField, SealedFile, keep_field, keep_file};
use crate::dossier::insert;
use crate::journal::append_in;
use crate::{Entry, Error, NewEntry, Protection, Store, Unlocked, detached_error, instant};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sqlx::Row;
use std::collections::BTreeMap;
use uuid::Uuid;

/// First bytes of every file, with the version of the form.
const MAGIC: &[u8; 10] = b"PUPITRE\x00\x00\x01";
const SALT: usize = 16;

#[derive(Serialize, Deserialize)]
struct Portable {
    id: Uuid,
    entries: Vec<PortableEntry>,
    fields: BTreeMap<String, String>,
    files: Vec<Vec<u8>>,
}

#[derive(Serialize, Deserialize)]
struct PortableEntry {
    incarnation: Uuid,
    id: Uuid,
    payload: Vec<u8>,
    sante: Option<Vec<u8>>,
    at: i64,
}

impl Store {
    /// Writes a dossier into one file that a passphrase opens.
    ///
    /// # Errors
    ///
    /// Returns what the database refuses.
    pub async fn export(&self, dossier: &Unlocked, phrase: &str) -> Result<Vec<u8>, Error> {
        let entries = self
            .entries(dossier)
            .await?
            .into_iter()
            .map(|entry: Entry| PortableEntry {
                incarnation: entry.incarnation,
                id: entry.id,
                payload: entry.payload,
                sante: entry.sante,
                at: entry.at.timestamp_millis(),
            });
        let entries = entries.collect();
        let mut files = Vec::new();
        for row in sqlx::query("SELECT empreinte FROM fichier WHERE dossier = ? ORDER BY empreinte")
            .bind(dossier.id.as_bytes().to_vec())
            .fetch_all(&self.pool)
            .await?
        {
            files.extend(self.file(dossier, row.get(0)).await?);
        }
        let portable = Portable {
            id: dossier.id,
            entries,
            fields: self.fields(dossier).await?,
            files,
        };
        let plain = serde_json::to_vec(&portable).map_err(|_| Error::Crypto)?;
        let salt = cipher::random::<SALT>()?;
        let (phrase, cost) = (phrase.to_owned(), self.cost);
        let sealed = tokio::task::spawn_blocking(move || {
            DeviceKey::of_secret(&phrase, &salt, cost)?.seal(Place::portable(), &plain)
        });
        let sealed = sealed.await.map_err(|_| Error::Crypto)??;
        let cost = [cost.memory_kib.to_be_bytes(), cost.passes.to_be_bytes()].concat();
        let length = u64::try_from(sealed.len())
            .map_err(|_| Error::Crypto)?
            .to_be_bytes();
        Ok([MAGIC.as_slice(), &cost, &salt, &length, &sealed].concat())
    }

    /// Brings a dossier in from a file, as a new incarnation under a protection of this computer.
    ///
    /// # Errors
    ///
    /// Returns [`Error::NotOurs`], [`Error::Truncated`], [`Error::WrongSecret`] or [`Error::AlreadyHere`].
    pub async fn import(
        &self,
        bytes: &[u8],
        phrase: &str,
        protection: Protection,
        now: DateTime<Utc>,
    ) -> Result<Unlocked, Error> {
        let portable = open(bytes, phrase).await?;
        let (new, dossier) = self.new_dossier(portable.id, protection, now).await?;
        let fields = SealedField::all(&dossier, &portable.fields)?;
        let (pool, own) = (self.pool.clone(), dossier.clone());
        detached_error(async move {
            let mut transaction = pool.begin().await?;
            insert(&mut *transaction, &new).await?;
            for file in &portable.files {
                let file = SealedFile::of(&own, file)?;
                keep_file(&mut *transaction, own.id, file).await?;
            }
            for field in fields {
                keep_field(&mut *transaction, own.id, field, now).await?;
            }
            for entry in portable.entries {
                let (payload, sante, at) = (entry.payload, entry.sante, instant(entry.at));
                let new = NewEntry {
                    id: entry.id,
                    payload,
                    sante,
                    at,
                };
                append_in(&mut transaction, &own, entry.incarnation, &new).await?;
            }
            transaction.commit().await?;
            Ok(())
        })
        .await?;
        Ok(dossier)
    }
}

async fn open(bytes: &[u8], phrase: &str) -> Result<Portable, Error> {
    let rest = bytes.strip_prefix(MAGIC.as_slice()).ok_or(Error::NotOurs)?;
    let (memory, rest) = rest.split_first_chunk::<4>().ok_or(Error::Truncated)?;
    let (passes, rest) = rest.split_first_chunk::<4>().ok_or(Error::Truncated)?;
    let (salt, rest) = rest.split_first_chunk::<SALT>().ok_or(Error::Truncated)?;
    let (length, sealed) = rest.split_first_chunk::<8>().ok_or(Error::Truncated)?;
    if u64::try_from(sealed.len()).ok() != Some(u64::from_be_bytes(*length)) {
        return Err(Error::Truncated);
    }
    let cost = Argon2Cost {
        memory_kib: u32::from_be_bytes(*memory),
        passes: u32::from_be_bytes(*passes),
    };
    // A hostile file must not ask for all the memory of the computer.
    if cost.memory_kib > 4 * Argon2Cost::PERSONAL.memory_kib || cost.passes > 10 {
        return Err(Error::NotOurs);
    }
    let (phrase, salt, sealed) = (phrase.to_owned(), *salt, sealed.to_vec());
    let plain = tokio::task::spawn_blocking(move || {
        Ok::<_, Error>(DeviceKey::of_secret(&phrase, &salt, cost)?.open(Place::portable(), &sealed))
    });
    let plain = plain
        .await
        .map_err(|_| Error::Crypto)??
        .ok_or(Error::WrongSecret { wait_seconds: 0 })?;
    serde_json::from_slice(&plain).map_err(|_| Error::NotOurs)
}
