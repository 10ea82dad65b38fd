//! What travels: the sealed commands of a dossier that is attached to an account, what the server told of it, and the
//! account of this computer. All of it is bytes here.

use crate::cipher::{DeviceKey, Place};
use crate::{Error, Store, Unlocked, detached, detached_error, uuid};
use sqlx::Row;
use uuid::Uuid;

/// A sealed command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envoi {
    /// Identity of the command.
    pub id: Uuid,
    /// What was sealed; it never changes.
    pub contenu: Vec<u8>,
    /// The health-related part of it.
    pub sante: Option<Vec<u8>>,
    /// Where it stands.
    pub suite: Vec<u8>,
}

/// A version of the dossier, as the server told it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionRecue {
    /// Its number.
    pub version: u64,
    /// What it brought.
    pub contenu: Vec<u8>,
    /// The health-related part of it.
    pub sante: Option<Vec<u8>>,
}

/// A dossier that is attached to an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attache {
    /// To which, and whatever else is known of it.
    pub contenu: Vec<u8>,
    /// Its sealed commands, oldest first.
    pub envois: Vec<Envoi>,
    /// Its versions, in order.
    pub versions: Vec<VersionRecue>,
}

/// What an answer of the server changes: all of it, or nothing.
#[derive(Debug, Clone, Default)]
pub struct Nouvelles {
    /// What is known of the attachment from now on.
    pub contenu: Option<Vec<u8>>,
    /// Whether the versions known so far are forgotten first.
    pub forgotten: bool,
    /// Commands that stand elsewhere.
    pub suites: Vec<(Uuid, Vec<u8>)>,
    /// Versions that are new.
    pub versions: Vec<VersionRecue>,
}

/// A sealed command, ready to be written.
pub(crate) struct SealedEnvoi {
    id: Uuid,
    contenu: Vec<u8>,
    sante: Option<Vec<u8>>,
    suite: Vec<u8>,
}

impl SealedEnvoi {
    pub(crate) fn of(dossier: &Unlocked, envoi: &Envoi) -> Result<Self, Error> {
        let (keys, place) = (&dossier.keys, Place::envoi(dossier.id, envoi.id));
        let health = |sante: &Vec<u8>| keys.health.seal(place, sante);
        Ok(Self {
            id: envoi.id,
            contenu: keys.answers.seal(place, &envoi.contenu)?,
            sante: envoi.sante.as_ref().map(health).transpose()?,
            suite: keys
                .answers
                .seal(Place::suite(dossier.id, envoi.id), &envoi.suite)?,
        })
    }

    pub(crate) async fn write(
        self,
        transaction: &mut sqlx::Transaction<'_, sqlx::Sqlite>,
        dossier: Uuid,
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO envoi (dossier, rang, id, contenu, sante, suite)
             SELECT ?1, COALESCE(MAX(rang), 0) + 1, ?2, ?3, ?4, ?5 FROM envoi WHERE dossier = ?1",
        )
        .bind(dossier.as_bytes().to_vec())
        .bind(self.id.as_bytes().to_vec())
        .bind(self.contenu)
        .bind(self.sante)
        .bind(self.suite)
        .execute(&mut **transaction)
        .await?;
        Ok(())
    }
}

impl Store {
    /// Attaches a dossier with the commands that were given before.
    ///
    /// # Errors
    ///
    /// Returns what the database refuses; nothing is written then.
    pub async fn attach(
        &self,
        dossier: &Unlocked,
        contenu: &[u8],
        envois: &[Envoi],
    ) -> Result<(), Error> {
        let place = Place::attache(dossier.id);
        let contenu = dossier.keys.answers.seal(place, contenu)?;
        let envois = envois.iter().map(|envoi| SealedEnvoi::of(dossier, envoi));
        let envois = envois.collect::<Result<Vec<_>, _>>()?;
        let (pool, id) = (self.pool.clone(), dossier.id);
        detached(async move {
            let mut transaction = pool.begin().await?;
            sqlx::query("INSERT INTO attache (dossier, contenu) VALUES (?, ?)")
                .bind(id.as_bytes().to_vec())
                .bind(contenu)
                .execute(&mut *transaction)
                .await?;
            for envoi in envois {
                envoi.write(&mut transaction, id).await?;
            }
            transaction.commit().await
        })
        .await
    }

