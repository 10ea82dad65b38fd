//! The pages of the deposit: pièces, signature, documents.

use super::{Avis, Champ, ComprendreView, DocumentId, Refus};
use serde::Serialize;
use ts_rs::TS;

/// What the registration costs.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FraisView {
    /// « 30,00 euros ».
    pub montant: String,
    /// How it is paid, sentence by sentence.
    pub comment: Vec<String>,
}

/// State of a pièce.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StatutPiece {
    /// Demandée.
    Demandee,
    /// Ajoutée.
    Ajoutee,
    /// Reçue: the service has every file of it.
    Recue,
    /// À remplacer: the service cannot open a file of it.
    ARemplacer,
    /// Comes by itself when the person signs in the application.
    ParSignature,
    /// Sans objet: not asked of this person.
    SansObjet,
}

/// One pièce in a list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PieceResume {
    /// Code, « identite ».
    pub code: String,
    /// Name, from the campaign.
    pub libelle: String,
    /// Why it is asked, or why it is not; from the campaign.
    pub raison: String,
    /// State.
    pub statut: StatutPiece,
    /// Files added.
    pub fichiers: u32,
    /// Pages added.
    pub pages: u32,
    /// Deadline of its own, in words, when it has one.
    pub avant: Option<String>,
    /// When it came, in words, when that was after the deadline of the deposit.
    pub hors_delai: Option<String>,
}

/// What a person can still do after the deadline of the deposit.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RetardView {
    /// Whether a delay can be explained: what was missing is kept then.
    pub explicable: bool,
    /// When the person explained it last, in words.
    pub explique_le: Option<String>,
}

/// The list of pièces.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PiecesView {
    /// False while the answers that decide the list are missing.
    pub prete: bool,
    /// Asked of this person.
    pub demandees: Vec<PieceResume>,
    /// Not asked, with the reason.
    pub sans_objet: Vec<PieceResume>,
    /// How many are added.
    pub ajoutees: u32,
    /// The deadline, in words; `None` when the campaign publishes none.
    pub avant: Option<String>,
    /// Whether pièces are sent by post: the postmark counts.
    pub par_poste: bool,
    /// What the registration costs; nothing when it is free.
    pub frais: Option<FraisView>,
    /// Why pièces are asked.
    pub comprendre: Option<ComprendreView>,
    /// Why adding is closed, with the date in words.
    pub fermeture: Option<Refus>,
    /// After the deadline.
    pub retard: RetardView,
    /// The pièce that was just completed, to be announced.
    pub annonce: Option<Avis>,
}

/// One pièce.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PieceView {
    /// Name, reason, state.
    pub piece: PieceResume,
    /// Formats and advice, from the campaign, sentence by sentence.
    pub conseils: Vec<String>,
    /// Files, in order.
    pub fichiers: Vec<FichierView>,
    /// Current version of the pièce; older ones are kept.
    pub version: u32,
    /// Refusals of the last files.
    pub refus: Vec<Refus>,
    /// What was just done with the files.
    pub annonce: Option<Avis>,
    /// Warnings of the last files.
    pub avis: Vec<Avis>,
    /// After the deadline.
    pub retard: RetardView,
    /// Why adding is closed, with the date in words.
    pub fermeture: Option<Refus>,
    /// The next pièce to add, if any.
    pub suivante: Option<String>,
}

/// One file of a pièce.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FichierView {
    /// Content hash; pass it to `apercu` and to the file actions.
    pub id: String,
    /// Name to show.
    pub nom: String,
    /// « pdf », « jpeg », « png ».
    pub media: String,
    /// Size in words, « 1,2 Mo ».
    pub taille: String,
    /// Pages.
    pub pages: u32,
    /// When the service received its last byte, in words.
    pub recu_le: Option<String>,
    /// Whether the service examined it.
    pub controle: bool,
    /// Why the service set it aside.
    pub ecart: Option<Refus>,
}

/// The signature of the récapitulatif.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SignerView {
    /// The version to sign.
    pub version: u32,
    /// Fingerprint of that version, short form.
    pub empreinte: String,
    /// What is missing before signing is possible.
    pub bloquants: Vec<Refus>,
    /// The commitment, sentence by sentence, from the campaign.
    pub engagement: Vec<String>,
    /// What a signature binds to.
    pub comprendre: Option<ComprendreView>,
    /// Name as it must be typed.
    pub nom_attendu: String,
    /// Ways of signing that the campaign allows: « manuscrite », « dessinee », « tapee ».
    pub moyens: Vec<String>,
    /// Draft: way chosen.
    pub moyen: Option<String>,
    /// Draft: box ticked (« oui »).
    pub relu: bool,
    /// Draft: name typed.
    pub nom: String,
    /// Draft: strokes as JSON, `[[[x,y],…],…]` with integers 0..=1000 on x and 0..=1000 on y.
    pub traits: String,
    /// The legal representative who signs too.
    pub representant: Option<RepresentantView>,
    /// The scanned récapitulatif: files of the pièce « récapitulatif signé ».
    pub numerises: Vec<FichierView>,
    /// The signature that stands, if any.
    pub signature: Option<SignatureView>,
    /// The code that proves it, while it does not.
    pub code: Option<Box<CodeSignatureView>>,
    /// What just happened.
    pub annonce: Option<Avis>,
    /// All refusals of the last « Signer ».
    pub refus: Vec<Refus>,
    /// Why signing is closed, with the date in words.
    pub fermeture: Option<Refus>,
}

/// The representative's part of the signature.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RepresentantView {
    /// Name to type.
    pub nom_attendu: String,
    /// Draft: name typed.
    pub nom: String,
    /// Draft: strokes as JSON.
    pub traits: String,
}

/// A signature that stands, or one that a change made void.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SignatureView {
    /// « manuscrite », « dessinee », « tapee ».
    pub moyen: String,
    /// When, in words.
    pub le: String,
    /// The version signed.
    pub version: u32,
    /// False when a newer version exists: the signature is void.
    pub valable: bool,
    /// When a code that came to the address of the account proved it, in words.
    pub prouvee: Option<String>,
}

/// The code that proves a typed signature.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CodeSignatureView {
    /// What was typed of it.
    pub code: Champ,
    /// Whether it can be asked for now: the service answers.
    pub demandable: bool,
}

/// The documents made so far.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DocumentsView {
    /// Newest first.
    pub documents: Vec<DocumentView>,
    /// What follows, from the campaign, sentence by sentence.
    pub suite: Vec<String>,
    /// Where more is found, from the campaign.
    pub liens: Vec<LienView>,
    /// Whether documents are made in large letters.
    pub grands: bool,
    /// What just happened (« enregistré dans … »).
    pub annonce: Option<Avis>,
    /// A refusal (disk full, no program to open a PDF…).
    pub refus: Vec<Refus>,
}

/// A document that can be opened or saved.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DocumentView {
    /// Which.
    pub id: DocumentId,
    /// Version of the pré-inscription.
    pub version: u32,
    /// When that version was validated, in words.
    pub le: String,
    /// Whether it is the current one.
    pub actuel: bool,
    /// For the récapitulatif: the signature it carries.
    pub signature: Option<SignatureView>,
}

/// An address to read, never opened by the program.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LienView {
    /// What is found there.
    pub libelle: String,
    /// The address.
    pub adresse: String,
}
