//! What a person typed, as raw text: the content of commands.
//!
//! Nothing is read or judged here. Fields keep the letters that were typed; [`crate::decide()`] reads them and says
//! which ones must be mended. Keys of fields in refusals are the names of these fields.

use std::collections::{BTreeMap, BTreeSet};

/// Answers to the four questions of the right door, asked before any personal data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrientationSaisie {
    /// Key of the preparation.
    pub preparation: String,
    /// `france` or `ailleurs`.
    pub residence: String,
    /// Code of the département, in France.
    pub departement: String,
    /// Code of the country, abroad.
    pub pays_residence: String,
    /// `session_precedente`, `avant` or `jamais`.
    pub deja: String,
    /// Year of the session.
    pub session: String,
}

/// Opening of a dossier.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OuvertureSaisie {
    /// The right door.
    pub orientation: OrientationSaisie,
    /// E-mail address.
    pub courriel: String,
}

/// Identity as on the identity document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IdentiteSaisie {
    /// `madame` or `monsieur`.
    pub civilite: String,
    /// Birth name.
    pub nom_naissance: String,
    /// Given names.
    pub prenoms: String,
    /// Name in use; may be empty.
    pub nom_usage: String,
    /// Day of birth.
    pub jour: String,
    /// Month of birth.
    pub mois: String,
    /// Year of birth.
    pub annee: String,
    /// `france` or `ailleurs`.
    pub lieu_naissance: String,
    /// INSEE code of the birth commune, when it was chosen in the list.
    pub commune_naissance: String,
    /// Name of the birth commune as typed: a commune that no longer exists has no code.
    pub commune_naissance_texte: String,
    /// Birth town abroad.
    pub ville_naissance: String,
    /// Birth country.
    pub pays_naissance: String,
    /// `francaise` or `autre`.
    pub nationalite: String,
    /// INE; may be empty.
    pub ine: String,
}

/// Legal representative of a minor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RepresentantSaisie {
    /// Name.
    pub representant_nom: String,
    /// Given names.
    pub representant_prenoms: String,
    /// « mère », « tuteur »…
    pub representant_lien: String,
}

/// Postal address and telephone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CoordonneesSaisie {
    /// First line.
    pub adresse_1: String,
    /// Second line; may be empty.
    pub adresse_2: String,
    /// Country; empty for France.
    pub pays: String,
    /// Postal code.
    pub code_postal: String,
    /// INSEE code of the commune, when it was chosen in the list.
    pub commune: String,
    /// Town as typed (CEDEX, abroad, commune not in the list).
    pub localite: String,
    /// Telephone; may be empty.
    pub telephone: String,
}

/// Professional experience, and facts on which pièces depend.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ParcoursSaisie {
    /// Keys of the facts that hold.
    pub particularites: BTreeSet<String>,
    /// Periods of employment, in the order of the form.
    pub periodes: Vec<PeriodeSaisie>,
}

/// A period of employment.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PeriodeSaisie {
    /// The employer.
    pub employeur: String,
    /// First day: day, month, year.
    pub debut: [String; 3],
    /// Whether it goes on: `oui` or `non`.
    pub en_cours: String,
    /// Last day: day, month, year.
    pub fin: [String; 3],
}

/// Forme, languages and optional épreuves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct EpreuvesSaisie {
    /// `globale` or `progressive`; may be empty when the category knows one forme only.
    pub forme: String,
    /// Language by épreuve or group of épreuves.
    pub langues: BTreeMap<String, String>,
    /// Codes of the optional épreuves.
    pub facultatives: BTreeSet<String>,
    /// Language by optional épreuve.
    pub langues_facultatives: BTreeMap<String, String>,
    /// In forme progressive: `presenter` or `plus_tard` by épreuve.
    pub presentees: BTreeMap<String, String>,
}

/// Notes kept and dispenses.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NotesSaisie {
    /// What to do, by épreuve.
    pub choix: BTreeMap<String, NoteSaisie>,
    /// `oui` or `non`: another diploma that founds dispenses.
    pub autre_diplome: String,
    /// Its name.
    pub autre_diplome_nom: String,
    /// Épreuves for which a dispense is asked.
    pub dispenses: BTreeSet<String>,
}

/// What to do with one épreuve already sat.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NoteSaisie {
    /// `garder`, `repasser` or `pas_de_note`.
    pub choix: String,
    /// The mark.
    pub note: String,
    /// The session of the mark.
    pub session: String,
}

/// Answer about aménagements.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AmenagementSaisie {
    /// `oui` or `non`.
    pub besoin: String,
    /// `memes`, `changee` or `premiere`, asked when the examination was presented at the previous session.
    pub situation: String,
}

