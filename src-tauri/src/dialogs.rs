//! The dialogs and programs of the system, for the desk.

use poste::shell::{Answer, Shell};
use rfd::{AsyncFileDialog, FileHandle};
use std::path::{Path, PathBuf};
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

    fn dialog(&self, title: &str) -> AsyncFileDialog {
        AsyncFileDialog::new()
            .set_title(title)
            .set_parent(&self.window)
    }
}

impl Shell for Dialogs {
    fn choose_files(&self) -> Answer<'_, Vec<PathBuf>> {
        let chosen = self.dialog("Choisir les fichiers à ajouter").pick_files();
        Box::pin(async { chosen.await.unwrap_or_default().iter().map(path_of).collect() })
    }

    fn choose_dossier(&self) -> Answer<'_, Option<PathBuf>> {
        let chosen = self.dialog("Choisir le fichier du dossier").pick_file();
        Box::pin(async { chosen.await.as_ref().map(path_of) })
    }

    fn choose_destination<'a>(&'a self, name: &'a str) -> Answer<'a, Option<PathBuf>> {
        let chosen = self.dialog("Enregistrer").set_file_name(name).save_file();
        Box::pin(async { chosen.await.as_ref().map(path_of) })
    }

    fn open<'a>(&'a self, path: &'a Path) -> Answer<'a, bool> {
        let path = path.to_owned();
        // The program of the system may take its time to come up.
        let opening = tauri::async_runtime::spawn_blocking(move || opener::open(path));
        Box::pin(async {
            match opening.await {
                Ok(Ok(())) => true,
                Ok(Err(error)) => {
                    tracing::warn!(cause = %error, "no program opened the document");
                    false
                }
                Err(_) => false,
            }
        })
    }
}

fn path_of(chosen: &FileHandle) -> PathBuf {
    chosen.path().to_owned()
}
