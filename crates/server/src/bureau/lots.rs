//! Batches: one order for many dossiers, tried on each first, signed by a person once she opened a few drawn at random.

use super::Bureau;
use super::acces::Agent;
use super::fiche::Apercu;
use super::ordre::Ordre;
use super::travail::Filtre;
use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;
use uuid::Uuid;

/// Dossiers left out that are named at most; all of them are counted.
const EXCLUS: i32 = 200;

/// A batch as lists show it.
#[derive(Debug, Clone, FromRow, Serialize, ToSchema)]
pub(crate) struct Lot {
    id: Uuid,
    /// `validation` or `message`.
    sorte: String,
    /// Who prepared it.
    par: String,
    at: DateTime<Utc>,
    /// `essai`, `pret`, `signe`, `inscrit`, `abandonne` or `repris`.
    etat: String,
    /// Who signed it.
    signe_par: Option<String>,
    /// Until then all of it can be taken back.
    part_le: Option<DateTime<Utc>>,
}

/// A batch with what it did.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub(crate) struct LotDetail {
    #[serde(flatten)]
    lot: Lot,
    /// What is ordered; the version is that of each dossier.
    ordre: Ordre,
    comptes: Vec<LotCompte>,
    /// 200 at most; all of them are counted.
    exclus: Vec<LotExclu>,
    echantillon: Vec<LotTire>,
}

/// How many dossiers of a batch are somewhere.
#[derive(Debug, Clone, FromRow, Serialize, ToSchema)]
struct LotCompte {
    /// `attend`, `retenu`, `exclu` or `inscrit`.
    etat: String,
    /// Codes of why it is left out, or the state of its decision.
    detail: String,
    nombre: i64,
}

/// A dossier that is left out, or whose decision was not done.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct LotExclu {
    dossier: Uuid,
    nom: String,
    /// Codes.
    motif: String,
}

/// A dossier of the sample.
#[derive(Debug, Clone, Serialize, ToSchema)]
struct LotTire {
    dossier: Uuid,
    nom: String,
    /// Whether who asks opened it since the batch was prepared, or in the hour before.
    vu: bool,
    /// Whether somebody judged it otherwise since: nothing is signed then.
    contredit: bool,
}

/// What came of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Signature {
    /// It is signed.
    Faite,
    /// Not all of the sample was opened.
    Echantillon,
    /// One of the sample was judged otherwise.
    Suspendu,
    /// It is not ready, or it ended.
    Etat,
}

#[derive(FromRow)]
struct Scelle {
    #[sqlx(flatten)]
    lot: Lot,
    ordre: Vec<u8>,
}

