//! The programs of the machine that a journey borrows. They end with it, whatever happens.

use crate::wait::{GESTURE, until};
use anyhow::{Context as _, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process, kill_process_group};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

/// A program of the machine, and the Debian package that brings it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tool {
    /// Name of the program.
    pub(crate) program: &'static str,
    /// Name of the package.
    pub(crate) package: &'static str,
}

impl Tool {
    /// Starts a command that runs this tool, or tells what to install.
    pub(crate) fn command(self) -> Result<Command> {
        let found = std::env::var_os("PATH")
            .iter()
            .flat_map(std::env::split_paths)
            .any(|folder| folder.join(self.program).is_file());
        if !found {
            bail!(
                "{} is not on this machine: install the Debian package {}; the journeys cannot run without it",
                self.program,
                self.package
            );
        }
        // A journey that is itself killed must not leave its programs behind.
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "KILL", "--", self.program]);
        Ok(command)
    }
}

/// A program with everything that it started itself. Dropping it ends them all.
#[derive(Debug)]
pub(crate) struct Group {
    child: Child,
}

impl Group {
    /// Starts a command in a process group of its own; what it complains of goes to `complaints`.
    pub(crate) fn start(mut command: Command, complaints: &Path) -> Result<Self> {
        let file =
            File::create(complaints).with_context(|| format!("create {}", complaints.display()))?;
        let child = command
            .stdin(Stdio::null())
            .stderr(file)
            .process_group(0)
            .spawn()
            .with_context(|| format!("start {}", command.get_program().display()))?;
        Ok(Self { child })
    }

    /// Takes what the program writes.
    pub(crate) fn stdout(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// Gives how the program ended, when it did.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        self.child.try_wait().context("look after the program")
    }

    /// Fails when the program is over.
    pub(crate) fn check_alive(&mut self) -> Result<()> {
        match self.ended()? {
            None => Ok(()),
            Some(status) => bail!("it ended with {status}"),
        }
    }

    /// Gives the processes of the group that run that program.
    pub(crate) fn running(&self, program: &Path) -> Vec<Pid> {
        let members = self.members().into_iter();
        members
            .filter(|pid| fs::read_link(file_of(*pid, "exe")).is_ok_and(|exe| exe == program))
            .collect()
    }

    /// Gives the memory of the group in KiB by name of program, what is shared counted once (PSS).
    pub(crate) fn memory(&self) -> Result<BTreeMap<String, u64>> {
        let mut memory = BTreeMap::new();
        for pid in self.members() {
            let name = fs::read_to_string(file_of(pid, "comm")).context("name a process")?;
            let rollup = fs::read_to_string(file_of(pid, "smaps_rollup"));
            let rollup = rollup.with_context(|| format!("read the memory of {name}"))?;
            let pss = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
            let pss = pss.and_then(|pss| pss.trim().strip_suffix("kB"));
            let pss: u64 = pss.context("a line of PSS in kB")?.trim().parse()?;
            *memory.entry(name.trim_end().to_owned()).or_default() += pss;
        }
        Ok(memory)
    }

    /// Ends all processes of the group, and waits until they are over.
    pub(crate) async fn end(mut self) -> Result<()> {
        kill_process_group(self.group(), Signal::KILL).context("kill the program")?;
        until("end of the program", GESTURE, async || {
            self.ended()?.context("it still runs")?;
            ensure!(self.members().is_empty(), "what it started still runs");
            Ok(())
        })
        .await
    }

    fn members(&self) -> Vec<Pid> {
        let Ok(processes) = fs::read_dir("/proc") else {
            return Vec::new();
        };
        processes
            .filter_map(|entry| number(&entry.ok()?.file_name()))
            // The threads of the kernel have neither a program nor a group.
            .filter(|pid| fs::read_link(file_of(*pid, "exe")).is_ok())
            .filter(|pid| rustix::process::getpgid(Some(*pid)) == Ok(self.group()))
            .collect()
    }

    fn group(&self) -> Pid {
        Pid::from_child(&self.child)
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        // Both fail only when everything is over already.
        let _ = kill_process_group(self.group(), Signal::KILL);
        let _ = self.child.wait();
    }
}

/// Gives the environment of a process.
pub(crate) fn environment(pid: Pid) -> Result<Vec<(OsString, OsString)>> {
    let bytes = fs::read(format!("/proc/{}/environ", pid.as_raw_nonzero()))
        .context("read the environment of the program")?;
    Ok(bytes
        .split(|byte| *byte == 0)
        .filter_map(|entry| {
            let equals = entry.iter().position(|byte| *byte == b'=')?;
            let text = |bytes: &[u8]| OsStr::from_bytes(bytes).to_owned();
            Some((text(&entry[..equals]), text(&entry[equals + 1..])))
        })
        .collect())
}

/// Ends a process without letting it say a word.
pub(crate) fn kill(pid: Pid) -> Result<()> {
    kill_process(pid, Signal::KILL).context("kill the program")
}

fn number(name: &OsStr) -> Option<Pid> {
    Pid::from_raw(name.to_str()?.parse().ok()?)
}

fn file_of(pid: Pid, name: &str) -> PathBuf {
    format!("/proc/{}/{name}", pid.as_raw_nonzero()).into()
}
