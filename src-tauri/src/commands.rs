//! The commands of the interface: each goes to the desk in one line.
//!
//! The list is `poste`'s; a command that is missing here, or in the capability, fails the build or the test below.
//! Commands wait until the desk is open, so that the window need not.

use poste::Desk;
use poste::view::{Action, Apercu, Ecran, OptionChoix, Sauvegarde};
use tauri::State;
use tauri::ipc::{Invoke, InvokeBody, Request};
use tokio::sync::{Mutex, SetOnce};

/// The desk behind the window, as soon as it is open.
#[derive(Default)]
pub(crate) struct Comptoir {
    desk: SetOnce<Mutex<Desk>>,
}

impl Comptoir {
    /// Puts the desk behind the window.
    pub(crate) fn install(&self, desk: Desk) {
        // A second desk cannot come: one task opens it.
        let _ = self.desk.set(Mutex::new(desk));
    }

    /// Follows the link of a letter.
    pub(crate) async fn follow(&self, link: &str) {
        self.desk().await.suivre_lien(link);
    }

    async fn desk(&self) -> tokio::sync::MutexGuard<'_, Desk> {
        self.desk.wait().await.lock().await
    }
}

/// Why a command did not reach the desk: the interface was built for another shell.
type Unreadable = &'static str;

macro_rules! handlers {
    ($($name:ident($($argument:ident: $kind:ident),*) -> $answer:ty;)*) => {
        $(handler!($name [$($kind)*] ($($argument: $kind),*) -> $answer);)*

        /// Answers the commands of the interface.
        pub(crate) fn handler() -> impl Fn(Invoke) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name),*]
        }

        #[cfg(test)]
        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

/// A command with a file takes it as the body of the request, unescaped; its other arguments travel as headers.
macro_rules! handler {
    ($name:ident [$(String)* Octets] ($($argument:ident: $kind:ident),*) -> $answer:ty) => {
        #[tauri::command]
        async fn $name(
            comptoir: State<'_, Comptoir>,
            request: Request<'_>,
        ) -> Result<$answer, Unreadable> {
            $(let $argument = $kind::read(&request, stringify!($argument))?;)*
            Ok(gestures::$name(&comptoir, $($argument),*).await)
        }
    };
    ($name:ident [$($any:ident)*] ($($argument:ident: $kind:ident),*) -> $answer:ty) => {
        #[tauri::command]
        async fn $name(
            comptoir: State<'_, Comptoir>,
            $($argument: $kind),*
        ) -> Result<$answer, Unreadable> {
            Ok(gestures::$name(&comptoir, $($argument),*).await)
        }
    };
}

poste::commands!(handlers);

/// What each command does at the desk, which it holds no longer than it has to.
mod gestures {
    use super::{Action, Apercu, Comptoir, Ecran, Octets, OptionChoix, Sauvegarde};

    pub(super) async fn ecran(comptoir: &Comptoir) -> Ecran {
        comptoir.desk().await.ecran()
    }

    pub(super) async fn agir(comptoir: &Comptoir, action: Action) -> Ecran {
        comptoir.desk().await.agir(action).await
    }

    pub(super) async fn saisir(comptoir: &Comptoir, champ: String, texte: String) -> Sauvegarde {
        comptoir.desk().await.saisir(&champ, &texte).await
    }

    pub(super) async fn chercher(
        comptoir: &Comptoir,
        champ: String,
        texte: String,
    ) -> Vec<OptionChoix> {
        comptoir.desk().await.chercher(&champ, &texte)
    }

    /// The desk goes on while the page is drawn.
    pub(super) async fn apercu(
        comptoir: &Comptoir,
        fichier: String,
        page: u32,
        largeur: u32,
    ) -> Apercu {
        let drawing = comptoir.desk().await.apercu(&fichier, page, largeur);
        drawing.await
    }

    /// The desk goes on while the service is asked.
    pub(super) async fn echanger(comptoir: &Comptoir) -> Option<Ecran> {
        let exchange = comptoir.desk().await.next_exchange().await?;
        let outcome = exchange.run().await;
        comptoir.desk().await.take_outcome(outcome).await
    }

    pub(super) async fn ajouter_fichier(
        comptoir: &Comptoir,
        piece: String,
        nom: String,
        octets: Octets,
    ) -> Ecran {
        let mut desk = comptoir.desk().await;
        desk.ajouter_fichier(&piece, &nom, octets.0).await
    }
}

/// What a request with a file is read into.
trait Argument: Sized {
    fn read(request: &Request<'_>, name: &str) -> Result<Self, Unreadable>;
}

/// The bytes of a file.
struct Octets(Vec<u8>);

impl Argument for Octets {
    fn read(request: &Request<'_>, _name: &str) -> Result<Self, Unreadable> {
        match request.body() {
            InvokeBody::Raw(bytes) => Ok(Self(bytes.clone())),
            InvokeBody::Json(_) => Err("the bytes of the file are the body of the request"),
        }
    }
}

/// Headers carry ASCII: the text is percent-encoded.
impl Argument for String {
    fn read(request: &Request<'_>, name: &str) -> Result<Self, Unreadable> {
        let value = request.headers().get(name).ok_or("a header is missing")?;
        percent_encoding::percent_decode(value.as_bytes())
            .decode_utf8()
            .map(Self::from)
            .map_err(|_| "a header is not percent-encoded UTF-8")
    }
}

/// Checks that a capability grants these commands and what every window may, and nothing else.
#[cfg(test)]
pub(crate) fn opens_nothing_else(capability: &str, names: &[&str]) {
    /// What is granted beside our commands: people enlarge the text with the keyboard.
    const ZOOM: &str = "core:webview:allow-set-webview-zoom";
    let capability: serde_json::Value = serde_json::from_str(capability).expect("JSON");
    let granted = capability["permissions"].as_array().expect("a list");
    let granted: Vec<&str> = granted.iter().filter_map(|it| it.as_str()).collect();
    let expected: Vec<String> = names
        .iter()
        .map(|name| format!("allow-{}", name.replace('_', "-")))
        .chain([ZOOM.to_owned()])
        .collect();
    assert_eq!(granted, expected);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_capability_opens_each_command_and_nothing_else_of_the_system() {
        opens_nothing_else(include_str!("../capabilities/principale.json"), NAMES);
    }
}
