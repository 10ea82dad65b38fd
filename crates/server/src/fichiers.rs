//! What a decision needs to know of the files of a dossier: which came, which were set aside.

use crate::journal::{Arrived, Journal};
use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use rules::DossierId;
use std::collections::BTreeSet;
use sync::ServerDossier;
use uuid::Uuid;

/// What the storage holds of the files of a dossier, by their SHA-256 in hexadecimal.
#[derive(Default)]
pub(crate) struct Fichiers {
    /// Those that came.
    pub(crate) recus: BTreeSet<String>,
    /// Those that the examination set aside.
    pub(crate) ecartes: BTreeSet<String>,
}

impl Journal {
    /// The files whose bytes are here; asked only when something that may be decided is a deposit.
    pub(crate) async fn files(
        &self,
        compte: Uuid,
        id: DossierId,
        state: &ServerDossier,
        arrived: &Arrived<'_>,
    ) -> Result<Fichiers> {
        if !arrived.envelope.is_deposit() && !state.holds_deposit() {
            return Ok(Fichiers::default());
        }
        let ecartes: Vec<Vec<u8>> = sqlx::query_scalar(
            "SELECT empreinte FROM pupitre.controles($1, $2) WHERE controle = 'ecartee'",
        )
        .bind(compte)
        .bind(id.0)
        .fetch_all(&self.pool)
        .await
        .with_context(|| format!("list what was set aside of dossier {id}"))?;
        Ok(Fichiers {
            recus: self.received(compte, id, None).await?,
            ecartes: ecartes.into_iter().map(hex::encode).collect(),
        })
    }

    /// The files of a dossier whose bytes all came, by an instant when there is one.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn received(
        &self,
        compte: Uuid,
        id: DossierId,
        by: Option<DateTime<Utc>>,
    ) -> Result<BTreeSet<String>> {
        let received: Vec<Vec<u8>> = sqlx::query_scalar("SELECT pupitre.pieces_recues($1, $2, $3)")
            .bind(compte)
            .bind(id.0)
            .bind(by)
            .fetch_all(&self.pool)
            .await
            .with_context(|| format!("list the files of dossier {id}"))?;
        Ok(received.into_iter().map(hex::encode).collect())
    }
}
