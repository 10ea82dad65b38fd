//! The orders of the service about one dossier: decided, journaled and receipted as any command.

use crate::journal::{Arrived, Journal, Kept, Tenu};
use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use rules::Command;
use sqlx::PgPool;
use sync::{DeviceKey, Envelope, Sealed, digest};
use uuid::Uuid;

/// The service speaks under one name: it has no store that could be copied.
const INCARNATION: Uuid = Uuid::nil();

/// The account of a dossier; nothing when no dossier has that number.
///
/// # Errors
/// The base does not answer.
pub(crate) async fn account_of(pool: &PgPool, dossier: Uuid) -> Result<Option<Uuid>> {
    sqlx::query_scalar("SELECT compte FROM pupitre.dossier WHERE id = $1")
        .bind(dossier)
        .fetch_optional(pool)
        .await
        .context("look a dossier up")
}

impl Journal {
    /// Gives an order about a dossier of an account as it was read in that life of the base, under the key of the service.
    ///
    /// # Errors
    /// The base does not answer, or holds what cannot be read.
    pub(crate) async fn order(
        &self,
        epoque: Uuid,
        whose: (Uuid, &Tenu),
        command: &Command,
        key: &DeviceKey,
        now: DateTime<Utc>,
    ) -> Result<Kept> {
        self.order_named(Uuid::new_v4(), epoque, whose, command, key, now)
            .await
    }

    /// The same, under an identity that who gives it knows.
    ///
    /// # Errors
    /// As [`Journal::order`].
    pub(crate) async fn order_named(
        &self,
        id: Uuid,
        epoque: Uuid,
        (compte, tenu): (Uuid, &Tenu),
        command: &Command,
        key: &DeviceKey,
        now: DateTime<Utc>,
    ) -> Result<Kept> {
        let campagne = tenu.campagne(&self.fonds)?;
        let stored = rules::journal::store(command, &campagne.id, campagne.revision);
        let (no, previous) = tenu.state.next_of(key.id(), INCARNATION);
        let envelope = Envelope {
            id,
            account: compte,
            device: key.id(),
            incarnation: INCARNATION,
            no,
            previous,
            dossier: tenu.state.dossier().id,
            base: tenu.state.version(),
            command: serde_json::from_slice(&stored.payload)?,
            sante: stored.sante.as_deref().map(digest),
            rules_version: rules::VERSION,
            declared_at: now,
        };
        let sealed = Sealed::of(&envelope, stored.sante, key);
        let arrived = Arrived {
            envelope,
            sealed: &sealed,
            proof: None,
            received_at: now,
            epoque,
        };
        self.keep(&arrived).await
    }
}
