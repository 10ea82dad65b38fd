//! What waits: the board and the lists.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What waits.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct TableauView {
    /// Each list that is worked on.
    pub files: Vec<FileView>,
    /// Decisions that wait for a second person.
    pub a_confirmer: Vec<ConfirmationView>,
    /// How many dossiers who looks has taken.
    pub miens: u32,
    /// Until when the service answers, once the deposits are closed.
    pub echeance: Option<EcheanceView>,
    /// Whether dossiers may be taken.
    pub peut_prendre: bool,
}

/// A list and how many dossiers wait in it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FileView {
    /// Which list.
    pub file: FileCle,
    /// How many.
    pub nombre: u32,
    /// Of which how many show no alert.
    pub sans_alerte: u32,
    /// How many show each alert.
    pub alertes: Vec<AlerteView>,
}

/// How many dossiers show an alert.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AlerteView {
    /// Which one.
    pub alerte: AlerteCle,
    /// How many.
    pub nombre: u32,
}

/// A decision that waits for a second person.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ConfirmationView {
    /// The dossier.
    pub dossier: String,
    /// Who it is of.
    pub nom: String,
    /// What is proposed.
    pub sorte: SorteDecision,
    /// When, in words.
    pub le: String,
    /// Whether who looks proposed it: somebody else has to look.
    pub la_sienne: bool,
}

/// Until when the service answers.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct EcheanceView {
    /// The date, in words.
    pub le: String,
    /// Dossiers to be verified until then.
    pub restants: u32,
    /// Working days that are left, Monday to Friday.
    pub jours: u32,
    /// Dossiers a day, rounded up.
    pub par_jour: u32,
    /// How near it is.
    pub etat: EtatEcheance,
}

/// How near the date is until which the service answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EtatEcheance {
    /// There is time.
    Loin,
    /// Forty-five days have passed since the end of the deposits.
    Proche,
    /// It has passed.
    Passee,
}

/// A list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileCle {
    /// Handed over: to be verified.
    AVerifier,
    /// The candidate has something to correct.
    ACorriger,
    /// Something was missing at the deadline.
    Incomplet,
    /// Validated by the candidate, and not handed over yet.
    PreInscrit,
    /// Registered.
    Valide,
    /// Refused.
    Refuse,
    /// Cancelled.
    Annule,
    /// Withdrawn by the candidate.
    Retire,
    /// Nothing validated.
    Brouillon,
}

/// Why a dossier asks for more than a look; the meanings are those of `rules::verification::Alerte`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AlerteCle {
    /// The last signature is of an older version.
    SignatureAncienne,
    /// Something came after the deadline.
    Retard,
    /// Every point is answered.
    ReponseRecue,
    /// The last message is of the candidate.
    MessageRecu,
    /// A rule does not hold.
    RegleNonTenue,
    /// Only a person can judge.
    AJuger,
    /// Another académie manages the spécialité.
    AutreAcademie,
    /// Two dossiers are of one name and birth date.
    DoublonPossible,
    /// A received file was set aside.
    PieceEcartee,
}

/// What a decision is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SorteDecision {
    /// The inscription is validated.
    Validation,
    /// It is refused.
    Refus,
    /// The candidacy is cancelled.
    Annulation,
    /// Points to correct.
    Correction,
    /// Words for the candidate.
    Message,
    /// Another état civil.
    Rectification,
    /// What was decided is taken back.
    Retrait,
}

/// A list, or what a search found.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ListeView {
    /// Which list; nothing for a search over all of them.
    pub file: Option<FileCle>,
    /// Only with that alert.
    pub alerte: Option<AlerteCle>,
    /// Only without any alert.
    pub sans_alerte: bool,
    /// Only those of who looks.
    pub miens: bool,
    /// What was typed.
    pub texte: String,
    /// The dossiers.
    pub lignes: Vec<LigneDossier>,
    /// Whether there are more.
    pub suite: bool,
    /// Whether dossiers may be taken from here.
    pub peut_prendre: bool,
    /// Whether the dossiers may be validated together.
    pub peut_valider: bool,
    /// Whether one message may be written to all of them.
    pub peut_ecrire: bool,
    /// Whether it may be written in a file.
    pub peut_exporter: bool,
}

/// A dossier of a list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LigneDossier {
    /// The dossier.
    pub dossier: String,
    /// Who it is of.
    pub nom: String,
    /// Birth date, « 12/03/2001 ».
    pub naissance: Option<String>,
    /// Spécialité.
    pub specialite: Option<String>,
    /// The list in which it waits.
    pub file: FileCle,
    /// Why it asks for more than a look.
    pub alertes: Vec<AlerteCle>,
    /// Names of the pièces that are missing.
    pub manquantes: Vec<String>,
    /// When it was handed over, in words.
    pub remis_le: Option<String>,
    /// Who takes care of it.
    pub agent: Option<String>,
    /// Whether a decision about it has not left yet.
    pub decision: bool,
}
