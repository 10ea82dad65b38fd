//! What the pictures of the desk are made of.

use crate::{Liaison, Panne, read};
use chrono::{DateTime, NaiveDate, Utc};
use reqwest::Method;
use serde::Deserialize;

/// What the pictures show.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Images {
    /// What time it is at the service.
    pub instant: DateTime<Utc>,
    /// The dates of the campaign as they stand.
    pub echeances: Echeances,
    /// The figures.
    pub figures: Figures,
}

/// The dates of a campaign: each is the first instant that is too late.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Echeances {
    /// When it opens.
    pub ouverture: DateTime<Utc>,
    /// The end of the choices.
    pub choix: DateTime<Utc>,
    /// The end of the deposits.
    pub depot: Option<DateTime<Utc>>,
    /// The end of the time in which the service answers.
    pub reponse: Option<DateTime<Utc>>,
}

/// The figures of every picture.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Figures {
    /// How far the dossiers came, by list.
    pub jalons: Vec<JalonCompte>,
    /// The deposits that stand, by hour.
    pub depots: Vec<HeureCompte>,
    /// The decisions that hold, by day.
    pub decisions: Vec<JourCompte>,
    /// The pièces that are to be sent.
    pub pieces: Vec<PieceCompte>,
    /// Where the candidates live.
    pub departements: Vec<DepartementCompte>,
    /// What waits for each person of the service.
    pub charges: Vec<ChargeCompte>,
    /// How many days the dossiers that are to be verified have waited.
    pub attentes: Vec<AttenteCompte>,
    /// The dossiers of each spécialité, by list.
    pub specialites: Vec<SpecialiteCompte>,
    /// When the service was silent.
    pub pannes: Vec<Silence>,
}

/// Dossiers that came so far and no further, in one list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct JalonCompte {
    /// The number of the step, from 0.
    pub jalon: u8,
    /// The list.
    pub file: String,
    /// How many.
    pub nombre: u32,
}

/// Deposits of an hour.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct HeureCompte {
    /// Its beginning.
    pub heure: DateTime<Utc>,
    /// How many.
    pub nombre: u32,
}

/// Decisions of a day.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct JourCompte {
    /// The day.
    pub jour: NaiveDate,
    /// How many.
    pub nombre: u32,
}

/// Dossiers to which a pièce lacks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct PieceCompte {
    /// Its code.
    pub piece: String,
    /// `absente`, `redemandee` or `ecartee`.
    pub etat: String,
    /// How many.
    pub nombre: u32,
}

/// Candidacies of a département.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DepartementCompte {
    /// Its code; nothing abroad.
    pub departement: Option<String>,
    /// How many.
    pub nombre: u32,
}

/// Dossiers that wait for something of one person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ChargeCompte {
    /// Who took them; nobody yet.
    pub agent: Option<String>,
    /// `lire`, `verifier`, `decider`, `second` or `attendre`.
    pub geste: String,
    /// How many.
    pub nombre: u32,
}

/// Dossiers that have waited so many days.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AttenteCompte {
    /// Days.
    pub jours: u32,
    /// How many.
    pub nombre: u32,
}

/// Dossiers of a spécialité in a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SpecialiteCompte {
    /// Its key.
    pub specialite: String,
    /// The list.
    pub file: String,
    /// How many.
    pub nombre: u32,
    /// Of which nobody took so many.
    pub libres: u32,
}

/// A time in which the service was silent.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Silence {
    /// When it began.
    pub debut: DateTime<Utc>,
    /// When it ended.
    pub fin: DateTime<Utc>,
}

impl Liaison {
    /// What the pictures of a campaign show.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `agent.role`.
    pub async fn images(&self, jeton: &str, campagne: &str) -> Result<Images, Panne> {
        let asked = self.ask(Method::GET, &["v1", "bureau", "images"]);
        let asked = asked.query(&[("campagne", campagne)]).bearer_auth(jeton);
        read(self.send(asked).await?).await
    }
}
