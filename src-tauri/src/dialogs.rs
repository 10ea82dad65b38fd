//! The dialogs and programs of the system, for the desk.

use poste::{Answer, Shell};
use rfd::{AsyncFileDialog, AsyncMessageDialog, FileHandle, MessageLevel};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tauri::WebviewWindow;

/// Native dialogs over the main window.
pub(crate) struct Dialogs {
    window: WebviewWindow,
}

impl Dialogs {
    /// Opens its dialogs over that window.
    pub(crate) fn over(window: WebviewWindow) -> Self {
        Self { window }
    }

    /// Tells the person something, and waits until they read it.
    pub(crate) async fn tell(&self, text: &str) {
        let _ = AsyncMessageDialog::new()
            .set_level(MessageLevel::Error)
            .set_title("Pupitre")
            .set_description(text)
            .set_parent(&self.window)
            .show()
            .await;
    }

    fn dialog(&self, title: &str) -> AsyncFileDialog {
        AsyncFileDialog::new()
            .set_title(title)
            .set_parent(&self.window)
    }
}

impl Shell for Dialogs {
    fn choose_files(&self) -> Answer<'_, Vec<PathBuf>> {
        let chosen = self.dialog("Choisir les fichiers à ajouter").pick_files();
        Box::pin(async {
            chosen
                .await
                .unwrap_or_default()
                .iter()
                .map(path_of)
                .collect()
        })
    }

    fn choose_dossier(&self) -> Answer<'_, Option<PathBuf>> {
        let chosen = self.dialog("Choisir le fichier du dossier").pick_file();
        Box::pin(async { chosen.await.as_ref().map(path_of) })
    }

    fn choose_document(&self) -> Answer<'_, Option<PathBuf>> {
        let dialog = self.dialog("Choisir le document à vérifier");
        let kinds = ["pdf", "PDF", "jpg", "JPG", "jpeg", "JPEG", "png", "PNG"];
        let chosen = dialog.add_filter("PDF, photo", &kinds).pick_file();
        Box::pin(async { chosen.await.as_ref().map(path_of) })
    }

    fn choose_destination<'a>(&'a self, name: &'a str) -> Answer<'a, Option<PathBuf>> {
        let chosen = self.dialog("Enregistrer").set_file_name(name).save_file();
        Box::pin(async { chosen.await.as_ref().map(path_of) })
    }

    fn open<'a>(&'a self, path: &'a Path) -> Answer<'a, bool> {
        start(path.as_os_str())
    }

    fn browse<'a>(&'a self, address: &'a str) -> Answer<'a, bool> {
        start(OsStr::new(address))
    }
}

/// Gives the system a file or an address to open.
fn start(target: &OsStr) -> Answer<'static, bool> {
    let target = target.to_owned();
    // Ends when the program is up, or with the program.
    let opening = tauri::async_runtime::spawn_blocking(move || open_with_system(&target));
    Box::pin(async {
        let opened = match tokio::time::timeout(LONG_ENOUGH, opening).await {
            Ok(ended) => ended.unwrap_or(false),
            Err(_) => true,
        };
        if !opened {
            tracing::warn!("no program opened what was asked");
        }
        opened
    })
}

/// A program that still runs after that time is one that opened.
const LONG_ENOUGH: Duration = Duration::from_secs(3);

/// Says whether a program took it. The usual way does not tell on Linux, where the starter's own answer does.
#[cfg(target_os = "linux")]
fn open_with_system(target: &OsStr) -> bool {
    let starter = std::process::Command::new("xdg-open").arg(target).status();
    starter.is_ok_and(|status| status.success())
}

/// Says whether a program took it.
#[cfg(not(target_os = "linux"))]
fn open_with_system(target: &OsStr) -> bool {
    opener::open(target).is_ok()
}

fn path_of(chosen: &FileHandle) -> PathBuf {
    chosen.path().to_owned()
}
