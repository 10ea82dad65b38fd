//! Forms: the one generic page on which a person answers questions.

use serde::Serialize;
use std::collections::BTreeMap;
use ts_rs::TS;

/// A step that asks questions. The interface finds title, introduction and help under this key.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, serde::Deserialize, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum Etape {
    /// How the person prepares (right door, question 1).
    OrientationPreparation,
    /// Where the person lives (right door, question 2).
    OrientationResidence,
    /// Whether the person already presented the examination (right door, question 3).
    OrientationDeja,
    /// Which session the person aims at (right door, question 4).
    OrientationSession,
    /// E-mail address, and how the dossier is protected on this computer.
    Ouverture,
    /// PIN or passphrase of a protected dossier.
    Deverrouillage,
    /// Search of last session's candidacy.
    RepriseRecherche,
    /// Identity as on the identity document.
    Identite,
    /// Legal representative of a minor.
    Representant,
    /// Postal address and telephone.
    Coordonnees,
    /// Professional experience, and facts on which pièces depend.
    Parcours,
    /// Spécialité and option.
    Specialite,
    /// Forme, languages, optional épreuves.
    Epreuves,
    /// Notes kept and dispenses.
    Notes,
    /// Aménagements.
    Amenagements,
    /// Why a pièce comes after the deadline.
    Retard,
    /// Carry the dossier out in an encrypted file.
    Emporter,
    /// Bring a dossier in from an encrypted file.
    Apporter,
    /// Create an account.
    CompteCreation,
    /// Type the code of the letter that activates it.
    CompteActivation,
    /// Sign in.
    CompteConnexion,
    /// Ask for a code to choose another password.
    CompteOublie,
    /// Type that code and the next password.
    CompteNouveau,
    /// Change the address, or confirm it.
    CompteAdresse,
    /// Type the code that the address received.
    CompteAdresseCode,
    /// Type the code that the browser showed after the provider of identity.
    CompteExterne,
}

impl Etape {
    /// Every step.
    pub const TOUTES: [Self; 26] = [
        Self::OrientationPreparation,
        Self::OrientationResidence,
        Self::OrientationDeja,
        Self::OrientationSession,
        Self::Ouverture,
        Self::Deverrouillage,
        Self::RepriseRecherche,
        Self::Identite,
        Self::Representant,
        Self::Coordonnees,
        Self::Parcours,
        Self::Specialite,
        Self::Epreuves,
        Self::Notes,
        Self::Amenagements,
        Self::Retard,
        Self::Emporter,
        Self::Apporter,
        Self::CompteCreation,
        Self::CompteActivation,
        Self::CompteConnexion,
        Self::CompteOublie,
        Self::CompteNouveau,
        Self::CompteAdresse,
        Self::CompteAdresseCode,
        Self::CompteExterne,
    ];
}

/// A form to fill. Fields hold what was typed, letter by letter.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Formulaire {
    /// Which questions these are.
    pub etape: Etape,
    /// Whether the answers are asked only to prepare (nothing is stored).
    pub sans_trace: bool,
    /// « Étape 2 sur 3 », inside a task of several pages.
    pub ligne: Option<LigneEtape>,
    /// Questions, grouped.
    pub sections: Vec<Section>,
    /// Why these questions are asked.
    pub comprendre: Option<ComprendreView>,
    /// All refusals of the last « Continuer », in the order of the fields.
    pub refus: Vec<Refus>,
    /// What deserves a second look; never blocks. Shown after a successful « Continuer »: the answers are kept.
    pub avis: Vec<Avis>,
    /// What just happened.
    pub annonce: Option<Avis>,
    /// On a page of the account: the address that letters go to.
    pub compte: Option<String>,
    /// On a page of the account: the provider of identity through which one may sign in too.
    pub externe: Option<String>,
}

/// Why questions are asked, with the text that founds them.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ComprendreView {
    /// Sentence by sentence.
    pub phrases: Vec<String>,
    /// The text.
    pub source: String,
    /// Whether the rectorat must still confirm this reading.
    pub a_confirmer: bool,
}

/// Place of a page inside its task.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LigneEtape {
    /// 1-based.
    pub numero: u32,
    /// Pages of the task.
    pub total: u32,
    /// The next page, if any.
    pub suivante: Option<Etape>,
}

/// A group of questions.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Section {
    /// Key of the title in the texts; `None` for a group without title.
    pub cle: Option<CleSection>,
    /// A title that comes from data (an épreuve, a spécialité).
    pub titre: Option<String>,
    /// Explanations that come from data or from the rules, sentence by sentence.
    pub explications: Vec<String>,
    /// The questions.
    pub champs: Vec<Champ>,
}

