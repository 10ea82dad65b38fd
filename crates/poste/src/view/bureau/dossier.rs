//! One dossier, for who verifies it.

use super::{AlerteCle, FileCle, SorteDecision};
use crate::view::{Avis, LigneCarte, Refus, TacheId};
use serde::Serialize;
use ts_rs::TS;

/// One dossier, for who verifies it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DossierBureauView {
    /// The dossier.
    pub dossier: String,
    /// Who it is of.
    pub nom: String,
    /// Its number in the list, from 1, and how many the list shows.
    pub rang: Option<(u32, u32)>,
    /// The batch from which it was opened.
    pub lot: Option<String>,
    /// The list in which it waits.
    pub file: FileCle,
    /// Why it asks for more than a look.
    pub alertes: Vec<AlerteCle>,
    /// Version that counts.
    pub version: u32,
    /// When it was handed over, in words.
    pub remis_le: Option<String>,
    /// When and how it was signed, in words; nothing when the version that counts is not.
    pub signe_le: Option<String>,
    /// When a typed signature was confirmed by a code, in words.
    pub confirmee_le: Option<String>,
    /// Whether a typed signature is not confirmed by a code: it counts all the same.
    pub sans_code: bool,
    /// What was declared, part by part.
    pub cartes: Vec<CarteBureau>,
    /// What changed since the version before.
    pub changements: Vec<ChangementBureau>,
    /// What is checked.
    pub controles: Vec<ControleView>,
    /// Points that were asked.
    pub points: Vec<PointBureau>,
    /// Why something came late, in the words of the candidate.
    pub retards: Vec<ParoleView>,
    /// Messages of both sides.
    pub messages: Vec<ParoleView>,
    /// Notes between people of the service.
    pub notes: Vec<ParoleView>,
    /// What was decided, newest first.
    pub decisions: Vec<DecisionBureau>,
    /// What happened, newest first.
    pub histoire: Vec<FaitView>,
    /// Who else looks at it.
    pub presents: Vec<String>,
    /// Who takes care of it.
    pub agent: Option<String>,
    /// What who looks may do here now.
    pub gestes: Vec<GesteBureau>,
    /// A decision that met another one: nothing is decided yet.
    pub conflit: Option<ConflitBureau>,
    /// Day proposed for answers, « 2023-12-04 ».
    pub delai: String,
}

/// A part of what was declared.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CarteBureau {
    /// Which part.
    pub tache: TacheId,
    /// Its lines.
    pub lignes: Vec<LigneCarte>,
}

/// A line that changed between two versions.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ChangementBureau {
    /// The line as it is now.
    pub apres: LigneCarte,
    /// What it was.
    pub avant: Option<String>,
}

/// A check.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ControleView {
    /// Its identity, to judge it.
    pub nom: String,
    /// What it is about.
    pub sujet: SujetControle,
    /// Where it stands.
    pub etat: EtatControleView,
    /// Why the rules do not hold it.
    pub refus: Vec<Refus>,
    /// What a person judges.
    pub doutes: Vec<Avis>,
    /// Who judged it and when, in words.
    pub par: Option<String>,
    /// Files to look at.
    pub fichiers: Vec<FichierBureau>,
    /// Code of the pièce, to ask for it again.
    pub piece: Option<String>,
}

/// What a check is about.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "sujet", rename_all = "snake_case")]
pub enum SujetControle {
    /// What the rules say of the choices.
    Regles,
    /// What only a person can judge.
    Jugement,
    /// The signature.
    Signature,
    /// A pièce.
    Piece {
        /// Its name.
        libelle: String,
    },
}

/// Where a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EtatControleView {
    /// The rules hold it.
    Tenu,
    /// A person looks.
    ARegarder,
    /// Judged as declared.
    Conforme,
    /// Judged to be corrected.
    ACorriger,
    /// Not there.
    Manque,
    /// The rules do not hold it.
    NonTenu,
}

/// A file of a pièce.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FichierBureau {
    /// Its SHA-256, to ask for a picture.
    pub empreinte: String,
    /// Pages.
    pub pages: u32,
    /// When it was received, in words; nothing while it is on its way.
    pub recu_le: Option<String>,
    /// Whether its examination set it aside: it is given to nobody.
    pub ecarte: bool,
}

/// A point that was asked.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PointBureau {
    /// The pièce, by name; nothing for a question.
    pub piece: Option<String>,
    /// What must be corrected.
    pub motif: String,
    /// Until when, in words.
    pub avant: String,
    /// When it was answered, in words.
    pub repondu_le: Option<String>,
    /// The answer in words.
    pub reponse: Option<String>,
}

/// Words that somebody wrote.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ParoleView {
    /// Who of the service; nobody for the candidate.
    pub par: Option<String>,
    /// Whether the service wrote.
    pub du_service: bool,
    /// When, in words.
    pub le: String,
    /// The words.
    pub texte: String,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DecisionBureau {
    /// Its identity.
    pub id: String,
    /// What it is.
    pub sorte: SorteDecision,
    /// Why, or what is asked: one line each.
    pub mots: Vec<String>,
    /// Who decided; nobody for who looks a second time.
    pub par: Option<String>,
    /// Whether who looks decided it.
    pub la_sienne: bool,
    /// When, in words.
    pub le: String,
    /// Where it stands.
    pub etat: EtatDecision,
    /// When it leaves, in words (« 14 h 22 »).
    pub part_a: Option<String>,
    /// Who ended it otherwise, or looked a second time.
    pub second: Option<String>,
    /// What the second person said.
    pub second_mots: Option<String>,
    /// Why it was not done.
    pub refus: Vec<Refus>,
}

/// Where a decision stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EtatDecision {
    /// Another person has to agree.
    AConfirmer,
    /// It can still be taken back.
    EnAttente,
    /// It left.
    Faite,
    /// It was taken back.
    Reprise,
    /// The second person did not agree.
    Ecartee,
    /// The dossier changed before it left: it was not done.
    Heurtee,
}

/// Something that happened to a dossier.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FaitView {
    /// What.
    pub fait: FaitCle,
    /// About which pièce or version.
    pub sujet: Option<String>,
    /// When, in words.
    pub le: String,
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FaitCle {
    /// A version was validated by the candidate.
    Version,
    /// A version was made by the service.
    Rectification,
    /// A pièce was added.
    Piece,
    /// The récapitulatif was signed.
    Signature,
    /// The dossier was handed over.
    Depot,
    /// The deadline was looked at.
    Cloture,
    /// A point was asked.
    Correction,
    /// A message was written.
    Message,
    /// The service decided.
    Decision,
    /// The candidacy was withdrawn.
    Retrait,
}

/// What can be done with a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum GesteBureau {
    /// Judge a check.
    Juger,
    /// Note something.
    Noter,
    /// Ask for a correction.
    Corriger,
    /// Write to the candidate.
    Ecrire,
    /// Validate.
    Valider,
    /// Refuse.
    Refuser,
    /// Propose to cancel.
    Annuler,
    /// Propose to take back what was decided.
    Retirer,
    /// Look a second time.
    Confirmer,
}

/// A decision that met another one.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ConflitBureau {
    /// What who looks had decided.
    pub la_mienne: SorteDecision,
    /// Why, or what she asked.
    pub mes_mots: Vec<String>,
    /// The other decision; nothing when the dossier itself changed.
    pub l_autre: Option<DecisionBureau>,
}
