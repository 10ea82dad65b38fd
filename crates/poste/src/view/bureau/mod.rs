//! What the window of the service shows: one [`EcranBureau`] at a time, as plain data.

mod action;
mod dossier;
mod export;
pub(super) mod images;
mod listes;
mod lots;

pub use action::{ActionBureau, PointTape};
pub use dossier::{
    CarteBureau, ChangementBureau, ConflitBureau, ControleView, DecisionBureau, DossierBureauView,
    EtatControleView, EtatDecision, FaitCle, FaitView, FichierBureau, GesteBureau, ParoleView,
    PointBureau, SujetControle,
};
pub use export::{AvanceView, ExportView, FormatExport};
pub use listes::{
    AlerteCle, AlerteView, ConfirmationView, EcheanceView, EtatEcheance, FileCle, FileView,
    LigneDossier, ListeView, SorteDecision, TableauView,
};
pub use lots::{EtatLot, LotExclu, LotLigne, LotMotif, LotTire, LotView, LotsView};

use super::{Avis, MotsExamen, Refus};
use images::ImagesView;
use serde::Serialize;
use ts_rs::TS;

/// Everything the window of the service shows at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct EcranBureau {
    /// Which of the listed screen states this is; the interface writes it on `<main data-etat>`.
    pub etat: &'static str,
    /// Changes when the person is on another page: the interface then moves the focus to the `<h1>`.
    pub numero: u32,
    /// Short name of the examination and session, « BTS 2024 ».
    pub examen: String,
    /// How sentences speak of the examination.
    pub mots: MotsExamen,
    /// Who signed in.
    pub nom: Option<String>,
    /// The rehearsal banner: date in words.
    pub repetition: Option<String>,
    /// Whether the service answered the last time.
    pub en_ligne: bool,
    /// When it last answered, in words (« 8 h 09 »).
    pub repondu_a: Option<String>,
    /// What just happened.
    pub annonce: Option<Avis>,
    /// Why something was not done.
    pub refus: Vec<Refus>,
    /// What this screen is about.
    pub page: PageBureau,
}

/// What a screen of the service is about.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "page", rename_all = "snake_case")]
pub enum PageBureau {
    /// Sign in.
    Connexion,
    /// First sign-in: choose a password, then copy the second factor.
    Activation(ActivationView),
    /// The screen is locked; the work is kept.
    Verrou,
    /// What waits.
    Tableau(TableauView),
    /// Pictures of the campaign.
    Images(Box<ImagesView>),
    /// A list, or what a search found.
    Liste(ListeView),
    /// A list that is about to be written in a file.
    Export(ExportView),
    /// One dossier.
    Dossier(Box<DossierBureauView>),
    /// The last batches.
    Lots(LotsView),
    /// One batch.
    Lot(Box<LotView>),
}

/// A first sign-in.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ActivationView {
    /// The second factor, once the password is chosen.
    pub facteur: Option<FacteurView>,
}

/// What is copied into the device that gives codes.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct FacteurView {
    /// To be typed, in groups of four.
    pub secret: String,
    /// To be photographed: the rows of a QR code, `#` for black.
    pub image: Vec<String>,
}
