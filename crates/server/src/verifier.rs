//! Walks the journal again and says where it is not what was written. No key is needed: the chain runs over ciphertext.

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};
use sqlx::{Connection as _, FromRow, PgConnection};
use std::fmt;
use uuid::Uuid;

/// What was walked, and what is wrong.
#[derive(Debug, Default)]
pub struct Verification {
    /// Dossiers walked.
    pub dossiers: u64,
    /// Entries walked.
    pub entrees: u64,
    /// Hash of the last link of every dossier, in order of their identities: it tells when a whole dossier is gone, once it
    /// was written down elsewhere.
    pub tete: String,
    /// What is wrong, dossier by dossier; empty when the journal holds.
    pub ruptures: Vec<Rupture>,
}

/// The first place where the chain of a dossier does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rupture {
    /// The dossier.
    pub dossier: Uuid,
    /// Rank of the entry.
    pub rang: i64,
    /// What is wrong there.
    pub defaut: Defaut,
}

/// What can be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defaut {
    /// An entry is missing.
    Manque,
    /// An entry is not what was written.
    Changee,
    /// The dossier does not end where its chain ends.
    Fin,
}

impl fmt::Display for Rupture {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            dossier,
            rang,
            defaut,
        } = self;
        match defaut {
            Defaut::Manque => write!(out, "dossier {dossier} : l’entrée {rang} manque"),
            Defaut::Changee => write!(
                out,
                "dossier {dossier} : l’entrée {rang} n’est pas celle qui a été écrite"
            ),
            Defaut::Fin => write!(
                out,
                "dossier {dossier} : la chaîne ne finit pas à l’entrée {rang}, où le dossier dit finir"
            ),
        }
    }
}

#[derive(FromRow)]
struct Dossier {
    id: Uuid,
    rang: i64,
    tete: Vec<u8>,
}

#[derive(FromRow)]
struct Entree {
    rang: i64,
    sorte: String,
    octets: Vec<u8>,
    sante: Option<Vec<u8>>,
    precedent: Vec<u8>,
    maillon: Vec<u8>,
}

/// Walks the journal of a base, as who may only read it.
///
/// # Errors
/// The base cannot be reached or read.
pub async fn verify(address: &str) -> Result<Verification> {
    let mut base = PgConnection::connect(address)
        .await
        .context("connect to the base")?;
    // One view of the whole, whatever is deposited meanwhile.
    sqlx::query("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .execute(&mut base)
        .await
        .context("open one view of the base")?;
    let dossiers: Vec<Dossier> =
        sqlx::query_as("SELECT id, rang, tete FROM pupitre.dossier ORDER BY id")
            .fetch_all(&mut base)
            .await
            .context("list the dossiers")?;
    let mut told = Verification::default();
    let mut heads = Sha256::new();
    for dossier in &dossiers {
        let entrees: Vec<Entree> = sqlx::query_as(
            "SELECT e.rang, e.sorte, e.octets, s.octets AS sante, e.precedent, e.maillon
             FROM pupitre.entree AS e LEFT JOIN pupitre.reponse_sante AS s ON s.dossier = e.dossier AND s.rang = e.rang
             WHERE e.dossier = $1 ORDER BY e.rang",
        )
        .bind(dossier.id)
        .fetch_all(&mut base)
        .await
        .with_context(|| format!("read dossier {}", dossier.id))?;
        told.dossiers += 1;
        told.entrees += u64::try_from(entrees.len())?;
        told.ruptures.extend(rupture(dossier, &entrees));
        heads.update(dossier.id.as_bytes());
        heads.update(&dossier.tete);
    }
    told.tete = hex::encode(heads.finalize());
    base.close().await.context("close the connection")?;
    Ok(told)
}

/// The first place where the chain of a dossier does not hold.
fn rupture(dossier: &Dossier, entrees: &[Entree]) -> Option<Rupture> {
    let at = |rang, defaut| {
        Some(Rupture {
            dossier: dossier.id,
            rang,
            defaut,
        })
    };
    let mut link = vec![0; 32];
    for (rang, entree) in (1..).zip(entrees) {
        if entree.rang != rang {
            return at(rang, Defaut::Manque);
        }
        let next = maillon(&link, dossier.id, entree);
        if entree.precedent != link || entree.maillon != next {
            return at(rang, Defaut::Changee);
        }
        link = next;
    }
    let last = i64::try_from(entrees.len()).unwrap_or(i64::MAX);
    if last < dossier.rang {
        return at(last + 1, Defaut::Manque);
    }
    if last > dossier.rang || link != dossier.tete {
        return at(dossier.rang, Defaut::Fin);
    }
    None
}

/// One link, as `pupitre.maillon` makes it.
fn maillon(before: &[u8], dossier: Uuid, entree: &Entree) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(dossier.as_bytes());
    hash.update(entree.rang.to_be_bytes());
    hash.update(Sha256::digest(&entree.sorte));
    hash.update(Sha256::digest(&entree.octets));
    hash.update(Sha256::digest(entree.sante.as_deref().unwrap_or_default()));
    hash.finalize().to_vec()
}
