//! The pages, one variant each.

use super::formulaire::{Avis, Formulaire, Refus};
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
    /// The documents made so far.
    Documents(DocumentsView),
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
    /// Withdrawn by the candidate.
    Retire {
        /// When, in words.
        le: String,
    },
}

/// Result of « préparer mon inscription ».
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PreparerView {
    /// Whether a registration can start now.
    pub ouverte: bool,
    /// Minutes to plan.
    pub minutes: u32,
    /// Pièces that the answers make likely.
    pub pieces: Vec<PieceResume>,
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
    /// What deserves a second look.
    pub avis: Vec<Avis>,
    /// Whether the candidate may withdraw.
    pub retrait_possible: bool,
}

/// State of a pièce on this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum StatutPiece {
    /// Demandée.
    Demandee,
    /// Ajoutée.
    Ajoutee,
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
    /// Why adding is closed, with the date in words.
    pub fermeture: Option<Refus>,
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
}

/// The documents made so far.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DocumentsView {
    /// Newest first.
    pub documents: Vec<DocumentView>,
    /// What just happened (« enregistré dans … »).
    pub annonce: Option<Avis>,
    /// A refusal (disk full, no program to open a PDF…).
    pub refus: Vec<Refus>,
}

/// A document that can be opened or saved.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DocumentView {
    /// Which.
    pub id: super::DocumentId,
    /// Version of the pré-inscription.
    pub version: u32,
    /// When that version was validated, in words.
    pub le: String,
    /// Whether it is the current one.
    pub actuel: bool,
    /// For the récapitulatif: the signature it carries.
    pub signature: Option<SignatureView>,
}

/// A page that says a fact and asks to confirm.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct InterruptionView {
    /// Which.
    pub motif: MotifInterruption,
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
        /// Whether the dossier is also elsewhere (never, without a server).
        seule_copie: bool,
    },
    /// Registrations are closed and this draft was never validated.
    BrouillonFerme {
        /// Since when, in words.
        depuis: String,
    },
    /// No candidacy of last session was found. Confirm: search again; renounce: go on without.
    RepriseIntrouvable,
}
