//! Drafts and files of a dossier.

use crate::cipher::{DeviceKey, Keys, Place};
use crate::{Error, Store, Unlocked, detached};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::{Row, SqliteExecutor};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Draft fields whose text is about health, or may be: kept under the second key.
const SANTE_PREFIXES: [&str; 3] = ["amenagement", "situation_medicale", "explication"];

impl Store {
    /// Keeps the text of a draft field.
    ///
    /// # Errors
    ///
    /// Returns what the database refuses.
    pub async fn save_field(
        &self,
        dossier: &Unlocked,
        champ: &str,
        texte: &str,
        at: DateTime<Utc>,
    ) -> Result<(), Error> {
        let field = SealedField::of(dossier, champ, texte)?;
        let (pool, id) = (self.pool.clone(), dossier.id);
        detached(async move { keep_field(&pool, id, field, at).await }).await
    }

    /// All draft fields of a dossier.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Crypto`] for a field that is not what was written.
    pub async fn fields(&self, dossier: &Unlocked) -> Result<BTreeMap<String, String>, Error> {
        let rows = sqlx::query("SELECT champ, texte FROM brouillon WHERE dossier = ?")
            .bind(dossier.id.as_bytes().to_vec())
            .fetch_all(&self.pool)
            .await?;
        let mut fields = BTreeMap::new();
        for row in rows {
            let (name, sealed): (Vec<u8>, Vec<u8>) = (row.get(0), row.get(1));
            let place = Place::field(dossier.id, &name);
            let keys = &dossier.keys;
            let opened = keys
                .answers
                .open(place, &sealed)
                .or_else(|| keys.health.open(place, &sealed));
            let (champ, texte): (String, String) = opened
                .and_then(|bytes| serde_json::from_slice(&bytes).ok())
                .ok_or(Error::Crypto)?;
            fields.insert(champ, texte);
        }
        Ok(fields)
    }

    /// Keeps the bytes of a file, once for a dossier; answers its content hash.
    ///
    /// # Errors
    ///
    /// Returns what the database refuses.
    pub async fn put_file(&self, dossier: &Unlocked, bytes: &[u8]) -> Result<String, Error> {
        let file = SealedFile::of(dossier, bytes)?;
        let (pool, id, hash) = (self.pool.clone(), dossier.id, file.hash.clone());
        detached(async move { keep_file(&pool, id, file).await }).await?;
        Ok(hash)
    }

    /// Whether the bytes of a file are here.
    ///
    /// # Errors
    ///
    /// Returns what the database refuses.
    pub async fn holds_file(&self, dossier: &Unlocked, empreinte: &str) -> Result<bool, Error> {
        let row = sqlx::query("SELECT 1 FROM fichier WHERE dossier = ? AND empreinte = ?")
            .bind(dossier.id.as_bytes().to_vec())
            .bind(empreinte)
            .fetch_optional(&self.pool)
            .await?;
        Ok(row.is_some())
    }

    /// The bytes of a file.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Crypto`] when they are not what was written.
    pub async fn file(
        &self,
        dossier: &Unlocked,
        empreinte: &str,
    ) -> Result<Option<Vec<u8>>, Error> {
        let row = sqlx::query("SELECT contenu FROM fichier WHERE dossier = ? AND empreinte = ?")
            .bind(dossier.id.as_bytes().to_vec())
            .bind(empreinte)
            .fetch_optional(&self.pool)
            .await?;
        let open = |sealed: Vec<u8>| {
            dossier
                .keys
                .answers
                .open(Place::file(dossier.id, empreinte), &sealed)
                .ok_or(Error::Crypto)
        };
        row.map(|row| open(row.get(0))).transpose()
    }
}

/// A field of a draft as it is kept.
pub(crate) struct SealedField {
    name: Vec<u8>,
    content: Vec<u8>,
}

impl SealedField {
    fn of(dossier: &Unlocked, champ: &str, texte: &str) -> Result<Self, Error> {
        let name = dossier.keys.name(champ);
        let content = serde_json::to_vec(&(champ, texte)).map_err(|_| Error::Crypto)?;
        let place = Place::field(dossier.id, &name);
        let content = field_key(&dossier.keys, champ).seal(place, &content)?;
        Ok(Self { name, content })
    }

    /// Seals a whole draft.
    pub(crate) fn all(
        dossier: &Unlocked,
        fields: &BTreeMap<String, String>,
    ) -> Result<Vec<Self>, Error> {
        let seal = |(champ, texte): (&String, &String)| Self::of(dossier, champ, texte);
        fields.iter().map(seal).collect()
    }
}

/// Writes a field of a draft.
pub(crate) async fn keep_field(
    executor: impl SqliteExecutor<'_>,
    dossier: Uuid,
    field: SealedField,
    at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO brouillon (dossier, champ, texte, saved_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (dossier, champ) DO UPDATE SET texte = excluded.texte, saved_at = excluded.saved_at",
    )
    .bind(dossier.as_bytes().to_vec())
    .bind(field.name)
    .bind(field.content)
    .bind(at.timestamp_millis())
    .execute(executor)
    .await?;
    Ok(())
}

/// A file as it is kept, under the hash of its bytes.
pub(crate) struct SealedFile {
    hash: String,
    content: Vec<u8>,
}

impl SealedFile {
    pub(crate) fn of(dossier: &Unlocked, bytes: &[u8]) -> Result<Self, Error> {
        let hash: String = Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let place = Place::file(dossier.id, &hash);
        let content = dossier.keys.answers.seal(place, bytes)?;
        Ok(Self { hash, content })
    }
}

/// Writes a file, unless it is there already.
pub(crate) async fn keep_file(
    executor: impl SqliteExecutor<'_>,
    dossier: Uuid,
    file: SealedFile,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO fichier (dossier, empreinte, contenu) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(dossier.as_bytes().to_vec())
    .bind(file.hash)
    .bind(file.content)
    .execute(executor)
    .await?;
    Ok(())
}

fn field_key<'k>(keys: &'k Keys, champ: &str) -> &'k DeviceKey {
    if SANTE_PREFIXES
        .iter()
        .any(|prefix| champ.starts_with(prefix))
    {
        &keys.health
    } else {
        &keys.answers
    }
}
