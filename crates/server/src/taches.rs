//! What goes on behind the counter: requests are done, letters leave, what ended is removed.
//!
//! Several servers may run on one base: `FOR UPDATE SKIP LOCKED` gives a row to one of them. A letter is leased before it
//! is sent, so a server that dies gives it back, and no transaction is open while another server is spoken to.

use crate::acces::code;
use crate::archives;
use crate::cles::Cles;
use crate::courriel::confirmation::Confirmee;
use crate::courriel::modeles::{Champs, Jointe, Modeles};
use crate::courriel::{Poste, Remise, rebond, recu};
use crate::fonds::Fonds;
use crate::horloge::Horloge;
use crate::mesures;
use crate::pieces;
use crate::prolongations;
use crate::stockage::Entrepot;
use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use rules::calendrier_mots::{derniere_minute, en_mots};
use serde::Deserialize;
use sqlx::PgPool;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;
use sync::ReceiptBytes;
use tokio::sync::Notify;
use uuid::Uuid;

/// Time between two looks at the queues when nobody rings.
const PAUSE: Duration = Duration::from_secs(1);
/// The same, after a failure.
const REPOS: Duration = Duration::from_secs(10);
/// Time between two looks at what ended.
const MENAGE: TimeDelta = TimeDelta::minutes(1);
/// Time without any task after which the service was away.
const SILENCE: TimeDelta = TimeDelta::minutes(3);
/// Time after which a letter that a server took comes back to the others.
const BAIL: TimeDelta = TimeDelta::minutes(5);
/// Time during which a letter is tried again.
const ESSAIS: TimeDelta = TimeDelta::hours(48);

/// How a letter ends; what filled it is forgotten.
const SENT: &str = "UPDATE pupitre.courrier SET sent_at = $2, donnees = '{}' WHERE id = $1";
const ABANDONED: &str =
    "UPDATE pupitre.courrier SET abandoned_at = $2, donnees = '{}' WHERE id = $1";

/// What the tasks work with.
pub(crate) struct Taches {
    /// The base, as the tasks see it.
    pub(crate) pool: PgPool,
    /// The letters.
    pub(crate) modeles: Modeles,
    /// What sends them.
    pub(crate) poste: Poste,
    /// Name of the service.
    pub(crate) service: String,
    /// Public address of the service, without a slash at its end.
    pub(crate) adresse: String,
    /// Where dates are said.
    pub(crate) zone: Tz,
    /// The storage of the pièces.
    pub(crate) storage: Entrepot,
    /// The campaigns.
    pub(crate) fonds: Arc<Fonds>,
    /// The keys of receipts.
    pub(crate) cles: Arc<Cles>,
    /// The clock.
    pub(crate) horloge: Horloge,
    /// Rings when there is something to do.
    pub(crate) reveil: Arc<Notify>,
}

/// A letter of the queue.
#[derive(sqlx::FromRow)]
struct Courrier {
    id: i64,
    email: String,
    modele: String,
    donnees: serde_json::Value,
    created_at: DateTime<Utc>,
    attempt_count: i32,
}

/// What the base keeps to fill a letter, until it is sent.
#[derive(Deserialize)]
struct Donnees {
    code: Option<String>,
    lien: Option<String>,
    closes_at: Option<DateTime<Utc>>,
    /// What was missing at a deadline, or is missing before it.
    #[serde(default)]
    manquantes: Vec<String>,
    /// A deadline.
    fin: Option<DateTime<Utc>>,
    /// The receipt of a deposit: signed when the letter leaves, after the commit.
    recu: Option<String>,
    /// What a validation confirms.
    confirmation: Option<Confirmee>,
}

impl Taches {
    /// Works until `stop` ends; what is under way ends first.
    pub(crate) async fn run(self, stop: impl Future<Output = ()>) {
        let mut stop = std::pin::pin!(stop);
        let mut cleaned = DateTime::<Utc>::MIN_UTC;
        loop {
            let mut pause = PAUSE;
            if let Err(error) = self.work(&mut cleaned).await {
                tracing::error!(error = format!("{error:#}"), "les tâches ont échoué");
                pause = REPOS;
            }
            tokio::select! {
                () = &mut stop => return,
                () = self.reveil.notified() => (),
                () = tokio::time::sleep(pause) => (),
            }
        }
    }

    async fn work(&self, cleaned: &mut DateTime<Utc>) -> Result<()> {
        while self.decide().await? {}
        prolongations::refresh(&self.pool, &self.fonds).await?;
        archives::renew(&self.pool, &self.cles).await?;
        let now = self.horloge.now();
        if *cleaned + MENAGE <= now {
            self.beat().await?;
            self.count().await?;
            self.clean(now).await?;
            *cleaned = now;
        }
        while let Some(courrier) = self.take().await? {
            self.deliver(courrier).await?;
        }
        Ok(())
    }

    /// Does one request.
    async fn decide(&self) -> Result<bool> {
        sqlx::query_scalar("SELECT pupitre.traiter_demande($1, $2, $3, $4)")
            .bind(Uuid::new_v4())
            .bind(code::draw()?)
            .bind(code::draw_long()?)
            .bind(self.horloge.now())
            .fetch_one(&self.pool)
            .await
            .context("do a request")
    }

