//! What the interface draws: one [`Ecran`] at a time, as plain data.
//!
//! The screens decide nothing. Each view model holds raw typed text, codes with their data, names that come from
//! the campaign, and dates already in words. French sentences that belong to the interface live in
//! `ui/src/textes.fr.ts`, keyed by the enums of this module; they are exported to TypeScript by the `bindings` test.

mod action;
mod bureau;
mod convocation;
mod depot;
mod envoi;
mod etat;
mod formulaire;
mod instruction;
mod page;
mod remise;
mod verification;

pub use action::{Action, Destination, DocumentId};
pub use bureau::images::{
    AxeView, BarreView, BarresView, BorneView, CarteView, CaseView, ChaleurView, DecompteView,
    DessinView, EmpileeView, EntonnoirView, ImagesView, JourDecompte, LectureView, LigneChaleur,
    LigneImage, MarcheView, PartCle, PlageView, SerieView, ZoneView,
};
pub use bureau::{
    ActionBureau, ActivationView, AlerteCle, AlerteView, AvanceView, CarteBureau, ChangementBureau,
    ConfirmationView, ConflitBureau, ControleView, DecisionBureau, DossierBureauView, EcheanceView,
    EcranBureau, EtatControleView, EtatDecision, EtatEcheance, EtatLot, ExportView, FacteurView,
    FaitCle, FaitView, FichierBureau, FileCle, FileView, FormatExport, GesteBureau, LigneDossier,
    ListeView, LotExclu, LotLigne, LotMotif, LotTire, LotView, LotsView, PageBureau, ParoleView,
    PointBureau, PointTape, SorteDecision, SujetControle, TableauView,
};
pub use convocation::{ConvocationView, PassageView};
pub use depot::{
    CodeSignatureView, DocumentView, DocumentsView, FichierView, FraisView, LienView, PieceResume,
    PieceView, PiecesView, RepresentantView, RetardView, SignatureView, SignerView, StatutPiece,
};
pub use envoi::{
    AppareilView, Auteur, ChangementView, CompteView, ConflitView, EnvoiLigne, EnvoisView,
    EtatEnvoi, EtatReseau, ExterneView, ReseauView, SuiteEnvoi, SujetEnvoi,
};
pub use etat::EtatEcran;
pub use formulaire::{
    Avis, Champ, CleChamp, CleOption, CleSection, ComprendreView, Etape, Formulaire, GenreChamp,
    LigneEtape, ModeSaisie, OptionChoix, Refus, Section, Visible,
};
pub use instruction::{
    CorrectionsView, DecisionView, EtatCivilView, InstructionView, IssueDecision, MessageView,
    MessagesView, PointView, SujetPointView,
};
pub use page::{
    AccueilView, Carte, ClotureView, DateCle, DossierResume, EffetView, EpreuveLigne,
    InterruptionView, IssueView, LigneCarte, MotifInterruption, NatureDate, Page, PhaseView,
    PreparerView, RelireView, RepriseLigneView, RepriseView, StatutTache, StatutView, TacheId,
    TacheView, TachesView,
};
pub use remise::{DeposerView, EtatDepot, RecuPiece, RecuView};
pub use verification::{
    AccordView, CodeView, DefautView, EcartView, GenrePapier, PreuveView, SignataireCode,
    VerdictView, VerifierView,
};

use rules::campagne::Campagne;
use serde::Serialize;
use ts_rs::TS;

/// Everything the interface shows at one moment.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Ecran {
    /// Which of the listed screen states this is; the interface writes it on `<main data-etat>`.
    #[ts(type = "string")]
    pub etat: EtatEcran,
    /// Changes when the person is on another page: the interface then moves the focus to the `<h1>`.
    pub numero: u32,
    /// What stands on every screen.
    pub entete: Entete,
    /// What this screen is about.
    pub page: Page,
}

/// How the sentences of a screen speak of the examination.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct MotsExamen {
    /// Short name, for instance « BTS ».
    pub court: String,
    /// « au BTS ».
    pub au_court: String,
    /// « cet examen ».
    pub ce: String,
    /// « l’examen ».
    pub le: String,
    /// « de l’examen ».
    pub du: String,
    /// « Examen déjà présenté ».
    pub deja_presente: String,
}

