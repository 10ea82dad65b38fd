//! What is done once over every dossier of a campaign: reminders before a deadline, then the deadline itself.
//!
//! A pass that a power cut interrupts starts again: what was done of it is not done twice.

use crate::fonds::Fonds;
use crate::horloge::Horloge;
use crate::journal::Journal;
use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use rules::campagne::{Calendrier, Campagne};
use rules::rappel::{Echeance, rappel, rappels};
use rules::{Context, DossierId};
use sqlx::PgPool;
use std::sync::Arc;
use std::time::Duration;
use sync::DeviceKey;
use tokio::sync::watch;
use uuid::Uuid;

/// Time between two looks at what is due.
const PAUSE: Duration = Duration::from_secs(20);
/// Dossiers of which the identities are read at a time.
const PAGE: i64 = 500;

/// What goes over the dossiers.
#[derive(Clone)]
pub(crate) struct Passages {
    /// The base, as the tasks see it.
    pub(crate) pool: PgPool,
    /// The journal.
    pub(crate) journal: Arc<Journal>,
    /// The campaigns.
    pub(crate) fonds: Arc<Fonds>,
    /// The key under which the service gives its orders.
    pub(crate) key: DeviceKey,
    /// The clock.
    pub(crate) horloge: Horloge,
}

/// One pass over the dossiers of a campaign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Passage {
    sorte: Sorte,
    /// The instant from which it is due.
    echeance: DateTime<Utc>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sorte {
    Cloture,
    Rappel(Echeance),
}

impl Sorte {
    fn as_str(self) -> &'static str {
        match self {
            Self::Cloture => "cloture",
            Self::Rappel(Echeance::Choix) => "rappel_choix",
            Self::Rappel(Echeance::Depot) => "rappel_depot",
        }
    }
}

/// The passes that are due at an instant: every deadline that passed, and of the reminders the last one only.
fn due(campagne: &Campagne, now: DateTime<Utc>) -> Vec<Passage> {
    let own = campagne.calendriers.iter().map(|it| &it.calendrier);
    let windows = std::iter::once(&campagne.calendrier).chain(own);
    let mut passages: Vec<Passage> = windows
        .flat_map(|it| of_window(campagne, it, now))
        .collect();
    passages.dedup();
    passages
}

fn of_window(campagne: &Campagne, calendrier: &Calendrier, now: DateTime<Utc>) -> Vec<Passage> {
    let deposit = calendrier.depot.as_ref().map(|depot| depot.valeur);
    let mut passages = Vec::new();
    passages.extend(deposit.filter(|end| *end <= now).map(|end| Passage {
        sorte: Sorte::Cloture,
        echeance: end,
    }));
    let ends = [
        (Echeance::Choix, Some(calendrier.cloture.valeur)),
        (Echeance::Depot, deposit),
    ];
    for (kind, end) in ends {
        let Some(end) = end.filter(|end| now < *end && calendrier.ouverture.valeur <= now) else {
            continue;
        };
        let last = rappels(campagne, end).into_iter().rfind(|at| *at <= now);
        passages.extend(last.map(|at| Passage {
            sorte: Sorte::Rappel(kind),
            echeance: at,
        }));
    }
    passages
}

