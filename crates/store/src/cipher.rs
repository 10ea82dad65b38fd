//! Keys and sealed bytes: XChaCha20-Poly1305, bound to the place where they are kept.

use crate::Error;
use argon2::{Algorithm, Argon2, Params, Version};
use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{Key, KeyInit, XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A 256-bit key: of a computer, of a secret, of a dossier.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct DeviceKey([u8; 32]);

/// Cost of turning a secret into a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Argon2Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes.
    pub passes: u32,
}

impl Argon2Cost {
    /// 64 MiB, three passes.
    pub const PERSONAL: Self = Self {
        memory_kib: 64 * 1024,
        passes: 3,
    };
}

impl std::fmt::Display for Argon2Cost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.memory_kib, self.passes)
    }
}

impl std::str::FromStr for Argon2Cost {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let (memory, passes) = text.split_once(' ').ok_or(Error::Crypto)?;
        let number = |text: &str| text.parse().map_err(|_| Error::Crypto);
        Ok(Self {
            memory_kib: number(memory)?,
            passes: number(passes)?,
        })
    }
}

/// Where sealed bytes are kept: they open nowhere else.
#[derive(Clone, Copy)]
pub(crate) struct Place([u8; 32]);

impl Place {
    fn of(kind: &str, dossier: Uuid, name: &[u8]) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(kind.as_bytes());
        hasher.update([0]);
        hasher.update(dossier.as_bytes());
        hasher.update(name);
        Self(hasher.finalize().into())
    }

    pub(crate) fn keys(dossier: Uuid) -> Self {
        Self::of("cles", dossier, &[])
    }

    pub(crate) fn resume(dossier: Uuid) -> Self {
        Self::of("resume", dossier, &[])
    }

    pub(crate) fn entry(dossier: Uuid, rang: u64) -> Self {
        Self::of("journal", dossier, &rang.to_be_bytes())
    }

    pub(crate) fn field(dossier: Uuid, name: &[u8]) -> Self {
        Self::of("brouillon", dossier, name)
    }

    pub(crate) fn file(dossier: Uuid, hash: &str) -> Self {
        Self::of("fichier", dossier, hash.as_bytes())
    }

    pub(crate) fn attache(dossier: Uuid) -> Self {
        Self::of("attache", dossier, &[])
    }

    pub(crate) fn envoi(dossier: Uuid, command: Uuid) -> Self {
        Self::of("envoi", dossier, command.as_bytes())
    }

    pub(crate) fn suite(dossier: Uuid, command: Uuid) -> Self {
        Self::of("suite", dossier, command.as_bytes())
    }

    pub(crate) fn version(dossier: Uuid, version: u64) -> Self {
        Self::of("version", dossier, &version.to_be_bytes())
    }

    pub(crate) fn compte() -> Self {
        Self::of("compte", Uuid::nil(), &[])
    }

    pub(crate) fn portable() -> Self {
        Self::of("portable", Uuid::nil(), &[])
    }
}

const NONCE: usize = 24;

impl DeviceKey {
    /// Wraps a key that the caller keeps.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Draws a new key.
    ///
    /// # Errors
    ///
    /// Returns [`Error::Crypto`] when the system gives no randomness.
    pub fn random() -> Result<Self, Error> {
        random().map(Self)
    }

    /// The bytes, for the keeper of the key.
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    pub(crate) fn of_secret(
        secret: &str,
        salt: &[u8; 16],
        cost: Argon2Cost,
    ) -> Result<Self, Error> {
        let params =
            Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|_| Error::Crypto)?;
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut key = [0; 32];
        argon2
            .hash_password_into(secret.as_bytes(), salt, &mut key)
            .map_err(|_| Error::Crypto)?;
        Ok(Self(key))
    }

    pub(crate) fn seal(&self, place: Place, bytes: &[u8]) -> Result<Vec<u8>, Error> {
        let nonce = random::<NONCE>()?;
        let payload = Payload {
            msg: bytes,
            aad: &place.0,
        };
        let sealed = self
            .cipher()
            .encrypt(XNonce::from_slice(&nonce), payload)
            .map_err(|_| Error::Crypto)?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    pub(crate) fn open(&self, place: Place, sealed: &[u8]) -> Option<Vec<u8>> {
        let (nonce, sealed) = sealed.split_at_checked(NONCE)?;
        self.cipher()
            .decrypt(
                XNonce::from_slice(nonce),
                Payload {
                    msg: sealed,
                    aad: &place.0,
                },
            )
            .ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(Key::from_slice(&self.0))
    }
}

/// The keys of a dossier: answers, and answers about health.
pub(crate) struct Keys {
    pub(crate) answers: DeviceKey,
    pub(crate) health: DeviceKey,
}

impl Keys {
    pub(crate) fn random() -> Result<Self, Error> {
        Ok(Self {
            answers: DeviceKey::random()?,
            health: DeviceKey::random()?,
        })
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        [self.answers.0, self.health.0].concat()
    }

    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let key = |part: &[u8]| part.try_into().ok().map(DeviceKey);
        let (answers, health) = bytes.split_at_checked(32)?;
        Some(Self {
            answers: key(answers)?,
            health: key(health)?,
        })
    }

    /// Name under which a draft field is kept: the field itself says too much.
    pub(crate) fn name(&self, champ: &str) -> Vec<u8> {
        let mut hasher = Sha256::new();
        hasher.update(self.answers.0);
        hasher.update(champ.as_bytes());
        hasher.finalize()[..16].to_vec()
    }
}

pub(crate) fn random<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Error::Crypto)?;
    Ok(bytes)
}
