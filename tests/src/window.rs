//! The program under test, opened in its own display and driven through WebDriver.

use crate::album;
use crate::desktop::Desktop;
use crate::display::Screen;
use crate::driver::Driver;
use crate::page::Page;
use crate::processes::{self, Group};
use crate::wait::{GESTURE, until};
use anyhow::{Context as _, Result, bail, ensure};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::Arc;
use std::time::Duration;

/// How the person set the colours of their desktop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
    /// More contrast, dark on light.
    HighContrast,
}

/// How the program is opened.
#[derive(Debug, Clone)]
pub struct Launch {
    screen: Screen,
    words: Vec<String>,
    donnees: Option<PathBuf>,
    environment: Vec<(String, String)>,
    limit: Duration,
}

impl Launch {
    /// Opens at the date of today, as a candidate does.
    pub fn today() -> Self {
        Self {
            screen: Screen::LAPTOP,
            words: Vec::new(),
            donnees: None,
            environment: Vec::new(),
            limit: Duration::from_secs(180),
        }
    }

    /// Opens in rehearsal, the clock standing still at that date of the campaign's zone (`2023-10-20T10:00`).
    pub fn at(date: &str) -> Self {
        Self::today()
            .word("--repetition")
            .word(date)
            .word("--repetition-figee")
    }

    /// Adds a word to the command line.
    pub fn word(mut self, word: impl Into<String>) -> Self {
        self.words.push(word.into());
        self
    }

    /// Opens on another screen than the laptop's.
    pub fn on(mut self, screen: Screen) -> Self {
        self.screen = screen;
        self
    }

    /// Runs the campaign of that folder.
    pub fn campagne(self, folder: &Path) -> Self {
        self.word("--campagne").word(folder.display().to_string())
    }

    /// Keeps the data in that folder, to open them again later. Otherwise they end with the window.
    pub fn donnees(mut self, folder: &Path) -> Self {
        self.donnees = Some(folder.to_owned());
        self
    }

    /// Opens on a desktop of those colours.
    pub fn theme(self, theme: Theme) -> Self {
        let name = match theme {
            Theme::Light => "Adwaita",
            Theme::Dark => "Adwaita:dark",
            Theme::HighContrast => "HighContrast",
        };
        self.environment("GTK_THEME", name)
    }

    /// Gives the story more time, or less, than three minutes.
    pub fn within(mut self, limit: Duration) -> Self {
        self.limit = limit;
        self
    }

    /// Sets a variable of the environment, such as `TZ`.
    pub fn environment(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Opens the window, tells the story in it, and closes it. When the story fails, the screen is photographed to
    /// `target/run/echecs/` under the name of the test.
    ///
    /// # Errors
    ///
    /// What failed, with what the program complained of.
    pub async fn run(self, story: impl AsyncFnOnce(&Page) -> Result<()>) -> Result<()> {
        let window = self.clone().open().await?;
        let story = tokio::time::timeout(self.limit, story(window.page())).await;
        let outcome =
            story.unwrap_or_else(|_| bail!("the story took more than {} s", self.limit.as_secs()));
        match outcome {
            Ok(()) => window.close().await,
            Err(error) => {
                let photograph = window.photograph_failure();
                let complaints = window.complaints();
                let _ = window.close().await;
                Err(error.context(format!("photograph: {photograph}\n{complaints}")))
            }
        }
    }

    /// Opens the window. Close it with [`Window::close`]; a window that is dropped is killed.
    ///
    /// # Errors
    ///
    /// What is missing on the machine, or why the window did not open.
    pub async fn open(self) -> Result<Window> {
        let program = program()?;
        let desktop = Arc::new(Desktop::open(self.screen).await?);
        let driver = Driver::start(&desktop, &self.environment).await?;
        let donnees = self
            .donnees
            .unwrap_or_else(|| desktop.home().join("donnees"));
        let mut words = self.words;
        words.push("--donnees".to_owned());
        words.push(donnees.to_str().context("a readable path")?.to_owned());
        let capabilities = json!({
            "webkitgtk:browserOptions": { "binary": program, "args": words },
            "timeouts": { "script": 30_000, "pageLoad": 30_000, "implicit": 0 },
        });
        let serde_json::Value::Object(capabilities) = capabilities else {
            bail!("capabilities are an object");
        };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&driver.address())
            .await
            .with_context(|| format!("open the window\n{}", complaints(desktop.home())))?;
        let window = Window {
            page: Page::new(client.clone(), Arc::clone(&desktop)),
            client: client.clone(),
            program,
            driver,
            desktop,
        };
        // The server is taller than the screen, and a centred window stands too low.
        client.set_window_position(0, 0).await?;
        window
            .page
            .wait_ready()
            .await
            .with_context(|| complaints(window.desktop.home()))?;
        Ok(window)
    }
}

