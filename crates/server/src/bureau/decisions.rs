//! What a person of the service decides: kept for a while during which it can be taken back, then given as an order of the
//! service, journaled and told. Nothing of it is in the journal nor in a letter before.

use super::Bureau;
use super::acces::Agent;
use super::ordre::Ordre;
use crate::journal::{Journal, Kept, Tenu};
use crate::passages::Passages;
use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use rules::{Context, DossierId, Refusals, decide};
use sqlx::FromRow;
use std::time::Duration;
use sync::{ReceiptBytes, Verdict};
use tokio::sync::watch;
use uuid::Uuid;

/// Time between two looks at the decisions that are due.
const PAUSE: Duration = Duration::from_secs(1);

/// A decision about a dossier.
#[derive(Debug, Clone)]
pub(crate) struct Decision {
    pub(crate) id: Uuid,
    pub(crate) ordre: Ordre,
    /// The version of the dossier that was looked at.
    pub(crate) base: i64,
    /// Who decided.
    pub(crate) par: Uuid,
    pub(crate) par_nom: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) second_nom: Option<String>,
    /// When it leaves; nothing while another person has to agree.
    pub(crate) part_le: Option<DateTime<Utc>>,
    /// `a_confirmer`, `en_attente`, `faite`, `reprise`, `ecartee` or `heurtee`.
    pub(crate) etat: String,
    pub(crate) fin_le: Option<DateTime<Utc>>,
    pub(crate) fin_nom: Option<String>,
    /// Why it was not done: codes.
    pub(crate) fin_motif: Option<String>,
    /// What the second person said.
    pub(crate) fin_mots: Option<String>,
}

#[derive(FromRow)]
struct Lue {
    id: Uuid,
    ordre: Vec<u8>,
    base: i64,
    par: Uuid,
    par_nom: String,
    at: DateTime<Utc>,
    second_nom: Option<String>,
    part_le: Option<DateTime<Utc>>,
    etat: String,
    fin_le: Option<DateTime<Utc>>,
    fin_nom: Option<String>,
    fin_motif: Option<String>,
    fin_mots: Option<Vec<u8>>,
}

/// What became of a decision that was sent.
#[derive(Debug)]
pub(crate) enum Suite {
    /// It is kept.
    Gardee,
    /// Another one is open, or was made of what the person had not seen.
    Prise,
    /// The dossier changed since it was looked at.
    Change,
    /// The rules refuse it.
    Refusee(Refusals),
}

/// What the look of a second person did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Second {
    /// It is noted.
    Note,
    /// Somebody else has to look.
    Meme,
    /// Nothing waits for it.
    Absente,
}

#[derive(FromRow)]
struct Due {
    id: Uuid,
    dossier: Uuid,
    compte: Uuid,
    sorte: String,
    ordre: Vec<u8>,
    base: i64,
}

impl Bureau {
    /// Keeps what a person decided about a dossier as she saw it; `malgre` is the decision whose place it takes, which she was
    /// shown.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn decide(
        &self,
        agent: &Agent,
        (tenu, context): (&Tenu, &Context<'_>),
        (id, base): (Uuid, u64),
        malgre: Option<Uuid>,
        ordre: &Ordre,
    ) -> Result<Suite> {
        let dossier = tenu.state.dossier();
        if tenu.state.version() != base {
            return Ok(Suite::Change);
        }
        if let Err(refusals) = decide(dossier, &ordre.clone().command(), context) {
            return Ok(Suite::Refusee(refusals));
        }
        let (dossier, now) = (dossier.id.0, self.horloge.now());
        let part_le = (!ordre.needs_second()).then_some(now + self.delai);
        let kept: String =
            sqlx::query_scalar("SELECT pupitre.bureau_decider($1, $2, $3, $4, $5, $6, $7, $8, $9)")
                .bind(id)
                .bind(dossier)
                .bind(ordre.sorte())
                .bind(self.sealed_order(dossier, ordre)?)
                .bind(i64::try_from(base)?)
                .bind(agent.id)
                .bind(part_le)
                .bind(malgre)
                .bind(now)
                .fetch_one(&self.pool)
                .await
                .context("keep a decision")?;
        Ok(match kept.as_str() {
            "prise" => Suite::Prise,
            _ => Suite::Gardee,
        })
    }

    /// The decisions about a dossier, newest first.
    ///
    /// # Errors
    /// The base does not answer, or holds what cannot be read.
    pub(crate) async fn decisions(&self, dossier: Uuid) -> Result<Vec<Decision>> {
        let read: Vec<Lue> = sqlx::query_as(
            "SELECT id, ordre, base, par, par_nom, at, second_nom, part_le, etat, fin_le, fin_nom, fin_motif, fin_mots
             FROM pupitre.bureau_decisions($1)",
        )
        .bind(dossier)
        .fetch_all(&self.pool)
        .await
        .context("list the decisions about a dossier")?;
        read.into_iter()
            .map(|it| self.opened(dossier, it))
            .collect()
    }

    fn opened(&self, dossier: Uuid, it: Lue) -> Result<Decision> {
        let words = it
            .fin_mots
            .map(|it| self.coffre.open_note("second", dossier, &it));
        let words = words.transpose()?.map(String::from_utf8).transpose()?;
        Ok(Decision {
            id: it.id,
            ordre: self.order(dossier, &it.ordre)?,
            base: it.base,
            par: it.par,
            par_nom: it.par_nom,
            at: it.at,
            second_nom: it.second_nom,
            part_le: it.part_le,
            etat: it.etat,
            fin_le: it.fin_le,
            fin_nom: it.fin_nom,
            fin_motif: it.fin_motif,
            fin_mots: words,
        })
    }

