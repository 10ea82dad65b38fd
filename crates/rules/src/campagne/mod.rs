//! A campaign: everything that differs from one académie, session or examination to another.
//!
//! A [`Campagne`] is input to [`crate::decide`]. It is data with a source and a confidence, read from files by
//! [`Campagne::parse`], which returns every anomaly at once. No date, département, pièce or épreuve stands in code.
//! Versions of the regulation by session and revisions that tell whom they touch are left out here.

/// A key as its own type.
macro_rules! slug {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Wraps a key. Whether it exists is for the campaign to say.
            pub fn new(key: impl Into<String>) -> Self {
                Self(key.into())
            }

            /// The key.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

mod condition;
mod offre;
mod parse;
mod recherche;
mod territoire;
mod valeurs;

pub use condition::{Condition, NationaliteDite, ReferenceAge, SituationHandicap};
pub use offre::{
    Coefficient, EpreuveCode, EpreuveDef, EpreuvesFacultatives, Langue, LangueId, LanguesPermises,
    Mode, PieceCode, PieceDef, Precedent, Reglement, ReglementId, Specialite, SpecialiteId,
};
pub use parse::{Anomalie, Fichiers};
pub use territoire::{Academie, AcademieId, Commune, DepartementInfo, Pays, PaysCode, Territoire};
pub use valeurs::{Difference, Valeur};

use crate::adresse::Departement;
use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;

/// How sure a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Confiance {
    /// Read in an official text or page.
    Official,
    /// Read in a secondary source.
    Secondary,
    /// A reading or an inference of ours, with its reason in the source.
    Assumed,
    /// No source gives it: the rectorat must confirm it.
    ToConfirm,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Provenance {
    /// Text, page or reason.
    pub source: String,
    /// How sure it is.
    pub confiance: Confiance,
}

/// A value with its provenance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourcee<T> {
    /// The value.
    pub valeur: T,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// Everything that the registration of one session in one académie depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Campagne {
    /// Key of the campaign, `nantes-bts-2024`.
    pub id: String,
    /// Grows at each change of the data; a dossier remembers the one under which it was decided.
    pub revision: u32,
    /// Day on which this revision was published: no computer clock can rightly be earlier.
    pub publiee_le: NaiveDate,
    /// The examination.
    pub examen: Examen,
    /// Year of the session.
    pub session: u16,
    /// The académie that registers.
    pub academie: AcademieId,
    /// Name of the authority, « Rectorat de Nantes ».
    pub autorite: String,
    /// How to reach the service.
    pub contact: Contact,
    /// Windows.
    pub calendrier: Calendrier,
    /// Départements whose residents register here.
    pub departements: Sourcee<Vec<Departement>>,
    /// Answers to « how do you prepare », in order.
    pub preparations: Vec<Preparation>,
    /// Categories of candidates.
    pub categories: Vec<Categorie>,
    /// Spécialités of the session; an option of a spécialité is an entry of its own.
    pub specialites: Vec<Specialite>,
    /// Languages that épreuves can name.
    pub langues: Vec<Langue>,
    /// Limit of optional épreuves.
    pub facultatives: EpreuvesFacultatives,
    /// Bénéfice of former notes.
    pub benefice: Benefice,
    /// Pièces that can be asked.
    pub pieces: Vec<PieceDef>,
    /// Limits of the files added.
    pub limites: Limites,
    /// Ways of signing that are accepted, in the order in which they are proposed.
    pub signature: Sourcee<Vec<MoyenSignature>>,
    /// Whether a dossier that is incomplete at the deposit deadline is cancelled.
    pub annulation_automatique: Sourcee<bool>,
    /// Months within which the service confirms, from the deposit deadline.
    pub confirmation_mois: Sourcee<u32>,
    /// Texts of the note.
    pub textes: Textes,
}

/// The examination and the words that speak of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examen {
    /// « Brevet de technicien supérieur ».
    pub nom: String,
    /// « BTS ».
    pub court: String,
    /// « examen », « concours », « certificat ».
    pub mot: String,
}

/// How to reach the service. What the rectorat did not give is absent, never invented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// « Bureau DEC 4-1 ».
    pub service: String,
    /// Lines of the postal address.
    pub adresse: Vec<String>,
    /// Telephone.
    pub telephone: Option<String>,
    /// E-mail.
    pub courriel: Option<String>,
    /// Opening hours in words.
    pub horaires: Option<String>,
    /// Page about the examination.
    pub site: Option<String>,
}

/// Half-open windows in the zone of the campaign.
///
/// Source: R-TIME-1, R-TIME-2, R-TIME-8.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendrier {
    /// Zone in which the dates were published.
    pub zone: Tz,
    /// First instant at which choices can be made.
    pub ouverture: Sourcee<DateTime<Utc>>,
    /// First instant at which choices can no longer be made.
    pub cloture: Sourcee<DateTime<Utc>>,
    /// First instant at which pièces can no longer be added; `None` when no deadline is published.
    pub depot: Option<Sourcee<DateTime<Utc>>>,
}

