//! The journal: appended to, read, its chain verified.

use crate::cipher::{DeviceKey, Place};
use crate::contenu::{SealedFile, keep_file};
use crate::envois::{Envoi, SealedEnvoi};
use crate::{
    Entry, Error, NewEntry, ProtectionKind, Store, Unlocked, detached_error, instant, uuid,
};
use sha2::{Digest, Sha256};
use sqlx::Row;
use uuid::Uuid;

/// What is written with an entry: all of it, or nothing.
#[derive(Default)]
pub struct Along<'a> {
    /// Fields of the draft to clear.
    pub clear: &'a [String],
    /// Bytes of a file that the entry names.
    pub file: Option<&'a [u8]>,
    /// The entry, sealed to travel: for a dossier that is attached to an account.
    pub envoi: Option<&'a Envoi>,
    /// What the home screen may show from now on, under the key of the computer; not kept for a dossier under a secret.
    pub resume: Option<(&'a [u8], &'a DeviceKey)>,
}

/// The same, ready to be written.
pub(crate) struct SealedAlong {
    clear: Vec<Vec<u8>>,
    file: Option<SealedFile>,
    envoi: Option<SealedEnvoi>,
    resume: Option<Vec<u8>>,
}

impl Along<'_> {
    pub(crate) fn seal(&self, dossier: &Unlocked) -> Result<SealedAlong, Error> {
        let resume = self
            .resume
            .filter(|_| dossier.protection == ProtectionKind::Poste);
        let file = self.file.map(|bytes| SealedFile::of(dossier, bytes));
        Ok(SealedAlong {
            clear: self
                .clear
                .iter()
                .map(|champ| dossier.keys.name(champ))
                .collect(),
            file: file.transpose()?,
            envoi: self
                .envoi
                .map(|envoi| SealedEnvoi::of(dossier, envoi))
                .transpose()?,
            resume: resume
                .map(|(resume, cle)| cle.seal(Place::resume(dossier.id), resume))
                .transpose()?,
        })
    }
}

impl SealedAlong {
    pub(crate) async fn write(
        self,
        transaction: &mut sqlx::Transaction<'_, sqlx::Sqlite>,
        dossier: Uuid,
    ) -> Result<(), sqlx::Error> {
        let id = dossier.as_bytes().to_vec();
        for champ in self.clear {
            sqlx::query("DELETE FROM brouillon WHERE dossier = ? AND champ = ?")
                .bind(id.clone())
                .bind(champ)
                .execute(&mut **transaction)
                .await?;
        }
        if let Some(file) = self.file {
            keep_file(&mut **transaction, dossier, file).await?;
        }
        if let Some(envoi) = self.envoi {
            envoi.write(transaction, dossier).await?;
        }
        if let Some(resume) = self.resume {
            sqlx::query("UPDATE dossier SET resume = ? WHERE id = ?")
                .bind(resume)
                .bind(id)
                .execute(&mut **transaction)
                .await?;
        }
        Ok(())
    }
}

impl Store {
    /// Appends a command with what goes along, as one transaction. Answers its number in the incarnation.
    ///
    /// # Errors
    ///
    /// Returns what the database refuses; nothing is written then.
    pub async fn append(
        &self,
        dossier: &Unlocked,
        entry: NewEntry,
        along: Along<'_>,
    ) -> Result<u64, Error> {
        let (pool, dossier) = (self.pool.clone(), dossier.clone());
        let sealed = along.seal(&dossier)?;
        detached_error(async move {
            let mut transaction = pool.begin().await?;
            let no = append_in(&mut transaction, &dossier, dossier.incarnation, &entry).await?;
            sealed.write(&mut transaction, dossier.id).await?;
            sqlx::query("UPDATE dossier SET modified_at = ? WHERE id = ?")
                .bind(entry.at.timestamp_millis())
                .bind(dossier.id.as_bytes().to_vec())
                .execute(&mut *transaction)
                .await?;
            transaction.commit().await?;
            Ok(no)
        })
        .await
    }

