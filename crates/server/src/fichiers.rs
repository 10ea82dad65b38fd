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
        self.all_files(compte, id).await
    }

    /// The files of a dossier that its examination set aside, by their SHA-256 in hexadecimal.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn set_aside(&self, compte: Uuid, id: DossierId) -> Result<BTreeSet<String>> {
        Ok(self.all_files(compte, id).await?.ecartes)
    }

    async fn all_files(&self, compte: Uuid, id: DossierId) -> Result<Fichiers> {
        let known: Vec<(Vec<u8>, bool)> =
            sqlx::query_as("SELECT empreinte, controle = 'ecartee' FROM pupitre.controles($1, $2)")
                .bind(compte)
                .bind(id.0)
                .fetch_all(&self.pool)
                .await
                .with_context(|| format!("list the files of dossier {id}"))?;
        let mut files = Fichiers::default();
        for (empreinte, set_aside) in known {
            let empreinte = hex::encode(empreinte);
            if set_aside {
                files.ecartes.insert(empreinte.clone());
            }
            files.recus.insert(empreinte);
        }
        Ok(files)
    }

    /// The files of a dossier whose bytes all came by an instant.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn received(
        &self,
        compte: Uuid,
        id: DossierId,
        by: DateTime<Utc>,
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