/// Titles of groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CleSection {
    /// Where the person was born.
    Naissance,
    /// Postal address.
    Adresse,
    /// How to reach the person.
    Contact,
    /// Protection of the dossier on this computer.
    Protection,
    /// Facts on which pièces depend.
    Particularites,
    /// Professional experience.
    Experience,
    /// Languages of the épreuves.
    Langues,
    /// Épreuves obligatoires.
    Obligatoires,
    /// Épreuves facultatives.
    Facultatives,
    /// Notes of former sessions.
    Notes,
    /// Dispenses.
    Dispenses,
    /// Arrangements granted at the previous session.
    AmenagementsPrecedents,
}

/// One question.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Champ {
    /// Identity of the field in the draft; pass it to `saisir`. For a date: `<id>.jour`, `.mois`, `.annee`.
    pub id: String,
    /// Key of label and hint in the texts.
    pub cle: CleChamp,
    /// What the label is about when it comes from data (« E41 · Développement de la relation client »).
    pub sujet: Option<String>,
    /// Whether the answer may stay empty.
    pub facultatif: bool,
    /// Kind and content.
    pub genre: GenreChamp,
    /// Refusals at this field.
    pub refus: Vec<Refus>,
    /// Where a prefilled value comes from, in words (« session 2023 »).
    pub origine: Option<String>,
    /// Shown only when that other field holds one of these values; hidden fields keep their text.
    pub visible_si: Option<Visible>,
}

/// When a field shows.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Visible {
    /// The other field, by id.
    pub champ: String,
    /// Its values.
    pub valeurs: Vec<String>,
}

/// Kind and content of a field.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "genre", rename_all = "snake_case")]
pub enum GenreChamp {
    /// One line of text.
    Texte {
        /// As typed.
        valeur: String,
        /// Keyboard and autofill.
        saisie: ModeSaisie,
    },
    /// A date in three text fields.
    Date {
        /// As typed.
        jour: String,
        /// As typed.
        mois: String,
        /// As typed.
        annee: String,
    },
    /// One of a few (radio buttons).
    Choix {
        /// In order.
        options: Vec<OptionChoix>,
        /// The value chosen.
        valeur: Option<String>,
    },
    /// Any of a few (checkboxes). The draft holds the values joined by commas.
    Cases {
        /// In order.
        options: Vec<OptionChoix>,
        /// The values ticked.
        valeurs: Vec<String>,
    },
    /// One of many: type to search through the `chercher` command, at most eight answers shown.
    Recherche {
        /// The value chosen.
        valeur: Option<String>,
        /// How the chosen value reads; or the text typed so far when nothing is chosen.
        texte: String,
    },
}

/// Keyboard and autofill of a text field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ModeSaisie {
    /// Any text; no autofill, no spell-check.
    Libre,
    /// A text of several lines.
    Paragraphe,
    /// A name.
    Nom,
    /// An e-mail address.
    Courriel,
    /// A telephone number.
    Telephone,
    /// Digits.
    Chiffres,
    /// A mark: digits and a comma.
    Note,
    /// A code of a letter: letters and digits, capital or not.
    Code,
    /// A secret, hidden by default with a button « Voir »; paste allowed; never saved in the draft.
    Secret,
}

/// One answer among several.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct OptionChoix {
    /// Value stored.
    pub valeur: String,
    /// Key in the texts, when the words are the interface's.
    pub cle: Option<CleOption>,
    /// Words that come from data.
    pub libelle: Option<String>,
    /// A line under the option, from data.
    pub aide: Option<String>,
}

/// Answers whose words are the interface's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CleOption {
    /// Yes.
    Oui,
    /// No.
    Non,
    /// Civilité.
    Madame,
    /// Civilité.
    Monsieur,
    /// Born in France.
    NeEnFrance,
    /// Born abroad.
    NeAilleurs,
    /// French, alone or with another nationality.
    Francaise,
    /// Not French.
    AutreNationalite,
    /// Lives in France.
    ResideEnFrance,
    /// Lives abroad.
    ResideAilleurs,
    /// Presented at the previous session.
    DejaSessionPrecedente,
    /// Presented before.
    DejaAvant,
    /// Never presented.
    Jamais,
    /// Another session.
    AutreSession,
    /// All units in one session.
    FormeGlobale,
    /// Units spread over several sessions.
    FormeProgressive,
    /// Keep the note.
    Garder,
    /// Sit the épreuve again.
    Repasser,
    /// No note to keep (never sat).
    PasDeNote,
    /// Present the épreuve in this session (forme progressive).
    Presenter,
    /// Not in this session (forme progressive).
    PlusTard,
    /// Keep last session's arrangements.
    MemesAmenagements,
    /// The medical situation changed.
    SituationChangee,
    /// A first request.
    PremiereDemande,
    /// Own computer.
    OrdinateurPersonnel,
    /// Computer shared with others.
    OrdinateurPartage,
}

