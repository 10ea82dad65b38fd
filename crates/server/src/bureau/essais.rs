//! What goes on behind a batch: it is tried on each dossier, and once a person signed it, its decisions are kept. Both may be cut
//! anywhere and go on at the next start, on this server or on another one.

use super::Bureau;
use super::ordre::Ordre;
use crate::passages::Passages;
use anyhow::{Context as _, Result};
use rules::{Context, DossierId, decide};
use sha2::{Digest as _, Sha256};
use sqlx::{FromRow, PgPool};
use std::time::Duration;
use tokio::sync::watch;
use uuid::Uuid;

/// Time between two looks at what waits.
const PAUSE: Duration = Duration::from_secs(1);
/// Dossiers that are tried, or decisions that are kept, in one transaction.
const PAGE: i32 = 200;

/// Tries the batches, and keeps the decisions of those that are signed.
pub(crate) struct Essais {
    pub(crate) bureau: Bureau,
    pub(crate) pool: PgPool,
    pub(crate) passages: Passages,
    /// How many dossiers a person opens before she signs.
    pub(crate) echantillon: i32,
}

#[derive(FromRow)]
struct AuTravail {
    id: Uuid,
    campagne: String,
    ordre: Vec<u8>,
    etat: String,
    par: Uuid,
}

#[derive(FromRow)]
struct Ligne {
    dossier: Uuid,
    compte: Uuid,
    version: Option<i32>,
    pris: bool,
    alerte: bool,
    vu: bool,
}

/// What a trial finds of a dossier: what it was tried on, or why it is left out.
type Trouve = Result<(i64, i32), String>;

