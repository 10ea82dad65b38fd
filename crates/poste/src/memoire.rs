//! What a device remembers, as the store keeps it: `sync` and `store` do not know each other.

use store::{Attache, Envoi, Nouvelles, VersionRecue};
use sync::{Kept, KeptVersion, Memory, News};
use uuid::Uuid;

/// A command for the store.
pub fn envoi(kept: Kept) -> Envoi {
    Envoi {
        id: kept.id,
        contenu: kept.sealed,
        sante: kept.sante,
        suite: kept.suite,
    }
}

/// What an answer changes, for the store; with what is known of the attachment when that changes too.
pub fn nouvelles(news: News, contenu: Option<Vec<u8>>) -> Nouvelles {
    let version = |told: KeptVersion| VersionRecue {
        version: told.number,
        contenu: told.events,
        sante: told.sante,
    };
    Nouvelles {
        contenu,
        forgotten: news.forgotten,
        suites: news.suites,
        versions: news.versions.into_iter().map(version).collect(),
    }
}

/// What the store holds, for the device.
pub fn memory(attache: Attache, epoque: Option<Uuid>) -> Memory {
    let version = |it: VersionRecue| KeptVersion {
        number: it.version,
        events: it.contenu,
        sante: it.sante,
    };
    let kept = |it: Envoi| Kept {
        id: it.id,
        sealed: it.contenu,
        sante: it.sante,
        suite: it.suite,
    };
    Memory {
        epoque,
        versions: attache.versions.into_iter().map(version).collect(),
        commands: attache.envois.into_iter().map(kept).collect(),
    }
}
