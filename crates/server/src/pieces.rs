//! Bytes of the pièces: received part by part, sealed under the key of the dossier, verified whole, given back.
//!
//! A part is in the storage before the base notes it, so what is noted is there; a part that is sent again writes the same
//! place. Nothing is open between two parts: a line that is cut goes on at the last one.

use crate::coffre::{Coffre, DossierKeys, Place};
use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _};
use sha2::{Digest as _, Sha256};
use sqlx::{FromRow, PgPool};
use std::sync::Arc;
use uuid::Uuid;

/// Bytes of one part at most.
pub(crate) const PART_MAX: usize = 1 << 20;
/// Bytes of a pièce at most.
pub(crate) const OCTETS_MAX: u64 = 10 << 20;
/// Pièces of a dossier at most, older versions included.
const NOMBRE_MAX: i32 = 200;

/// Where the bytes are.
pub(crate) struct Pieces {
    pool: PgPool,
    coffre: Coffre,
    storage: Arc<dyn ObjectStore>,
}

/// A pièce of a dossier of an account.
#[derive(Clone, Copy)]
pub(crate) struct Designation {
    /// The account.
    pub(crate) compte: Uuid,
    /// The dossier.
    pub(crate) dossier: Uuid,
    /// SHA-256 of the whole.
    pub(crate) empreinte: [u8; 32],
}

/// How much of a pièce came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromRow)]
pub(crate) struct Avancement {
    /// Bytes of the whole.
    pub(crate) taille: i64,
    /// Bytes that came.
    pub(crate) recu: i64,
    /// When the last byte came and the whole was verified.
    pub(crate) received_at: Option<DateTime<Utc>>,
}

/// What the examination says of a pièce that came whole.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub(crate) struct Examine {
    /// SHA-256 of the whole.
    pub(crate) empreinte: Vec<u8>,
    /// When its last byte came.
    pub(crate) received_at: DateTime<Utc>,
    /// `quarantaine`, `saine` or `ecartee`.
    pub(crate) controle: String,
    /// Why it was set aside.
    pub(crate) motif: Option<String>,
}

/// Why bytes are not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ecart {
    /// No such dossier for this account, or nothing was announced.
    Absente,
    /// These are not the next bytes: `recu` of them are here.
    Debut {
        /// Bytes that came.
        recu: i64,
    },
    /// The whole is not what was announced: it starts again.
    Empreinte,
    /// Neither a PDF nor a picture.
    Genre,
}

impl Pieces {
    pub(crate) fn new(pool: PgPool, coffre: Coffre, storage: Arc<dyn ObjectStore>) -> Self {
        Self {
            pool,
            coffre,
            storage,
        }
    }

    /// Announces a pièce; nothing when the dossier is not of this account, or holds too many. One whose last byte came, and
    /// which nobody concluded because the program was stopped, is concluded now, at the instant of that byte.
    pub(crate) async fn announce(
        &self,
        it: Designation,
        taille: i64,
        now: DateTime<Utc>,
    ) -> Result<Option<Result<Avancement, Ecart>>> {
        let known: Option<Avancement> = sqlx::query_as(
            "SELECT taille, recu, received_at FROM pupitre.annoncer($1, $2, $3, $4, $5, $6)",
        )
        .bind(it.compte)
        .bind(it.dossier)
        .bind(&it.empreinte[..])
        .bind(taille)
        .bind(NOMBRE_MAX)
        .bind(now)
        .fetch_optional(&self.pool)
        .await
        .context("announce a piece")?;
        let Some(known) = known else {
            return Ok(None);
        };
        if known.recu < known.taille || known.received_at.is_some() {
            return Ok(Some(Ok(known)));
        }
        let last: Option<DateTime<Utc>> =
            sqlx::query_scalar("SELECT pupitre.dernier_octet($1, $2, $3)")
                .bind(it.compte)
                .bind(it.dossier)
                .bind(&it.empreinte[..])
                .fetch_one(&self.pool)
                .await
                .context("ask when the last byte came")?;
        // Another request may have concluded it meanwhile: what it noted stays.
        let concluded = self.conclude(it, known.taille, last.unwrap_or(now)).await?;
        Ok(Some(concluded))
    }

