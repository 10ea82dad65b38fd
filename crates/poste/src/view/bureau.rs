//! What the window of the service shows: one [`EcranBureau`] at a time, as plain data.

use super::{Avis, LigneCarte, MotsExamen, Refus, TacheId};
use serde::{Deserialize, Serialize};
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
    /// A list, or what a search found.
    Liste(ListeView),
    /// One dossier.
    Dossier(Box<DossierBureauView>),
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

/// One dossier, for who verifies it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DossierBureauView {
    /// The dossier.
    pub dossier: String,
    /// Who it is of.
    pub nom: String,
    /// Its number in the list, from 1, and how many the list shows.
    pub rang: Option<(u32, u32)>,
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
    /// Whether hers can take its place.
    pub remplacable: bool,
}

/// A point as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
pub struct PointTape {
    /// Code of the pièce; empty for a question.
    pub piece: String,
    /// What must be corrected.
    pub motif: String,
}

/// What a person of the service does.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, TS)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum ActionBureau {
    /// Chooses a password with an invitation.
    Activer {
        /// Name given by the administrator.
        identifiant: String,
        /// Code of the invitation.
        invitation: String,
        /// The password.
        mot_de_passe: String,
    },
    /// Signs in.
    Connecter {
        /// Name.
        identifiant: String,
        /// Password.
        mot_de_passe: String,
        /// Code of the device.
        code: String,
        /// Digits that open the screen after a pause.
        pin: String,
    },
    /// Signs out.
    Deconnecter,
    /// Hides the screen.
    Verrouiller,
    /// Shows it again.
    Deverrouiller {
        /// The digits.
        pin: String,
    },
    /// Shows the first sign-in.
    PremiereFois,
    /// Shows the sign-in.
    DejaInscrit,
    /// Shows what waits.
    Tableau,
    /// Shows a list.
    Liste {
        /// Which one; every one when there is none.
        file: Option<FileCle>,
        /// Only with that alert.
        alerte: Option<AlerteCle>,
        /// Only without any.
        sans_alerte: bool,
        /// Only those of who looks.
        miens: bool,
    },
    /// Looks for somebody.
    Chercher {
        /// What was typed.
        texte: String,
    },
    /// Shows more of a list.
    Plus,
    /// Takes the next dossiers of the list.
    Prendre {
        /// How many.
        nombre: u32,
    },
    /// Opens a dossier.
    Ouvrir {
        /// Which one.
        dossier: String,
    },
    /// Opens the next one of the list, or the one before.
    Voisin {
        /// The one before.
        precedent: bool,
    },
    /// Judges a check, or takes a judgement back.
    Juger {
        /// The check.
        controle: String,
        /// What is said of it.
        conforme: Option<bool>,
    },
    /// Notes something.
    Noter {
        /// The words.
        texte: String,
    },
    /// Writes to the candidate.
    Ecrire {
        /// The words.
        texte: String,
    },
    /// Asks for a correction.
    Corriger {
        /// The points.
        points: Vec<PointTape>,
        /// The last day for the answers, « 2023-12-04 ».
        jour: String,
    },
    /// Decides.
    Decider {
        /// Validation, refusal or cancellation.
        sorte: SorteDecision,
        /// Why.
        motif: String,
    },
    /// Takes back a decision that has not left.
    Reprendre {
        /// Which one.
        id: String,
    },
    /// Looks a second time.
    Confirmer {
        /// Which one.
        id: String,
        /// Whether she agrees.
        accord: bool,
        /// Why not.
        mots: String,
    },
    /// Lets her decision take the place of the other one.
    Malgre,
    /// Drops her decision, and keeps the other one.
    Garder,
}