/// What last session knows of a person: the source of a pre-initialised candidacy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SessionPrecedente {
    /// Year of that session.
    pub session: u16,
    /// Candidate number in that session.
    pub numero_candidat: String,
    /// Identity.
    pub identite: Option<IdentiteSaisie>,
    /// Address and telephone.
    pub coordonnees: Option<CoordonneesSaisie>,
    /// Key of the spécialité.
    pub specialite: Option<String>,
    /// Languages and optional épreuves.
    pub epreuves: Option<EpreuvesSaisie>,
    /// Marks by épreuve, as printed (« 12,50 »).
    pub notes: BTreeMap<String, String>,
    /// Arrangements granted, in words.
    pub amenagements: Vec<String>,
}

/// Answers to the lines of a pre-initialised candidacy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RepriseSaisie {
    /// `garder` or `changer` by line.
    pub lignes: BTreeMap<LigneReprise, String>,
}

/// A line of a pre-initialised candidacy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LigneReprise {
    /// Identity.
    Identite,
    /// Address and telephone.
    Coordonnees,
    /// Spécialité, languages, optional épreuves.
    Epreuves,
}

impl LigneReprise {
    /// Every line, in the order of the screen.
    pub const ALL: [Self; 3] = [Self::Identite, Self::Coordonnees, Self::Epreuves];

    /// Key of the line, as in the draft.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Identite => "identite",
            Self::Coordonnees => "coordonnees",
            Self::Epreuves => "epreuves",
        }
    }
}

/// One file of a pièce, already examined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fichier {
    /// SHA-256 of the content, 64 hexadecimal digits.
    pub empreinte: String,
    /// Bytes.
    pub octets: u64,
    /// Type of the content.
    pub media: Media,
    /// Pages.
    pub pages: u32,
    /// Name to show, as the person knows it.
    pub nom: String,
}

/// Types of files that a pièce can hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Media {
    /// PDF.
    Pdf,
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
}

/// Files of a pièce, in order; an empty list takes the pièce away. Older versions are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PieceSaisie {
    /// Key of the pièce.
    pub piece: String,
    /// Files, in order.
    pub fichiers: Vec<Fichier>,
}

/// A signature of the récapitulatif.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SignatureSaisie {
    /// The version that the person read.
    pub version: u32,
    /// Fingerprint of what the person read.
    pub empreinte: String,
    /// Whether the box « j'ai relu » is ticked.
    pub relu: bool,
    /// `manuscrite`, `dessinee` or `tapee`.
    pub moyen: String,
    /// Name typed.
    pub nom: String,
    /// Strokes drawn.
    pub traits: Traits,
    /// Name typed by the legal representative.
    pub representant_nom: String,
    /// Strokes drawn by the legal representative.
    pub representant_traits: Traits,
}

/// A deposit: what the person was shown, and hands over.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DepotSaisie {
    /// The version.
    pub version: u32,
    /// Its fingerprint.
    pub empreinte: String,
    /// SHA-256 of the files of each pièce, in order.
    pub pieces: BTreeMap<String, Vec<String>>,
}

/// Strokes of a drawn signature: points in thousandths of the width and height of the box.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Traits(pub Vec<Vec<(u16, u16)>>);

impl Traits {
    /// Whether nothing was really drawn: a signature is more than one dot.
    pub fn is_blank(&self) -> bool {
        self.0.iter().map(Vec::len).sum::<usize>() < 2
    }
}

/// What the service asks to correct.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CorrectionSaisie {
    /// The points, in order.
    pub points: Vec<PointSaisie>,
    /// The first instant that is too late, as RFC 3339.
    pub avant: String,
}

/// A point to correct.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PointSaisie {
    /// Code of the pièce to replace, or of the récapitulatif to sign again; empty for a question.
    pub piece: String,
    /// What must be corrected, for the person to read.
    pub motif: String,
}

/// How the service ends the verification.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DecisionSaisie {
    /// « validee », « refusee » or « annulee ».
    pub issue: String,
    /// The version that was looked at, from 1.
    pub version: u32,
    /// Why, for the person to read; may be empty for a validation.
    pub motif: String,
}

/// When and where a candidate sits the épreuves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ConvocationSaisie {
    /// Every sitting, in any order.
    pub passages: Vec<PassageSaisie>,
}

/// One sitting of an épreuve.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PassageSaisie {
    /// Code of the épreuve, as the règlement numbers it.
    pub epreuve: String,
    /// The day, « 2024-05-13 ».
    pub jour: String,
    /// The hour of the service, « 14:00 ».
    pub heure: String,
    /// How long it lasts, in minutes; may be empty.
    pub duree: String,
    /// Name of the centre.
    pub centre: String,
    /// Its address; may be empty.
    pub adresse: String,
    /// The room and the place; may be empty.
    pub salle: String,
    /// What may be used, and what must be brought; may be empty.
    pub materiel: String,
    /// What is arranged for this candidate; may be empty.
    pub amenagement: String,
}

/// The identity as the service rectifies it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RectificationSaisie {
    /// The identity as it is to be, whole.
    pub identite: IdentiteSaisie,
    /// Why, for the person to read.
    pub motif: String,
}