impl Passages {
    /// Looks now and then whether a pass is due, until it is told to stop; a pass under way stops between two dossiers.
    pub(crate) async fn watch(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.run(&stop).await {
                tracing::error!(error = format!("{error:#}"), "un passage a échoué");
            }
            tokio::select! {
                // Without whoever tells, there is nothing to wait for either.
                _ = stop.changed() => (),
                () = tokio::time::sleep(PAUSE) => (),
            }
        }
    }

    /// Does every pass that is due and was not done.
    async fn run(&self, stop: &watch::Receiver<bool>) -> Result<()> {
        let now = self.horloge.now();
        for campagne in self.fonds.campagnes() {
            for passage in due(&campagne, now) {
                if !self.is_done(&campagne, passage).await? {
                    self.pass(&campagne, passage, stop).await?;
                }
            }
        }
        Ok(())
    }

    async fn is_done(&self, campagne: &Campagne, passage: Passage) -> Result<bool> {
        sqlx::query_scalar(
            "SELECT EXISTS (SELECT FROM pupitre.passage WHERE campagne = $1 AND sorte = $2 AND echeance = $3)",
        )
        .bind(&campagne.id)
        .bind(passage.sorte.as_str())
        .bind(passage.echeance)
        .fetch_one(&self.pool)
        .await
        .context("look whether a pass was done")
    }

    async fn pass(
        &self,
        campagne: &Campagne,
        passage: Passage,
        stop: &watch::Receiver<bool>,
    ) -> Result<()> {
        let (mut after, mut seen, mut touched, mut failed) = (Uuid::nil(), 0_u64, 0_u64, 0_u64);
        let sorte = passage.sorte.as_str();
        loop {
            let page: Vec<(Uuid, Uuid)> = sqlx::query_as(
                "SELECT id, compte FROM pupitre.dossier WHERE campagne = $1 AND id > $2 ORDER BY id LIMIT $3",
            )
            .bind(&campagne.id)
            .bind(after)
            .bind(PAGE)
            .fetch_all(&self.pool)
            .await
            .context("list the dossiers of a campaign")?;
            let Some((last, _)) = page.last() else {
                break;
            };
            after = *last;
            for (id, compte) in page {
                if *stop.borrow() {
                    return Ok(());
                }
                seen += 1;
                match self.one(compte, DossierId(id), passage).await {
                    Ok(came) => touched += u64::from(came),
                    Err(error) => {
                        failed += 1;
                        let error = format!("{error:#}");
                        tracing::error!(dossier = %id, sorte, error, "un dossier résiste au passage");
                    }
                }
            }
        }
        let name = &campagne.id;
        tracing::info!(
            campagne = name,
            sorte,
            seen,
            touched,
            failed,
            "passage sur les dossiers"
        );
        // What failed is tried again: the others have nothing done twice.
        if failed > 0 {
            return Ok(());
        }
        sqlx::query(
            "INSERT INTO pupitre.passage (campagne, sorte, echeance, done_at) VALUES ($1, $2, $3, $4)
             ON CONFLICT DO NOTHING",
        )
        .bind(&campagne.id)
        .bind(passage.sorte.as_str())
        .bind(passage.echeance)
        .bind(self.horloge.now())
        .execute(&self.pool)
        .await
        .context("note that a pass was done")?;
        Ok(())
    }

    /// One dossier. Answers whether something came of it.
    async fn one(&self, compte: Uuid, id: DossierId, passage: Passage) -> Result<bool> {
        let now = self.horloge.now();
        match passage.sorte {
            Sorte::Cloture => self.journal.close(compte, id, &self.key, now).await,
            Sorte::Rappel(kind) => self.remind(compte, id, kind, passage.echeance).await,
        }
    }

    async fn remind(
        &self,
        compte: Uuid,
        id: DossierId,
        kind: Echeance,
        echeance: DateTime<Utc>,
    ) -> Result<bool> {
        let Some(tenu) = self.journal.read(compte, id).await? else {
            return Ok(false);
        };
        let Some(campagne) = self.fonds.campagne(&tenu.campagne) else {
            return Ok(false);
        };
        let context = Context {
            campagne: &campagne,
            territoire: &self.fonds.territoire,
            now: self.horloge.now(),
        };
        let Some(told) = rappel(kind, tenu.state.dossier(), &context) else {
            return Ok(false);
        };
        // Whose windows are others has other reminders.
        if !rappels(&campagne, told.fin).contains(&echeance) {
            return Ok(false);
        }
        let donnees = serde_json::json!({ "manquantes": told.manquantes, "fin": told.fin });
        self.journal
            .remind(compte, id, Sorte::Rappel(kind).as_str(), echeance, donnees)
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::{Passage, Sorte, due};
    use crate::fonds::Fonds;
    use rules::rappel::Echeance;
    use std::path::Path;

    #[test]
    fn a_deadline_is_passed_over_once_and_of_the_reminders_the_last_one() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../campagnes");
        let fonds = Fonds::read(&folder).unwrap();
        let nantes = fonds.campagne("nantes-bts-2024").unwrap();
        let at = |text: &str| text.parse().unwrap();
        let passage = |sorte, echeance: &str| Passage {
            sorte,
            echeance: at(echeance),
        };
        let (choix, depot) = (
            Sorte::Rappel(Echeance::Choix),
            Sorte::Rappel(Echeance::Depot),
        );
        let days: [(&str, &[Passage]); 5] = [
            ("2023-10-20T08:00:00Z", &[]),
            (
                "2023-11-09T08:00:00Z",
                &[passage(choix, "2023-11-08T07:00:00Z")],
            ),
            (
                "2023-11-15T22:00:00Z",
                &[passage(choix, "2023-11-15T07:00:00Z")],
            ),
            (
                "2023-11-24T22:00:00Z",
                &[passage(depot, "2023-11-24T07:00:00Z")],
            ),
            (
                "2023-11-24T23:00:00Z",
                &[passage(Sorte::Cloture, "2023-11-24T23:00:00Z")],
            ),
        ];
        for (now, expected) in days {
            assert_eq!(due(&nantes, at(now)), expected, "{now}");
        }
    }
}
