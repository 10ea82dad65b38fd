//! What is kept in the base opens with keys that the base does not hold: one pair a dossier, wrapped under the key of
//! the service, which stands in a file.
//!
//! Answers about health have a key of their own. Sealed bytes are bound to their place: they open nowhere else.

use anyhow::{Context as _, Result, anyhow};
use chacha20poly1305::aead::{Aead, AeadCore, KeyInit, OsRng, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use sha2::{Digest as _, Sha256};
use std::path::Path;
use sync::DeviceKey;
use uuid::Uuid;

/// Bytes of the nonce that stands before each ciphertext.
const NONCE: usize = 24;

/// Reads a secret of one line.
///
/// # Errors
/// The file does not read.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("{} : ce fichier ne se lit pas", path.display()))?;
    Ok(text.trim().to_owned())
}

/// Reads 32 bytes written in hexadecimal.
///
/// # Errors
/// The file does not read, or holds something else.
pub(crate) fn read_key(path: &Path) -> Result<[u8; 32]> {
    let mut key = [0; 32];
    hex::decode_to_slice(read_text(path)?, &mut key).map_err(|_| {
        anyhow!(
            "{} : 64 chiffres hexadécimaux sont attendus ; « pupitre-server secrets » écrit ce fichier",
            path.display()
        )
    })?;
    Ok(key)
}

/// The key of the service.
#[derive(Clone)]
pub(crate) struct Coffre(XChaCha20Poly1305);

/// The keys of one dossier.
#[derive(Clone)]
pub(crate) struct DossierKeys {
    reponses: XChaCha20Poly1305,
    sante: XChaCha20Poly1305,
    /// As the base keeps them.
    pub(crate) wrapped: (Vec<u8>, Vec<u8>),
}

/// Where sealed bytes stand.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    /// The dossier.
    pub(crate) dossier: Uuid,
    /// Rank of the entry.
    pub(crate) rang: u64,
    /// Kind of the entry.
    pub(crate) sorte: &'a str,
}

impl Place<'_> {
    fn bytes(&self) -> Vec<u8> {
        let rang = self.rang.to_be_bytes();
        [self.dossier.as_bytes(), &rang[..], self.sorte.as_bytes()].concat()
    }
}

/// The key under which the service gives its orders, drawn from that of the coffre.
pub(crate) fn service_key(coffre: &[u8; 32]) -> DeviceKey {
    let mut hash = Sha256::new_with_prefix(b"pupitre: orders of the service");
    hash.update(coffre);
    DeviceKey::of(&hash.finalize().into())
}

impl Coffre {
    /// The coffre of 32 secret bytes.
    pub(crate) fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(Key::from_slice(key)))
    }

    /// Seals a few words of the service about a dossier or a person, bound to what they are.
    ///
    /// # Errors
    /// The cipher fails.
    pub(crate) fn seal_note(&self, sorte: &str, about: Uuid, bytes: &[u8]) -> Result<Vec<u8>> {
        seal(&self.0, &wrapping(about, sorte), bytes)
    }

    /// Opens what [`Coffre::seal_note`] sealed.
    ///
    /// # Errors
    /// The bytes were changed, or moved from their place.
    pub(crate) fn open_note(&self, sorte: &str, about: Uuid, bytes: &[u8]) -> Result<Vec<u8>> {
        open(&self.0, &wrapping(about, sorte), bytes)
    }

    /// Draws the keys of a new dossier.
    ///
    /// # Errors
    /// The cipher fails.
    pub(crate) fn draw(&self, dossier: Uuid) -> Result<DossierKeys> {
        let reponses = XChaCha20Poly1305::generate_key(&mut OsRng);
        let sante = XChaCha20Poly1305::generate_key(&mut OsRng);
        let wrapped = (
            seal(&self.0, &wrapping(dossier, "reponses"), &reponses)?,
            seal(&self.0, &wrapping(dossier, "sante"), &sante)?,
        );
        Ok(DossierKeys {
            reponses: XChaCha20Poly1305::new(&reponses),
            sante: XChaCha20Poly1305::new(&sante),
            wrapped,
        })
    }

    /// Opens the keys of a dossier.
    ///
    /// # Errors
    /// They were wrapped under another key, or changed.
    pub(crate) fn unwrap_keys(
        &self,
        dossier: Uuid,
        wrapped: (Vec<u8>, Vec<u8>),
    ) -> Result<DossierKeys> {
        let key = |bytes: &[u8], name: &str| -> Result<XChaCha20Poly1305> {
            let key = open(&self.0, &wrapping(dossier, name), bytes)?;
            XChaCha20Poly1305::new_from_slice(&key).context("the key of a dossier has its length")
        };
        Ok(DossierKeys {
            reponses: key(&wrapped.0, "reponses")?,
            sante: key(&wrapped.1, "sante")?,
            wrapped,
        })
    }
}

impl DossierKeys {
    /// Seals an entry and its part about health.
    ///
    /// # Errors
    /// The cipher fails.
    pub(crate) fn seal(
        &self,
        place: Place<'_>,
        bytes: &[u8],
        sante: Option<&[u8]>,
    ) -> Result<(Vec<u8>, Option<Vec<u8>>)> {
        let place = place.bytes();
        let sante = sante.map(|bytes| seal(&self.sante, &place, bytes));
        Ok((seal(&self.reponses, &place, bytes)?, sante.transpose()?))
    }

    /// Opens an entry and its part about health.
    ///
    /// # Errors
    /// The bytes were changed, or moved from their place.
    pub(crate) fn open(
        &self,
        place: Place<'_>,
        bytes: &[u8],
        sante: Option<&[u8]>,
    ) -> Result<(Vec<u8>, Option<Vec<u8>>)> {
        let place = place.bytes();
        let sante = sante.map(|bytes| open(&self.sante, &place, bytes));
        Ok((open(&self.reponses, &place, bytes)?, sante.transpose()?))
    }
}

fn wrapping(dossier: Uuid, name: &str) -> Vec<u8> {
    [dossier.as_bytes(), name.as_bytes()].concat()
}

fn seal(cipher: &XChaCha20Poly1305, place: &[u8], bytes: &[u8]) -> Result<Vec<u8>> {
    let nonce = XChaCha20Poly1305::generate_nonce(&mut OsRng);
    let payload = Payload {
        msg: bytes,
        aad: place,
    };
    let sealed = cipher
        .encrypt(&nonce, payload)
        .map_err(|_| anyhow!("seal bytes"))?;
    Ok([nonce.as_slice(), &sealed].concat())
}

fn open(cipher: &XChaCha20Poly1305, place: &[u8], bytes: &[u8]) -> Result<Vec<u8>> {
    let (nonce, sealed) = bytes
        .split_at_checked(NONCE)
        .context("sealed bytes have a nonce")?;
    let payload = Payload {
        msg: sealed,
        aad: place,
    };
    cipher
        .decrypt(XNonce::from_slice(nonce), payload)
        .map_err(|_| anyhow!("open bytes: another key, or changed"))
}