    /// The journal of a dossier, its chain verified.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Broken`] at the first entry that is not what was written.
    pub async fn entries(&self, dossier: &Unlocked) -> Result<Vec<Entry>, Error> {
        let rows = sqlx::query(
            "SELECT rang, incarnation, no, id, contenu, sante, empreinte, at FROM journal WHERE dossier = ? ORDER BY rang",
        )
        .bind(dossier.id.as_bytes().to_vec())
        .fetch_all(&self.pool)
        .await?;
        let mut previous = [0u8; 32];
        let mut entries = Vec::with_capacity(rows.len());
        for (index, row) in rows.iter().enumerate() {
            let rang = u64::try_from(row.get::<i64, _>(0)).unwrap_or(0);
            let broken = || Error::Broken { no: rang };
            let (contenu, sante): (Vec<u8>, Option<Vec<u8>>) = (row.get(4), row.get(5));
            let stored: Vec<u8> = row.get(6);
            let at: i64 = row.get(7);
            let hash = link(&previous, &contenu, sante.as_deref(), at);
            if stored != hash || rang != u64::try_from(index + 1).unwrap_or(0) {
                return Err(broken());
            }
            previous = hash;
            let place = Place::entry(dossier.id, rang);
            let payload = dossier
                .keys
                .answers
                .open(place, &contenu)
                .ok_or_else(broken)?;
            let sante = sante
                .map(|sante| dossier.keys.health.open(place, &sante).ok_or_else(broken))
                .transpose()?;
            entries.push(Entry {
                no: u64::try_from(row.get::<i64, _>(2)).unwrap_or(0),
                incarnation: uuid(row.get(1))?,
                id: uuid(row.get(3))?,
                payload,
                sante,
                at: instant(at),
            });
        }
        Ok(entries)
    }
}

/// Appends inside a transaction: number in the incarnation, rank in the dossier, link of the chain.
pub(crate) async fn append_in(
    transaction: &mut sqlx::Transaction<'_, sqlx::Sqlite>,
    dossier: &Unlocked,
    incarnation: Uuid,
    entry: &NewEntry,
) -> Result<u64, Error> {
    let id = dossier.id.as_bytes().to_vec();
    let last = sqlx::query(
        "SELECT rang, empreinte FROM journal WHERE dossier = ? ORDER BY rang DESC LIMIT 1",
    )
    .bind(id.clone())
    .fetch_optional(&mut **transaction)
    .await?;
    let (rang, previous) = match last {
        Some(row) => (row.get::<i64, _>(0) + 1, row.get::<Vec<u8>, _>(1)),
        None => (1, vec![0; 32]),
    };
    let no: i64 = sqlx::query(
        "SELECT COALESCE(MAX(no), 0) + 1 FROM journal WHERE dossier = ? AND incarnation = ?",
    )
    .bind(id.clone())
    .bind(incarnation.as_bytes().to_vec())
    .fetch_one(&mut **transaction)
    .await?
    .get(0);
    let place = Place::entry(dossier.id, u64::try_from(rang).unwrap_or(0));
    let contenu = dossier.keys.answers.seal(place, &entry.payload)?;
    let sante = entry
        .sante
        .as_deref()
        .map(|sante| dossier.keys.health.seal(place, sante))
        .transpose()?;
    let at = entry.at.timestamp_millis();
    let previous: [u8; 32] = previous.try_into().map_err(|_| Error::Crypto)?;
    let hash = link(&previous, &contenu, sante.as_deref(), at);
    sqlx::query(
        "INSERT INTO journal (dossier, rang, incarnation, no, id, contenu, sante, empreinte, at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(id)
    .bind(rang)
    .bind(incarnation.as_bytes().to_vec())
    .bind(no)
    .bind(entry.id.as_bytes().to_vec())
    .bind(contenu)
    .bind(sante)
    .bind(hash.to_vec())
    .bind(at)
    .execute(&mut **transaction)
    .await?;
    Ok(u64::try_from(no).unwrap_or(0))
}

/// One link of the chain, over the stored ciphertext: destroying a key breaks no link.
fn link(previous: &[u8; 32], contenu: &[u8], sante: Option<&[u8]>, at: i64) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(previous);
    for part in [contenu, sante.unwrap_or_default()] {
        hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(part);
    }
    hasher.update(at.to_be_bytes());
    hasher.finalize().into()
}
