//! What a candidate declares: the answers, read and normalised.

use crate::adresse::{CodePostal, CommuneInsee, Departement};
use crate::campagne::{
    EpreuveCode, Forme, LangueId, NationaliteDite, PaysCode, SituationHandicap, SpecialiteId,
};
use crate::email::Email;
use crate::experience::Periode;
use crate::ine::Ine;
use crate::naissance::DateNaissance;
use crate::nom::{Nom, Prenoms};
use crate::telephone::Telephone;
use std::collections::{BTreeMap, BTreeSet};

/// All answers of a dossier. A step without answer is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Declaration {
    /// The right door.
    pub orientation: Option<Orientation>,
    /// E-mail address.
    pub courriel: Option<Email>,
    /// Identity.
    pub identite: Option<Identite>,
    /// Legal representative of a minor.
    pub representant: Option<Representant>,
    /// Address and telephone.
    pub coordonnees: Option<Coordonnees>,
    /// Experience and facts on which pièces depend.
    pub parcours: Option<Parcours>,
    /// Spécialité.
    pub specialite: Option<SpecialiteId>,
    /// Forme, languages, optional épreuves.
    pub epreuves: Option<ChoixEpreuves>,
    /// Notes and dispenses.
    pub notes: Option<Notes>,
    /// Aménagements. Health-related: kept apart wherever it is stored.
    pub amenagement: Option<Amenagement>,
}

/// Why this person registers here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Orientation {
    /// Key of the preparation.
    pub preparation: String,
    /// Key of the category.
    pub categorie: String,
    /// Where the person lives.
    pub residence: Residence,
    /// Former presentation.
    pub deja: Deja,
}

/// Where a person lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Residence {
    /// In France.
    France(Departement),
    /// Abroad.
    Etranger(PaysCode),
}

/// Former presentation of the examination.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deja {
    /// At the previous session.
    SessionPrecedente,
    /// Before.
    Avant,
    /// Never.
    Jamais,
}

/// Identity as on the identity document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identite {
    /// Civilité.
    pub civilite: Civilite,
    /// Birth name.
    pub nom: Nom,
    /// Given names.
    pub prenoms: Prenoms,
    /// Name in use: never replaces the birth name (R-ID-4).
    pub nom_usage: Option<Nom>,
    /// Birth date.
    pub naissance: DateNaissance,
    /// Birth place.
    pub lieu: LieuNaissance,
    /// Nationality, as the rules need it.
    pub nationalite: NationaliteDite,
    /// INE, as typed; a doubtful key is only a warning.
    pub ine: Option<Ine>,
}

/// Civilité on the form (decisions 9).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Civilite {
    /// Mme.
    Madame,
    /// M.
    Monsieur,
}

/// Where a person was born.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LieuNaissance {
    /// In France: a commune, with its code unless it no longer exists (R-COM-3).
    France {
        /// INSEE code.
        code: Option<CommuneInsee>,
        /// Name.
        commune: String,
    },
    /// Abroad.
    Etranger {
        /// Town, free text.
        ville: String,
        /// Country.
        pays: PaysCode,
    },
}

/// Legal representative of a minor.
///
/// Source: R-MIN-1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Representant {
    /// Name.
    pub nom: Nom,
    /// Given names.
    pub prenoms: Prenoms,
    /// Link with the minor, in words.
    pub lien: String,
}

/// How to reach a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coordonnees {
    /// First line.
    pub ligne_1: String,
    /// Second line.
    pub ligne_2: Option<String>,
    /// Where.
    pub lieu: LieuAdresse,
    /// Telephone.
    pub telephone: Option<Telephone>,
}

/// Town of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LieuAdresse {
    /// In France.
    France {
        /// Postal code.
        code_postal: CodePostal,
        /// INSEE code, when the commune was chosen in the list.
        commune: Option<CommuneInsee>,
        /// Town as written on the envelope.
        localite: String,
        /// Département: that of the commune, else the one of the postal code (R-CP-2, R-CP-3).
        departement: Departement,
    },
    /// Abroad.
    Etranger {
        /// Postal code, free text.
        code_postal: String,
        /// Town.
        localite: String,
        /// Country.
        pays: PaysCode,
    },
}

/// Where a person comes from: professional experience, and facts on which pièces depend.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parcours {
    /// Keys of the facts that hold, among those of the campaign.
    pub particularites: BTreeSet<String>,
    /// Periods of employment, as declared.
    pub experience: Vec<Periode>,
}

/// Choices of épreuves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoixEpreuves {
    /// Globale or progressive.
    pub forme: Forme,
    /// Language by épreuve or group.
    pub langues: BTreeMap<String, LangueId>,
    /// Optional épreuves, with their language.
    pub facultatives: BTreeMap<EpreuveCode, Option<LangueId>>,
    /// In forme progressive: épreuves left for a later session.
    pub plus_tard: BTreeSet<EpreuveCode>,
}

/// Notes kept and dispenses asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Notes {
    /// Notes kept, by épreuve.
    pub gardees: BTreeMap<EpreuveCode, NoteGardee>,
    /// Épreuves sat again although a note exists: that note is lost.
    pub repassees: BTreeSet<EpreuveCode>,
    /// The diploma that founds dispenses.
    pub autre_diplome: Option<String>,
    /// Épreuves for which a dispense is asked.
    pub dispenses: BTreeSet<EpreuveCode>,
}

/// A note kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoteGardee {
    /// The mark.
    pub note: Note,
    /// Its session.
    pub session: u16,
}

/// A mark out of 20, in hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    centiemes: u16,
}

impl Note {
    /// Highest mark.
    const MAX: u16 = 2000;

    /// Reads « 12 », « 12,5 », « 12.50 », « 12/20 ». `None` when it is not a mark between 0 and 20.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches("/20").trim();
        let (whole, decimals) = text.split_once([',', '.']).unwrap_or((text, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty()
            || whole.len() > 2
            || decimals.len() > 2
            || !all_digits(whole)
            || !all_digits(decimals)
        {
            return None;
        }
        let decimals: u16 = format!("{decimals:0<2}").parse().ok()?;
        let centiemes = whole.parse::<u16>().ok()? * 100 + decimals;
        (centiemes <= Self::MAX).then_some(Self { centiemes })
    }

    /// Hundredths of a point.
    pub fn centiemes(self) -> u16 {
        self.centiemes
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{},{:02}", self.centiemes / 100, self.centiemes % 100)
    }
}

/// What was answered about aménagements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amenagement {
    /// The situation.
    pub situation: SituationHandicap,
}

impl Amenagement {
    /// The box « Handicap » of the note.
    pub fn handicap(self) -> bool {
        match self.situation {
            SituationHandicap::Non => false,
            SituationHandicap::PremiereDemande
            | SituationHandicap::Reconduit
            | SituationHandicap::SituationChangee => true,
        }
    }
}
