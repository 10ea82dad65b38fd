//! The sums of the pièces that are being received: each part is added as it comes, so that nothing is read again at the end.
//!
//! They are a help, never the record: what this program did not see from its first byte is read back from the storage.

use crate::pieces::Designation;
use lru::LruCache;
use sha2::{Digest as _, Sha256};
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use uuid::Uuid;

/// Pièces that are followed at once: some 200 bytes each.
const SUIVIES: NonZeroUsize = NonZeroUsize::new(4096).expect("not nought");

/// The sum of the first bytes of a pièce.
#[derive(Clone)]
pub(crate) struct Somme {
    recu: i64,
    hash: Sha256,
    taken: bool,
}

impl Somme {
    /// The sum of no byte yet.
    fn nothing() -> Self {
        Self {
            recu: 0,
            hash: Sha256::new(),
            taken: false,
        }
    }

    /// The sum of a whole.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self::nothing().with(bytes)
    }

    /// The sum with what follows.
    pub(crate) fn with(mut self, bytes: &[u8]) -> Self {
        if self.recu == 0 {
            self.taken = is_taken(bytes);
        }
        self.hash.update(bytes);
        self.recu += i64::try_from(bytes.len()).unwrap_or(i64::MAX);
        self
    }

    /// SHA-256 of the bytes.
    pub(crate) fn digest(&self) -> [u8; 32] {
        self.hash.clone().finalize().into()
    }

    /// Whether the first bytes are those of a kind of file that is taken.
    pub(crate) fn is_taken(&self) -> bool {
        self.taken
    }
}

/// The sums of the pièces that are being received.
pub(crate) struct Sommes(Mutex<LruCache<(Uuid, [u8; 32]), Somme>>);

impl Sommes {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(LruCache::new(SUIVIES)))
    }

    /// Takes the sum of the bytes before `debut`; nothing when this program did not see them all.
    pub(crate) fn take(&self, it: Designation, debut: i64) -> Option<Somme> {
        if debut == 0 {
            return Some(Somme::nothing());
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let somme = known.pop(&(it.dossier, it.empreinte));
        somme.filter(|somme| somme.recu == debut)
    }

    /// Keeps the sum of what was noted.
    pub(crate) fn keep(&self, it: Designation, somme: Somme) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.put((it.dossier, it.empreinte), somme);
    }
}

/// A PDF or a picture, by its first bytes; the rest is examined afterwards.
fn is_taken(bytes: &[u8]) -> bool {
    const KINDS: [&str; 3] = ["application/pdf", "image/jpeg", "image/png"];
    infer::get(bytes).is_some_and(|kind| KINDS.contains(&kind.mime_type()))
}
