//! The counter: the only program that speaks to PostgreSQL. HTTP, accounts, mail.
//!
//! It promises that its logs hold no personal data and that a stop lets the requests under way end. Queries are
//! checked at run time, by tests against a real PostgreSQL, so that no database is needed to build.

pub mod api;
pub mod base;
pub mod config;
mod traces;

pub use traces::install as install_traces;

use anyhow::{Context as _, Result};
use config::Config;
use std::future::Future;
use tokio::net::TcpListener;

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
    let guichet = api::Guichet::new(pool.clone());
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
