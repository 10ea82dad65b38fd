//! Keeps the fiches fresh: those of dossiers that changed here at once, and all that are stale now and then, because another
//! server, a restore or a change of the rules may have made them so.

use super::fiche::{FORME, Fiche};
use super::recherche::Cles;
use crate::coffre::Coffre;
use crate::fonds::Fonds;
use crate::horloge::Horloge;
use crate::journal::{Journal, Tenu};
use anyhow::{Context as _, Result};
use rules::{Context, DossierId};
use sqlx::PgPool;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::{mpsc, watch};
use uuid::Uuid;

/// Time between two looks at what is stale.
const PAUSE: Duration = Duration::from_secs(30);
/// Fiches of which the identities are read at a time.
const PAGE: i32 = 500;
/// Times as long as a fiche takes, before the next one.
const REPOS: u32 = 3;
/// Changes that are taken together at most.
const AT_ONCE: usize = 500;

/// Makes the fiches.
pub(crate) struct Registre {
    pub(crate) pool: PgPool,
    pub(crate) journal: Arc<Journal>,
    pub(crate) fonds: Arc<Fonds>,
    pub(crate) coffre: Coffre,
    pub(crate) cles: Cles,
    pub(crate) horloge: Horloge,
    /// Dossiers that changed here.
    pub(crate) changes: mpsc::UnboundedReceiver<(Uuid, DossierId)>,
}

impl Registre {
    /// Works until it is told to stop.
    pub(crate) async fn watch(mut self, mut stop: watch::Receiver<bool>) {
        let mut look = tokio::time::interval(PAUSE);
        look.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut changed = Vec::new();
        while !*stop.borrow() {
            tokio::select! {
                _ = stop.changed() => (),
                _ = look.tick() => if let Err(error) = self.refresh(&stop).await {
                    tracing::error!(error = format!("{error:#}"), "les fiches ne se refont pas");
                },
                1.. = self.changes.recv_many(&mut changed, AT_ONCE) => {
                    // Who goes on filling a dossier in changes it many times: it is made once.
                    let changed: BTreeSet<_> = changed.drain(..).collect();
                    self.follow(changed, &stop).await;
                }
            }
        }
    }

    /// Makes the fiches of what changed, and lets go first who sends: a list may be a minute old on the last evening.
    async fn follow(&self, changed: BTreeSet<(Uuid, DossierId)>, stop: &watch::Receiver<bool>) {
        for (compte, id) in changed {
            // What is left is stale for the next start.
            if *stop.borrow() {
                return;
            }
            let began = Instant::now();
            let tenu = self.journal.at_hand(compte, id).await;
            self.told(compte, id, tenu).await;
            tokio::time::sleep(began.elapsed() * REPOS).await;
        }
    }

    async fn told(&self, compte: Uuid, id: DossierId, tenu: Result<Option<Arc<Tenu>>>) {
        let made = match tenu {
            Ok(Some(tenu)) => self.make(compte, id, &tenu).await,
            Ok(None) => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = made {
            tracing::error!(dossier = %id, error = format!("{error:#}"), "une fiche ne se fait pas");
        }
    }

    /// Makes every fiche that is stale.
    async fn refresh(&self, stop: &watch::Receiver<bool>) -> Result<()> {
        let mut after = Uuid::nil();
        loop {
            let stale: Vec<(Uuid, Uuid)> =
                sqlx::query_as("SELECT dossier, compte FROM pupitre.fiches_perimees($1, $2, $3)")
                    .bind(FORME)
                    .bind(after)
                    .bind(PAGE)
                    .fetch_all(&self.pool)
                    .await
                    .context("list the fiches that are stale")?;
            let Some((last, _)) = stale.last() else {
                return Ok(());
            };
            after = *last;
            for (id, compte) in stale {
                if *stop.borrow() {
                    return Ok(());
                }
                let id = DossierId(id);
                // What this program holds may be as stale.
                let tenu = self.journal.read(compte, id).await;
                self.told(compte, id, tenu).await;
            }
        }
    }

    async fn make(&self, compte: Uuid, id: DossierId, tenu: &Tenu) -> Result<()> {
        let campagne = tenu.campagne(&self.fonds)?;
        let now = self.horloge.now();
        let context = Context {
            campagne: &campagne,
            territoire: &self.fonds.territoire,
            now,
        };
        let fiche = Fiche::of(tenu, &context, &self.cles)?;
        let apercu = fiche.apercu.seal(&self.coffre, id.0)?;
        let mut alertes = fiche.alertes;
        let mut named = tenu.state.dossier().current_files().peekable();
        let aside = match named.peek() {
            Some(_) => self.journal.set_aside(compte, id).await?,
            None => BTreeSet::new(),
        };
        let ecartees: BTreeSet<String> = named
            .filter(|(_, file)| aside.contains(&file.empreinte))
            .map(|(code, _)| code.to_string())
            .collect();
        if !ecartees.is_empty() {
            alertes.push(rules::verification::Alerte::PieceEcartee.as_str());
        }
        sqlx::query(
            "SELECT pupitre.ficher($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15,
                $16, $17, $18, $19, $20)",
        )
        .bind(id.0)
        .bind(compte)
        .bind(fiche.campagne)
        .bind(fiche.rang)
        .bind(FORME)
        .bind(fiche.file.as_str())
        .bind(alertes)
        .bind(fiche.manquantes)
        .bind(fiche.specialite)
        .bind(fiche.departement)
        .bind(fiche.remis_le)
        .bind(now)
        .bind(fiche.identite)
        .bind(fiche.cles)
        .bind(apercu)
        .bind(i16::from(fiche.jalon.rang()))
        .bind(fiche.depose_le)
        .bind(fiche.decide_le)
        .bind(fiche.redemandees)
        .bind(Vec::from_iter(ecartees))
        .execute(&self.pool)
        .await
        .with_context(|| format!("keep the fiche of dossier {id}"))?;
        Ok(())
    }
}
