//! The device's database: an append-only journal of commands, drafts, files, all encrypted, one dossier apart from
//! the other.
//!
//! It knows no rule: commands and drafts are bytes. Every write is one transaction in a task of its own, because a
//! future that is cancelled inside `begin` can lose a write that was acknowledged (sqlx 0.9). Queries are checked at
//! run time so that no database is needed to build. The clock is an argument.

mod cipher;
mod contenu;
mod dossier;
mod envois;
mod journal;
mod portable;

pub use cipher::{Argon2Cost, DeviceKey};
pub use envois::{Attache, Envoi, Nouvelles, VersionRecue};
pub use journal::Along;

use chrono::{DateTime, Utc};
use cipher::{Keys, Place};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqlitePoolOptions,
    SqliteSynchronous,
};
use sqlx::{Row, SqlitePool};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use uuid::Uuid;

/// What can go wrong outside the program.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No room left on the disk.
    #[error("no room left on the disk")]
    DiskFull,
    /// A newer program wrote this database.
    #[error("the database was written by a newer program")]
    TooNew,
    /// The PIN or passphrase does not open it.
    #[error("wrong secret, wait {wait_seconds} s")]
    WrongSecret {
        /// Seconds before another try is read.
        wait_seconds: u64,
    },
    /// The file is no dossier of this program.
    #[error("not a dossier file")]
    NotOurs,
    /// The file is cut or damaged.
    #[error("the dossier file is cut or damaged")]
    Truncated,
    /// That dossier is on this computer already.
    #[error("the dossier is already here")]
    AlreadyHere,
    /// No dossier of that identity.
    #[error("no such dossier")]
    NoSuchDossier,
    /// The chain of the journal is broken at an entry.
    #[error("the journal is broken at entry {no}")]
    Broken {
        /// Rank of the entry.
        no: u64,
    },
    /// Bytes that the keys do not open.
    #[error("bytes that the keys do not open")]
    Crypto,
    /// Any other refusal of the database.
    #[error("the database refused: {0}")]
    Sqlite(sqlx::Error),
    /// Any other refusal of the disk.
    #[error("the disk refused: {0}")]
    Io(std::io::Error),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        const SQLITE_FULL: i32 = 13;
        if let sqlx::Error::Io(error) = error {
            error.into()
        } else if sqlite_code(&error) == Some(SQLITE_FULL) {
            Self::DiskFull
        } else {
            Self::Sqlite(error)
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::StorageFull {
            Self::DiskFull
        } else {
            Self::Io(error)
        }
    }
}

/// The primary result code that SQLite gave.
fn sqlite_code(error: &sqlx::Error) -> Option<i32> {
    let extended: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(extended & 0xff)
}

impl Error {
    /// Whether the database itself may be whole, and only what is around it refused: a full disk, a file that is held
    /// or that may not be written.
    fn is_around_the_database(&self) -> bool {
        // PERM, BUSY, LOCKED, NOMEM, READONLY, IOERR, CANTOPEN.
        const AROUND: [i32; 7] = [3, 5, 6, 7, 8, 10, 14];
        match self {
            Self::DiskFull | Self::TooNew | Self::Io(_) => true,
            Self::Sqlite(error) => sqlite_code(error).is_some_and(|code| AROUND.contains(&code)),
            Self::WrongSecret { .. }
            | Self::NotOurs
            | Self::Truncated
            | Self::AlreadyHere
            | Self::NoSuchDossier
            | Self::Broken { .. }
            | Self::Crypto => false,
        }
    }
}

/// An opened database, and where a damaged one was moved.
pub struct Opened {
    /// The store.
    pub store: Store,
    /// The damaged database, moved aside and kept: it may hold the only copy of a registration.
    pub set_aside: Option<PathBuf>,
}

/// The database of this computer.
#[derive(Clone)]
pub struct Store {
    pool: SqlitePool,
    cost: Argon2Cost,
}

/// How a dossier is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProtectionKind {
    /// By the key of the computer.
    Poste,
    /// By a PIN or passphrase.
    Secret,
}

/// What opens a dossier.
#[derive(Clone)]
pub enum Protection {
    /// The key of the computer.
    Poste(DeviceKey),
    /// A PIN or passphrase.
    Secret(String),
}

/// A dossier of this computer, without opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DossierRow {
    /// Identity.
    pub id: Uuid,
    /// How it is protected.
    pub protection: ProtectionKind,
    /// Last change.
    pub modified_at: DateTime<Utc>,
    /// What the home screen may show; never there for a dossier under a secret.
    pub resume: Option<Vec<u8>>,
}

/// An opened dossier: its keys, in memory until it is dropped.
#[derive(Clone)]
pub struct Unlocked {
    id: Uuid,
    incarnation: Uuid,
    protection: ProtectionKind,
    keys: Arc<Keys>,
}

impl Unlocked {
    /// Identity of the dossier.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// How it is protected.
    pub fn protection(&self) -> ProtectionKind {
        self.protection
    }

