//! Files of the dossier that is looked at: asked once, held at hand while it is open.

use liaison::Liaison;
use rules::saisie::Media;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use uuid::Uuid;

/// Bytes of files that are held at hand.
const OCTETS_MAX: usize = 64 << 20;

/// What came of the files of one dossier.
#[derive(Clone, Default)]
pub(super) struct Fichiers(Arc<Mutex<BTreeMap<String, Arc<[u8]>>>>);

/// A file that is wanted.
pub(super) struct Demande {
    pub(super) dossier: Uuid,
    pub(super) empreinte: String,
    /// What it is.
    pub(super) media: Media,
    /// Where it is kept.
    pub(super) fichiers: Fichiers,
}

impl Fichiers {
    /// What a task that panicked left is whole: a file is put there once.
    fn held(&self) -> MutexGuard<'_, BTreeMap<String, Arc<[u8]>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Demande {
    /// The bytes; nothing when the service does not give them.
    pub(super) async fn bytes(&self, liaison: &Liaison, jeton: &str) -> Option<Arc<[u8]>> {
        if let Some(kept) = self.fichiers.held().get(&self.empreinte) {
            return Some(kept.clone());
        }
        let asked = liaison.piece_for_service(jeton, self.dossier, &self.empreinte);
        let bytes: Arc<[u8]> = asked.await.ok()?.into();
        let mut held = self.fichiers.held();
        let sum: usize = held.values().map(|it| it.len()).sum();
        if sum + bytes.len() > OCTETS_MAX {
            held.clear();
        }
        held.insert(self.empreinte.clone(), bytes.clone());
        Some(bytes)
    }
}
