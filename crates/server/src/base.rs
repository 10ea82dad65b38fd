//! The door to PostgreSQL: the pool of the counter, and the migrations of the owner.

use crate::config::Config;
use anyhow::{Context as _, Result};
use sqlx::migrate::Migrator;
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{Connection as _, PgConnection, PgPool};
use std::str::FromStr as _;
use std::time::Duration;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// Connections that the tasks keep.
const TACHES: u32 = 2;
/// Time for which a connection that just answered is taken to be there.
const SURE: Duration = Duration::from_secs(1);

/// Opens the pool of the counter.
///
/// # Errors
/// The address cannot be read.
pub(crate) fn pool(config: &Config) -> Result<PgPool> {
    open(&config.base, config.connexions)
}

/// Opens the pool of the tasks.
///
/// # Errors
/// The address cannot be read.
pub(crate) fn pool_taches(config: &Config) -> Result<PgPool> {
    open(&config.base_taches, TACHES)
}

/// Opens a pool. No connection is made before it is needed, so that the server starts, and says that
/// it is not ready, while PostgreSQL is away.
///
/// # Errors
/// The address cannot be read.
fn open(address: &str, connexions: u32) -> Result<PgPool> {
    let options = PgConnectOptions::from_str(address)?.options([
        ("idle_in_transaction_session_timeout", "5s"),
        ("statement_timeout", "10s"),
        ("search_path", "pupitre"),
        ("TimeZone", "UTC"),
    ]);
    let pool = PgPoolOptions::new()
        .max_connections(connexions)
        .acquire_timeout(Duration::from_secs(3))
        // Asking each time whether the base is still there would be a fourth of all its answers.
        .test_before_acquire(false)
        .before_acquire(|connection, kept| {
            Box::pin(async move {
                if kept.idle_for > SURE {
                    connection.ping().await?;
                }
                Ok(true)
            })
        });
    Ok(pool.connect_lazy_with(options))
}

/// Joins the base under the login of an address.
///
/// # Errors
/// The base does not answer.
pub(crate) async fn join(address: &str) -> Result<PgConnection> {
    let joined = PgConnection::connect(address).await;
    joined.context("join the base")
}

/// Brings the database to the layout of this program, as its owner.
///
/// # Errors
/// The database cannot be reached, or a migration fails; the failed one leaves nothing behind.
pub async fn migrate(owner: &str) -> Result<()> {
    let mut connection = PgConnection::connect(owner)
        .await
        .context("connect to the base as its owner")?;
    MIGRATIONS
        .run(&mut connection)
        .await
        .context("run the migrations")?;
    connection.close().await.context("close the connection")
}

/// Opens the part of the journal of each session, as the owner of the base.
///
/// # Errors
/// The base cannot be reached, or refuses.
pub async fn open_sessions(owner: &str, sessions: &[u16]) -> Result<()> {
    let mut connection = PgConnection::connect(owner)
        .await
        .context("connect to the base as its owner")?;
    for session in sessions {
        sqlx::query("SELECT pupitre.ouvrir_session($1)")
            .bind(i16::try_from(*session)?)
            .execute(&mut connection)
            .await
            .with_context(|| format!("open session {session}"))?;
    }
    connection.close().await.context("close the connection")
}

/// Whether the base answers and holds the layout that this program knows.
pub(crate) async fn ready(pool: &PgPool) -> Result<bool> {
    let version: Option<i64> = sqlx::query_scalar("SELECT version FROM pupitre.structure")
        .fetch_optional(pool)
        .await
        .context("ask the version of the layout")?;
    let wanted = MIGRATIONS.iter().map(|migration| migration.version).max();
    Ok(version >= wanted)
}
