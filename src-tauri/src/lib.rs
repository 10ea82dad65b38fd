//! The desktop shell: one window, the dialogs of the system, the diagnostics file.
//!
//! It knows windows and `poste`, nothing else. Every gesture of the interface goes to the desk in one line
//! ([`commands`]); whatever deserves a thought is in `poste` or deeper.

mod arguments;
mod automation;
mod bureau;
mod cle;
mod commands;
mod dialogs;
mod opening;
mod traces;
mod window;

use arguments::{Demande, Options};
use poste::anciens::Import;
use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

/// Starts the program with the words of the command line that follow its name, and returns when the window is closed.
pub fn start(words: impl IntoIterator<Item = OsString>) -> ExitCode {
    let words: Vec<OsString> = words.into_iter().collect();
    if let Some((_, asked)) = words
        .split_first()
        .filter(|(first, _)| *first == poste::apercu::MOT)
    {
        return poste::apercu::main(asked.to_vec());
    }
    if let Some(outcome) = automation::drop_request(&words) {
        return outcome;
    }
    match arguments::read(words) {
        Ok(Demande::Aide) => say(arguments::AIDE),
        Ok(Demande::Version) => say(&version()),
        Ok(Demande::Ouvrir(options)) => open(options),
        Ok(Demande::Importer(import)) => bring_in(&import),
        Err(fautes) => {
            let mut stderr = std::io::stderr().lock();
            for faute in fautes {
                // A closed terminal leaves nobody to tell.
                let _ = writeln!(stderr, "{faute}");
            }
            ExitCode::from(2)
        }
    }
}

fn say(text: &str) -> ExitCode {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// The version; a build that lets itself be driven says so, because tests refuse any other and nobody should be
/// handed one.
fn version() -> String {
    let drivable = if cfg!(feature = "e2e") { " e2e" } else { "" };
    format!("pupitre {}{drivable}\n", env!("CARGO_PKG_VERSION"))
}

/// Brings in the candidates of the session before: neither a window nor a display is needed.
fn bring_in(import: &Import) -> ExitCode {
    match import.run() {
        Ok(reponse) if reponse.aboutie => say(&reponse.texte),
        Ok(reponse) => {
            say(&reponse.texte);
            ExitCode::FAILURE
        }
        Err(error) => {
            let words = "Le fichier des candidats n’a pas pu être lu, ou les candidatures n’ont pas pu être écrites. Détail :";
            // A closed terminal leaves nobody to tell.
            let _ = writeln!(std::io::stderr(), "{words}\n{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn open(options: Options) -> ExitCode {
    match window::run(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            failure(&error);
            ExitCode::FAILURE
        }
    }
}

/// Notes why the program could not open, and gives the words for the person. The detail is not for the diagnostics
/// file: it may name the account, or quote what a file holds.
fn failure(error: &anyhow::Error) -> String {
    tracing::error!(attempted = %error, "not opened");
    let words = words_of(error);
    // A closed terminal leaves nobody to tell.
    let _ = writeln!(std::io::stderr(), "{words}");
    words
}

fn words_of(error: &anyhow::Error) -> String {
    if poste::is_disk_full(error) {
        return "Le disque de cet ordinateur est plein. Libérez de la place, puis ouvrez Pupitre de nouveau : ce qui \
                était enregistré est toujours là."
            .to_owned();
    }
    format!(
        "Pupitre n’a pas pu s’ouvrir. Fermez-le et ouvrez-le de nouveau ; si cela recommence, écrivez au service des examens \
         en recopiant ce détail :\n{error:#}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Error, ErrorKind};

    #[test]
    fn a_start_on_a_full_disk_says_what_to_do() {
        let start = |kind: ErrorKind| anyhow::Error::from(Error::from(kind)).context("make a key");
        assert!(words_of(&start(ErrorKind::StorageFull)).contains("Libérez de la place"));
        let other = words_of(&start(ErrorKind::PermissionDenied));
        assert!(other.contains("n’a pas pu s’ouvrir") && other.contains("make a key"));
    }
}