    /// The attachment of a dossier, if it has one.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Crypto`] for a part that is not what was written.
    pub async fn attached(&self, dossier: &Unlocked) -> Result<Option<Attache>, Error> {
        let id = dossier.id.as_bytes().to_vec();
        let keys = &dossier.keys;
        let row = sqlx::query("SELECT contenu FROM attache WHERE dossier = ?")
            .bind(id.clone())
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else {
            return Ok(None);
        };
        let open =
            |key: &DeviceKey, place, sealed: Vec<u8>| key.open(place, &sealed).ok_or(Error::Crypto);
        let contenu = open(&keys.answers, Place::attache(dossier.id), row.get(0))?;
        let rows = sqlx::query(
            "SELECT id, contenu, sante, suite FROM envoi WHERE dossier = ? ORDER BY rang",
        )
        .bind(id.clone())
        .fetch_all(&self.pool)
        .await?;
        let envoi = |row: &sqlx::sqlite::SqliteRow| {
            let command = uuid(row.get(0))?;
            let place = Place::envoi(dossier.id, command);
            let sante: Option<Vec<u8>> = row.get(2);
            Ok(Envoi {
                id: command,
                contenu: open(&keys.answers, place, row.get(1))?,
                sante: sante
                    .map(|sante| open(&keys.health, place, sante))
                    .transpose()?,
                suite: open(&keys.answers, Place::suite(dossier.id, command), row.get(3))?,
            })
        };
        let envois = rows.iter().map(envoi).collect::<Result<_, Error>>()?;
        let rows = sqlx::query(
            "SELECT version, contenu, sante FROM version_recue WHERE dossier = ? ORDER BY version",
        )
        .bind(id)
        .fetch_all(&self.pool)
        .await?;
        let version = |row: &sqlx::sqlite::SqliteRow| {
            let version = u64::try_from(row.get::<i64, _>(0)).map_err(|_| Error::Crypto)?;
            let place = Place::version(dossier.id, version);
            let sante: Option<Vec<u8>> = row.get(2);
            Ok(VersionRecue {
                version,
                contenu: open(&keys.answers, place, row.get(1))?,
                sante: sante
                    .map(|sante| open(&keys.health, place, sante))
                    .transpose()?,
            })
        };
        let versions = rows.iter().map(version).collect::<Result<_, Error>>()?;
        Ok(Some(Attache {
            contenu,
            envois,
            versions,
        }))
    }

    /// Keeps what an answer of the server changes.
    ///
    /// # Errors
    ///
    /// Returns what the database refuses; nothing is written then.
    pub async fn learn(&self, dossier: &Unlocked, news: &Nouvelles) -> Result<(), Error> {
        let (keys, id) = (&dossier.keys, dossier.id);
        let seal = |place, bytes: &Vec<u8>| keys.answers.seal(place, bytes);
        let contenu = news.contenu.as_ref();
        let contenu = contenu.map(|it| seal(Place::attache(id), it)).transpose()?;
        let mut suites = Vec::new();
        for (command, suite) in &news.suites {
            suites.push((*command, seal(Place::suite(id, *command), suite)?));
        }
        let mut versions = Vec::new();
        for told in &news.versions {
            let place = Place::version(id, told.version);
            let sante = told.sante.as_ref();
            let sante = sante.map(|it| keys.health.seal(place, it)).transpose()?;
            let number = i64::try_from(told.version).map_err(|_| Error::Crypto)?;
            versions.push((number, seal(place, &told.contenu)?, sante));
        }
        let (pool, forgotten) = (self.pool.clone(), news.forgotten);
        detached_error(async move {
            let id = id.as_bytes().to_vec();
            let mut transaction = pool.begin().await?;
            if let Some(contenu) = contenu {
                sqlx::query("UPDATE attache SET contenu = ? WHERE dossier = ?")
                    .bind(contenu)
                    .bind(id.clone())
                    .execute(&mut *transaction)
                    .await?;
            }
            if forgotten {
                sqlx::query("DELETE FROM version_recue WHERE dossier = ?")
                    .bind(id.clone())
                    .execute(&mut *transaction)
                    .await?;
            }
            for (command, suite) in suites {
                sqlx::query("UPDATE envoi SET suite = ? WHERE dossier = ? AND id = ?")
                    .bind(suite)
                    .bind(id.clone())
                    .bind(command.as_bytes().to_vec())
                    .execute(&mut *transaction)
                    .await?;
            }
            for (version, contenu, sante) in versions {
                sqlx::query(
                    "INSERT INTO version_recue (dossier, version, contenu, sante) VALUES (?, ?, ?, ?)",
                )
                .bind(id.clone())
                .bind(version)
                .bind(contenu)
                .bind(sante)
                .execute(&mut *transaction)
                .await?;
            }
            transaction.commit().await?;
            Ok(())
        })
        .await
    }

    /// The account of this computer; one that the key of the computer does not open is none.
    ///
    /// # Errors
    ///
    /// Returns what the database refuses.
    pub async fn account(&self, cle: &DeviceKey) -> Result<Option<Vec<u8>>, Error> {
        let row = sqlx::query("SELECT contenu FROM compte")
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.and_then(|row| cle.open(Place::compte(), row.get(0))))
    }

    /// Keeps the account of this computer, or forgets it.
    ///
    /// # Errors
    ///
    /// Returns what the database refuses.
    pub async fn set_account(&self, cle: &DeviceKey, contenu: Option<&[u8]>) -> Result<(), Error> {
        let sealed = contenu
            .map(|it| cle.seal(Place::compte(), it))
            .transpose()?;
        let pool = self.pool.clone();
        detached(async move {
            match sealed {
                Some(sealed) => {
                    sqlx::query(
                        "INSERT INTO compte (seul, contenu) VALUES (1, ?)
                         ON CONFLICT (seul) DO UPDATE SET contenu = excluded.contenu",
                    )
                    .bind(sealed)
                    .execute(&pool)
                    .await
                }
                None => sqlx::query("DELETE FROM compte").execute(&pool).await,
            }
        })
        .await?;
        Ok(())
    }
}
