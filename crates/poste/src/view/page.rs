//! The pages, one variant each.

use super::convocation::ConvocationView;
use super::depot::{
    DocumentsView, FraisView, PieceResume, PieceView, PiecesView, RetardView, SignerView,
};
use super::envoi::{CompteView, EnvoisView};
use super::formulaire::{Avis, Formulaire, Refus};
use super::instruction::{
    CorrectionsView, DecisionView, EtatCivilView, InstructionView, MessagesView,
};
use super::remise::DeposerView;
use super::verification::VerifierView;
use serde::Serialize;
use ts_rs::TS;

/// What a screen is about.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "page", rename_all = "snake_case")]
pub enum Page {
    /// Home: the two dates, start, resume.
    Accueil(AccueilView),
    /// Result of « préparer » : nothing was stored.
    Preparer(PreparerView),
    /// Questions.
    Formulaire(Formulaire),
    /// The right door is elsewhere, or must be seen with the service.
    Issue(IssueView),
    /// What last session's candidacy brings, line by line.
    Reprise(RepriseView),
    /// The task list.
    Taches(TachesView),
    /// The list of pièces.
    Pieces(PiecesView),
    /// One pièce and its files.
    Piece(PieceView),
    /// Check everything, then validate.
    Relire(RelireView),
    /// Sign the récapitulatif.
    Signer(SignerView),
    /// Hand the dossier to the service, and its receipt.
    Deposer(DeposerView),
    /// What the service asked to correct.
    Corrections(CorrectionsView),
    /// Messages with the service.
    Messages(MessagesView),
    /// The documents made so far.
    Documents(DocumentsView),
    /// What was sent.
    Envois(EnvoisView),
    /// The account.
    Compte(CompteView),
    /// Whether a document is genuine.
    Verifier(VerifierView),
    /// A fact to read and a choice to confirm.
    Interruption(InterruptionView),
}

/// Where the campaign stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PhaseView {
    /// Not open yet.
    Avant,
    /// Choices and pièces open.
    Ouverte,
    /// Choices closed, pièces open.
    DepotSeul,
    /// All closed.
    Close,
}

/// One of the dates to remember.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DateCle {
    /// Which one.
    pub nature: NatureDate,
    /// Of whom, when it is not of everybody: « Candidat par expérience professionnelle ».
    pub pour: Option<String>,
    /// « mercredi 15 novembre 2023 à 23 h 59 (heure de Paris) ».
    pub mots: String,
    /// « il reste 2 jours », or nothing when it is past.
    pub reste: Option<String>,
    /// Whether it is past.
    pub passee: bool,
}

/// Dates that a campaign publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum NatureDate {
    /// Registrations open.
    Ouverture,
    /// Choices close.
    Choix,
    /// Pièces and signed récapitulatif.
    Depot,
    /// The service answers before.
    Confirmation,
}

/// Home.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AccueilView {
    /// Where the campaign stands.
    pub phase: PhaseView,
    /// Who registers here, sentence by sentence, from the campaign.
    pub qui: Vec<String>,
    /// The dates, in order.
    pub dates: Vec<DateCle>,
    /// Dossiers on this computer.
    pub dossiers: Vec<DossierResume>,
    /// Whether documents of the service can be verified here.
    pub verifie: bool,
    /// A damaged database was moved aside at start: where, so that a person can hand it to the service.
    pub base_ecartee: Option<String>,
    /// What just happened (a dossier erased, withdrawn, carried out…).
    pub annonce: Option<Avis>,
    /// A refusal to show on top (a file that could not be read…).
    pub refus: Vec<Refus>,
}

/// A dossier as the home screen names it: shortened on purpose.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DossierResume {
    /// Identity.
    pub id: String,
    /// « Léa M. », or nothing when no name was given yet or when the dossier is locked.
    pub nom_court: Option<String>,
    /// When it was last changed, in words.
    pub modifie_le: String,
    /// Whether a PIN or passphrase opens it.
    pub protege: bool,
    /// Where it stands, when it is not locked.
    pub statut: Option<StatutView>,
}

