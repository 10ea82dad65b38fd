//! The commands of the interface: each goes to the desk in one line.
//!
//! The list is `poste`'s; a command that is missing here, or in the capability, fails the build or the test below.
//! Commands wait until the desk is open, so that the window need not.

use poste::Desk;
use poste::view::{Action, Apercu, Ecran, OptionChoix, Sauvegarde};
use tauri::ipc::{InvokeBody, Request};
use tauri::{Runtime, State, ipc};
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

    async fn desk(&self) -> tokio::sync::MutexGuard<'_, Desk> {
        self.desk.wait().await.lock().await
    }
}

/// Why a command did not reach the desk: the interface was built for another shell.
type Unreadable = &'static str;

macro_rules! handlers {
    ($($name:ident($($argument:ident: $kind:ident $(<$of:ident>)?),*) -> $answer:ty;)*) => {
        $(handler!($name($($argument: $kind),*) -> $answer);)*

        /// Answers the commands of the interface.
        pub(crate) fn handler<R: Runtime>() -> impl Fn(ipc::Invoke<R>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($name),*]
        }

        #[cfg(test)]
        const NAMES: &[&str] = &[$(stringify!($name)),*];
    };
}

/// A file comes as the body of its request, unescaped; its arguments then travel as headers.
macro_rules! handler {
    ($name:ident($($argument:ident: String,)* octets: Octets) -> $answer:ty) => {
        #[tauri::command]
        async fn $name(
            comptoir: State<'_, Comptoir>,
            request: Request<'_>,
        ) -> Result<$answer, Unreadable> {
            $(let $argument = header(&request, stringify!($argument))?;)*
            let octets = body(&request)?;
            Ok(comptoir.desk().await.$name($($argument,)* octets).await)
        }
    };
    ($name:ident($($argument:ident: $kind:ident),*) -> $answer:ty) => {
        #[tauri::command]
        async fn $name(
            comptoir: State<'_, Comptoir>,
            $($argument: $kind),*
        ) -> Result<$answer, Unreadable> {
            Ok(comptoir.desk().await.$name($($argument),*).await)
        }
    };
}

poste::commands!(handlers);

fn body(request: &Request<'_>) -> Result<Vec<u8>, Unreadable> {
    match request.body() {
        InvokeBody::Raw(bytes) => Ok(bytes.clone()),
        InvokeBody::Json(_) => Err("the bytes of the file are the body of the request"),
    }
}

/// Reads an argument out of a header, where it is percent-encoded.
fn header(request: &Request<'_>, name: &str) -> Result<String, Unreadable> {
    let value = request.headers().get(name).ok_or("a header is missing")?;
    percent_encoding::percent_decode(value.as_bytes())
        .decode_utf8()
        .map(String::from)
        .map_err(|_| "a header is not percent-encoded UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is granted beside our commands: people enlarge the text with the keyboard.
    const ZOOM: &str = "core:webview:allow-set-webview-zoom";

    #[test]
    fn the_capability_opens_each_command_and_nothing_else_of_the_system() {
        let capability: serde_json::Value =
            serde_json::from_str(include_str!("../capabilities/principale.json")).unwrap();
        let granted: Vec<&str> = capability["permissions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|permission| permission.as_str().unwrap())
            .collect();
        let expected: Vec<String> = NAMES
            .iter()
            .map(|name| format!("allow-{}", name.replace('_', "-")))
            .chain([ZOOM.to_owned()])
            .collect();
        assert_eq!(granted, expected);
    }
}
