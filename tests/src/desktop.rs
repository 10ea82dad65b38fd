//! What stands around the window: a screen, a home, the dialogs of the system, the program that opens documents.

use crate::display::{Display, Screen};
use crate::page::Page;
use crate::processes::Tool;
use crate::wait::{GESTURE, until};
use anyhow::{Context as _, Result, ensure};
use std::ffi::OsString;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tempfile::TempDir;

const XDOTOOL: Tool = Tool {
    program: "xdotool",
    package: "xdotool",
};

/// Notes what it is asked to open, in place of the reader of documents.
const READER: &str = "#!/bin/sh\nprintf '%s\\n' \"$1\" >> \"$HOME/ouverts.txt\"\n";

/// Where a session of the desktop keeps its sockets, in its home.
const RUNTIME: &str = "run";

const A_MOMENT: Duration = Duration::from_secs(2);

/// A desktop for one journey.
#[derive(Debug)]
pub(crate) struct Desktop {
    display: Display,
    home: TempDir,
}

impl Desktop {
    /// Opens it.
    pub(crate) async fn open(screen: Screen) -> Result<Self> {
        let home = tempfile::tempdir().context("make a home for the journey")?;
        let programs = home.path().join("bin");
        std::fs::create_dir(&programs)?;
        let reader = programs.join("xdg-open");
        std::fs::write(&reader, READER)?;
        std::fs::set_permissions(&reader, std::fs::Permissions::from_mode(0o755))?;
        let runtime = home.path().join(RUNTIME);
        std::fs::create_dir(&runtime)?;
        std::fs::set_permissions(&runtime, std::fs::Permissions::from_mode(0o700))?;
        Ok(Self {
            display: Display::open(screen, home.path()).await?,
            home,
        })
    }

    pub(crate) fn display(&self) -> &Display {
        &self.display
    }

    pub(crate) fn home(&self) -> &Path {
        self.home.path()
    }

    /// What every program of this desktop finds in its environment, and nothing else of the machine's.
    pub(crate) fn environment(&self) -> Result<Vec<(&'static str, OsString)>> {
        let home = self.home();
        Ok(vec![
            ("PATH", self.path()?),
            ("HOME", home.into()),
            ("XDG_RUNTIME_DIR", home.join(RUNTIME).into()),
            ("DISPLAY", self.display.name().into()),
            ("LANG", "C.UTF-8".into()),
            ("TZ", "Europe/Paris".into()),
            ("GDK_BACKEND", "x11".into()),
            ("GSETTINGS_BACKEND", "memory".into()),
            ("NO_AT_BRIDGE", "1".into()),
            // There is no graphics card here.
            ("WEBKIT_DISABLE_DMABUF_RENDERER", "1".into()),
        ])
    }

    /// Where programs are looked for: the reader of documents is the desktop's own.
    fn path(&self) -> Result<OsString> {
        let usual = std::env::var_os("PATH").unwrap_or_default();
        let folders = std::iter::once(self.home().join("bin")).chain(std::env::split_paths(&usual));
        std::env::join_paths(folders).context("name where programs are")
    }

    /// Presses keys or types, in whatever has the focus.
    fn xdotool(&self, words: &[&str]) -> Result<()> {
        let status = XDOTOOL
            .command()?
            .args(words)
            .env("DISPLAY", self.display.name())
            .status()
            .context("run xdotool")?;
        ensure!(status.success(), "xdotool {words:?} ended with {status}");
        Ok(())
    }
}

impl Page {
    /// Saves as that file, which is not there yet, in the dialog that the system shows.
    ///
    /// # Errors
    ///
    /// When no dialog shows, or it does not go.
    pub async fn save_as(&self, file: &Path) -> Result<()> {
        self.answer_dialog("ctrl+a", file).await
    }

    /// Chooses that file, in the dialog that the system shows.
    ///
    /// # Errors
    ///
    /// When no dialog shows, or it does not go.
    pub async fn choose_file(&self, file: &Path) -> Result<()> {
        self.answer_dialog("ctrl+l", file).await
    }

    /// Gives up in the dialog that the system shows.
    ///
    /// # Errors
    ///
    /// When no dialog shows, or it does not go.
    pub async fn give_up_dialog(&self) -> Result<()> {
        self.wait_dialog().await?;
        self.desktop.xdotool(&["key", "Escape"])?;
        self.wait_no_dialog(GESTURE).await
    }

    /// Gives the documents that were opened with the program of the system.
    ///
    /// # Errors
    ///
    /// When the list cannot be read.
    pub fn opened(&self) -> Result<Vec<PathBuf>> {
        let list = self.desktop.home().join("ouverts.txt");
        if !list.exists() {
            return Ok(Vec::new());
        }
        Ok(std::fs::read_to_string(list)?
            .lines()
            .map(PathBuf::from)
            .collect())
    }

    async fn answer_dialog(&self, first_key: &str, file: &Path) -> Result<()> {
        let text = file.to_str().context("a path that reads as text")?;
        self.wait_dialog().await?;
        self.desktop.xdotool(&["key", first_key])?;
        self.desktop.xdotool(&["type", "--delay", "5", text])?;
        // The first Return may only take what the dialog proposes to complete the path with.
        for _ in 0..3 {
            self.desktop.xdotool(&["key", "Return"])?;
            if self.wait_no_dialog(A_MOMENT).await.is_ok() {
                return Ok(());
            }
        }
        self.wait_no_dialog(GESTURE).await
    }

    /// Waits for a dialog and brings it to the front, so that keys go to it.
    async fn wait_dialog(&self) -> Result<()> {
        let dialog = until("a dialog of the system", GESTURE, async || {
            self.desktop.display().dialog()?.context("there is none")
        })
        .await?;
        self.desktop
            .xdotool(&["windowactivate", "--sync", &dialog.to_string()])
    }

    async fn wait_no_dialog(&self, limit: Duration) -> Result<()> {
        until("the end of the dialog", limit, async || {
            ensure!(self.desktop.display().dialog()?.is_none(), "it still shows");
            Ok(())
        })
        .await
    }
}