    /// How much of a pièce came; nothing when it was not announced.
    async fn known(&self, it: Designation) -> Result<Option<Avancement>> {
        sqlx::query_as("SELECT taille, recu, received_at FROM pupitre.ou_en_est($1, $2, $3)")
            .bind(it.compte)
            .bind(it.dossier)
            .bind(&it.empreinte[..])
            .fetch_optional(&self.pool)
            .await
            .context("ask how much of a piece came")
    }

    /// Keeps the next part. `received_at` is when its last byte came.
    pub(crate) async fn part(
        &self,
        it: Designation,
        debut: i64,
        bytes: &[u8],
        received_at: DateTime<Utc>,
    ) -> Result<Result<Avancement, Ecart>> {
        // What stands is asked first: a part that is not the next one must not touch the storage.
        let Some(known) = self.known(it).await? else {
            return Ok(Err(Ecart::Absente));
        };
        let length = i64::try_from(bytes.len())?;
        let room = known.taille - known.recu;
        if known.recu != debut || known.received_at.is_some() || length > room {
            return Ok(Err(Ecart::Debut { recu: known.recu }));
        }
        let Some(keys) = self.keys(it).await? else {
            return Ok(Err(Ecart::Absente));
        };
        let sealed = keys.seal(place(it, debut, &sorte(it)), bytes, None)?.0;
        let object = path(it.dossier, &it.empreinte, debut);
        self.storage
            .put(&object, sealed.into())
            .await
            .context("write a part in the storage")?;
        let recu: Option<i64> =
            sqlx::query_scalar("SELECT pupitre.avancer($1, $2, $3, $4, $5, $6)")
                .bind(it.compte)
                .bind(it.dossier)
                .bind(&it.empreinte[..])
                .bind(debut)
                .bind(i32::try_from(length)?)
                .bind(received_at)
                .fetch_one(&self.pool)
                .await
                .context("note a part")?;
        let Some(recu) = recu else {
            let recu = self.known(it).await?.map_or(0, |known| known.recu);
            return Ok(Err(Ecart::Debut { recu }));
        };
        if recu < known.taille {
            return Ok(Ok(Avancement { recu, ..known }));
        }
        self.conclude(it, known.taille, received_at).await
    }

    /// Verifies the whole, and ends it or starts it again.
    async fn conclude(
        &self,
        it: Designation,
        taille: i64,
        received_at: DateTime<Utc>,
    ) -> Result<Result<Avancement, Ecart>> {
        let whole = self.bytes(it).await?.context("every part was noted")?;
        let ecart = if Sha256::digest(&whole)[..] != it.empreinte {
            Some(Ecart::Empreinte)
        } else if !is_taken(&whole) {
            Some(Ecart::Genre)
        } else {
            None
        };
        if let Some(ecart) = ecart {
            self.forget(it).await?;
            return Ok(Err(ecart));
        }
        sqlx::query("SELECT pupitre.conclure($1, $2, $3, $4)")
            .bind(it.compte)
            .bind(it.dossier)
            .bind(&it.empreinte[..])
            .bind(received_at)
            .execute(&self.pool)
            .await
            .context("end a piece")?;
        Ok(Ok(Avancement {
            taille,
            recu: taille,
            received_at: Some(received_at),
        }))
    }

    /// The bytes of a pièce, as far as they came; nothing when none did.
    pub(crate) async fn bytes(&self, it: Designation) -> Result<Option<Vec<u8>>> {
        let parts = self.parts(it).await?;
        let Some(keys) = self.keys(it).await? else {
            return Ok(None);
        };
        let mut whole = Vec::new();
        for (debut, _) in &parts {
            let object = path(it.dossier, &it.empreinte, *debut);
            let sealed = self.storage.get(&object).await;
            let sealed = sealed.context("read a part in the storage")?.bytes().await;
            let sealed = sealed.context("read a part in the storage")?;
            let (bytes, _) = keys.open(place(it, *debut, &sorte(it)), &sealed, None)?;
            whole.extend_from_slice(&bytes);
        }
        Ok((!parts.is_empty()).then_some(whole))
    }

