//! Passwords: which are taken, and how they are derived.
//!
//! A derivation costs 46 MiB and some 35 ms of processor (sync-security, §8), so it runs apart, as many at once as there
//! are processors, and those that wait are bounded.

use crate::secrets::random;
use anyhow::{Context as _, Result, anyhow};
use argon2::password_hash::{PasswordHash, SaltString};
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// Memory of a derivation, in KiB.
const MEMOIRE: u32 = 46 * 1024;
/// Derivations that may wait for a processor.
const ATTENTE: usize = 256;
/// Characters of a password at least, and at most.
const LONGUEUR: (usize, usize) = (12, 128);

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Faible {
    /// Fewer characters than twelve.
    Court,
    /// More characters than anybody types.
    Long,
    /// Among those that are tried first: a common one, a run of keys, the address.
    Devinable,
}

/// Says why a password is not taken, if so. Nothing is asked of its composition.
///
/// Source: CNIL 2022-100, case 2.
pub(crate) fn faible(password: &str, email: &str) -> Option<Faible> {
    let count = password.chars().count();
    if count < LONGUEUR.0 {
        return Some(Faible::Court);
    }
    if count > LONGUEUR.1 {
        return Some(Faible::Long);
    }
    let near = email.split(['@', '.', '-', '_']).chain([email]);
    let known: Vec<&str> = near.chain(["pupitre", "inscription", "examen"]).collect();
    let score = zxcvbn::zxcvbn(password, &known).score();
    (score < zxcvbn::Score::Three).then_some(Faible::Devinable)
}

/// No derivation can be made now: too many wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sature;

/// Derives and verifies.
#[derive(Clone)]
pub(crate) struct Derivation(Arc<Inner>);

struct Inner {
    pepper: [u8; 32],
    waiting: Semaphore,
    running: Semaphore,
    /// Stands for the password of an address that nobody has.
    nobody: String,
}

impl Derivation {
    /// A derivation with this pepper.
    ///
    /// # Errors
    /// The parameters are refused, or the system gives no random bytes.
    pub(crate) fn new(pepper: [u8; 32]) -> Result<Self> {
        let running = std::thread::available_parallelism().map_or(1, usize::from);
        let nobody = derive(&pepper, "personne n’a ce mot de passe")?;
        Ok(Self(Arc::new(Inner {
            pepper,
            waiting: Semaphore::new(running + ATTENTE),
            running: Semaphore::new(running),
            nobody,
        })))
    }

    /// Derives a password.
    ///
    /// # Errors
    /// Too many wait; or the derivation fails.
    pub(crate) async fn derive(&self, password: String) -> Result<Result<String, Sature>> {
        self.apart(move |inner| derive(&inner.pepper, &password))
            .await
    }

    /// Says whether a password is the one that was derived. Without one, it costs the same and answers no.
    ///
    /// # Errors
    /// Too many wait; or what was derived does not read.
    pub(crate) async fn verify(
        &self,
        password: String,
        derived: Option<String>,
    ) -> Result<Result<bool, Sature>> {
        self.apart(move |inner| {
            let against = derived.as_deref().unwrap_or(&inner.nobody);
            let hash = PasswordHash::new(against).map_err(|error| anyhow!("{error}"))?;
            let same = argon2(&inner.pepper)?.verify_password(password.as_bytes(), &hash);
            Ok(same.is_ok() && derived.is_some())
        })
        .await
    }

    async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Inner) -> Result<T> + Send + 'static,
    ) -> Result<Result<T, Sature>> {
        let Ok(_place) = self.0.waiting.try_acquire() else {
            return Ok(Err(Sature));
        };
        let _turn = self.0.running.acquire().await.context("wait for a turn")?;
        let inner = self.0.clone();
        let done = tokio::task::spawn_blocking(move || work(&inner)).await;
        done.context("derive apart")?.map(Ok)
    }
}

fn argon2(pepper: &[u8; 32]) -> Result<Argon2<'_>> {
    let params = Params::new(MEMOIRE, 1, 1, None).map_err(|error| anyhow!("{error}"))?;
    Argon2::new_with_secret(pepper, Algorithm::Argon2id, Version::V0x13, params)
        .map_err(|error| anyhow!("{error}"))
}

fn derive(pepper: &[u8; 32], password: &str) -> Result<String> {
    let salt = random::<16>()?;
    let salt = SaltString::encode_b64(&salt).map_err(|error| anyhow!("{error}"))?;
    let hash = argon2(pepper)?
        .hash_password(password.as_bytes(), &salt)
        .map_err(|error| anyhow!("{error}"))?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::{Derivation, Faible, faible};

    #[test]
    fn a_password_is_refused_for_what_it_is_not_for_its_letters() {
        let told = |password: &str| faible(password, "lea.essai@exemple.fr");
        assert_eq!(told("onze lettre"), Some(Faible::Court));
        assert_eq!(told(&"long ".repeat(30)), Some(Faible::Long));
        assert_eq!(told("password1234"), Some(Faible::Devinable));
        assert_eq!(told("aaaaaaaaaaaaaaa"), Some(Faible::Devinable));
        assert_eq!(told("lea.essai@exemple.fr"), Some(Faible::Devinable));
        assert_eq!(told("trois bateaux verts"), None);
    }

    #[tokio::test]
    async fn a_password_is_its_own_only_and_under_its_pepper() {
        let derivation = Derivation::new([1; 32]).unwrap();
        let derived = derivation.derive("trois bateaux verts".into()).await;
        let derived = derived.unwrap().unwrap();
        assert!(derived.starts_with("$argon2id$v=19$m=47104,t=1,p=1$"));
        let is = async |derivation: &Derivation, password: &str, derived: Option<&str>| {
            let derived = derived.map(str::to_owned);
            let said = derivation.verify(password.to_owned(), derived).await;
            said.unwrap().unwrap()
        };
        assert!(is(&derivation, "trois bateaux verts", Some(&derived)).await);
        assert!(!is(&derivation, "trois bateaux vert", Some(&derived)).await);
        assert!(!is(&derivation, "trois bateaux verts", None).await);
        let other = Derivation::new([2; 32]).unwrap();
        assert!(!is(&other, "trois bateaux verts", Some(&derived)).await);
    }
}