/// Where a dossier stands; the words are those of the product's list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "statut", rename_all = "snake_case")]
pub enum StatutView {
    /// Nothing validated yet.
    Brouillon,
    /// Version n validated.
    PreInscrit {
        /// Current version.
        version: u32,
    },
    /// Version n validated, signed, all pièces there.
    Complet {
        /// Current version.
        version: u32,
    },
    /// The service asked for corrections that are not all there.
    ACorriger {
        /// Current version.
        version: u32,
        /// Points without answer.
        points: u32,
    },
    /// Handed to the service, as a verified receipt says.
    Depose {
        /// Current version.
        version: u32,
        /// When it was received, in words.
        le: String,
    },
    /// The service validated it: the candidate is registered.
    Valide {
        /// Current version.
        version: u32,
        /// When, in words.
        le: String,
    },
    /// The service refused it.
    Refuse {
        /// When, in words.
        le: String,
    },
    /// Cancelled by the service: something was missing at the deadline.
    Annule {
        /// When, in words.
        le: String,
    },
    /// Withdrawn by the candidate.
    Retire {
        /// When, in words.
        le: String,
    },
}

/// Result of « préparer mon inscription ».
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PreparerView {
    /// What just happened.
    pub annonce: Option<Avis>,
    /// Why something could not be done.
    pub refus: Vec<Refus>,
    /// Whether a registration can start now.
    pub ouverte: bool,
    /// Minutes to plan.
    pub minutes: u32,
    /// Pièces that the answers make likely.
    pub pieces: Vec<PieceResume>,
    /// What the registration costs; nothing when it is free.
    pub frais: Option<FraisView>,
    /// The dates, in order.
    pub dates: Vec<DateCle>,
}

/// The outcome of the right door, when it is not « here ».
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "issue", rename_all = "snake_case")]
pub enum IssueView {
    /// The school registers its own students.
    Etablissement {
        /// Last day of the registrations, in words.
        avant: String,
    },
    /// Another académie registers this person.
    AutreAcademie {
        /// Its name, « Rennes ».
        academie: String,
        /// What was answered, « Ille-et-Vilaine (35) ».
        residence: String,
    },
    /// A person of the service must look at the situation.
    AVoir {
        /// Why, when the rules know.
        #[ts(type = "CodeRefus")]
        raison: String,
    },
    /// Another session than this campaign's.
    AutreSession {
        /// The session registered here.
        session: String,
    },
}

/// The lines of last session.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RepriseView {
    /// « session 2023 ».
    pub origine: String,
    /// Lines to answer. Nothing is pre-ticked.
    pub lignes: Vec<RepriseLigneView>,
    /// All refusals of the last « Continuer ».
    pub refus: Vec<Refus>,
}

/// One value of last session, with the choice « gardé / changé ».
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RepriseLigneView {
    /// Draft field that holds « garder » or « changer ».
    pub champ: String,
    /// What it is.
    pub tache: TacheId,
    /// The value, in words.
    pub valeur: String,
    /// The choice made.
    pub choix: Option<String>,
}

/// The tasks of a registration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TacheId {
    /// Identity (and the legal representative of a minor).
    Identite,
    /// Address and telephone.
    Coordonnees,
    /// Experience, and facts on which pièces depend.
    Parcours,
    /// Spécialité, languages, optional épreuves.
    Epreuves,
    /// Notes kept, dispenses.
    Notes,
    /// Aménagements.
    Amenagements,
    /// Check and validate: the pré-inscription.
    Validation,
    /// Pièces.
    Pieces,
    /// Signature of the récapitulatif.
    Signature,
    /// Deposit, where a service is spoken to.
    Depot,
}

/// State of a task, in the words of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StatutTache {
    /// À faire.
    AFaire,
    /// En cours.
    EnCours,
    /// Terminé.
    Termine,
    /// À corriger.
    ACorriger,
    /// Pas encore possible.
    PasEncorePossible,
    /// Fermé: the date is past; the answer stands as it was.
    Ferme,
}

/// One task.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct TacheView {
    /// Which.
    pub id: TacheId,
    /// State.
    pub statut: StatutTache,
    /// How many pièces are missing, for the task of pièces.
    pub reste: Option<u32>,
}

/// The task list.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct TachesView {
    /// In order.
    pub taches: Vec<TacheView>,
    /// Tasks finished.
    pub terminees: u32,
    /// The next useful task.
    pub suivante: Option<TacheId>,
    /// Where the dossier stands.
    pub statut: StatutView,
    /// Whether answers changed since the validated version: that version remains the one that counts.
    pub modifie_depuis: bool,
    /// Where the campaign stands.
    pub phase: PhaseView,
    /// The dates.
    pub dates: Vec<DateCle>,
    /// Why something is closed, with the date in words.
    pub fermetures: Vec<Refus>,
    /// Pièces that were missing when the deposit closed, by name.
    pub manquantes: Vec<String>,
    /// What the service found at the deadline.
    pub cloture: Option<ClotureView>,
    /// After the deadline.
    pub retard: RetardView,
    /// What the service decided.
    pub decision: Option<DecisionView>,
    /// When and where the épreuves are sat, once the service said it.
    pub convocation: Option<ConvocationView>,
    /// What the service asks and says.
    pub instruction: InstructionView,
    /// What deserves a second look.
    pub avis: Vec<Avis>,
    /// Whether the candidate may withdraw.
    pub retrait_possible: bool,
}

