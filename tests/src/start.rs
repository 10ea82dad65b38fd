//! How programs start: when their window first shows something to read, and the memory that they then hold.
//!
//! Any program with a window is measured in the same way, from outside, so that one can be compared with another.

use crate::album;
use crate::desktop::Desktop;
use crate::display::Screen;
use crate::eye::Eye;
use crate::processes::{Group, Tool};
use crate::wait::PROGRAM;
use anyhow::{Context as _, Result, ensure};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const BUS: Tool = Tool {
    program: "dbus-daemon",
    package: "dbus-daemon",
};

/// The process that draws the page: a window without it is not one to measure.
const DRAWER: &str = "WebKitWebProces";

/// A window is quiet when nothing changed in it for that time; it is measured anyhow a while after it first showed.
const QUIET: Duration = Duration::from_secs(1);
const A_WHILE: Duration = Duration::from_secs(3);

/// A desktop on which programs are started one after the other.
#[derive(Debug)]
pub struct Stage {
    desktop: Desktop,
}

/// How a program started.
#[derive(Debug, Clone)]
pub struct Start {
    /// Time from the start of the program until its window showed something to read.
    pub paint: Duration,
    /// Memory in KiB of the program and of what it started, by name, what is shared counted once (PSS).
    pub memory: BTreeMap<String, u64>,
}

impl Start {
    /// The memory of the program itself, without the processes of WebKit, in KiB.
    pub fn program_kib(&self) -> u64 {
        let own = self.memory.iter();
        own.filter(|(name, _)| !name.starts_with("WebKit"))
            .map(|(_, kib)| kib)
            .sum()
    }

    /// All its memory, in KiB.
    pub fn memory_kib(&self) -> u64 {
        self.memory.values().sum()
    }
}

impl Stage {
    /// Opens the desktop.
    ///
    /// # Errors
    ///
    /// What is missing on the machine.
    pub async fn open() -> Result<Self> {
        let desktop = Desktop::open(Screen::LAPTOP).await?;
        Ok(Self { desktop })
    }

    /// Starts a program, measures it, and ends it. Its window is photographed to `target/run/` as `photograph`.
    ///
    /// # Errors
    ///
    /// When it shows nothing to read.
    pub async fn start(
        &self,
        program: &Path,
        words: &[OsString],
        photograph: Option<&str>,
    ) -> Result<Start> {
        // A session of its own: the program lets itself be opened once in each.
        let complaints = |name: &str| self.desktop.home().join(name);
        let (bus, address) = self.session(&complaints("bus.txt"))?;
        let eye = Eye::on(self.desktop.display())?;
        let mut command = Command::new(program);
        command
            .args(words)
            .env_clear()
            .envs(self.desktop.environment()?)
            .env("DBUS_SESSION_BUS_ADDRESS", address)
            .stdout(Stdio::null());

        let began = Instant::now();
        let group = Group::start(command, &complaints("programme.txt"))?;
        let painted = first_paint(&eye, began + PROGRAM)
            .with_context(|| crate::window::complaints(self.desktop.home()))?;
        if let Some(name) = photograph {
            let path = album::place(&format!("{name}.png"))?;
            self.desktop.display().photograph_window()?.write(&path)?;
        }
        let mut since = painted;
        while let Some(changed) = eye.change((since + QUIET).min(painted + A_WHILE))? {
            since = changed;
        }
        let memory = group.memory()?;
        ensure!(
            memory.contains_key(DRAWER),
            "no {DRAWER} among the processes of {}: {memory:?}",
            program.display()
        );
        group.end().await?;
        bus.end().await?;
        Ok(Start {
            paint: painted - began,
            memory,
        })
    }

    /// Starts a session bus, and gives its address.
    fn session(&self, complaints: &Path) -> Result<(Group, String)> {
        let mut command = BUS.command()?;
        command
            .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
            .env_clear()
            .envs(self.desktop.environment()?)
            .stdout(Stdio::piped());
        let mut bus = Group::start(command, complaints)?;
        let stdout = bus.stdout().expect("its output is piped");
        let mut address = String::new();
        BufReader::new(stdout).read_line(&mut address)?;
        ensure!(!address.is_empty(), "dbus-daemon gave no address");
        Ok((bus, address.trim_end().to_owned()))
    }
}

fn first_paint(eye: &Eye, end: Instant) -> Result<Instant> {
    while let Some(changed) = eye.change(end)? {
        if eye.reads() {
            return Ok(changed);
        }
    }
    anyhow::bail!(
        "its window showed nothing to read in {} s",
        PROGRAM.as_secs()
    )
}