/// The program, open.
#[derive(Debug)]
pub struct Window {
    page: Page,
    client: Client,
    program: PathBuf,
    // The program is over before its desktop goes.
    driver: Driver,
    desktop: Arc<Desktop>,
}

impl Window {
    /// What it shows.
    pub fn page(&self) -> &Page {
        &self.page
    }

    /// Closes it.
    ///
    /// # Errors
    ///
    /// When the driver does not close the session.
    pub async fn close(self) -> Result<()> {
        self.client.close().await.context("close the window")
    }

    /// Gives its title, which the task bar and a shared screen show.
    ///
    /// # Errors
    ///
    /// When the screen cannot be read.
    pub fn title(&self) -> Result<String> {
        self.desktop.display().window_title()
    }

    /// Starts the program a second time in the same session of the desktop, and waits until that start is over.
    ///
    /// # Errors
    ///
    /// When it does not end.
    pub async fn start_again(&self, words: &[&str]) -> Result<ExitStatus> {
        let running = self.driver.group().running(&self.program);
        let first = running.first().context("the program runs")?;
        let mut second = Command::new(&self.program);
        second.args(words);
        second.env_clear().envs(processes::environment(*first)?);
        let mut second = Group::start(second, &self.desktop.home().join("second.txt"))?;
        until("end of the second start", GESTURE, async || {
            second.ended()?.context("it still runs")
        })
        .await
    }

    /// Ends the program as a power cut would.
    ///
    /// # Errors
    ///
    /// When it does not run, or cannot be killed.
    pub async fn kill(self) -> Result<()> {
        let running = self.driver.group().running(&self.program);
        ensure!(!running.is_empty(), "the program does not run any more");
        for pid in running {
            processes::kill(pid)?;
        }
        until("end of the program", GESTURE, async || {
            let running = self.driver.group().running(&self.program);
            ensure!(running.is_empty(), "it still runs");
            Ok(())
        })
        .await
    }

    /// Writes the whole screen to `target/run/`, frames and dialogs of the system included.
    ///
    /// # Errors
    ///
    /// When the screen cannot be read.
    pub fn photograph_screen(&self, name: &str) -> Result<()> {
        let path = album::place(&format!("{name}.png"))?;
        self.desktop.display().photograph()?.write(&path)
    }

    /// What the program and the driver complained of.
    pub fn complaints(&self) -> String {
        complaints(self.desktop.home())
    }

    fn photograph_failure(&self) -> String {
        let test = std::thread::current()
            .name()
            .unwrap_or("journey")
            .replace("::", ".");
        match self.photograph_screen(&format!("echecs/{test}")) {
            Ok(()) => format!("target/run/echecs/{test}.png"),
            Err(error) => format!("none ({error:#})"),
        }
    }
}

pub(crate) fn complaints(home: &Path) -> String {
    let written = std::fs::read_to_string(home.join("programme.txt")).unwrap_or_default();
    let lines: Vec<&str> = written
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("dbus-daemon["))
        .collect();
    match lines.as_slice() {
        [] => "the program complained of nothing".to_owned(),
        lines => format!("the program complained of:\n{}", lines.join("\n")),
    }
}

/// Gives the program under test: `PUPITRE_BIN`, or the debug build. It must be one that can be driven, since the
/// driver would wait for ever for any other.
///
/// # Errors
///
/// What to build.
pub fn program() -> Result<PathBuf> {
    let program = std::env::var_os("PUPITRE_BIN").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/debug/pupitre"),
        PathBuf::from,
    );
    let program = program.canonicalize().with_context(|| {
        format!(
            "{} is not there: build it with `cargo build --features e2e`",
            program.display()
        )
    })?;
    let version = Command::new(&program)
        .arg("--version")
        .output()
        .context("ask its version")?;
    ensure!(
        String::from_utf8_lossy(&version.stdout)
            .trim_end()
            .ends_with(" e2e"),
        "{} cannot be driven: build it with `cargo build --features e2e`",
        program.display()
    );
    Ok(program)
}