    /// The incarnation that this computer writes under.
    pub fn incarnation(&self) -> Uuid {
        self.incarnation
    }
}

/// An entry to append.
pub struct NewEntry {
    /// Identity of the command.
    pub id: Uuid,
    /// The command.
    pub payload: Vec<u8>,
    /// Its health-related part.
    pub sante: Option<Vec<u8>>,
    /// When it was given.
    pub at: DateTime<Utc>,
}

/// An entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Number in its incarnation, from 1 without gap.
    pub no: u64,
    /// Incarnation that wrote it.
    pub incarnation: Uuid,
    /// Identity of the command.
    pub id: Uuid,
    /// The command.
    pub payload: Vec<u8>,
    /// Its health-related part.
    pub sante: Option<Vec<u8>>,
    /// When it was given.
    pub at: DateTime<Utc>,
}

/// Tries that cost no waiting.
const FREE_TRIES: u32 = 3;

impl Store {
    /// Opens the database of a computer, or a new one. One that is damaged is moved aside.
    ///
    /// # Errors
    ///
    /// Returns [`Error::TooNew`] for a database of a newer program, and what the disk refuses.
    pub async fn open(path: &Path, now: DateTime<Utc>) -> Result<Opened, Error> {
        Self::open_with(path, now, Argon2Cost::PERSONAL).await
    }

    /// Opens a database with another cost of secrets.
    ///
    /// # Errors
    ///
    /// As [`Store::open`].
    pub async fn open_with(
        path: &Path,
        now: DateTime<Utc>,
        cost: Argon2Cost,
    ) -> Result<Opened, Error> {
        match Self::try_open(path, cost).await {
            Ok(store) => Ok(Opened {
                store,
                set_aside: None,
            }),
            Err(error) if error.is_around_the_database() || !path.exists() => Err(error),
            Err(_) => {
                let aside = set_aside(path, now)?;
                Ok(Opened {
                    store: Self::try_open(path, cost).await?,
                    set_aside: Some(aside),
                })
            }
        }
    }

    async fn try_open(path: &Path, cost: Argon2Cost) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .locking_mode(SqliteLockingMode::Exclusive)
            .foreign_keys(true);
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options)
            .await?;
        let store = Self { pool, cost };
        if let Err(error) = store.prepare().await {
            store.pool.close().await;
            return Err(error);
        }
        Ok(store)
    }

    async fn prepare(&self) -> Result<(), Error> {
        let verdict: String = sqlx::query("PRAGMA quick_check(1)")
            .fetch_one(&self.pool)
            .await?
            .get(0);
        if verdict != "ok" {
            return Err(Error::Broken { no: 0 });
        }
        match sqlx::migrate!("./migrations").run(&self.pool).await {
            Ok(()) => Ok(()),
            Err(
                sqlx::migrate::MigrateError::VersionMissing(_)
                | sqlx::migrate::MigrateError::VersionTooNew(_, _),
            ) => Err(Error::TooNew),
            Err(
                sqlx::migrate::MigrateError::Execute(error)
                | sqlx::migrate::MigrateError::ExecuteMigration(error, _),
            ) => Err(error.into()),
            Err(error) => Err(Error::Sqlite(sqlx::Error::Migrate(Box::new(error)))),
        }
    }

    /// Closes the database.
    pub async fn close(&self) {
        self.pool.close().await;
    }

    /// The dossiers of this computer. Summaries open under the key of the computer only.
    ///
    /// # Errors
    ///
    /// Returns what the database refuses.
    pub async fn dossiers(&self, cle: &DeviceKey) -> Result<Vec<DossierRow>, Error> {
        let rows = sqlx::query(
            "SELECT id, protection, modified_at, resume FROM dossier ORDER BY created_at",
        )
        .fetch_all(&self.pool)
        .await?;
        rows.iter()
            .map(|row| {
                let id = uuid(row.get(0))?;
                let resume: Option<Vec<u8>> = row.get(3);
                Ok(DossierRow {
                    id,
                    protection: kind(row.get(1)),
                    modified_at: instant(row.get(2)),
                    resume: resume.and_then(|bytes| cle.open(Place::resume(id), &bytes)),
                })
            })
            .collect()
    }

    /// Opens a dossier.
    ///
    /// # Errors
    ///
    /// Returns [`Error::WrongSecret`] with the seconds to wait: after three tries the delay doubles each time.
    pub async fn unlock(
        &self,
        id: Uuid,
        protection: Protection,
        now: DateTime<Utc>,
    ) -> Result<Unlocked, Error> {
        let row = sqlx::query(
            "SELECT sel, argon2, cles, incarnation, essais, bloque_jusqu_a, protection FROM dossier WHERE id = ?",
        )
        .bind(id.as_bytes().to_vec())
        .fetch_optional(&self.pool)
        .await?
        .ok_or(Error::NoSuchDossier)?;
        let blocked_until: i64 = row.get(5);
        let wait = (blocked_until - now.timestamp_millis() + 999) / 1000;
        if let Some(wait_seconds) = u64::try_from(wait).ok().filter(|wait| *wait > 0) {
            return Err(Error::WrongSecret { wait_seconds });
        }
        let salt: Vec<u8> = row.get(0);
        let salt: [u8; 16] = salt.try_into().map_err(|_| Error::Crypto)?;
        let cost: String = row.get(1);
        let wrapping = derive(protection, salt, cost.parse()?).await?;
        let wrapped: Vec<u8> = row.get(2);
        let Some(keys) = wrapping
            .open(Place::keys(id), &wrapped)
            .and_then(|bytes| Keys::from_bytes(&bytes))
        else {
            let tries = u32::try_from(row.get::<i64, _>(4))
                .unwrap_or(u32::MAX)
                .saturating_add(1);
            return Err(self.count_try(id, tries, now).await?);
        };
        match self.set_tries(id, 0, 0).await {
            // A full disk keeps nobody from reading: the count stays, which is the safe side.
            Ok(()) | Err(Error::DiskFull) => {}
            Err(error) => return Err(error),
        }
        let incarnation = uuid(row.get(3))?;
        Ok(Unlocked {
            id,
            incarnation,
            protection: kind(row.get(6)),
            keys: Arc::new(keys),
        })
    }

    async fn count_try(&self, id: Uuid, tries: u32, now: DateTime<Utc>) -> Result<Error, Error> {
        let wait_seconds = match tries.checked_sub(FREE_TRIES) {
            None | Some(0) => 0,
            Some(over) => 15u64 << over.min(10),
        };
        let until = now.timestamp_millis() + i64::try_from(wait_seconds * 1000).unwrap_or(i64::MAX);
        self.set_tries(id, tries, if wait_seconds == 0 { 0 } else { until })
            .await?;
        Ok(Error::WrongSecret { wait_seconds })
    }

    async fn set_tries(&self, id: Uuid, tries: u32, until: i64) -> Result<(), Error> {
        let pool = self.pool.clone();
        detached(async move {
            sqlx::query("UPDATE dossier SET essais = ?, bloque_jusqu_a = ? WHERE id = ?")
                .bind(i64::from(tries))
                .bind(until)
                .bind(id.as_bytes().to_vec())
                .execute(&pool)
                .await
        })
        .await?;
        Ok(())
    }
}