    /// The pièces of a dossier that came whole; none when it is not of this account.
    pub(crate) async fn examined(&self, compte: Uuid, dossier: Uuid) -> Result<Vec<Examine>> {
        sqlx::query_as(
            "SELECT empreinte, received_at, controle, motif FROM pupitre.controles($1, $2)",
        )
        .bind(compte)
        .bind(dossier)
        .fetch_all(&self.pool)
        .await
        .context("list the pieces that came")
    }

    /// Whether the examination set a pièce aside.
    pub(crate) async fn is_set_aside(&self, it: Designation) -> Result<bool> {
        let known = self.examined(it.compte, it.dossier).await?;
        let mut own = known.iter().filter(|known| known.empreinte == it.empreinte);
        Ok(own.any(|known| known.controle == "ecartee"))
    }

    async fn parts(&self, it: Designation) -> Result<Vec<(i64, i32)>> {
        sqlx::query_as("SELECT debut, octets FROM pupitre.morceaux($1, $2, $3)")
            .bind(it.compte)
            .bind(it.dossier)
            .bind(&it.empreinte[..])
            .fetch_all(&self.pool)
            .await
            .context("list the parts of a piece")
    }

    /// Forgets what came. The base first: what it does not know is only room lost in the storage.
    async fn forget(&self, it: Designation) -> Result<()> {
        let parts = self.parts(it).await?;
        sqlx::query("SELECT pupitre.ecarter($1, $2, $3)")
            .bind(it.compte)
            .bind(it.dossier)
            .bind(&it.empreinte[..])
            .execute(&self.pool)
            .await
            .context("forget a piece")?;
        for (debut, _) in parts {
            remove(&*self.storage, it.dossier, &it.empreinte, debut).await?;
        }
        Ok(())
    }

    async fn keys(&self, it: Designation) -> Result<Option<DossierKeys>> {
        let wrapped: Option<(Vec<u8>, Vec<u8>)> =
            sqlx::query_as("SELECT reponses, sante FROM pupitre.cles_de($1, $2)")
                .bind(it.compte)
                .bind(it.dossier)
                .fetch_optional(&self.pool)
                .await
                .context("read the keys of a dossier")?;
        let open = |wrapped| self.coffre.unwrap_keys(it.dossier, wrapped);
        wrapped.map(open).transpose()
    }
}

/// Removes what nobody went on sending for a week.
pub(crate) async fn expire(
    pool: &PgPool,
    storage: &dyn ObjectStore,
    now: DateTime<Utc>,
) -> Result<()> {
    let parts: Vec<(Uuid, Vec<u8>, i64)> =
        sqlx::query_as("SELECT dossier, empreinte, debut FROM pupitre.expirer_pieces($1)")
            .bind(now)
            .fetch_all(pool)
            .await
            .context("forget the pieces that nobody went on sending")?;
    for (dossier, empreinte, debut) in parts {
        remove(storage, dossier, &empreinte, debut).await?;
    }
    Ok(())
}

async fn remove(
    storage: &dyn ObjectStore,
    dossier: Uuid,
    empreinte: &[u8],
    debut: i64,
) -> Result<()> {
    match storage.delete(&path(dossier, empreinte, debut)).await {
        Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
        Err(error) => Err(error).context("remove a part from the storage"),
    }
}

fn path(dossier: Uuid, empreinte: &[u8], debut: i64) -> Path {
    Path::from(format!("{dossier}/{}/{debut:012}", hex::encode(empreinte)))
}

fn sorte(it: Designation) -> String {
    format!("piece/{}", hex::encode(it.empreinte))
}

fn place(it: Designation, debut: i64, sorte: &str) -> Place<'_> {
    Place {
        dossier: it.dossier,
        rang: debut.unsigned_abs(),
        sorte,
    }
}

/// A PDF or a picture, by its first bytes; the rest is examined afterwards.
fn is_taken(bytes: &[u8]) -> bool {
    const KINDS: [&str; 3] = ["application/pdf", "image/jpeg", "image/png"];
    infer::get(bytes).is_some_and(|kind| KINDS.contains(&kind.mime_type()))
}