impl Essais {
    /// Works until it is told to stop.
    pub(crate) async fn watch(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match self.next(&stop).await {
                Ok(true) => continue,
                Ok(false) => (),
                Err(error) => {
                    tracing::error!(error = format!("{error:#}"), "un lot n’avance pas");
                }
            }
            tokio::select! {
                _ = stop.changed() => (),
                () = tokio::time::sleep(PAUSE) => (),
            }
        }
    }

    /// Works on the next batch. Answers whether there was one.
    async fn next(&self, stop: &watch::Receiver<bool>) -> Result<bool> {
        let lot: Option<AuTravail> =
            sqlx::query_as("SELECT id, campagne, ordre, etat, par FROM pupitre.lot_suivant($1)")
                .bind(self.passages.horloge.now())
                .fetch_optional(&self.pool)
                .await
                .context("take the next batch")?;
        let Some(lot) = lot else {
            return Ok(false);
        };
        let ordre = self.bureau.lot_order(lot.id, &lot.ordre)?;
        let tries = lot.etat == "essai";
        let wanted = if tries { "attend" } else { "retenu" };
        while !*stop.borrow() {
            let lines = self.lines(&lot, wanted).await?;
            if lines.is_empty() {
                self.end(&lot, tries).await?;
                break;
            }
            let goes_on = match tries {
                true => self.try_on(&lot, &ordre, &lines).await?,
                false => self.keep(&lot, &ordre, &lines).await?,
            };
            if !goes_on {
                break;
            }
        }
        Ok(true)
    }

    /// Ends the trial, and draws the sample; or says that every decision is kept.
    async fn end(&self, lot: &AuTravail, tries: bool) -> Result<()> {
        let ending = match tries {
            true => sqlx::query("SELECT pupitre.lot_essaye($1, $2)")
                .bind(lot.id)
                .bind(self.echantillon),
            false => sqlx::query("SELECT pupitre.lot_inscrit($1)").bind(lot.id),
        };
        ending.execute(&self.pool).await.context("end a batch")?;
        tracing::info!(lot = %lot.id, etat = lot.etat, "lot");
        Ok(())
    }

    async fn lines(&self, lot: &AuTravail, etat: &str) -> Result<Vec<Ligne>> {
        sqlx::query_as(
            "SELECT dossier, compte, version, pris, alerte, vu FROM pupitre.lot_lignes($1, $2, $3, $4, $5)",
        )
        .bind(lot.id)
        .bind(etat)
        .bind(lot.par)
        .bind(PAGE)
        .bind(self.passages.horloge.now())
        .fetch_all(&self.pool)
        .await
        .context("list the dossiers of a batch")
    }

    /// Tries the order on some dossiers, and notes what was found. Answers whether to go on.
    async fn try_on(&self, lot: &AuTravail, ordre: &Ordre, lines: &[Ligne]) -> Result<bool> {
        let (mut motifs, mut bases, mut versions) = (Vec::new(), Vec::new(), Vec::new());
        for line in lines {
            let (tried, motif) = match self.found(lot, ordre, line).await? {
                Ok(tried) => (Some(tried), None),
                Err(motif) => (None, Some(motif)),
            };
            bases.push(tried.map(|it| it.0));
            versions.push(tried.map(|it| it.1));
            motifs.push(motif);
        }
        sqlx::query_scalar("SELECT pupitre.lot_noter($1, $2, $3, $4, $5, $6)")
            .bind(lot.id)
            .bind(identities(lines))
            .bind(motifs)
            .bind(bases)
            .bind(versions)
            .bind(self.passages.horloge.now())
            .fetch_one(&self.pool)
            .await
            .context("note what a trial found")
    }

    async fn found(&self, lot: &AuTravail, ordre: &Ordre, line: &Ligne) -> Result<Trouve> {
        let left_out = |code: &str| Ok(Err(code.to_owned()));
        // What asks for more than a look is looked at by a person, dossier by dossier; words may go to everybody.
        if line.alerte && ordre.ends_verification() {
            return left_out("lot.alerte");
        }
        if line.pris {
            return left_out("decision.prise");
        }
        if line.vu {
            return left_out("lot.ouvert");
        }
        let journal = &self.passages.journal;
        // What others have at hand stays there: a batch is as long as a session.
        let tenu = journal.look(line.compte, DossierId(line.dossier)).await?;
        let Some(tenu) = tenu else {
            return left_out("dossier.absent");
        };
        let campagne = tenu.campagne(&self.passages.fonds)?;
        if campagne.id != lot.campagne {
            return left_out("dossier.change");
        }
        let context = Context {
            campagne: &campagne,
            territoire: &self.passages.fonds.territoire,
            now: self.passages.horloge.now(),
        };
        let dossier = tenu.state.dossier();
        let version = dossier.held_version();
        let command = ordre.clone().about(version).command();
        Ok(match decide(dossier, &command, &context) {
            Ok(_) => Ok((
                i64::try_from(tenu.state.version())?,
                i32::try_from(version)?,
            )),
            Err(refusals) => {
                let codes = refusals.iter().map(|it| it.motif.code());
                Err(codes.collect::<Vec<_>>().join(" "))
            }
        })
    }

    /// Keeps the decisions of some dossiers. Answers whether to go on.
    async fn keep(&self, lot: &AuTravail, ordre: &Ordre, lines: &[Ligne]) -> Result<bool> {
        let (mut decisions, mut orders) = (Vec::new(), Vec::new());
        for line in lines {
            let version = u32::try_from(line.version.unwrap_or_default())?;
            let order = ordre.clone().about(version);
            orders.push(self.bureau.sealed_order(line.dossier, &order)?);
            decisions.push(decision(lot.id, line.dossier));
        }
        sqlx::query_scalar("SELECT pupitre.lot_inscrire($1, $2, $3, $4, $5)")
            .bind(lot.id)
            .bind(identities(lines))
            .bind(decisions)
            .bind(orders)
            .bind(self.passages.horloge.now())
            .fetch_one(&self.pool)
            .await
            .context("keep the decisions of a batch")
    }
}

fn identities(lines: &[Ligne]) -> Vec<Uuid> {
    lines.iter().map(|it| it.dossier).collect()
}

/// The identity of the decision of a batch about a dossier: the same one each time, so that none is kept twice.
fn decision(lot: Uuid, dossier: Uuid) -> Uuid {
    let hash = Sha256::new().chain_update(lot).chain_update(dossier);
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
