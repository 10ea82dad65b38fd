//! Batches of the desk of the service.

use crate::bureau::Filtre;
use crate::{Liaison, Panne, read};
use chrono::{DateTime, Utc};
use reqwest::Method;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// A batch, as lists show it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Lot {
    /// Its identity.
    pub id: Uuid,
    /// What is ordered.
    pub sorte: String,
    /// Who prepared it.
    pub par: String,
    /// When.
    pub at: DateTime<Utc>,
    /// `essai`, `pret`, `signe`, `inscrit`, `abandonne` or `repris`.
    pub etat: String,
    /// Who signed it.
    pub signe_par: Option<String>,
    /// Until then all of it can be taken back.
    pub part_le: Option<DateTime<Utc>>,
}

/// A batch with what it did.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DetailLot {
    /// The batch.
    #[serde(flatten)]
    pub lot: Lot,
    /// What is ordered.
    pub ordre: Value,
    /// How many of its dossiers are where.
    pub comptes: Vec<CompteLot>,
    /// Dossiers that are left out, or whose decision was not done: 200 at most.
    pub exclus: Vec<ExcluLot>,
    /// The sample.
    pub echantillon: Vec<TireLot>,
}

/// How many dossiers of a batch are somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CompteLot {
    /// `attend`, `retenu`, `exclu` or `inscrit`.
    pub etat: String,
    /// Codes of why it is left out, or the state of its decision.
    pub detail: String,
    /// How many.
    pub nombre: u32,
}

/// A dossier that a batch leaves out, or whose decision was not done.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ExcluLot {
    /// The dossier.
    pub dossier: Uuid,
    /// Who it is of.
    pub nom: String,
    /// Codes.
    pub motif: String,
}

/// A dossier of the sample of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TireLot {
    /// The dossier.
    pub dossier: Uuid,
    /// Who it is of.
    pub nom: String,
    /// Whether who asks opened it.
    pub vu: bool,
    /// Whether somebody judged it otherwise.
    pub contredit: bool,
}

#[derive(Deserialize)]
struct Prepare {
    dossiers: u64,
}

#[derive(Deserialize)]
struct Repris {
    decisions: u64,
}

impl Liaison {
    /// Prepares a batch of the dossiers of a list. Answers how many they are.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `agent.role`, `lot.ordre`.
    pub async fn prepare_lot(
        &self,
        jeton: &str,
        id: Uuid,
        liste: &Filtre,
        ordre: &Value,
    ) -> Result<u64, Panne> {
        let body = json!({ "id": id, "liste": liste, "ordre": ordre });
        let asked = self.ask(Method::POST, &["v1", "bureau", "lots"]);
        let told: Prepare = read(self.send(asked.json(&body).bearer_auth(jeton)).await?).await?;
        Ok(told.dossiers)
    }

    /// The last batches of a campaign.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`].
    pub async fn lots(&self, jeton: &str, campagne: &str) -> Result<Vec<Lot>, Panne> {
        let asked = self.ask(Method::GET, &["v1", "bureau", "lots"]);
        let asked = asked.query(&[("campagne", campagne)]).bearer_auth(jeton);
        read(self.send(asked).await?).await
    }

    /// A batch.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `lot.absent`.
    pub async fn lot(&self, jeton: &str, id: Uuid) -> Result<DetailLot, Panne> {
        let asked = self.of_lot(Method::GET, id, &[]).bearer_auth(jeton);
        read(self.send(asked).await?).await
    }

    /// Signs a batch.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `lot.echantillon`, `lot.suspendu`, `lot.etat`.
    pub async fn sign_lot(&self, jeton: &str, id: Uuid) -> Result<(), Panne> {
        let asked = self.of_lot(Method::POST, id, &["signature"]);
        self.send(asked.bearer_auth(jeton)).await.map(drop)
    }

    /// Gives a batch up, or takes back what has not left of it. Answers how many decisions.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `lot.etat`.
    pub async fn take_back_lot(&self, jeton: &str, id: Uuid) -> Result<u64, Panne> {
        let asked = self.of_lot(Method::DELETE, id, &[]).bearer_auth(jeton);
        let told: Repris = read(self.send(asked).await?).await?;
        Ok(told.decisions)
    }

    fn of_lot(&self, method: Method, id: Uuid, more: &[&str]) -> reqwest::RequestBuilder {
        let id = id.to_string();
        let path = [&["v1", "bureau", "lots", &id], more].concat();
        self.ask(method, &path)
    }
}
