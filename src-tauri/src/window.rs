//! The main window: opens on the embedded interface and stays there.
//!
//! It follows no link, opens no second window, downloads nothing and keeps nothing of what it showed. The title
//! carries no personal data, because the task bar and screen sharing show it.

use crate::arguments::Options;
use crate::bureau::{self, Service};
use crate::commands::{self, Comptoir};
use crate::dialogs::Dialogs;
use crate::{failure, opening, traces};
use anyhow::{Context as _, Result};
use std::path::PathBuf;
use std::sync::Arc;
use tauri::ipc::Invoke;
use tauri::webview::NewWindowResponse;
use tauri::{App, AppHandle, Manager as _, Url, WebviewWindow, WebviewWindowBuilder};
use tauri_plugin_deep_link::DeepLinkExt as _;
use tauri_plugin_window_state::StateFlags;

/// Suppresses the context menu but on text fields, where it copies and pastes. It is done in the page, since the
/// setting of each system is out of reach of safe code.
const CONTEXT_MENU: &str = "addEventListener('contextmenu', (event) => {
  if (!event.target.closest('input, textarea')) event.preventDefault();
}, { capture: true });";

/// Opens the window and returns when it is closed.
///
/// # Errors
///
/// When the window or its folders cannot be opened.
pub(crate) fn run(options: Options) -> Result<()> {
    tauri::Builder::default()
        // First, as it must end a second instance before anything else of it exists.
        .plugin(tauri_plugin_single_instance::init(
            |app, _words, _folder| {
                bring_to_front(app);
            },
        ))
        .plugin(tauri_plugin_deep_link::init())
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
                .build(),
        )
        .manage(Comptoir::default())
        .manage(Service::default())
        .invoke_handler(handler(options.bureau))
        .setup(move |app| Ok(furnish(app, options)?))
        .run(tauri::generate_context!())
        .context("run the window")
}

/// A window has the commands of its own desk, and no other ones.
fn handler(of_service: bool) -> Box<dyn Fn(Invoke) -> bool + Send + Sync> {
    match of_service {
        true => Box::new(bureau::handler()),
        false => Box::new(commands::handler()),
    }
}

fn furnish(app: &App, options: Options) -> Result<()> {
    traces::start(&traces_folder(app, &options)?)?;
    if options.bureau {
        return furnish_bureau(app, options);
    }
    let window = open(app, "main").context("open the main window")?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "opened");
    follow_links(app);
    let donnees = match &options.donnees {
        Some(donnees) => donnees.clone(),
        None => app
            .path()
            .app_local_data_dir()
            .context("find the data folder")?,
    };
    let app = app.handle().clone();
    // Beside the window, which shows meanwhile; its first command waits for the desk.
    tauri::async_runtime::spawn(async move {
        let shell = Arc::new(Dialogs::over(window.clone()));
        match opening::open(options, donnees, shell).await {
            Ok(desk) => app.state::<Comptoir>().install(desk),
            Err(error) => {
                Dialogs::over(window).tell(&failure(&error)).await;
                app.exit(1);
            }
        }
    });
    Ok(())
}

/// The window of who verifies dossiers.
fn furnish_bureau(app: &App, options: Options) -> Result<()> {
    let window = open(app, "bureau").context("open the window of the service")?;
    tracing::info!(
        version = env!("CARGO_PKG_VERSION"),
        "opened for the service"
    );
    let app = app.handle().clone();
    tauri::async_runtime::spawn(async move {
        let shell = Arc::new(Dialogs::over(window.clone()));
        match opening::open_bureau(options, shell).await {
            Ok(desk) => app.state::<Service>().install(desk),
            Err(error) => {
                Dialogs::over(window).tell(&failure(&error)).await;
                app.exit(1);
            }
        }
    });
    Ok(())
}

/// Follows the links of letters, those that started the program too. What one says is not for the diagnostics file.
fn follow_links(app: &App) {
    let links = app.deep_link();
    let handle = app.handle().clone();
    links.on_open_url(move |event| {
        for link in event.urls() {
            follow(&handle, link);
        }
    });
    match links.get_current() {
        Ok(started) => {
            for link in started.into_iter().flatten() {
                follow(app.handle(), link);
            }
        }
        Err(error) => tracing::warn!(cause = %error, "no link can be followed"),
    }
}

/// The desk reads a link, then the interface asks what it shows.
fn follow(app: &AppHandle, link: Url) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        app.state::<Comptoir>().follow(link.as_str()).await;
        let Some(window) = app.get_webview_window("main") else {
            return;
        };
        if let Err(error) = window.eval("dispatchEvent(new Event('lien'))") {
            tracing::warn!(cause = %error, "the interface did not hear of a link");
        }
    });
}

/// Gives the folder of the diagnostics: the system's for this program, or beside data that were put elsewhere.
fn traces_folder(app: &App, options: &Options) -> Result<PathBuf> {
    match &options.donnees {
        Some(donnees) => Ok(donnees.join("traces")),
        None => app
            .path()
            .app_log_dir()
            .context("find the diagnostics folder"),
    }
}

fn open(app: &App, label: &str) -> tauri::Result<WebviewWindow> {
    let mut windows = app.config().app.windows.iter();
    let config = windows
        .find(|it| it.label == label)
        .expect("tauri.conf.json describes each window");
    let mut builder = WebviewWindowBuilder::from_config(app.handle(), config)?
        .on_navigation(is_interface)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        // Nothing of a page outlives the window. WebDriver cannot drive such a window.
        .incognito(!cfg!(feature = "e2e"));
    if !cfg!(debug_assertions) {
        builder = builder.initialization_script(CONTEXT_MENU);
    }
    builder.build()
}

/// Says whether an address is the embedded interface, under the name that each system gives it.
fn is_interface(url: &Url) -> bool {
    matches!(
        (url.scheme(), url.host_str()),
        ("tauri", Some("localhost")) | ("http" | "https", Some("tauri.localhost"))
    )
}

fn bring_to_front(app: &AppHandle) {
    let windows = app.webview_windows();
    let Some(window) = windows.values().next() else {
        return;
    };
    let shown = window
        .unminimize()
        .and_then(|()| window.show())
        .and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::warn!(cause = %error, "the window did not come to the front");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_window_stays_on_the_interface() {
        for (address, stays) in [
            ("tauri://localhost/index.html", true),
            ("http://tauri.localhost/", true),
            ("https://tauri.localhost.example.org/", false),
            ("https://example.org/", false),
            ("file:///etc/hostname", false),
            ("data:text/html,bonjour", false),
            ("about:blank", false),
        ] {
            let url = Url::parse(address).unwrap();
            assert_eq!(is_interface(&url), stays, "{address}");
        }
    }
}
