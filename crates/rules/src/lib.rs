//! The rules of registration: nouns of the regulation, commands, [`decide()`], [`evolve()`], refusals, campaign.
//!
//! Pure: the clock, identifiers, randomness, files and the network never enter this room. The same code decides on
//! the desk and on the server.
//!
//! ```
//! use rules::{Command, Context, Dossier, DossierId, campagne::{Campagne, Territoire}};
//!
//! fn open(campagne: &Campagne, territoire: &Territoire, now: chrono::DateTime<chrono::Utc>) -> usize {
//!     let context = Context { campagne, territoire, now };
//!     let dossier = Dossier::new(DossierId(uuid::Uuid::nil()));
//!     match rules::decide(&dossier, &Command::OpenDossier(Default::default()), &context) {
//!         Ok(events) => events.len(),
//!         Err(refusals) => refusals.iter().count(),
//!     }
//! }
//! ```

pub mod accuse;
pub mod adresse;
pub mod anciens;
pub mod avertissement;
pub mod calendrier_mots;
pub mod campagne;
pub mod cle;
pub mod convocations;
pub mod declaration;
pub mod email;
pub mod empreinte;
pub mod epreuves;
pub mod experience;
pub mod impact;
pub mod ine;
mod instruction;
pub mod journal;
pub mod legalite;
pub mod naissance;
pub mod nom;
pub mod pieces;
pub mod rappel;
pub mod refusal;
pub mod saisie;
pub mod tableau;
pub mod telephone;
pub mod uai;
pub mod verification;

/// Version of these rules, as commands and receipts name it: raised when the same command on the same dossier may be
/// decided otherwise.
pub const VERSION: u32 = 1;

mod command;
mod convocation;
mod decide;
mod dossier;
mod event;
mod evolve;

pub use command::Command;
pub use convocation::{Convocation, Passage, presentees, too_late};
pub use decide::{
    Context, Question, answer_question, can_renew, choix_fermes, decide, deposable, depot_ferme,
    depot_saisie, experience_asked, explicable, identite_figee, missing_steps, next_empreinte,
    nom_a_taper, parcours_asked, piece_fermee, pieces_fermees, representant_a_taper,
    reprise_lignes, signable, signature_fermee, to_close,
};
pub use dossier::{
    Cloture, Depot, Dossier, DossierId, Empreinte, Marque, MarqueRepresentant, PieceVersion,
    Reprise, Retard, Signature, Statut, Version,
};
pub use event::Event;
pub use evolve::evolve;
pub use instruction::{
    Auteur, Decision, Instruction, IssueInscription, Message, PointACorriger, Rectification,
    Reponse, SujetPoint,
};
pub use refusal::{Motif, Refusal, Refusals};
