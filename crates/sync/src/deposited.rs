//! The deposit in a receipt: its form, and the files without which it does not count.

use chrono::{DateTime, SecondsFormat};
use rules::accuse::{AccuseDepot, FichierDepose};
use rules::campagne::PieceCode;
use rules::{Depot, Empreinte, Event};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Files whose bytes the storage holds whole.
#[derive(Debug, Clone, Copy)]
pub enum Files<'a> {
    /// All of those that a dossier names.
    All,
    /// These, by their SHA-256 in hexadecimal.
    These(&'a BTreeSet<String>),
}

impl Files<'_> {
    /// Whether the storage holds every file of a deposit.
    pub(crate) fn hold(self, depot: &Depot) -> bool {
        match self {
            Self::All => true,
            Self::These(held) => depot
                .pieces
                .values()
                .flatten()
                .all(|fichier| held.contains(&fichier.empreinte)),
        }
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
