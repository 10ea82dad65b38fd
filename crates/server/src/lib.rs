//! The counter: the only program that speaks to PostgreSQL. HTTP, accounts, mail.
//!
//! It promises that its logs hold no personal data and that a stop lets the requests under way end. Queries are
//! checked at run time, by tests against a real PostgreSQL, so that no database is needed to build.

pub mod api;
pub mod base;
mod cles;
mod coffre;
pub mod config;
mod fonds;
mod horloge;
mod journal;
pub mod secrets;
mod traces;

pub use traces::install as install_traces;

use anyhow::{Context as _, Result};
use api::Guichet;
use cles::Cles;
use coffre::Coffre;
use config::Config;
use fonds::Fonds;
use horloge::Horloge;
use journal::Journal;
use sqlx::PgPool;
use std::future::Future;
use std::sync::Arc;
use tokio::net::TcpListener;

/// Reads the keys and the campaigns.
fn guichet(config: &Config, pool: PgPool) -> Result<Guichet> {
    let coffre = coffre::read_key(&config.secrets.join(secrets::COFFRE))?;
    let fonds = Arc::new(Fonds::read(&config.campagnes)?);
    let cles = Arc::new(Cles::read(&config.secrets, &config.recus)?);
    let horloge = config
        .repetition
        .map_or(Horloge::REELLE, Horloge::repetition);
    let journal = Journal::new(
        pool.clone(),
        fonds.clone(),
        cles.clone(),
        Coffre::new(&coffre),
        horloge,
    );
    Ok(Guichet {
        pool,
        fonds,
        cles,
        journal: Arc::new(journal),
    })
}

/// Serves until `stop` ends, then lets the requests under way end within the time that the configuration gives.
///
/// # Errors
/// The base cannot be reached by its address, or the socket fails.
pub async fn serve(
    config: &Config,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let pool = base::pool(config).context("read the address of the base")?;
    let (asked, mut told) = tokio::sync::watch::channel(false);
    let signal = async move {
        stop.await;
        asked.send_replace(true);
    };
    let guichet = guichet(config, pool.clone())?;
    let serving = axum::serve(listener, api::router(guichet)).with_graceful_shutdown(signal);
    let arret = config.arret;
    let too_long = async move {
        // The sender is dropped only when it has told, or when serving ended by itself.
        if told.wait_for(|asked| *asked).await.is_err() {
            std::future::pending::<()>().await;
        }
        tokio::time::sleep(arret).await;
    };
    let served = tokio::select! {
        served = async { serving.await } => served.context("serve"),
        () = too_long => {
            tracing::warn!("arrêt : des requêtes n’étaient pas terminées");
            Ok(())
        }
    };
    pool.close().await;
    served
}

/// The years of the campaigns: each has its part of the journal.
///
/// # Errors
/// The campaigns do not read.
pub fn sessions(config: &Config) -> Result<Vec<u16>> {
    let fonds = Fonds::read(&config.campagnes)?;
    let mut sessions: Vec<u16> = fonds
        .campagnes
        .values()
        .map(|campagne| campagne.session)
        .collect();
    sessions.sort_unstable();
    sessions.dedup();
    Ok(sessions)
}
