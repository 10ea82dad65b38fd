//! What is acknowledged of a deposit: what was handed over, to which service, and what follows.
//!
//! The receipt says it itself, so that the person who holds it needs nothing else to prove it. Names of files are left
//! out: they are the person's own words.
//!
//! Source: code des relations entre le public et l'administration, art. R. 112-11-1: the date, the service in charge
//! and how to reach it.

use crate::campagne::{Campagne, PieceCode};
use crate::dossier::{Depot, Dossier, Empreinte};
use crate::saisie::Fichier;
use chrono::{DateTime, Months, Utc};

/// What a receipt says of a deposit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccuseDepot {
    /// Version of the pré-inscription, from 1.
    pub version: u32,
    /// Its fingerprint.
    pub empreinte: Empreinte,
    /// Pièces, by their code.
    pub pieces: Vec<(PieceCode, Vec<FichierDepose>)>,
    /// The service in charge and how to reach it, line by line.
    pub service: Vec<String>,
    /// What follows, and how to contest, sentence by sentence.
    pub suite: Vec<String>,
    /// End of the deposits, as it was known then; `None` when no deadline is published.
    pub cloture: Option<DateTime<Utc>>,
}

/// A file that was deposited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FichierDepose {
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub empreinte: String,
    /// Bytes.
    pub octets: u64,
    /// Pages.
    pub pages: u32,
}

impl AccuseDepot {
    /// What is acknowledged of a deposit.
    pub fn of(depot: &Depot, dossier: &Dossier, campagne: &Campagne) -> Self {
        let file = |fichier: &Fichier| FichierDepose {
            empreinte: fichier.empreinte.clone(),
            octets: fichier.octets,
            pages: fichier.pages,
        };
        let calendrier = dossier.calendrier(campagne, depot.at);
        let pieces = depot.pieces.iter();
        Self {
            version: depot.version,
            empreinte: depot.empreinte,
            pieces: pieces
                .map(|(code, fichiers)| (code.clone(), fichiers.iter().map(file).collect()))
                .collect(),
            service: campagne.contact.lignes(),
            suite: [&campagne.textes.suite[..], &campagne.textes.recours[..]].concat(),
            cloture: calendrier.depot.as_ref().map(|depot| depot.valeur),
        }
    }
}

/// The end of the time in which the service answers, when the deposits end at that instant.
///
/// Source: note, part III « dans un délai de 2 mois ».
pub fn reponse(campagne: &Campagne, cloture: DateTime<Utc>) -> DateTime<Utc> {
    let zone = campagne.calendrier.zone;
    let months = Months::new(campagne.confirmation_mois.valeur);
    cloture
        .with_timezone(&zone)
        .checked_add_months(months)
        .map_or(cloture, |end| end.to_utc())
}