/// What the service found at the deadline of the deposit.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ClotureView {
    /// When, in words.
    pub le: String,
    /// Whether the candidacy is cancelled.
    pub annulee: bool,
    /// Whether no source says how that is contested.
    pub recours_a_confirmer: bool,
    /// How it is contested, from the campaign.
    pub recours: Vec<String>,
}

/// Check before validating.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct RelireView {
    /// Summary cards.
    pub cartes: Vec<Carte>,
    /// Lines of the épreuves.
    pub epreuves: Vec<EpreuveLigne>,
    /// What the choices come to.
    pub effet: EffetView,
    /// What is missing before validation is possible, all at once.
    pub refus: Vec<Refus>,
    /// Tasks still to do.
    pub reste: Vec<TacheId>,
    /// What deserves a second look.
    pub avis: Vec<Avis>,
    /// The version that would be made, or that stands if nothing changed.
    pub version: u32,
    /// When the current version was validated, in words, if nothing changed since.
    pub validee_le: Option<String>,
    /// Until when choices can change, in words.
    pub choix_jusqu_a: String,
    /// Why validation is closed, with the date in words.
    pub fermeture: Option<Refus>,
    /// Whether the état civil can still be changed here.
    pub etat_civil: EtatCivilView,
    /// Why the service made the current version itself, when it did.
    pub rectification: Option<String>,
}

/// How many épreuves a candidate sits, keeps, is dispensed of, leaves for later.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, TS)]
pub struct EffetView {
    /// Sat in this session.
    pub presentees: u32,
    /// Marks kept.
    pub gardees: u32,
    /// Dispenses asked.
    pub dispensees: u32,
    /// Left for another session.
    pub plus_tard: u32,
}

/// A summary card with « Modifier ».
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct Carte {
    /// The task it belongs to.
    pub tache: TacheId,
    /// Lines; an empty value reads « Non renseigné ».
    pub lignes: Vec<LigneCarte>,
    /// Whether it can still change.
    pub modifiable: bool,
}

/// One line of a card.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LigneCarte {
    /// Which question.
    pub cle: super::CleChamp,
    /// What the label is about when it comes from data.
    pub sujet: Option<String>,
    /// The answer in words.
    pub valeur: Option<String>,
}

/// One épreuve as the récapitulatif shows it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct EpreuveLigne {
    /// Code, « E41 ».
    pub code: String,
    /// Name.
    pub libelle: String,
    /// Coefficient, « 1,5 », when sourced.
    pub coefficient: Option<String>,
    /// « Écrit, 4 h », when sourced.
    pub modalite: Option<String>,
    /// Language chosen.
    pub langue: Option<String>,
    /// Status in words: « Présentée », « Note gardée : 12,00 (session 2023) », « À confirmer par le rectorat »…
    pub statut: String,
    /// Whether it is optional.
    pub facultative: bool,
    /// Whether a value must be confirmed by the rectorat.
    pub a_confirmer: bool,
}

/// A page that says a fact and asks to confirm.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct InterruptionView {
    /// Which.
    pub motif: MotifInterruption,
    /// Why the answer could not be followed.
    pub refus: Vec<Refus>,
}

/// Facts that interrupt.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(tag = "motif", rename_all = "snake_case")]
pub enum MotifInterruption {
    /// The address lies in another académie. Confirm: mend the address; renounce: see whom to contact.
    AdresseHorsAcademie {
        /// Commune and département.
        lieu: String,
        /// The académie that registers there.
        academie: Option<String>,
    },
    /// Withdraw the candidacy. Confirm: withdraw; renounce: back.
    Retrait,
    /// Erase the dossier from this computer. Confirm: erase; renounce: back.
    Effacement {
        /// Whether something of the dossier is nowhere else: the service did not receive all of it.
        seule_copie: bool,
    },
    /// Registrations are closed and this draft was never validated.
    BrouillonFerme {
        /// Since when, in words.
        depuis: String,
    },
    /// The account has another dossier for this session. Confirm: open that one; renounce: stay with this one, unsent.
    AutreDossierDuCompte {
        /// Its version.
        version: u32,
        /// When it was last changed, in words.
        modifie_le: String,
    },
    /// No candidacy of last session was found. Confirm: search again; renounce: go on without.
    RepriseIntrouvable,
}
