//! Bytes of the pièces: received part by part, sealed under the key of the dossier, verified whole, given back.
//!
//! A part is in the storage before the base notes it, so what is noted is there; a part that is sent again writes the same
//! place. Nothing is open between two parts: a line that is cut goes on at the last one. The disk is waited for once, at the
//! conclusion: only then is a pièce said to be received.

use crate::coffre::{Coffre, DossierKeys, Place};
use crate::receptions::{Reception, Receptions, Somme};
use crate::stockage::Entrepot;
use anyhow::{Context as _, Result};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use object_store::path::Path;
use sqlx::{FromRow, PgPool};
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
    storage: Entrepot,
    receptions: Receptions,
}

/// A pièce of a dossier of an account.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
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

/// What is wanted to go on with a pièce.
#[derive(FromRow)]
struct Suite {
    #[sqlx(flatten)]
    known: Avancement,
    /// When the last byte came.
    touched_at: DateTime<Utc>,
    reponses: Vec<u8>,
    sante: Vec<u8>,
}

/// Bytes that are sent.
pub(crate) struct Partie {
    /// Place of the first one.
    pub(crate) debut: i64,
    /// The bytes.
    pub(crate) bytes: Bytes,
    /// Their SHA-256, verified.
    pub(crate) somme: [u8; 32],
}

impl Partie {
    fn path(&self, dossier: Uuid, empreinte: &[u8]) -> Path {
        path(dossier, empreinte, self.debut, Some(&self.somme))
    }
}

/// Bytes that were noted.
#[derive(FromRow)]
struct Morceau {
    debut: i64,
    somme: Option<Vec<u8>>,
}

impl Morceau {
    fn path(&self, dossier: Uuid, empreinte: &[u8]) -> Path {
        path(dossier, empreinte, self.debut, self.somme.as_deref())
    }
}

