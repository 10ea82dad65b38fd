//! Which dossiers leave in a file, what lists know of them, and the trace of it.

use super::Bureau;
use super::travail::Filtre;
use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sqlx::{FromRow, PgPool};
use uuid::Uuid;

/// What lists know of a dossier that leaves.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Exporte {
    pub(crate) dossier: Uuid,
    /// Its account.
    pub(crate) compte: Uuid,
    /// The word of a `File`.
    pub(crate) file: String,
    /// Words of `Alerte`.
    pub(crate) alertes: Vec<String>,
    /// Codes of the pièces that are missing.
    pub(crate) manquantes: Vec<String>,
    /// When it was handed over.
    pub(crate) remis_le: Option<DateTime<Utc>>,
    /// Who takes care of it.
    pub(crate) agent: Option<String>,
    /// `a_confirmer` or `en_attente` when a decision is open.
    pub(crate) decision: Option<String>,
}

/// Who asks for an export, and how it is noted.
#[derive(Debug, Clone)]
pub(crate) enum Demandeur {
    /// A person of the service.
    Agent(Uuid),
    /// The administrator, who types a name and acts as the owner of the base.
    Administrateur {
        /// The name.
        nom: String,
        /// The base, as its owner.
        base: PgPool,
    },
}

impl Filtre {
    /// As a trace keeps it: nothing of what was typed to find somebody.
    fn trace(&self) -> Value {
        json!({
            "file": self.file,
            "alerte": self.alerte,
            "specialite": self.specialite,
            "miens": self.agent.is_some(),
            "recherche": !self.texte.trim().is_empty(),
        })
    }
}

impl Bureau {
    /// The dossiers that a list shows, in its order: every page of it, or the nearest of a search.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn select(&self, filtre: &Filtre) -> Result<Vec<Uuid>> {
        if !filtre.texte.trim().is_empty() {
            let found = self.list(filtre).await?;
            return Ok(found.iter().map(|it| it.dossier).collect());
        }
        sqlx::query_scalar(
            "SELECT dossier FROM pupitre.bureau_lister($1, $2, $3, $4, $5, '{}', NULL, $6)",
        )
        .bind(&filtre.campagne)
        .bind(&filtre.file)
        .bind(&filtre.alerte)
        .bind(&filtre.specialite)
        .bind(filtre.agent)
        .bind(i32::MAX)
        .fetch_all(&self.pool)
        .await
        .context("list the dossiers that leave")
    }

    /// What lists know of dossiers, in the order in which they are asked.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn known(&self, dossiers: &[Uuid]) -> Result<Vec<Exporte>> {
        sqlx::query_as(
            "SELECT dossier, compte, file, alertes, manquantes, remis_le, agent, decision FROM pupitre.bureau_exporter($1)",
        )
        .bind(dossiers)
        .fetch_all(&self.pool)
        .await
        .context("read what lists know of dossiers")
    }

    /// Notes an export: who, which dossiers, how many, and why answers about health leave too.
    ///
    /// # Errors
    /// A name or a reason is too short or too long, or the base does not answer.
    pub(crate) async fn note_export(
        &self,
        qui: &Demandeur,
        (filtre, nombre): (&Filtre, usize),
        format: &str,
        sante: Option<&str>,
    ) -> Result<()> {
        let (nombre, now) = (i64::try_from(nombre)?, self.horloge.now());
        let (statement, pool) = match qui {
            Demandeur::Agent(_) => (
                "SELECT pupitre.bureau_noter_export($1::uuid, $2, $3, $4, $5, $6, $7)",
                &self.pool,
            ),
            Demandeur::Administrateur { base, .. } => (
                "INSERT INTO pupitre.export (par, campagne, format, filtre, nombre, sante, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                base,
            ),
        };
        sqlx::query(statement)
            .bind(qui.name())
            .bind(&filtre.campagne)
            .bind(format)
            .bind(filtre.trace())
            .bind(nombre)
            .bind(sante)
            .bind(now)
            .execute(pool)
            .await
            .context("le nom a 2 à 80 caractères, le motif 10 à 400")?;
        Ok(())
    }

    /// Notes, where each person reads it, that her answers about health leave.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn note_health(
        &self,
        qui: &Demandeur,
        dossiers: &[Uuid],
        motif: &str,
    ) -> Result<()> {
        let (statement, pool) = match qui {
            Demandeur::Agent(_) => (
                "SELECT pupitre.bureau_noter_sante($1::uuid, $2, $3, $4)",
                &self.pool,
            ),
            Demandeur::Administrateur { base, .. } => (
                "INSERT INTO pupitre.consultation (compte, par, motif, at, dossier)
                 SELECT f.compte, $1, $3, $4, f.dossier FROM pupitre.fiche AS f WHERE f.dossier = ANY ($2)",
                base,
            ),
        };
        sqlx::query(statement)
            .bind(qui.name())
            .bind(dossiers)
            .bind(format!("Export des réponses sur la santé : {motif}"))
            .bind(self.horloge.now())
            .execute(pool)
            .await
            .context("note that answers about health leave")?;
        Ok(())
    }
}

impl Demandeur {
    /// The identity of a person of the service, or the name that was typed.
    fn name(&self) -> String {
        match self {
            Self::Agent(id) => id.to_string(),
            Self::Administrateur { nom, .. } => nom.clone(),
        }
    }
}
