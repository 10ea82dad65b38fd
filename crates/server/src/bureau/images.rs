//! The figures of the pictures of the desk: counts over the fiches of a campaign, all of one instant. No candidate is in them;
//! people of the service are, by the work that waits for them and never by how fast they do it.

use super::Bureau;
use anyhow::{Context as _, Result};
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Mutex;
use utoipa::ToSchema;

/// Times as long as figures took to be counted, before they are counted again.
const REPOS: u32 = 50;
/// The longest that figures are kept.
const GARDE: Duration = Duration::from_secs(60);

/// The figures of every picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Figures {
    /// How far the dossiers came, by list.
    jalons: Vec<JalonCompte>,
    /// The deposits that stand, by hour.
    depots: Vec<HeureCompte>,
    /// The decisions that hold, by day.
    decisions: Vec<JourCompte>,
    /// The pièces that are to be sent.
    pieces: Vec<PieceCompte>,
    /// Where the candidates live.
    departements: Vec<DepartementCompte>,
    /// What waits for each person of the service.
    charges: Vec<ChargeCompte>,
    /// How many days the dossiers that are to be verified have waited.
    attentes: Vec<AttenteCompte>,
    /// The dossiers of each spécialité, by list.
    specialites: Vec<SpecialiteCompte>,
    /// When the service was silent.
    pannes: Vec<Panne>,
}

/// Dossiers that came so far and no further, in one list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
struct JalonCompte {
    /// 0 opened, 1 pré-inscrit, 2 pièces begun, 3 signed, 4 handed over, 5 verified, 6 registered.
    jalon: u8,
    file: String,
    nombre: u64,
}

/// Deposits of an hour.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
struct HeureCompte {
    /// Its beginning.
    heure: DateTime<Utc>,
    nombre: u64,
}

/// Decisions of a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
struct JourCompte {
    jour: NaiveDate,
    nombre: u64,
}

/// Dossiers to which a pièce lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
struct PieceCompte {
    /// Its code.
    piece: String,
    /// `absente`, `redemandee` or `ecartee`.
    etat: String,
    nombre: u64,
}

/// Candidacies of a département.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
struct DepartementCompte {
    /// Its code; nothing abroad.
    departement: Option<String>,
    nombre: u64,
}

/// Dossiers that wait for something of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
struct ChargeCompte {
    /// Who took them; nobody yet.
    agent: Option<String>,
    /// `lire`, `verifier`, `decider`, `second` or `attendre`.
    geste: String,
    nombre: u64,
}

/// Dossiers that have waited so many days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
struct AttenteCompte {
    jours: u32,
    nombre: u64,
}

/// Dossiers of a spécialité in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
struct SpecialiteCompte {
    /// Its key.
    specialite: String,
    file: String,
    nombre: u64,
    /// Of which nobody took so many.
    libres: u64,
}

/// A time in which the service was silent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
struct Panne {
    debut: DateTime<Utc>,
    fin: DateTime<Utc>,
}

/// Figures and when they were counted.
struct Comptees {
    figures: Arc<Figures>,
    at: Instant,
    took: Duration,
}

/// The last figures of each campaign. Who asks while they are counted waits for them, and counts nothing.
#[derive(Clone, Default)]
pub(super) struct Gardees(Arc<Mutex<BTreeMap<String, Comptees>>>);

impl Bureau {
    /// The figures of a campaign, in its zone; they may be a minute old.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn figures(&self, campagne: &str, zone: Tz) -> Result<Arc<Figures>> {
        let mut kept = self.images.0.lock().await;
        if let Some(it) = kept.get(campagne)
            && it.at.elapsed() < (it.took * REPOS).min(GARDE)
        {
            return Ok(it.figures.clone());
        }
        let began = Instant::now();
        let figures = Arc::new(self.count(campagne, zone).await?);
        let counted = Comptees {
            figures: figures.clone(),
            at: Instant::now(),
            took: began.elapsed(),
        };
        kept.insert(campagne.to_owned(), counted);
        Ok(figures)
    }

    async fn count(&self, campagne: &str, zone: Tz) -> Result<Figures> {
        let text: String = sqlx::query_scalar("SELECT pupitre.bureau_images($1, $2, $3)::text")
            .bind(campagne)
            .bind(zone.name())
            .bind(self.horloge.now())
            .fetch_one(&self.pool)
            .await
            .context("count what the pictures show")?;
        serde_json::from_str(&text).context("read what the pictures show")
    }
}