/// Where a campaign stands at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Before the opening.
    Avant,
    /// Choices and pièces.
    Ouverte,
    /// Pièces only.
    DepotSeul,
    /// Nothing any more.
    Close,
}

impl Calendrier {
    /// The phase at an instant. A campaign without deposit deadline stays in [`Phase::DepotSeul`].
    pub fn phase(&self, now: DateTime<Utc>) -> Phase {
        if now < self.ouverture.valeur {
            Phase::Avant
        } else if now < self.cloture.valeur {
            Phase::Ouverte
        } else if self.depot.as_ref().is_none_or(|depot| now < depot.valeur) {
            Phase::DepotSeul
        } else {
            Phase::Close
        }
    }

    /// The calendar day at an instant, in the zone of the campaign.
    pub fn day(&self, now: DateTime<Utc>) -> NaiveDate {
        now.with_timezone(&self.zone).date_naive()
    }
}

/// An answer to « how do you prepare this year ».
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preparation {
    /// Key, `distance`.
    pub id: String,
    /// The answer in words.
    pub libelle: String,
    /// A line of help under it.
    pub aide: Option<String>,
    /// Where it leads.
    pub issue: PreparationIssue,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// Where an answer to the first question leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PreparationIssue {
    /// Registers here, under a category.
    Ici {
        /// Key of the [`Categorie`].
        categorie: String,
        /// Whether that category supposes a former presentation.
        apres_echec: bool,
    },
    /// The school registers.
    Etablissement,
    /// To be seen with the service.
    AVoir,
}

/// A category of candidates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Categorie {
    /// Key, `distance`.
    pub id: String,
    /// Name on the récapitulatif.
    pub libelle: String,
    /// Formes open to it (R-FORM-1).
    pub formes: Vec<Forme>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// How the units are taken.
///
/// Source: code de l'éducation, art. D. 643-14 and D. 643-22.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Forme {
    /// All units in one session.
    Globale,
    /// Units spread over several sessions.
    Progressive,
}

/// Keeping a mark of a former session.
///
/// Source: R-BEN-1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Benefice {
    /// Lowest mark that can be kept, in hundredths of a point out of 20.
    pub seuil_centiemes: Sourcee<u16>,
    /// How many sessions after its own a mark can be kept.
    pub sessions: Sourcee<u16>,
}

/// Limits of the files added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limites {
    /// Bytes of one file as the person has it; larger ones are refused without being read.
    pub octets_entree_max: u64,
    /// Bytes of one file as it is kept, after pictures were made smaller.
    pub octets_max: u64,
    /// Files of one pièce.
    pub fichiers_max: u32,
    /// Pages of one file.
    pub pages_max: u32,
    /// Megapixels of one picture.
    pub megapixels_max: u32,
    /// Where they come from.
    pub provenance: Provenance,
}

/// A way of signing the récapitulatif.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MoyenSignature {
    /// Printed, signed by hand, scanned and added: the way of the note.
    Manuscrite,
    /// Drawn in the application.
    Dessinee,
    /// Name typed in the application.
    Tapee,
}

/// Texts of the note, in the campaign's own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Textes {
    /// Who registers here, and who does not.
    pub qui: Vec<String>,
    /// The commitment that is signed, sentence by sentence.
    pub engagement: Vec<String>,
    /// What happens when the deposit is incomplete at the deadline.
    pub si_incomplet: Vec<String>,
    /// How and where pièces are deposited.
    pub depot: Vec<String>,
    /// What is said of aménagements of the previous session.
    pub amenagements_reconduits: Vec<String>,
    /// How a first request of aménagements is made.
    pub amenagements_demande: Vec<String>,
    /// Address of the page on aménagements.
    pub amenagements_site: Option<String>,
    /// What follows the deposit (verification, convocation, results).
    pub suite: Vec<String>,
    /// Minutes to plan for the registration.
    pub minutes: u32,
}

impl Campagne {
    /// The spécialité of that key.
    pub fn specialite(&self, id: &SpecialiteId) -> Option<&Specialite> {
        self.specialites
            .iter()
            .find(|specialite| &specialite.id == id)
    }

    /// The category of that key.
    pub fn categorie(&self, id: &str) -> Option<&Categorie> {
        self.categories.iter().find(|categorie| categorie.id == id)
    }

    /// The language of that key.
    pub fn langue(&self, id: &LangueId) -> Option<&Langue> {
        self.langues.iter().find(|langue| &langue.id == id)
    }

    /// The pièce of that key.
    pub fn piece(&self, code: &PieceCode) -> Option<&PieceDef> {
        self.pieces.iter().find(|piece| &piece.code == code)
    }
}