    /// Seals an order about a dossier: its reasons can speak of health.
    ///
    /// # Errors
    /// The system gives no random bytes.
    pub(super) fn sealed_order(&self, dossier: Uuid, ordre: &Ordre) -> Result<Vec<u8>> {
        let text = serde_json::to_vec(ordre).context("write an order")?;
        self.coffre.seal_note("ordre", dossier, &text)
    }

    fn order(&self, dossier: Uuid, sealed: &[u8]) -> Result<Ordre> {
        let text = self.coffre.open_note("ordre", dossier, sealed)?;
        serde_json::from_slice(&text).context("read an order")
    }

    /// Takes back a decision that has not left. Answers whether it could.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn take_back(&self, agent: &Agent, dossier: Uuid, id: Uuid) -> Result<bool> {
        sqlx::query_scalar("SELECT pupitre.bureau_reprendre($1, $2, $3, $4)")
            .bind(agent.id)
            .bind(dossier)
            .bind(id)
            .bind(self.horloge.now())
            .fetch_one(&self.pool)
            .await
            .context("take a decision back")
    }

    /// The look of a second person: who agrees lets it leave, who does not says why.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn second(
        &self,
        agent: &Agent,
        (dossier, id): (Uuid, Uuid),
        accord: bool,
        mots: &str,
    ) -> Result<Second> {
        let now = self.horloge.now();
        let sealed = self.coffre.seal_note("second", dossier, mots.as_bytes())?;
        let done: String =
            sqlx::query_scalar("SELECT pupitre.bureau_second($1, $2, $3, $4, $5, $6, $7)")
                .bind(agent.id)
                .bind(dossier)
                .bind(id)
                .bind(accord)
                .bind(sealed)
                .bind(now + self.delai)
                .bind(now)
                .fetch_one(&self.pool)
                .await
                .context("note the look of a second person")?;
        Ok(match done.as_str() {
            "faite" => Second::Note,
            "meme" => Second::Meme,
            _ => Second::Absente,
        })
    }
}

/// Lets the decisions leave whose time to be taken back has passed.
pub(crate) struct Departs {
    pub(crate) bureau: Bureau,
    pub(crate) pool: sqlx::PgPool,
    pub(crate) passages: Passages,
}

impl Departs {
    /// Works until it is told to stop.
    pub(crate) async fn watch(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            loop {
                match self.next().await {
                    Ok(true) if !*stop.borrow() => (),
                    Ok(_) => break,
                    Err(error) => {
                        tracing::error!(
                            error = format!("{error:#}"),
                            "une décision n’est pas partie"
                        );
                        break;
                    }
                }
            }
            tokio::select! {
                _ = stop.changed() => (),
                () = tokio::time::sleep(PAUSE) => (),
            }
        }
    }

    /// Lets the next one leave. Answers whether there was one.
    async fn next(&self) -> Result<bool> {
        let due: Option<Due> = sqlx::query_as(
            "SELECT id, dossier, compte, sorte, ordre, base FROM pupitre.decision_suivante($1)",
        )
        .bind(self.passages.horloge.now())
        .fetch_optional(&self.pool)
        .await
        .context("take the next decision")?;
        let Some(due) = due else {
            return Ok(false);
        };
        let ordre = self.bureau.order(due.dossier, &due.ordre)?;
        let (etat, motif) = match self.give(&due, ordre).await? {
            None => ("faite", None),
            Some(why) => ("heurtee", Some(why)),
        };
        sqlx::query("SELECT pupitre.decision_finir($1, $2, $3, $4)")
            .bind(due.id)
            .bind(etat)
            .bind(motif)
            .bind(self.passages.horloge.now())
            .execute(&self.pool)
            .await
            .context("end a decision")?;
        tracing::info!(dossier = %due.dossier, sorte = due.sorte, etat, "décision du service");
        Ok(true)
    }

    /// Gives the order. Answers why it is not done, if so: a person then looks again.
    async fn give(&self, due: &Due, ordre: Ordre) -> Result<Option<String>> {
        let journal: &Journal = &self.passages.journal;
        let epoque = journal.epoque().await?;
        let tenu = journal.read(due.compte, DossierId(due.dossier)).await?;
        let Some(tenu) = tenu else {
            return Ok(Some("dossier.absent".to_owned()));
        };
        // A server that died after the order and before this note gave it already.
        if tenu.state.known_ids().any(|id| id == due.id) {
            return Ok(None);
        }
        // Words and requests stand whatever the candidate did meanwhile; what ends the verification is about what was seen.
        let seen = u64::try_from(due.base).ok() == Some(tenu.state.version());
        if ordre.ends_verification() && !seen {
            return Ok(Some("dossier.change".to_owned()));
        }
        let command = ordre.command();
        let now = self.passages.horloge.now();
        let whose = (due.compte, &*tenu);
        let kept = journal.order_named(due.id, epoque, whose, &command, &self.passages.key, now);
        Ok(match kept.await? {
            Kept::Receipts(receipts) => refused(&receipts),
            Kept::Contradiction(_) | Kept::Rejet(_) => Some("dossier.change".to_owned()),
        })
    }
}

/// Why the rules refused, if they did.
fn refused(receipts: &[ReceiptBytes]) -> Option<String> {
    let told = receipts.last().and_then(ReceiptBytes::read)?;
    (told.verdict != Verdict::Accepte).then(|| told.codes.join(" "))
}
