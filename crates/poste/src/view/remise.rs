//! The deposit and its receipt.

use super::{Avis, EtatEnvoi, PieceResume, Refus, SuiteEnvoi};
use serde::Serialize;
use ts_rs::TS;

/// Hand the dossier to the service.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DeposerView {
    /// Where the deposit stands.
    pub etat: EtatDepot,
    /// The version handed over.
    pub version: u32,
    /// Its fingerprint, short form.
    pub empreinte: String,
    /// The pièces asked.
    pub pieces: Vec<PieceResume>,
    /// Where the whole stands on its way.
    pub envoi: EtatEnvoi,
    /// Until when, in words.
    pub avant: Option<String>,
    /// Until when choices can change, in words, while they can.
    pub choix_jusqu_a: Option<String>,
    /// The receipt of the last deposit, verified.
    pub recu: Option<RecuView>,
    /// Why the last deposit does not count.
    pub suite: Option<SuiteEnvoi>,
    /// Whether a person is signed in.
    pub connecte: bool,
    /// Hours at which the service could not be reached while the deposit was on its way.
    pub essais: Vec<String>,
    /// What just happened.
    pub annonce: Option<Avis>,
    /// Why something could not be done.
    pub refus: Vec<Refus>,
}

/// Where a deposit stands.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "etat", rename_all = "snake_case")]
pub enum EtatDepot {
    /// Something is missing.
    PasPret {
        /// All of it.
        bloquants: Vec<Refus>,
    },
    /// It can be handed over.
    Pret,
    /// It was decided, and no receipt came yet: it is not deposited.
    EnRoute {
        /// Whether it can still be taken back.
        annulable: bool,
    },
    /// Deposited as it stands, as the receipt proves.
    Depose,
    /// The deadline is past.
    Clos {
        /// Since when.
        refus: Refus,
    },
}

/// The receipt of a deposit.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RecuView {
    /// When the last byte was received, in words, to the second.
    pub le: String,
    /// The dossier.
    pub dossier: String,
    /// The version deposited.
    pub version: u32,
    /// Its fingerprint, short form.
    pub empreinte: String,
    /// What was deposited.
    pub pieces: Vec<RecuPiece>,
    /// The service in charge and how to reach it.
    pub service: Vec<String>,
    /// What follows.
    pub suite: Vec<String>,
    /// Whether no source says how a decision is contested.
    pub recours_a_confirmer: bool,
}

/// A pièce that was deposited.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RecuPiece {
    /// Name.
    pub libelle: String,
    /// Pages.
    pub pages: u32,
    /// Size in words.
    pub taille: String,
    /// Fingerprints of its files, short form.
    pub empreintes: Vec<String>,
}