    async fn clean(&self, now: DateTime<Utc>) -> Result<()> {
        let deleted: i64 = sqlx::query_scalar("SELECT pupitre.supprimer_non_actives($1)")
            .bind(now)
            .fetch_one(&self.pool)
            .await
            .context("delete the accounts that nobody activated")?;
        if deleted > 0 {
            tracing::info!(deleted, "comptes jamais activés, supprimés");
        }
        sqlx::query("SELECT pupitre.balayer($1)")
            .bind(now)
            .execute(&self.pool)
            .await
            .context("remove what ended")?;
        pieces::expire(&self.pool, &self.storage, now).await
    }

    async fn count(&self) -> Result<()> {
        let waiting: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pupitre.courrier WHERE sent_at IS NULL AND abandoned_at IS NULL",
        )
        .fetch_one(&self.pool)
        .await
        .context("count the letters that wait")?;
        mesures::waiting(waiting);
        Ok(())
    }

    /// Says that the tasks are at work; a silence before is an outage, kept for who was stopped by it. The clock of the
    /// machine tells it, also in a rehearsal.
    async fn beat(&self) -> Result<()> {
        let since: Option<DateTime<Utc>> = sqlx::query_scalar("SELECT pupitre.battre($1, $2)")
            .bind(Utc::now())
            .bind(SILENCE)
            .fetch_one(&self.pool)
            .await
            .context("say that the tasks are at work")?;
        if let Some(since) = since {
            tracing::warn!(depuis = %since, "le service s’était tu : incident noté");
        }
        Ok(())
    }

    /// Leases the next letter.
    async fn take(&self) -> Result<Option<Courrier>> {
        let now = self.horloge.now();
        sqlx::query_as(
            "UPDATE pupitre.courrier SET due_at = $2, attempt_count = attempt_count + 1
             WHERE id = (
                 SELECT id FROM pupitre.courrier
                 WHERE sent_at IS NULL AND abandoned_at IS NULL AND due_at <= $1
                 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
             )
             RETURNING id, email, modele, donnees, created_at, attempt_count",
        )
        .bind(now)
        .bind(now + BAIL)
        .fetch_optional(&self.pool)
        .await
        .context("take a letter")
    }

    async fn deliver(&self, courrier: Courrier) -> Result<()> {
        let (champs, jointes) = self.champs(&courrier).await?;
        let mut lettre = self.modeles.fill(&courrier.modele, &champs)?;
        lettre.jointes = jointes;
        if self.horloge.is_repetition() {
            lettre.objet = self.modeles.rehearsed(&lettre.objet);
        }
        let id = rebond::identity(courrier.id, courrier.created_at);
        let remise = self.poste.send(&courrier.email, &id, &lettre).await?;
        let now = self.horloge.now();
        let given_up = courrier.created_at + ESSAIS <= now;
        mesures::letter(remise.as_str());
        match remise {
            Remise::Faite => self.close(courrier.id, SENT, now).await,
            Remise::Refusee => {
                rebond::refuse(&self.pool, &courrier.email, now).await?;
                self.close(courrier.id, ABANDONED, now).await
            }
            Remise::Differee if given_up => self.close(courrier.id, ABANDONED, now).await,
            Remise::Differee => {
                sqlx::query("UPDATE pupitre.courrier SET due_at = $2 WHERE id = $1")
                    .bind(courrier.id)
                    .bind(now + pause(courrier.attempt_count))
                    .execute(&self.pool)
                    .await
                    .context("put a letter off")?;
                Ok(())
            }
        }
    }

    async fn champs(&self, courrier: &Courrier) -> Result<(Champs, Vec<Jointe>)> {
        let donnees = Donnees::deserialize(&courrier.donnees).context("read a letter")?;
        if let Some(text) = donnees.recu {
            let receipt = ReceiptBytes::kept(text.into_bytes());
            let now = self.horloge.now();
            let repetition = self.horloge.is_repetition();
            let (champs, jointes) =
                recu::letter(&receipt, &self.cles, &self.fonds, now, repetition).await?;
            let service = self.service.clone();
            return Ok((Champs { service, ..champs }, jointes));
        }
        if let Some(confirmee) = donnees.confirmation {
            let repetition = self.horloge.is_repetition();
            let made = confirmee.letter(&self.fonds, &self.cles, repetition);
            let (champs, jointes) = made.await?;
            let service = self.service.clone();
            return Ok((Champs { service, ..champs }, jointes));
        }
        let code = donnees.code.as_deref().map(code::shown);
        let lien = donnees.lien.zip(code.as_deref());
        let limite = donnees.closes_at.map(|at| en_mots(at, self.zone));
        let fin = donnees.fin.map(|at| derniere_minute(at, self.zone));
        let champs = Champs {
            service: self.service.clone(),
            limite: limite.or(fin),
            manquantes: donnees.manquantes,
            lien: lien
                .map(|(lien, code)| format!("{}/activation/{lien}?code={code}", self.adresse)),
            code,
            ..Champs::default()
        };
        Ok((champs, Vec::new()))
    }

    async fn close(&self, id: i64, end: &'static str, now: DateTime<Utc>) -> Result<()> {
        sqlx::query(end)
            .bind(id)
            .bind(now)
            .execute(&self.pool)
            .await
            .context("end a letter")?;
        Ok(())
    }
}

/// Time before another try: half a minute, then twice as long each time, an hour at most.
fn pause(attempts: i32) -> TimeDelta {
    let doublings = u32::try_from(attempts - 1).unwrap_or(0).min(7);
    TimeDelta::seconds((30 << doublings).min(3600))
}
