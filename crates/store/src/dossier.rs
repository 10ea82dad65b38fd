//! Dossiers: made, with their first entry or without any, and erased.

use crate::cipher::{self, DeviceKey, Keys, Place};
use crate::contenu::{SealedField, keep_field};
use crate::journal::{Along, append_in};
use crate::{
    Argon2Cost, Error, NewEntry, Protection, ProtectionKind, Store, Unlocked, derive, detached,
    detached_error, word,
};
use chrono::{DateTime, Utc};
use sqlx::SqliteExecutor;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// The row of a dossier that is not there yet.
pub(crate) struct NewDossier {
    id: Uuid,
    incarnation: Uuid,
    kind: ProtectionKind,
    salt: [u8; 16],
    cost: Argon2Cost,
    wrapped: Vec<u8>,
    at: DateTime<Utc>,
}

impl Store {
    /// Creates a dossier under a protection.
    ///
    /// # Errors
    ///
    /// Returns [`Error::AlreadyHere`], or what the database refuses.
    pub async fn create(
        &self,
        id: Uuid,
        protection: Protection,
        now: DateTime<Utc>,
    ) -> Result<Unlocked, Error> {
        let (new, unlocked) = self.new_dossier(id, protection, now).await?;
        let pool = self.pool.clone();
        detached_error(async move { insert(&pool, &new).await }).await?;
        Ok(unlocked)
    }

    /// Creates a dossier with its draft and its first entry; none of them when one cannot be written.
    ///
    /// # Errors
    ///
    /// As [`Store::create`].
    pub async fn begin(
        &self,
        id: Uuid,
        protection: Protection,
        fields: &BTreeMap<String, String>,
        entry: NewEntry,
        along: Along<'_>,
    ) -> Result<Unlocked, Error> {
        let (new, unlocked) = self.new_dossier(id, protection, entry.at).await?;
        let sealed = along.seal(&unlocked)?;
        let fields = SealedField::all(&unlocked, fields)?;
        let (pool, own) = (self.pool.clone(), unlocked.clone());
        detached_error(async move {
            let mut transaction = pool.begin().await?;
            insert(&mut *transaction, &new).await?;
            for field in fields {
                keep_field(&mut *transaction, own.id, field, entry.at).await?;
            }
            append_in(&mut transaction, &own, own.incarnation, &entry).await?;
            sealed.write(&mut transaction, own.id).await?;
            transaction.commit().await?;
            Ok(())
        })
        .await?;
        Ok(unlocked)
    }

    /// Draws the keys of a dossier and wraps them under its protection.
    pub(crate) async fn new_dossier(
        &self,
        id: Uuid,
        protection: Protection,
        at: DateTime<Utc>,
    ) -> Result<(NewDossier, Unlocked), Error> {
        let (keys, salt) = (Keys::random()?, cipher::random::<16>()?);
        let (kind, incarnation) = (protection.kind(), Uuid::now_v7());
        let wrapping = derive(protection, salt, self.cost).await?;
        let new = NewDossier {
            id,
            incarnation,
            kind,
            salt,
            cost: self.cost,
            wrapped: wrapping.seal(Place::keys(id), &keys.to_bytes())?,
            at,
        };
        let unlocked = Unlocked {
            id,
            incarnation,
            protection: kind,
            keys: Arc::new(keys),
        };
        Ok((new, unlocked))
    }

    /// Writes what the home screen may show of a dossier; nothing for one under a secret.
    ///
    /// # Errors
    ///
    /// Returns what the database refuses.
    pub async fn set_resume(
        &self,
        dossier: &Unlocked,
        resume: &[u8],
        cle: &DeviceKey,
    ) -> Result<(), Error> {
        if dossier.protection == ProtectionKind::Secret {
            return Ok(());
        }
        let sealed = cle.seal(Place::resume(dossier.id), resume)?;
        let (pool, id) = (self.pool.clone(), dossier.id);
        detached(async move {
            sqlx::query("UPDATE dossier SET resume = ? WHERE id = ?")
                .bind(sealed)
                .bind(id.as_bytes().to_vec())
                .execute(&pool)
                .await
        })
        .await?;
        Ok(())
    }

    /// Destroys the keys of a dossier, then what they opened.
    ///
    /// # Errors
    ///
    /// Returns what the database refuses.
    pub async fn erase(&self, id: Uuid) -> Result<(), Error> {
        let pool = self.pool.clone();
        detached(async move {
            let mut transaction = pool.begin().await?;
            for statement in [
                "DELETE FROM dossier WHERE id = ?",
                "DELETE FROM journal WHERE dossier = ?",
                "DELETE FROM brouillon WHERE dossier = ?",
                "DELETE FROM fichier WHERE dossier = ?",
                "DELETE FROM envoi WHERE dossier = ?",
                "DELETE FROM version_recue WHERE dossier = ?",
                "DELETE FROM attache WHERE dossier = ?",
            ] {
                sqlx::query(statement)
                    .bind(id.as_bytes().to_vec())
                    .execute(&mut *transaction)
                    .await?;
            }
            transaction.commit().await
        })
        .await?;
        let pool = self.pool.clone();
        detached(async move {
            sqlx::query("PRAGMA wal_checkpoint(TRUNCATE)")
                .execute(&pool)
                .await
        })
        .await?;
        Ok(())
    }
}

/// Writes the row of a dossier.
///
/// # Errors
///
/// Returns [`Error::AlreadyHere`], or what the database refuses.
pub(crate) async fn insert(
    executor: impl SqliteExecutor<'_>,
    new: &NewDossier,
) -> Result<(), Error> {
    let inserted = sqlx::query(
        "INSERT INTO dossier (id, protection, sel, argon2, cles, incarnation, created_at, modified_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(new.id.as_bytes().to_vec())
    .bind(word(new.kind))
    .bind(new.salt.to_vec())
    .bind(new.cost.to_string())
    .bind(new.wrapped.clone())
    .bind(new.incarnation.as_bytes().to_vec())
    .bind(new.at.timestamp_millis())
    .bind(new.at.timestamp_millis())
    .execute(executor)
    .await?;
    match inserted.rows_affected() {
        0 => Err(Error::AlreadyHere),
        _ => Ok(()),
    }
}
