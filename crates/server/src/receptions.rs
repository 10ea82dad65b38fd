//! The pièces that are being received: what is known of each stays in memory from one part to the next, so that nothing is
//! asked of the base twice, nor read again at the end.
//!
//! It is a help, never the record: the base says whether a part is the next one, and what this program did not see from its
//! first byte is read back from the storage.

use crate::coffre::DossierKeys;
use crate::pieces::{Avancement, Designation};
use lru::LruCache;
use sha2::{Digest as _, Sha256};
use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

/// Pièces that are followed at once: some 500 bytes each.
const SUIVIES: NonZeroUsize = NonZeroUsize::new(4096).expect("not nought");

/// The sum of the first bytes of a pièce.
pub(crate) struct Somme {
    hash: Sha256,
    /// Nothing before the first byte.
    taken: Option<bool>,
}

impl Somme {
    /// The sum of no byte yet.
    pub(crate) fn nothing() -> Self {
        Self {
            hash: Sha256::new(),
            taken: None,
        }
    }

    /// The sum of a whole.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self::nothing().with(bytes)
    }

    /// The sum with what follows.
    pub(crate) fn with(mut self, bytes: &[u8]) -> Self {
        self.taken.get_or_insert_with(|| is_taken(bytes));
        self.hash.update(bytes);
        self
    }

    /// SHA-256 of the bytes.
    pub(crate) fn digest(&self) -> [u8; 32] {
        self.hash.clone().finalize().into()
    }

    /// Whether the first bytes are those of a kind of file that is taken.
    pub(crate) fn is_taken(&self) -> bool {
        self.taken == Some(true)
    }
}

/// A pièce that is being received.
pub(crate) struct Reception {
    /// How much of it came.
    pub(crate) known: Avancement,
    /// The keys of its dossier.
    pub(crate) keys: DossierKeys,
    /// The sum of what came; nothing when this program did not see it all.
    pub(crate) somme: Option<Somme>,
}

/// The pièces that are being received.
pub(crate) struct Receptions(Mutex<LruCache<Designation, Reception>>);

impl Receptions {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(LruCache::new(SUIVIES)))
    }

    /// Takes what is known of a pièce of which `debut` bytes came.
    pub(crate) fn take(&self, it: Designation, debut: i64) -> Option<Reception> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let awaited = known.peek(&it)?.known.recu == debut;
        awaited.then(|| known.pop(&it)).flatten()
    }

    /// Keeps what is known once a part was noted.
    pub(crate) fn keep(&self, it: Designation, reception: Reception) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.put(it, reception);
    }
}

/// A PDF or a picture, by its first bytes; the rest is examined afterwards.
fn is_taken(bytes: &[u8]) -> bool {
    const KINDS: [&str; 3] = ["application/pdf", "image/jpeg", "image/png"];
    infer::get(bytes).is_some_and(|kind| KINDS.contains(&kind.mime_type()))
}
