//! A campaign: everything that differs from one académie, session or examination to another.
//!
//! A [`Campagne`] is input to [`crate::decide`]. It is data with a source and a confidence, read from files by
//! [`Campagne::parse`], which returns every anomaly at once. No date, département, pièce or épreuve stands in code.

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

mod calendrier;
mod communes;
mod condition;
mod examen;
mod offre;
mod parse;
mod prolongation;
mod recherche;
mod territoire;
mod valeurs;

pub use calendrier::{Calendrier, CalendrierPropre, Phase, Public};
pub use communes::Commune;
pub use condition::{Condition, NationaliteDite, ReferenceAge, SituationHandicap};
pub use examen::{Examen, Mot};
pub use offre::{
    Coefficient, EpreuveCode, EpreuveDef, EpreuvesFacultatives, Langue, LangueId, LanguesPermises,
    Mode, PieceCode, PieceDef, Precedent, Reglement, ReglementId, Specialite, SpecialiteId,
};
pub use parse::{Anomalie, Fichiers};
pub use prolongation::Prolongation;
pub use territoire::{Academie, AcademieId, DepartementInfo, Pays, PaysCode, Territoire};
pub use valeurs::{Difference, Valeur};

use crate::adresse::Departement;
use chrono::NaiveDate;
use std::collections::BTreeMap;

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
///
/// Source: R-CAMP-1.
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
    /// Windows of everybody.
    pub calendrier: Calendrier,
    /// Windows of a category or of a territory, and later windows.
    pub calendriers: Vec<CalendrierPropre>,
    /// How pièces reach the service.
    pub mode_depot: Sourcee<ModeDepot>,
    /// Départements whose residents register here.
    pub departements: Sourcee<Vec<Departement>>,
    /// Answers to « how do you prepare », in order.
    pub preparations: Vec<Preparation>,
    /// Categories of candidates.
    pub categories: Vec<Categorie>,
    /// Facts about which the campaign asks, because a pièce depends on them.
    pub particularites: Vec<Particularite>,
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
    /// Whether a dossier that is incomplete at the deposit deadline is cancelled (R-ADM-2).
    pub annulation_automatique: Sourcee<bool>,
    /// Months within which the service confirms, from the deposit deadline (R-TIME-9).
    pub confirmation_mois: Sourcee<u32>,
    /// Days before the last day on which a reminder leaves; 0 for that day.
    pub rappels: Vec<u32>,
    /// Hours within which a new account is activated; afterwards it is deleted.
    pub activation_heures: Sourcee<u32>,
    /// Days before the first épreuve at which convocations are available, at the latest (R-TIME-9).
    pub convocation_jours: Sourcee<u32>,
    /// What the registration costs; `None` when it is free.
    pub frais: Option<Frais>,
    /// Texts of the note.
    pub textes: Textes,
    /// Why each question is asked, by the key of its page.
    pub explications: BTreeMap<String, Explication>,
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
    /// Professional experience that it asks (R-COND-3).
    pub experience: Option<ExperienceDemandee>,
    /// Youngest age that it admits (R-AGE-2).
    pub age_minimum: Option<AgeMinimum>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// Professional experience that a category asks.
///
/// Source: D. 643-16 2°; R-COND-3, R-COND-4. Sources conflict on its length: it is data of the campaign.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExperienceDemandee {
    /// Months at least.
    pub mois: u32,
    /// The last day that counts.
    pub le: ReferenceAge,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// Youngest age that a category admits. The BTS has none; other examinations do.
///
/// Source: R-AGE-2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgeMinimum {
    /// Completed years.
    pub ans: u32,
    /// On which day.
    pub le: ReferenceAge,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// A fact about which a campaign asks, because a pièce depends on it: a spread for athletes, a derogation…
///
/// Source: pieces.md P19, P22, P23, P24.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Particularite {
    /// Key, `sportif`.
    pub id: String,
    /// The fact in the words of the person.
    pub libelle: String,
    /// A line of help under it.
    pub aide: Option<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// How pièces reach the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ModeDepot {
    /// Added in the application: the instant of reception counts.
    Televersement,
    /// Sent by post: the postmark counts.
    CachetPoste,
}

/// What the registration costs. The BTS is free; other examinations are not.
///
/// Source: pieces.md P25.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frais {
    /// Cents of a euro.
    pub centimes: u32,
    /// How it is paid, sentence by sentence.
    pub comment: Vec<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

impl Frais {
    /// « 30,00 euros ».
    pub fn en_mots(&self) -> String {
        format!(
            "{},{:02}\u{a0}euros",
            self.centimes / 100,
            self.centimes % 100
        )
    }
}

/// Why a question is asked, in the words of the regulation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explication {
    /// Sentence by sentence.
    pub phrases: Vec<String>,
    /// Where it comes from.
    pub provenance: Provenance,
}

/// An address where a person finds more: shown as text, never opened by the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lien {
    /// What is found there.
    pub libelle: String,
    /// The address.
    pub adresse: String,
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
    /// First session in which only an épreuve that is a unit can be kept (R-BEN-4); `None` when none is published.
    pub unites_depuis: Option<Sourcee<u16>>,
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
    /// What to know on the day of an épreuve; empty while no source says it.
    pub jour_epreuve: Vec<String>,
    /// How a decision is contested, and until when; empty while no source says it.
    pub recours: Vec<String>,
    /// Where more is found.
    pub liens: Vec<Lien>,
    /// Minutes to plan for the registration.
    pub minutes: u32,
}

impl Contact {
    /// The service and each way to reach it, a line each.
    pub fn lignes(&self) -> Vec<String> {
        let ways = [&self.telephone, &self.courriel, &self.horaires, &self.site];
        let ways = ways.into_iter().flatten();
        let lines = [&self.service].into_iter().chain(&self.adresse);
        lines.chain(ways).cloned().collect()
    }
}

impl Campagne {
    /// Pages of questions, by the keys under which they are explained.
    pub const PAGES: [&'static str; 15] = [
        "preparation",
        "residence",
        "deja",
        "session",
        "ouverture",
        "identite",
        "representant",
        "coordonnees",
        "parcours",
        "specialite",
        "epreuves",
        "notes",
        "amenagements",
        "pieces",
        "signature",
    ];

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

    /// The fact of that key.
    pub fn particularite(&self, id: &str) -> Option<&Particularite> {
        self.particularites.iter().find(|fact| fact.id == id)
    }

    /// The language of that key.
    pub fn langue(&self, id: &LangueId) -> Option<&Langue> {
        self.langues.iter().find(|langue| &langue.id == id)
    }

    /// The pièce of that key.
    pub fn piece(&self, code: &PieceCode) -> Option<&PieceDef> {
        self.pieces.iter().find(|piece| &piece.code == code)
    }

    /// The name of a pièce; its key when the campaign does not ask it any more.
    pub fn nom_piece(&self, code: &PieceCode) -> String {
        let def = self.piece(code);
        def.map_or_else(|| code.to_string(), |def| def.libelle.clone())
    }
}
