//! The deposit in a receipt: its form, and the files without which it does not count.

use chrono::{DateTime, SecondsFormat};
use rules::accuse::{AccuseDepot, FichierDepose};
use rules::campagne::PieceCode;
use rules::{Depot, Empreinte, Event};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Code of a deposit whose files did not all come: it counts from their last byte.
pub(crate) const FILES_AWAITED: &str = "envoi.fichiers_attendus";
/// Code of a deposit that names a file which the examination set aside.
pub(crate) const FILE_SET_ASIDE: &str = "envoi.fichier_ecarte";

/// What the storage holds of the files of a dossier.
#[derive(Debug, Clone, Copy)]
pub enum Files<'a> {
    /// All of those that a dossier names.
    All,
    /// These, by their SHA-256 in hexadecimal.
    These {
        /// Those that came.
        held: &'a BTreeSet<String>,
        /// Those that the examination set aside.
        set_aside: &'a BTreeSet<String>,
    },
}

impl Files<'_> {
    /// Why a deposit does not count yet: a file that it names did not come, or cannot be opened.
    pub(crate) fn refusal(self, depot: &Depot) -> Option<&'static str> {
        let Self::These { held, set_aside } = self else {
            return None;
        };
        let named = || {
            let files = depot.pieces.values().flatten();
            files.map(|fichier| &fichier.empreinte)
        };
        if named().any(|file| !held.contains(file)) {
            return Some(FILES_AWAITED);
        }
        named()
            .any(|file| set_aside.contains(file))
            .then_some(FILE_SET_ASIDE)
    }
}

/// The deposit among these events, if there is one.
pub(crate) fn deposit_of(events: &[Event]) -> Option<&Depot> {
    events.iter().find_map(|event| {
        let Event::DossierDeposited(depot) = event else {
            return None;
        };
        Some(depot)
    })
}

#[derive(Serialize, Deserialize)]
pub(crate) struct DepotV1 {
    version: u32,
    empreinte: String,
    pieces: Vec<PieceV1>,
    service: Vec<String>,
    suite: Vec<String>,
    cloture: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct PieceV1 {
    code: String,
    fichiers: Vec<FichierV1>,
}

#[derive(Serialize, Deserialize)]
struct FichierV1 {
    empreinte: String,
    octets: u64,
    pages: u32,
}

impl DepotV1 {
    pub(crate) fn of(depot: &AccuseDepot) -> Self {
        let file = |it: &FichierDepose| FichierV1 {
            empreinte: it.empreinte.clone(),
            octets: it.octets,
            pages: it.pages,
        };
        let piece = |(code, fichiers): &(PieceCode, Vec<FichierDepose>)| PieceV1 {
            code: code.to_string(),
            fichiers: fichiers.iter().map(file).collect(),
        };
        Self {
            version: depot.version,
            empreinte: depot.empreinte.hex(),
            pieces: depot.pieces.iter().map(piece).collect(),
            service: depot.service.clone(),
            suite: depot.suite.clone(),
            cloture: depot
                .cloture
                .map(|end| end.to_rfc3339_opts(SecondsFormat::Secs, true)),
        }
    }

    pub(crate) fn back(&self) -> Option<AccuseDepot> {
        let file = |it: &FichierV1| FichierDepose {
            empreinte: it.empreinte.clone(),
            octets: it.octets,
            pages: it.pages,
        };
        let piece = |it: &PieceV1| {
            let fichiers = it.fichiers.iter().map(file).collect();
            (PieceCode::new(it.code.as_str()), fichiers)
        };
        let cloture = match &self.cloture {
            Some(text) => Some(DateTime::parse_from_rfc3339(text).ok()?.to_utc()),
            None => None,
        };
        Some(AccuseDepot {
            version: self.version,
            empreinte: Empreinte::parse(&self.empreinte)?,
            pieces: self.pieces.iter().map(piece).collect(),
            service: self.service.clone(),
            suite: self.suite.clone(),
            cloture,
        })
    }
}