impl Bureau {
    /// Prepares a batch of the dossiers of a list; it is tried behind the counter. Answers how many they are.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn prepare_lot(
        &self,
        agent: &Agent,
        id: Uuid,
        filtre: &Filtre,
        ordre: &Ordre,
    ) -> Result<i64> {
        let text = serde_json::to_vec(ordre).context("write an order")?;
        sqlx::query_scalar(
            "SELECT pupitre.bureau_lot_preparer($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        )
        .bind(id)
        .bind(agent.id)
        .bind(&filtre.campagne)
        .bind(ordre.sorte())
        .bind(self.coffre.seal_note("lot", id, &text)?)
        .bind(&filtre.file)
        .bind(&filtre.alerte)
        .bind(&filtre.specialite)
        .bind(filtre.agent)
        .bind(self.horloge.now())
        .fetch_one(&self.pool)
        .await
        .context("prepare a batch")
    }

    /// The last batches of a campaign, newest first.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn lots(&self, campagne: &str) -> Result<Vec<Lot>> {
        sqlx::query_as(
            "SELECT id, sorte, par_nom AS par, at, etat, signe_nom AS signe_par, part_le FROM pupitre.bureau_lots($1)",
        )
        .bind(campagne)
        .fetch_all(&self.pool)
        .await
        .context("list the batches")
    }

    /// A batch, as a person sees it; nothing when there is none of that identity.
    ///
    /// # Errors
    /// The base does not answer, or holds what cannot be read.
    pub(crate) async fn lot(&self, agent: &Agent, id: Uuid) -> Result<Option<LotDetail>> {
        let read: Option<Scelle> = sqlx::query_as(
            "SELECT id, sorte, par_nom AS par, at, etat, signe_nom AS signe_par, part_le, ordre FROM pupitre.bureau_lot($1)",
        )
        .bind(id)
        .fetch_optional(&self.pool)
        .await
        .context("read a batch")?;
        let Some(Scelle { lot, ordre }) = read else {
            return Ok(None);
        };
        let comptes =
            sqlx::query_as("SELECT etat, detail, nombre FROM pupitre.bureau_lot_comptes($1)")
                .bind(id)
                .fetch_all(&self.pool)
                .await
                .context("count the dossiers of a batch")?;
        Ok(Some(LotDetail {
            ordre: self.lot_order(id, &ordre)?,
            exclus: self.left_out(id).await?,
            echantillon: self.sample(agent, id).await?,
            comptes,
            lot,
        }))
    }

    /// What a batch orders.
    ///
    /// # Errors
    /// The base holds what cannot be read.
    pub(super) fn lot_order(&self, id: Uuid, sealed: &[u8]) -> Result<Ordre> {
        let text = self.coffre.open_note("lot", id, sealed)?;
        serde_json::from_slice(&text).context("read an order")
    }

    async fn left_out(&self, id: Uuid) -> Result<Vec<LotExclu>> {
        let read: Vec<(Uuid, String, Vec<u8>)> =
            sqlx::query_as("SELECT dossier, motif, apercu FROM pupitre.bureau_lot_exclus($1, $2)")
                .bind(id)
                .bind(EXCLUS)
                .fetch_all(&self.pool)
                .await
                .context("list the dossiers that a batch leaves out")?;
        let open = |(dossier, motif, apercu): (Uuid, String, Vec<u8>)| {
            let nom = Apercu::open(&self.coffre, dossier, &apercu)?.nom;
            Ok(LotExclu {
                dossier,
                nom,
                motif,
            })
        };
        read.into_iter().map(open).collect()
    }

    async fn sample(&self, agent: &Agent, id: Uuid) -> Result<Vec<LotTire>> {
        let read: Vec<(Uuid, Vec<u8>, bool, bool)> = sqlx::query_as(
            "SELECT dossier, apercu, vu, contredit FROM pupitre.bureau_lot_echantillon($1, $2)",
        )
        .bind(id)
        .bind(agent.id)
        .fetch_all(&self.pool)
        .await
        .context("read the sample of a batch")?;
        let open = |(dossier, apercu, vu, contredit): (Uuid, Vec<u8>, bool, bool)| {
            let nom = Apercu::open(&self.coffre, dossier, &apercu)?.nom;
            Ok(LotTire {
                dossier,
                nom,
                vu,
                contredit,
            })
        };
        read.into_iter().map(open).collect()
    }

    /// Signs a batch: its decisions are kept, and leave when the time to take them back has passed.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn sign_lot(&self, agent: &Agent, id: Uuid) -> Result<Signature> {
        let now = self.horloge.now();
        let done: String = sqlx::query_scalar("SELECT pupitre.bureau_lot_signer($1, $2, $3, $4)")
            .bind(id)
            .bind(agent.id)
            .bind(now + self.delai)
            .bind(now)
            .fetch_one(&self.pool)
            .await
            .context("sign a batch")?;
        Ok(match done.as_str() {
            "signe" => Signature::Faite,
            "echantillon" => Signature::Echantillon,
            "suspendu" => Signature::Suspendu,
            _ => Signature::Etat,
        })
    }

    /// Gives a batch up, or takes back what has not left of it. Answers how many decisions; nothing when it is too late.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn take_back_lot(&self, agent: &Agent, id: Uuid) -> Result<Option<i64>> {
        sqlx::query_scalar("SELECT pupitre.bureau_lot_reprendre($1, $2, $3)")
            .bind(id)
            .bind(agent.id)
            .bind(self.horloge.now())
            .fetch_one(&self.pool)
            .await
            .context("take a batch back")
    }
}
