//! What the service asks and says while it verifies, and what the person answers.

use super::{Avis, Champ, EtatEnvoi, Refus};
use serde::Serialize;
use ts_rs::TS;

/// What the service decided in the end.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DecisionView {
    /// What it decided.
    pub issue: IssueDecision,
    /// When, in words.
    pub le: String,
    /// Why, in the words of the service; empty for a validation that needs no reason.
    pub motif: String,
    /// How a decision can be contested, as the campaign says; nothing where it does not.
    pub recours: Vec<String>,
}

/// What the service decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IssueDecision {
    /// The candidate is registered.
    Validee,
    /// The candidacy does not meet a condition.
    Refusee,
    /// Something was missing.
    Annulee,
}

/// What the service asked to correct.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CorrectionsView {
    /// Every point, those without answer first.
    pub points: Vec<PointView>,
    /// How many have no answer.
    pub restent: u32,
    /// When the last answer was given, in words, once every point has one.
    pub corrige_le: Option<String>,
    /// Where the answers stand on their way.
    pub envoi: EtatEnvoi,
    /// What just happened.
    pub annonce: Option<Avis>,
    /// Why an answer could not be given.
    pub refus: Vec<Refus>,
}

/// A point to correct.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PointView {
    /// Its place among all those of the dossier, from 0.
    pub rang: u32,
    /// What it is about.
    pub sujet: SujetPointView,
    /// What must be corrected, in the words of the service.
    pub motif: String,
    /// When it was asked, in words.
    pub demande_le: String,
    /// Until when an answer is in time, in words.
    pub avant: String,
    /// Whether that is past.
    pub en_retard: bool,
    /// When it was answered, in words.
    pub repondu_le: Option<String>,
    /// The answer to a question.
    pub reponse: Option<String>,
    /// Where a question is answered, until it is.
    pub champ: Option<Champ>,
}

/// What a point is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "sujet", rename_all = "snake_case")]
pub enum SujetPointView {
    /// A pièce to replace.
    Piece {
        /// Its code.
        code: String,
        /// Its name.
        libelle: String,
    },
    /// The récapitulatif to sign again.
    Signature,
    /// A question to answer in words.
    Question,
}

/// Messages with the service.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct MessagesView {
    /// The messages, oldest first.
    pub messages: Vec<MessageView>,
    /// Where one is written; nothing when the dossier is not the one of an account.
    pub champ: Option<Champ>,
    /// Where letters go besides.
    pub courriel: Option<String>,
    /// Where what was written stands on its way.
    pub envoi: EtatEnvoi,
    /// What just happened.
    pub annonce: Option<Avis>,
    /// Why a message could not be written.
    pub refus: Vec<Refus>,
}

/// A message.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct MessageView {
    /// Whether the service wrote it; otherwise the candidate did.
    pub du_service: bool,
    /// When, in words.
    pub le: String,
    /// The words.
    pub texte: String,
}

/// What the task list says of all this.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct InstructionView {
    /// Points without answer.
    pub a_corriger: u32,
    /// Until when the first of them is in time, in words.
    pub avant: Option<String>,
    /// When the last answer was given, in words, once every point has one.
    pub corrige_le: Option<String>,
    /// When the service wrote, in words, if its message is the last one.
    pub message_le: Option<String>,
    /// Whether the person can write.
    pub peut_ecrire: bool,
}

/// Whether the état civil can still be changed here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EtatCivilView {
    /// It can: no service is spoken to, which could rectify it.
    Libre,
    /// It can, until the validation.
    JusquALaValidation,
    /// The service alone rectifies it.
    Fige,
}