impl Protection {
    fn kind(&self) -> ProtectionKind {
        match self {
            Self::Poste(_) => ProtectionKind::Poste,
            Self::Secret(_) => ProtectionKind::Secret,
        }
    }
}

/// The key that a protection gives. Secrets take their time, away from the threads that answer the screen.
async fn derive(
    protection: Protection,
    salt: [u8; 16],
    cost: Argon2Cost,
) -> Result<DeviceKey, Error> {
    match protection {
        Protection::Poste(cle) => Ok(cle),
        Protection::Secret(secret) => {
            tokio::task::spawn_blocking(move || DeviceKey::of_secret(&secret, &salt, cost))
                .await
                .map_err(|_| Error::Crypto)?
        }
    }
}

/// Runs a write to its end even when nobody waits for it any more.
async fn detached<T: Send + 'static>(
    write: impl Future<Output = Result<T, sqlx::Error>> + Send + 'static,
) -> Result<T, Error> {
    detached_error(async move { Ok(write.await?) }).await
}

async fn detached_error<T: Send + 'static>(
    write: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Result<T, Error> {
    tokio::spawn(write)
        .await
        .map_err(|_| Error::Sqlite(sqlx::Error::WorkerCrashed))?
}

/// Moves a damaged database aside, with what belongs to it.
fn set_aside(path: &Path, now: DateTime<Utc>) -> Result<PathBuf, Error> {
    let stamp = now.format("%Y%m%dT%H%M%S%3f");
    let named = |suffix: &str| {
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        path.with_file_name(format!("{name}.abime-{stamp}{suffix}"))
    };
    std::fs::rename(path, named(""))?;
    for suffix in ["-wal", "-shm"] {
        let mut part = path.as_os_str().to_owned();
        part.push(suffix);
        if Path::new(&part).exists() {
            std::fs::rename(&part, named(suffix))?;
        }
    }
    Ok(named(""))
}

fn kind(text: &str) -> ProtectionKind {
    if text == "secret" {
        ProtectionKind::Secret
    } else {
        ProtectionKind::Poste
    }
}

fn word(kind: ProtectionKind) -> &'static str {
    match kind {
        ProtectionKind::Poste => "poste",
        ProtectionKind::Secret => "secret",
    }
}

fn uuid(bytes: Vec<u8>) -> Result<Uuid, Error> {
    Uuid::from_slice(&bytes).map_err(|_| Error::Crypto)
}

fn instant(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}