/// Bytes that were noted of a pièce that is forgotten.
#[derive(FromRow)]
struct Expire {
    dossier: Uuid,
    empreinte: Vec<u8>,
    #[sqlx(flatten)]
    part: Morceau,
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
    pub(crate) fn new(pool: PgPool, coffre: Coffre, storage: Entrepot) -> Self {
        Self {
            pool,
            coffre,
            storage,
            receptions: Receptions::new(),
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
        let Some(last) = self.next(it).await? else {
            return Ok(Some(Err(Ecart::Absente)));
        };
        // Another request concluded it meanwhile: what that one noted stays.
        if last.known.received_at.is_some() {
            return Ok(Some(Ok(last.known)));
        }
        let concluded = self.conclude(it, known.taille, None, last.touched_at);
        Ok(Some(concluded.await?))
    }

    /// What is wanted to go on with a pièce; nothing when it was not announced.
    async fn next(&self, it: Designation) -> Result<Option<Suite>> {
        sqlx::query_as(
            "SELECT taille, recu, received_at, touched_at, reponses, sante FROM pupitre.suite($1, $2, $3)",
        )
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
        part: Partie,
        received_at: DateTime<Utc>,
    ) -> Result<Result<Avancement, Ecart>> {
        // What stands is asked first: a part that is not the next one must not touch the storage.
        let Some(Reception { known, keys, somme }) = self.standing(it, part.debut).await? else {
            return Ok(Err(Ecart::Absente));
        };
        let length = i64::try_from(part.bytes.len())?;
        let room = known.taille - known.recu;
        if known.recu != part.debut || known.received_at.is_some() || length > room {
            return Ok(Err(Ecart::Debut { recu: known.recu }));
        }
        let bytes = part.bytes.clone();
        let summing = tokio::task::spawn_blocking(move || somme.map(|sum| sum.with(&bytes)));
        let sealed = keys
            .seal(place(it, part.debut, &sorte(it)), &part.bytes, None)?
            .0;
        self.storage
            .put(&part.path(it.dossier, &it.empreinte), sealed)
            .await?;
        let Some(recu) = self.note(it, &part, received_at).await? else {
            self.take_back(it, &part).await?;
            let recu = self.next(it).await?.map_or(0, |next| next.known.recu);
            return Ok(Err(Ecart::Debut { recu }));
        };
        let somme = summing.await.context("add a part to its sum")?;
        if recu == known.taille {
            return self.conclude(it, known.taille, somme, received_at).await;
        }
        let known = Avancement { recu, ..known };
        self.receptions.keep(it, Reception { known, keys, somme });
        Ok(Ok(known))
    }

    /// What stands of a pièce, as this program remembers it after `debut` bytes, or else as the base says.
    async fn standing(&self, it: Designation, debut: i64) -> Result<Option<Reception>> {
        if let Some(reception) = self.receptions.take(it, debut) {
            return Ok(Some(reception));
        }
        let Some(next) = self.next(it).await? else {
            return Ok(None);
        };
        let wrapped = (next.reponses, next.sante);
        Ok(Some(Reception {
            known: next.known,
            keys: self.coffre.unwrap_keys(it.dossier, wrapped)?,
            somme: (next.known.recu == 0).then(Somme::nothing),
        }))
    }

    /// Notes a part that is in the storage, and answers how many bytes came; nothing when it is not the next one any more.
    async fn note(
        &self,
        it: Designation,
        part: &Partie,
        received_at: DateTime<Utc>,
    ) -> Result<Option<i64>> {
        sqlx::query_scalar("SELECT pupitre.avancer($1, $2, $3, $4, $5, $6, $7)")
            .bind(it.compte)
            .bind(it.dossier)
            .bind(&it.empreinte[..])
            .bind(part.debut)
            .bind(i32::try_from(part.bytes.len())?)
            .bind(&part.somme[..])
            .bind(received_at)
            .fetch_one(&self.pool)
            .await
            .context("note a part")
    }

    /// Removes a part that another one forestalled, unless both are the same.
    async fn take_back(&self, it: Designation, part: &Partie) -> Result<()> {
        let noted = self.parts(it).await?;
        let own = part.path(it.dossier, &it.empreinte);
        if noted
            .iter()
            .any(|noted| noted.path(it.dossier, &it.empreinte) == own)
        {
            return Ok(());
        }
        self.storage.remove(&own).await
    }

    /// Verifies the whole, and ends it once the disk has it, or starts it again. Bytes that this program did not add up as
    /// they came are read back; a power cut may have taken some of those.
    async fn conclude(
        &self,
        it: Designation,
        taille: i64,
        sum: Option<Somme>,
        received_at: DateTime<Utc>,
    ) -> Result<Result<Avancement, Ecart>> {
        let sum = match sum {
            Some(sum) => Some(sum),
            None => self.bytes(it).await?.map(|whole| Somme::of(&whole)),
        };
        let ecart = match sum {
            None => Some(Ecart::Debut { recu: 0 }),
            Some(sum) if sum.digest() != it.empreinte => Some(Ecart::Empreinte),
            Some(sum) if !sum.is_taken() => Some(Ecart::Genre),
            Some(_) => None,
        };
        if let Some(ecart) = ecart {
            self.forget(it).await?;
            return Ok(Err(ecart));
        }
        let parts = self.parts(it).await?;
        let places = parts
            .iter()
            .map(|part| part.path(it.dossier, &it.empreinte))
            .collect();
        self.storage.settle(places).await?;
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

    /// The bytes of a pièce, as far as they came; nothing when none did, or some are not there any more.
    pub(crate) async fn bytes(&self, it: Designation) -> Result<Option<Vec<u8>>> {
        let parts = self.parts(it).await?;
        let Some(keys) = self.keys(it).await? else {
            return Ok(None);
        };
        let mut whole = Vec::new();
        for part in &parts {
            let Some(sealed) = self
                .storage
                .get(&part.path(it.dossier, &it.empreinte))
                .await?
            else {
                return Ok(None);
            };
            // A power cut may have left half of it: that is as if it were not there.
            let opened = keys.open(place(it, part.debut, &sorte(it)), &sealed, None);
            let Ok((bytes, _)) = opened else {
                tracing::error!(dossier = %it.dossier, "une partie de pièce ne s’ouvre pas");
                return Ok(None);
            };
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

    async fn parts(&self, it: Designation) -> Result<Vec<Morceau>> {
        sqlx::query_as("SELECT debut, somme FROM pupitre.morceaux($1, $2, $3)")
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
        for part in parts {
            self.storage
                .remove(&part.path(it.dossier, &it.empreinte))
                .await?;
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
pub(crate) async fn expire(pool: &PgPool, storage: &Entrepot, now: DateTime<Utc>) -> Result<()> {
    let parts: Vec<Expire> =
        sqlx::query_as("SELECT dossier, empreinte, debut, somme FROM pupitre.expirer_pieces($1)")
            .bind(now)
            .fetch_all(pool)
            .await
            .context("forget the pieces that nobody went on sending")?;
    for gone in parts {
        let place = gone.part.path(gone.dossier, &gone.empreinte);
        storage.remove(&place).await?;
    }
    Ok(())
}

/// Where a part is: its place and its own sum, so that two requests with other bytes never write over each other. A part
/// that came before sums were noted has none.
fn path(dossier: Uuid, empreinte: &[u8], debut: i64, somme: Option<&[u8]>) -> Path {
    let somme = somme.map(|somme| format!("-{}", hex::encode(somme)));
    let (empreinte, somme) = (hex::encode(empreinte), somme.unwrap_or_default());
    Path::from(format!("{dossier}/{empreinte}/{debut:012}{somme}"))
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
