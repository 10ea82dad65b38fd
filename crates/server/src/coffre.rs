//! What is kept in the base opens with keys that the base does not hold: one pair a dossier, wrapped under the key of
//! the service, which stands in a file.
//!
//! Answers about health have a key of their own. Sealed bytes are bound to their place: they open nowhere else.

use anyhow::{Context as _, Result, anyhow};
use chacha20::cipher::consts::U10;
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use sha2::{Digest as _, Sha256};
use std::path::Path;
use sync::DeviceKey;
use uuid::Uuid;
use zeroize::Zeroizing;

/// Bytes of the nonce that stands before each ciphertext, and of the tag that ends it.
const NONCE: usize = 24;
const TAG: usize = 16;

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

/// A key of XChaCha20-Poly1305.
type Secret = Zeroizing<[u8; 32]>;

/// The key of the service.
#[derive(Clone)]
pub(crate) struct Coffre(Secret);

/// The keys of one dossier.
#[derive(Clone)]
pub(crate) struct DossierKeys {
    reponses: Secret,
    sante: Secret,
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
        Self(Zeroizing::new(*key))
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
    /// The system draws nothing, or the cipher fails.
    pub(crate) fn draw(&self, dossier: Uuid) -> Result<DossierKeys> {
        let (reponses, sante) = (drawn()?, drawn()?);
        let wrapped = (
            seal(&self.0, &wrapping(dossier, "reponses"), &*reponses)?,
            seal(&self.0, &wrapping(dossier, "sante"), &*sante)?,
        );
        Ok(DossierKeys {
            reponses,
            sante,
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
        let key = |bytes: &[u8], name: &str| -> Result<Secret> {
            let key = Zeroizing::new(open(&self.0, &wrapping(dossier, name), bytes)?);
            let key = key.as_slice().try_into();
            Ok(Zeroizing::new(
                key.context("the key of a dossier has its length")?,
            ))
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

fn drawn<const N: usize>() -> Result<Zeroizing<[u8; N]>> {
    let mut drawn = Zeroizing::new([0; N]);
    getrandom::fill(&mut *drawn).map_err(|_| anyhow!("draw bytes"))?;
    Ok(drawn)
}

/// The cipher of one nonce of XChaCha20-Poly1305: ChaCha20-Poly1305 under a key drawn from its first sixteen bytes.
fn cipher(key: &Secret, nonce: &[u8; NONCE]) -> Result<(LessSafeKey, Nonce)> {
    let (begin, end) = nonce.split_at(16);
    let mut under = chacha20::hchacha::<U10>((&**key).into(), begin.into());
    let cipher = UnboundKey::new(&CHACHA20_POLY1305, &under).map_err(|_| anyhow!("make a cipher"));
    zeroize::Zeroize::zeroize(under.as_mut_slice());
    let mut short = [0; 12];
    short[4..].copy_from_slice(end);
    Ok((
        LessSafeKey::new(cipher?),
        Nonce::assume_unique_for_key(short),
    ))
}

fn seal(key: &Secret, place: &[u8], bytes: &[u8]) -> Result<Vec<u8>> {
    let nonce = drawn::<NONCE>()?;
    let (cipher, short) = cipher(key, &nonce)?;
    let mut sealed = Vec::with_capacity(NONCE + bytes.len() + TAG);
    sealed.extend_from_slice(&*nonce);
    sealed.extend_from_slice(bytes);
    let tag = cipher
        .seal_in_place_separate_tag(short, Aad::from(place), &mut sealed[NONCE..])
        .map_err(|_| anyhow!("seal bytes"))?;
    sealed.extend_from_slice(tag.as_ref());
    Ok(sealed)
}

fn open(key: &Secret, place: &[u8], bytes: &[u8]) -> Result<Vec<u8>> {
    let (nonce, sealed) = bytes
        .split_first_chunk::<NONCE>()
        .context("sealed bytes have a nonce")?;
    let (cipher, short) = cipher(key, nonce)?;
    let mut opened = sealed.to_vec();
    let length = cipher
        .open_in_place(short, Aad::from(place), &mut opened)
        .map_err(|_| anyhow!("open bytes: another key, or changed"))?
        .len();
    opened.truncate(length);
    Ok(opened)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chacha20poly1305::aead::{Aead as _, Payload};
    use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};

    #[test]
    fn what_is_sealed_is_what_any_program_of_the_cipher_opens_and_seals() {
        for length in [0, 1, 63, 64, 65, 1 << 16] {
            let (key, bytes) = (drawn::<32>().expect("a key"), vec![7; length]);
            let peer = XChaCha20Poly1305::new((&*key).into());
            let sealed = seal(&key, b"place", &bytes).expect("sealed");
            let (nonce, rest) = sealed.split_at(NONCE);
            let (msg, aad) = (rest, b"place".as_slice());
            let opened = peer.decrypt(XNonce::from_slice(nonce), Payload { msg, aad });
            assert_eq!(opened.expect("opened"), bytes);
            let again = peer.encrypt(XNonce::from_slice(nonce), Payload { msg: &bytes, aad });
            assert_eq!(again.expect("sealed"), rest);
            assert_eq!(open(&key, aad, &sealed).expect("opened"), bytes);
            assert!(open(&key, b"elsewhere", &sealed).is_err());
        }
    }
}
