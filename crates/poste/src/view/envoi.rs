//! What is sent, and the account in whose name.

use super::{Avis, LigneCarte, Refus};
use serde::Serialize;
use ts_rs::TS;

/// The network line: at the same place on every screen.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ReseauView {
    /// Whether the service answers.
    pub etat: EtatReseau,
    /// Where the open dossier stands; nothing without one.
    pub envoi: Option<EtatEnvoi>,
    /// Whether a person is signed in.
    pub connecte: bool,
    /// Whether the service is about to say something more: it is asked again soon.
    pub attend: bool,
}

/// Whether the service answers.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "etat", rename_all = "snake_case")]
pub enum EtatReseau {
    /// Nothing was asked yet.
    NonEssaye,
    /// It answered last time.
    EnLigne,
    /// Nobody answers.
    HorsLigne {
        /// Since when, « 14 h 10 ».
        depuis: String,
    },
    /// The service answers that it cannot.
    Muet {
        /// Since when, « 14 h 10 ».
        depuis: String,
    },
}

/// Where a dossier stands on its way.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "etat", rename_all = "snake_case")]
pub enum EtatEnvoi {
    /// On this computer only: it is attached to no account.
    SurCetOrdinateur,
    /// Changes wait to leave.
    EnAttente {
        /// How many.
        nombre: u32,
    },
    /// Changes are received; the bytes of the pièces leave.
    EnvoiPieces {
        /// What came, « 3,2 Mo ».
        envoye: String,
        /// All of it, « 8,1 Mo ».
        total: String,
        /// The same in hundredths.
        pour_cent: u32,
    },
    /// All that was given is received by the service, and counts.
    Recu {
        /// When the last of it was received, in words.
        le: String,
    },
    /// Something needs the person.
    ARevoir {
        /// How many.
        nombre: u32,
    },
}

/// The page of what was sent.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct EnvoisView {
    /// Where the whole stands.
    pub envoi: EtatEnvoi,
    /// The address that signs in, when a person is signed in.
    pub compte: Option<String>,
    /// Whether this dossier is of another account than the one that is signed in.
    pub autre_compte: bool,
    /// Changes in conflict: both values, and the choice.
    pub conflits: Vec<ConflitView>,
    /// What was given, newest first.
    pub lignes: Vec<EnvoiLigne>,
    /// What just happened.
    pub annonce: Option<Avis>,
    /// Why something could not be done.
    pub refus: Vec<Refus>,
}

/// A change that was given.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct EnvoiLigne {
    /// Its identity.
    pub id: String,
    /// What it is about.
    pub sujet: SujetEnvoi,
    /// Who made it, and where.
    pub auteur: Auteur,
    /// When it was received, in words, as a verified receipt or the service says.
    pub recu_le: Option<String>,
    /// Where it stands.
    pub suite: SuiteEnvoi,
}

/// Who made a change.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "par", rename_all = "snake_case")]
pub enum Auteur {
    /// The person, on this computer.
    Ici {
        /// When, in words.
        le: String,
    },
    /// The person, on another device of her account.
    Appareil {
        /// Its name.
        nom: String,
    },
    /// The service.
    Service,
}

/// Where a change stands.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "suite", rename_all = "snake_case")]
pub enum SuiteEnvoi {
    /// On this computer only.
    Ici,
    /// Received, not decided yet.
    Recu,
    /// It counts.
    Accepte,
    /// It came after the date: kept, and refused by the rule.
    Tardif,
    /// The rules refuse it.
    Refuse {
        /// Codes of the rules.
        codes: Vec<String>,
    },
    /// The same part was changed on another device.
    Conflit,
    /// A person of the service looks at it.
    AExaminer,
}

/// What a change is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SujetEnvoi {
    /// The dossier was opened.
    Ouverture,
    /// The e-mail address.
    Courriel,
    /// What last session knows.
    Reprise,
    /// Identity.
    Identite,
    /// Legal representative.
    Representant,
    /// Address and telephone.
    Coordonnees,
    /// Experience.
    Parcours,
    /// Spécialité.
    Specialite,
    /// Épreuves.
    Epreuves,
    /// Notes and dispenses.
    Notes,
    /// Aménagements.
    Amenagements,
    /// Validation.
    Validation,
    /// A pièce.
    Piece,
    /// Signature.
    Signature,
    /// Deposit.
    Depot,
    /// Why something comes after the deadline.
    Retard,
    /// Withdrawal.
    Retrait,
    /// The deadline of the deposits, by the service.
    Cloture,
    /// What is to be corrected, by the service.
    Correction,
    /// The answer to a question of the service.
    Reponse,
    /// The état civil, rectified by the service.
    Rectification,
    /// A message.
    Message,
    /// What the service decided, or took back.
    Decision,
    /// When and where the épreuves are sat.
    Convocation,
    /// Something that this program does not know.
    Autre,
}

/// A change in conflict.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ConflitView {
    /// The change.
    pub id: String,
    /// What it is about.
    pub sujet: SujetEnvoi,
    /// Where it stands.
    pub suite: SuiteEnvoi,
    /// When it was given here, in words.
    pub donne_le: String,
    /// What was given here; empty when there is no line to show.
    pub ici: Vec<LigneCarte>,
    /// What the service holds.
    pub service: Vec<LigneCarte>,
    /// Who put there what the service holds, and when, once the service said it.
    pub service_par: Option<ChangementView>,
}

/// Who changed something, and when.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ChangementView {
    /// Who, and where.
    pub auteur: Auteur,
    /// When the service received it, in words.
    pub recu_le: String,
}

/// The account: its address, its devices.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CompteView {
    /// The address; nothing when nobody is signed in.
    pub courriel: Option<String>,
    /// Whether the address is to be proved again.
    pub a_confirmer: bool,
    /// Whether it refused a letter.
    pub refusee: bool,
    /// The provider of identity through which one may sign in too, where there is one.
    pub externe: Option<ExterneView>,
    /// The devices.
    pub appareils: Vec<AppareilView>,
    /// What just happened.
    pub annonce: Option<Avis>,
    /// Why something could not be done.
    pub refus: Vec<Refus>,
}

/// A provider of identity, and whether the account is tied to it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ExterneView {
    /// Its name.
    pub nom: String,
    /// Since when, in words.
    pub depuis: Option<String>,
}

/// A device of the account.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AppareilView {
    /// Identity.
    pub id: String,
    /// Its name.
    pub nom: String,
    /// When it was enrolled, in words.
    pub depuis: String,
    /// Whether it is this one.
    pub celui_ci: bool,
}
