//! The counter: the only program that speaks to PostgreSQL. HTTP, accounts, mail.
//!
//! It promises that its logs hold no personal data and that a stop lets the requests under way end. Queries are
//! checked at run time, by tests against a real PostgreSQL, so that no database is needed to build.

mod acces;
pub mod admin;
pub mod api;
mod archives;
pub mod authenticite;
pub mod base;
mod bureau;
mod cachets;
mod cles;
mod cloture;
mod coffre;
mod composition;
pub mod config;
mod controles;
mod convocations;
mod courriel;
mod edition;
mod entrees;
mod exports;
mod fichiers;
mod fonds;
mod horloge;
mod horodateur;
mod instruire;
mod jeton;
mod journal;
mod lettres;
mod mesures;
mod ordres;
mod parcours;
mod passages;
mod pieces;
mod prolongations;
mod receptions;
mod recus;
mod releve;
mod revocations;
mod scelles;
pub mod secrets;
mod signatures;
mod stockage;
mod taches;
mod tls;
mod traces;
pub mod verifier;

pub use acces::openid::Openid;
pub use archives::archives;
pub use cachets::Sceaux;
pub use controles::Antivirus;
pub use convocations::convocations;
pub use courriel::rebond;
pub use edition::editer;
pub use exports::exporter;
pub use instruire::instruire;
pub use jeton::ReglageJeton;
pub use parcours::Suivi;
pub use prolongations::prolonger;
pub use releve::relever;
pub use stockage::Stockage;
pub use tls::Tls;
pub use traces::install as install_traces;

use anyhow::{Context as _, Result};
use composition::{Parts, horloge, told_stop};
use config::Config;
use fonds::Fonds;
use horloge::Horloge;
use std::future::Future;
use std::io;
use tls::{Certificat, Pair};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// Serves until `stop` ends, then lets the requests under way end within the time that the configuration gives.
///
/// # Errors
/// The configuration names what does not read, or the socket fails.
pub async fn serve(
    config: &Config,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let Parts { guichet, derriere } = Parts::of(config)?;
    guichet.cles.cachets().warn_of_end(Horloge::REELLE.now());
    let tasks = &derriere.taches;
    let pools = [guichet.pool.clone(), tasks.pool.clone()];
    let (asked, told) = watch::channel(false);
    let signal = async move {
        stop.await;
        asked.send_replace(true);
    };
    // Without the base nothing is decided either: the tasks read them as soon as it answers.
    if let Err(error) = prolongations::refresh(&tasks.pool, &tasks.fonds).await {
        tracing::warn!(
            error = format!("{error:#}"),
            "les reports ne se lisent pas encore"
        );
    }
    let behind = derriere.start(&told);
    let app = api::router(guichet).into_make_service_with_connect_info::<Pair>();
    let certificat = config.tls.as_ref().map(Certificat::read).transpose()?;
    let serving = async move {
        let Some(certificat) = certificat else {
            return axum::serve(listener, app)
                .with_graceful_shutdown(signal)
                .await;
        };
        let listener = certificat.listen(listener).map_err(io::Error::other)?;
        let following = tokio::spawn(certificat.follow());
        let served = axum::serve(listener, app)
            .with_graceful_shutdown(signal)
            .await;
        following.abort();
        served
    };
    let arret = config.arret;
    let too_long = async move {
        told_stop(told).await;
        tokio::time::sleep(arret).await;
    };
    let ending = async {
        serving.await.context("serve")?;
        behind.end().await
    };
    let served = tokio::select! {
        served = ending => served,
        () = too_long => {
            tracing::warn!("arrêt : des requêtes n’étaient pas terminées");
            Ok(())
        }
    };
    for pool in pools {
        pool.close().await;
    }
    served
}

/// Notes what a notification of non-delivery says, as the tasks would.
///
/// # Errors
/// The base does not answer.
pub async fn rebond(config: &Config, bytes: &[u8]) -> Result<rebond::Suite> {
    let pool = base::pool_taches(config).context("read the address of the base")?;
    let suite = rebond::note(&pool, bytes, horloge(config).now()).await;
    pool.close().await;
    suite
}

/// The years of the campaigns: each has its part of the journal.
///
/// # Errors
/// The campaigns do not read.
pub fn sessions(config: &Config) -> Result<Vec<u16>> {
    let fonds = Fonds::read(&config.campagnes)?;
    let campagnes = fonds.campagnes();
    let mut sessions: Vec<u16> = campagnes.iter().map(|it| it.session).collect();
    sessions.sort_unstable();
    sessions.dedup();
    Ok(sessions)
}
