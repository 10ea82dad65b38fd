//! The documents of a registration, as pure functions: data in, PDF bytes out, the same bytes for the same input.
//!
//! Pages are drawn by a thin layer that paints and tags in one call ([`printpdf`] behind it) and finished with
//! [`lopdf`]: structure tree, metadata, colour intent. A document that the service seals keeps a
//! field for it.

mod agenda;
mod annulation;
mod blocks;
mod code;
mod concordance;
mod confirmation;
mod convocation;
mod correction;
mod demande_pieces;
mod finish;
mod fonts;
pub mod mots;
mod recapitulatif;
mod recu;
mod releve;
mod sheet;
mod signature;
mod tags;

pub use agenda::{Echeances, Epreuve, agenda};
pub use annulation::{Annulation, Cause, annulation};
pub use code::{Code, Genre, Sceau, Signe};
pub use concordance::{Accord, Ecart};
pub use confirmation::{Confirmation, confirmation};
pub use convocation::{Convoque, convocation};
pub use correction::{Correction, PointDemande, correction};
pub use demande_pieces::demande_de_pieces;
pub use recapitulatif::recapitulatif;
pub use recu::{Preuve, Recu, recu};
pub use releve::{DepotReleve, JournalReleve, Releve, Totaux, releve};
pub use sheet::Taille;

use chrono::{DateTime, Utc};
use finish::Champ;
use rules::campagne::{Campagne, Territoire};
use rules::{Dossier, DossierId, Empreinte};

/// What a document is made of.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The dossier.
    pub dossier: &'a Dossier,
    /// The version to print, from 1.
    pub version: u32,
    /// The campaign.
    pub campagne: &'a Campagne,
    /// Départements, communes, countries.
    pub territoire: &'a Territoire,
    /// The instant of issue, printed on the page.
    pub edite_le: DateTime<Utc>,
    /// The rehearsal banner, in words, when the application runs at a chosen date.
    pub repetition: Option<&'a str>,
    /// How large letters are.
    pub taille: Taille,
    /// What signs the code of the page.
    pub signe: Option<Signe<'a>>,
    /// Whether the document keeps a place for the signature of the computer, and one for the seal of the service.
    pub champs: bool,
}

/// A PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The file.
    pub bytes: Vec<u8>,
    /// Pages.
    pub pages: usize,
    /// Characters that no embedded face has: each is printed as a box and must be told.
    pub missing: Vec<char>,
}

/// That version does not exist in the dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoSuchVersion;

impl std::fmt::Display for NoSuchVersion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the dossier has no such version")
    }
}

impl std::error::Error for NoSuchVersion {}

impl<'a> Source<'a> {
    fn version(&self) -> Result<&'a rules::Version, NoSuchVersion> {
        let index = usize::try_from(self.version)
            .ok()
            .and_then(|version| version.checked_sub(1));
        index
            .and_then(|index| self.dossier.versions.get(index))
            .ok_or(NoSuchVersion)
    }

    /// The code that a document of the version bears; nothing when there is no such version.
    pub fn code(&self, genre: Genre) -> Option<Code> {
        let version = self.version().ok()?;
        let stamp = (self.version, version.empreinte);
        let code = Code::of(genre, &self.campagne.id, self.dossier.id, stamp);
        Some(code.signed(self.signe))
    }

    fn footer(&self, version: &rules::Version) -> String {
        footer(self.version, version.empreinte, self.dossier.id)
    }

    fn banner(&self) -> Option<String> {
        self.repetition.map(banner)
    }
}

fn footer(version: u32, empreinte: Empreinte, dossier: DossierId) -> String {
    format!(
        "Version\u{a0}{version} · empreinte {} · dossier {dossier}",
        empreinte.courte()
    )
}

/// What a document says of the seal that it bears.
const SCELLE: &str = "Ce document porte le cachet électronique du service\u{a0}: « Vérifier un document », dans l’application, dit s’il a \
    changé.";

fn banner(date: &str) -> String {
    format!("RÉPÉTITION du {date} – document sans valeur")
}

fn finished(sheet: sheet::Sheet, title: &str, sealed: bool) -> Document {
    let champs: &[Champ] = if sealed { &[Champ::Cachet] } else { &[] };
    finished_for(sheet, title, champs)
}

/// Finishes a document with a place for each of these signatures.
fn finished_for(sheet: sheet::Sheet, title: &str, champs: &[Champ]) -> Document {
    let mut drawn = sheet.finish(title);
    let (pages, missing) = (drawn.pages, std::mem::take(&mut drawn.missing));
    Document {
        bytes: finish::finish(drawn, title, champs),
        pages,
        missing,
    }
}