impl MotsExamen {
    /// The words of a campaign.
    pub(crate) fn of(campagne: &Campagne) -> Self {
        let examen = &campagne.examen;
        Self {
            court: examen.court.texte.clone(),
            au_court: examen.court.au(),
            ce: examen.mot.ce(),
            le: examen.mot.le(),
            du: examen.mot.du(),
            deja_presente: examen.mot.deja_presente(),
        }
    }
}

/// What stands at the same place on every screen.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Entete {
    /// Name of the examination, for instance « Brevet de technicien supérieur (BTS) ».
    pub examen: String,
    /// How sentences speak of it.
    pub mots: MotsExamen,
    /// Session, for instance « 2024 ».
    pub session: String,
    /// Authority that registers, for instance « Rectorat de Nantes ».
    pub autorite: String,
    /// How to reach the service; shown at the same place on every screen.
    pub contact: ContactView,
    /// The rehearsal banner: date in words at which the application runs.
    pub repetition: Option<String>,
    /// Deadlines that the service put off.
    pub reports: Vec<ReportView>,
    /// The network line; nothing where no service is spoken to.
    pub reseau: Option<ReseauView>,
    /// State of what was typed.
    pub sauvegarde: Sauvegarde,
    /// Set when the clock of the computer looks wrong.
    pub horloge: Option<HorlogeView>,
    /// Shortened name of the person whose dossier is open (« Léa M. »), or nothing.
    pub dossier_ouvert: Option<String>,
    /// Whether « retour » leads somewhere from here.
    pub retour: bool,
}

/// A deadline that the service put off.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ReportView {
    /// Whether it is the end of the choices; otherwise that of the deposits.
    pub choix: bool,
    /// Until when, in words.
    pub au: String,
    /// Why, in the words of the service.
    pub motif: String,
}

/// How to reach the service. Values that the campaign does not give are absent.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ContactView {
    /// Name of the bureau.
    pub service: String,
    /// Postal address, line by line.
    pub adresse: Vec<String>,
    /// Telephone, as to be dialled.
    pub telephone: Option<String>,
    /// E-mail of the service.
    pub courriel: Option<String>,
    /// Opening hours, in words.
    pub horaires: Option<String>,
    /// Address of the page about the examination.
    pub site: Option<String>,
}

/// The save line. It always tells the truth about the last attempt.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "genre", rename_all = "snake_case")]
pub enum Sauvegarde {
    /// Nothing was typed yet on this screen, or nothing is kept here on purpose.
    Rien,
    /// Saved on this computer at that hour (« 14 h 02 »).
    Enregistre {
        /// Local hour, in words.
        heure: String,
    },
    /// Not saved: the text stays on the screen.
    Impossible {
        /// Why.
        cause: CauseSauvegarde,
    },
}

/// Why something could not be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CauseSauvegarde {
    /// No room left on the disk.
    DisquePlein,
    /// Any other refusal of the disk.
    Ecriture,
}

/// What the application knows about a doubtful clock.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "genre", rename_all = "snake_case")]
pub enum HorlogeView {
    /// It is late: something happened after what it says.
    Retarde {
        /// What the computer says, in words.
        ordinateur: String,
        /// The earliest instant it can really be, in words.
        au_plus_tot: String,
    },
    /// It is not that of the service, which deadlines follow.
    Ecart {
        /// What the computer says, in words.
        ordinateur: String,
        /// What the service says, in words.
        service: String,
    },
}

/// A preview of one page of a file.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "genre", rename_all = "snake_case")]
pub enum Apercu {
    /// The page.
    Image {
        /// PNG, in base64.
        png: String,
        /// Width in pixels.
        largeur: u32,
        /// Height in pixels.
        hauteur: u32,
    },
    /// The file is kept; this page of it cannot be shown.
    Impossible,
    /// The file cannot be read any more.
    Absent,
}

/// All codes that a [`Refus`] can carry.
pub fn codes_refus() -> Vec<&'static str> {
    crate::refus::codes_refus()
}

/// All codes that an [`Avis`] can carry.
pub fn codes_avis() -> Vec<&'static str> {
    crate::refus::codes_avis()
}
