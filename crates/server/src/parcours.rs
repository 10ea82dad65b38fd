//! Does something with every dossier of a campaign, several at a time: a command that takes a while says where it is, and stops
//! between two dossiers when it is asked to.

use crate::composition::Parts;
use anyhow::{Context as _, Result};
use rules::DossierId;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::task::JoinSet;
use uuid::Uuid;

/// Dossiers after which the progress is told.
const PAS: usize = 500;

/// Who follows a command that takes a while.
pub struct Suivi<'a> {
    /// Hears of the progress.
    pub tell: &'a mut (dyn FnMut(&str) + Send),
    /// Set when somebody asks to stop: what is under way ends first.
    pub stop: Arc<AtomicBool>,
}

/// What was done.
pub(crate) struct Fait<T> {
    /// What each dossier gave, in no order.
    pub(crate) rendus: Vec<T>,
    /// Whether it was stopped before the end.
    pub(crate) arrete: bool,
}

/// How many dossiers are worked on at a time: one more than there are cores, as one waits for the base.
pub(crate) fn de_front() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from) + 1
}

/// Works on every dossier of a campaign, on all cores, under the eyes of who asked.
///
/// # Errors
/// The base does not answer, or the work on one of them failed: what was done before stays.
pub(crate) async fn each<T, F>(
    parts: &Parts,
    campagne: &str,
    suivi: Suivi<'_>,
    work: impl Fn(Uuid, DossierId) -> F,
) -> Result<Fait<T>>
where
    T: Send + 'static,
    F: Future<Output = Result<T>> + Send + 'static,
{
    let all: Vec<(Uuid, Uuid)> =
        sqlx::query_as("SELECT compte, id FROM pupitre.dossier WHERE campagne = $1 ORDER BY id")
            .bind(campagne)
            .fetch_all(&parts.derriere.taches.pool)
            .await
            .context("list the dossiers")?;
    let de_front = de_front();
    let (mut running, mut rendus) = (JoinSet::new(), Vec::new());
    let mut waiting = all.iter();
    loop {
        while running.len() < de_front && !suivi.stop.load(Ordering::Relaxed) {
            let Some((compte, id)) = waiting.next() else {
                break;
            };
            running.spawn(work(*compte, DossierId(*id)));
        }
        let Some(done) = running.join_next().await else {
            break;
        };
        rendus.push(done.context("work on a dossier")??);
        if rendus.len() % PAS == 0 {
            (suivi.tell)(&format!("{} dossiers sur {}", rendus.len(), all.len()));
        }
    }
    Ok(Fait {
        rendus,
        arrete: waiting.len() > 0,
    })
}