/// Fields whose label, hint and unit are the interface's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CleChamp {
    /// Why a pièce comes after the deadline.
    Explication,
    /// A message to the service.
    Message,
    /// The answer to a question of the service.
    Reponse,
    /// How the person prepares.
    Preparation,
    /// Lives in France or abroad.
    Residence,
    /// Département of residence (search).
    Departement,
    /// Country of residence (search).
    PaysResidence,
    /// Already presented.
    Deja,
    /// Which session.
    Session,
    /// E-mail.
    Courriel,
    /// Own or shared computer.
    Ordinateur,
    /// New PIN or passphrase.
    NouveauSecret,
    /// The same again.
    NouveauSecretEncore,
    /// Tick: a forgotten PIN cannot be recovered.
    SecretCompris,
    /// PIN or passphrase to open.
    Secret,
    /// The address that signs in.
    CompteCourriel,
    /// The password of the account.
    MotDePasse,
    /// A password to choose.
    NouveauMotDePasse,
    /// The code of a letter.
    CodeCourriel,
    /// The code that a browser shows.
    CodeNavigateur,
    /// Candidate number of the previous session.
    NumeroCandidat,
    /// Name, for the search of last session.
    RechercheNom,
    /// Birth date, for the search of last session.
    RechercheNaissance,
    /// Civilité.
    Civilite,
    /// Birth name.
    NomNaissance,
    /// Given names.
    Prenoms,
    /// Name in use.
    NomUsage,
    /// Birth date.
    DateNaissance,
    /// Born in France or abroad.
    LieuNaissance,
    /// Birth commune (search).
    CommuneNaissance,
    /// Birth town abroad (free text).
    VilleNaissance,
    /// Birth country (search).
    PaysNaissance,
    /// French nationality.
    Nationalite,
    /// INE.
    Ine,
    /// Name of the legal representative.
    RepresentantNom,
    /// Given names of the legal representative.
    RepresentantPrenoms,
    /// Link with the minor, free text.
    RepresentantLien,
    /// Address, line 1.
    Adresse1,
    /// Address, line 2.
    Adresse2,
    /// Postal code.
    CodePostal,
    /// Commune of residence (search, by code).
    Commune,
    /// Town as written on the envelope (CEDEX, abroad).
    Localite,
    /// Country of the address (search).
    PaysAdresse,
    /// Telephone.
    Telephone,
    /// Facts that hold (checkboxes).
    Particularites,
    /// Employer.
    Employeur,
    /// First day of an employment.
    EmploiDebut,
    /// Whether an employment goes on.
    EmploiEnCours,
    /// Last day of an employment.
    EmploiFin,
    /// Whether another employment follows in the list.
    EmploiSuite,
    /// Spécialité (search; an option of a spécialité is its own answer).
    Specialite,
    /// Globale or progressive.
    Forme,
    /// Language of an épreuve.
    Langue,
    /// Optional épreuves (checkboxes).
    Facultatives,
    /// Language of an optional épreuve.
    LangueFacultative,
    /// In forme progressive: present this épreuve now or later.
    Presentee,
    /// What to do with an épreuve already sat.
    NoteChoix,
    /// The mark.
    NoteValeur,
    /// The session of the mark.
    NoteSession,
    /// Another diploma that founds dispenses.
    AutreDiplome,
    /// Name of that diploma.
    AutreDiplomeNom,
    /// Dispense of an épreuve.
    Dispense,
    /// Needs an arrangement.
    Amenagement,
    /// Same-exam re-sit: did the situation change?
    SituationMedicale,
    /// Passphrase of the file that carries a dossier.
    PhraseFichier,
    /// The same again.
    PhraseFichierEncore,
}

/// A refusal as the interface shows it: a code with its data, tied to a field where there is one.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Refus {
    /// Stable code; the sentence is in the texts.
    #[ts(type = "CodeRefus")]
    pub code: String,
    /// Data of the sentence, already in words.
    pub donnees: BTreeMap<String, String>,
    /// The field to mend, by id (`Champ::id`); focus goes there from the summary.
    pub champ: Option<String>,
}

/// Something that deserves a second look and blocks nothing.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Avis {
    /// Stable code; the sentence is in the texts.
    #[ts(type = "CodeAvis")]
    pub code: String,
    /// Data of the sentence.
    pub donnees: BTreeMap<String, String>,
    /// The field concerned, by id.
    pub champ: Option<String>,
    /// A value proposed in its place, taken by one button (`Action::Prendre`).
    pub proposition: Option<String>,
    /// Whether it tells what was done; otherwise something deserves a second look.
    pub fait: bool,
}
