//! What a person can do at the desk: use cases and view models, without a window.
//!
//! A [`Desk`] holds the open dossier, the navigation and the store; it answers every gesture with the next
//! [`view::Ecran`]. It knows no `tauri`, so that tests drive it directly.

pub mod anciens;
pub mod apercu;
pub mod fonds;
pub mod horloge;
pub mod memoire;
pub mod view;

mod bureau;
mod cartes;
mod desk;
mod partiel;
mod refus;
mod service;
mod shell;

pub use bureau::{Bureau, CarteFond, ETATS_BUREAU, InstallationBureau, IssueExport};
pub use desk::{Desk, Exchange, Installation, Outcome, shipped};
pub use service::Service;
pub use shell::{Answer, Shell};
pub use store::DeviceKey;

/// What the link of a letter begins with.
pub const LIEN: &str = "pupitre:";

/// Says whether something failed because the disk is full.
pub fn is_disk_full(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let kind = cause.downcast_ref::<std::io::Error>().map(|it| it.kind());
        matches!(cause.downcast_ref(), Some(store::Error::DiskFull))
            || kind == Some(std::io::ErrorKind::StorageFull)
    })
}

/// The commands of the window of the service, as [`commands`] gives those of the candidate.
#[macro_export]
macro_rules! commands_bureau {
    ($with:ident) => {
        $with! {
            bureau_ecran() -> EcranBureau;
            bureau_agir(action: ActionBureau) -> EcranBureau;
            bureau_rafraichir() -> Option<EcranBureau>;
            bureau_apercu(fichier: String, page: u32, largeur: u32) -> Apercu;
            bureau_exporter(format: FormatExport, sante: Option<String>) -> EcranBureau;
        }
    };
}

/// The commands of the application, written once: the shell expands this list into its handlers, the bindings test
/// into TypeScript.
///
/// `$with` receives `name(argument: Type, …) -> Answer;` for each command.
#[macro_export]
macro_rules! commands {
    ($with:ident) => {
        $with! {
            ecran() -> Ecran;
            agir(action: Action) -> Ecran;
            saisir(champ: String, texte: String) -> Sauvegarde;
            chercher(champ: String, texte: String) -> Vec<OptionChoix>;
            apercu(fichier: String, page: u32, largeur: u32) -> Apercu;
            echanger() -> Option<Ecran>;
            ajouter_fichier(piece: String, nom: String, octets: Octets) -> Ecran;
        }
    };
}
