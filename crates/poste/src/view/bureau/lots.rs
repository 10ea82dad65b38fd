//! Batches: one order for many dossiers.

use super::SorteDecision;
use crate::view::Refus;
use serde::Serialize;
use ts_rs::TS;

/// The last batches.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LotsView {
    /// Newest first.
    pub lots: Vec<LotLigne>,
}

/// A batch of a list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LotLigne {
    /// Its identity.
    pub id: String,
    /// What is ordered.
    pub sorte: SorteDecision,
    /// Where it stands.
    pub etat: EtatLot,
    /// Who prepared it.
    pub par: String,
    /// When, in words.
    pub le: String,
}

/// Where a batch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum EtatLot {
    /// It is tried on each dossier.
    Essai,
    /// It waits for a signature.
    Pret,
    /// One of the sample was judged otherwise: it cannot be signed.
    Suspendu,
    /// Its decisions are being kept.
    Signe,
    /// They can be taken back until it leaves.
    Inscrit,
    /// It left, or is leaving.
    Parti,
    /// Given up before a signature.
    Abandonne,
    /// Taken back.
    Repris,
}

/// A batch.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LotView {
    /// Its identity.
    pub id: String,
    /// What is ordered.
    pub sorte: SorteDecision,
    /// The words that are sent, if any.
    pub mots: Vec<String>,
    /// Where it stands.
    pub etat: EtatLot,
    /// Who prepared it.
    pub par: String,
    /// When, in words.
    pub le: String,
    /// Who signed it.
    pub signe_par: Option<String>,
    /// Until when all of it can be taken back, in words (« 14 h 22 »).
    pub part_a: Option<String>,
    /// Dossiers of the list.
    pub total: u32,
    /// Of which how many were tried.
    pub essayes: u32,
    /// Of which how many the order is for.
    pub retenus: u32,
    /// Why others are left out, and how many.
    pub exclusions: Vec<LotMotif>,
    /// Those that are left out or were not done, by name: 200 at most.
    pub exclus: Vec<LotExclu>,
    /// Dossiers that a person opens before she signs.
    pub echantillon: Vec<LotTire>,
    /// Decisions that are kept.
    pub inscrits: u32,
    /// Decisions that left.
    pub parties: u32,
    /// Decisions that were taken back.
    pub reprises: u32,
    /// Decisions that were not done: the dossier had changed.
    pub heurtees: u32,
    /// Whether who looks may sign it now.
    pub peut_signer: bool,
    /// Whether who looks may give it up or take it back now.
    pub peut_reprendre: bool,
}

/// Why dossiers are left out of a batch.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LotMotif {
    /// The reasons.
    pub motifs: Vec<Refus>,
    /// How many dossiers.
    pub nombre: u32,
}

/// A dossier that is left out, or whose decision was not done.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LotExclu {
    /// The dossier.
    pub dossier: String,
    /// Who it is of.
    pub nom: String,
    /// The reasons.
    pub motifs: Vec<Refus>,
}

/// A dossier of the sample.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LotTire {
    /// The dossier.
    pub dossier: String,
    /// Who it is of.
    pub nom: String,
    /// Whether who looks opened it.
    pub vu: bool,
    /// Whether somebody judged it otherwise.
    pub contredit: bool,
}
