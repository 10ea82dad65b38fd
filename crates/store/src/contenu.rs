//! Drafts and files of a dossier.

use crate::cipher::{DeviceKey, Keys, Place};
use crate::{Error, Store, Unlocked, detached};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sqlx::Row;
use std::collections::BTreeMap;

/// Draft fields whose text is about health: kept under the second key.
const SANTE_PREFIXES: [&str; 2] = ["amenagement", "situation_medicale"];

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
        let name = dossier.keys.name(champ);
        let content = serde_json::to_vec(&(champ, texte)).map_err(|_| Error::Crypto)?;
        let sealed =
            field_key(&dossier.keys, champ).seal(Place::field(dossier.id, &name), &content)?;
        let (pool, id) = (self.pool.clone(), dossier.id);
        detached(async move {
            sqlx::query(
                "INSERT INTO brouillon (dossier, champ, texte, saved_at) VALUES (?, ?, ?, ?)
                 ON CONFLICT (dossier, champ) DO UPDATE SET texte = excluded.texte, saved_at = excluded.saved_at",
            )
            .bind(id.as_bytes().to_vec())
            .bind(name)
            .bind(sealed)
            .bind(at.timestamp_millis())
            .execute(&pool)
            .await
        })
        .await?;
        Ok(())
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
        let hash: String = Sha256::digest(bytes)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let sealed = dossier
            .keys
            .answers
            .seal(Place::file(dossier.id, &hash), bytes)?;
        let (pool, id, name) = (self.pool.clone(), dossier.id, hash.clone());
        detached(async move {
            sqlx::query("INSERT INTO fichier (dossier, empreinte, contenu) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
                .bind(id.as_bytes().to_vec())
                .bind(name)
                .bind(sealed)
                .execute(&pool)
                .await
        })
        .await?;
        Ok(hash)
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
