//! The commands, step by step, each with its time.

use crate::{arrows, campaign, glossary, setup, tidy};
use anyhow::{Context as _, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

/// Root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .map(Path::to_owned)
        .unwrap_or_default()
}

/// A command run at the root.
pub(crate) fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.current_dir(root());
    command
}

/// Runs a command that must succeed.
pub(crate) fn succeed(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("start {:?}", command.get_program()))?;
    if status.success() {
        Ok(())
    } else {
        bail!("{:?} failed", command)
    }
}

fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = command(&std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    cargo.args(arguments);
    cargo
}

fn npm(arguments: &[&str]) -> Command {
    let mut npm = command("npm");
    npm.current_dir(root().join("ui")).args(arguments);
    npm
}

/// Runs steps in order, all of them even when one fails, and tells each with its time.
struct Steps {
    passed: usize,
    failed: Vec<&'static str>,
}

impl Steps {
    fn new() -> Self {
        Self {
            passed: 0,
            failed: Vec::new(),
        }
    }

    fn step(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) -> bool {
        println!("\n== {name}");
        let start = Instant::now();
        let done = work();
        let seconds = start.elapsed().as_secs();
        match &done {
            Ok(()) => {
                self.passed += 1;
                println!("== {name}: passed in {seconds} s");
            }
            Err(error) => {
                self.failed.push(name);
                println!("== {name}: FAILED in {seconds} s: {error:#}");
            }
        }
        done.is_ok()
    }

    fn finish(self) -> Result<()> {
        println!("\n{} passed, {} failed", self.passed, self.failed.len());
        if self.failed.is_empty() {
            Ok(())
        } else {
            bail!("failed: {}", self.failed.join(", "))
        }
    }
}

/// Every check that CI runs.
pub(crate) fn test() -> Result<()> {
    let mut steps = Steps::new();
    if !steps.step("setup", setup::everything) {
        return steps.finish();
    }
    steps.step("interface: types", || {
        succeed(&mut npm(&["run", "--silent", "check"]))
    });
    if !steps.step("interface: build", || {
        succeed(&mut npm(&["run", "--silent", "build"]))
    }) {
        return steps.finish();
    }
    fast(&mut steps);
    if steps.step("build", || build(&["--tests"])) {
        steps.step("tests: rooms, shell, journeys in the real window", || {
            succeed(workspace("test").args(["--no-fail-fast", "--quiet"]))
        });
        steps.step("photograph and findings of each screen state", || {
            succeed(workspace("test").args(["--test", "planche", "--quiet"]))
        });
    }
    steps.finish()
}

/// The fast part.
pub(crate) fn check() -> Result<()> {
    let mut steps = Steps::new();
    fast(&mut steps);
    steps.finish()
}

fn fast(steps: &mut Steps) {
    steps.step("format", || {
        succeed(&mut cargo(&["fmt", "--all", "--check"]))
    });
    steps.step("arrows between rooms", arrows::check);
    steps.step("tidiness", tidy::check);
    steps.step("glossary", glossary::check);
    steps.step("campaigns", campaign::check);
    steps.step("lints", || {
        succeed(workspace("clippy").args(["--all-targets", "--quiet", "--", "-D", "warnings"]))
    });
}

/// A command of cargo on the whole workspace, with a window that can be driven.
///
/// Always all packages and the same features: a part of them would have the libraries compiled once more, with others.
fn workspace(subcommand: &str) -> Command {
    cargo(&[subcommand, "--workspace", "--features", "pupitre/e2e"])
}

/// Builds the programs, and those tests, without which the libraries would have other features.
fn programs(tests: &[&str]) -> Result<()> {
    succeed(workspace("build").args(["--quiet", "--bins"]).args(tests))
}

/// The same, and forgets the photographs of an earlier run: they would hide a state that is no longer reached.
fn build(tests: &[&str]) -> Result<()> {
    let _ = std::fs::remove_dir_all(root().join("target/run"));
    programs(tests)
}

/// Kills the application and the server under load, cuts the power of their disks, and measures whether the time of an
/// answer tells which addresses are known.
pub(crate) fn faults() -> Result<()> {
    setup::everything()?;
    setup::faults()?;
    programs(&["--tests"])?;
    let mut steps = Steps::new();
    for (name, test, words) in [
        (
            "application killed, and its power cut",
            "tenue_poste",
            &[][..],
        ),
        ("server killed under load", "tenue", &[]),
        ("power of the base cut under load", "tenue", &["coupures"]),
        ("base restored under load", "tenue", &["restaurations"]),
        ("what the time of an answer tells", "enumeration", &[]),
    ] {
        steps.step(name, || {
            let test = ["--test", test, "--quiet", "--"];
            succeed(workspace("test").args(test).args(words))
        });
    }
    steps.step("bad networks", || {
        let case = "a_piece_comes_through_every_bad_network_and_no_part_twice_more_than_once";
        let asked = ignored(case);
        let mut alone = Command::new("unshare");
        alone.arg("--net").arg(asked.get_program());
        succeed(alone.args(asked.get_args()).current_dir(root()))
    });
    steps.finish()
}

/// Asks every operation of the description of the server what nobody would ask.
pub(crate) fn interface() -> Result<()> {
    setup::everything()?;
    let program = setup::schemathesis()?;
    programs(&["--test", "reel"])?;
    let case = "no_operation_of_the_description_fails_whatever_it_is_asked";
    succeed(ignored(case).env("PUPITRE_SCHEMATHESIS", program))
}

/// One case of the server that `test` leaves out.
fn ignored(case: &str) -> Command {
    let mut asked = workspace("test");
    asked.args(["--quiet", "--test", "reel"]);
    asked.args(["--", "--ignored", "--nocapture", case]);
    asked
}

/// The server, built as a service runs it.
const SERVER: [&str; 4] = ["--profile", "server", "--package", "server"];

/// Measures what a command and a pièce cost at the server.
pub(crate) fn bench_server() -> Result<()> {
    setup::everything()?;
    succeed(cargo(&["build", "--quiet"]).args(SERVER))?;
    for figures in ["debit", "nombre"] {
        let test = ["--test", figures];
        succeed(cargo(&["test", "--quiet"]).args(SERVER).args(test))?;
    }
    Ok(())
}

/// Measures the lists and the searches of the desk of the service.
pub(crate) fn bench_bureau() -> Result<()> {
    setup::everything()?;
    let files = ["--test", "files"];
    succeed(cargo(&["test", "--quiet"]).args(SERVER).args(files))
}

/// Measures a batch of ten thousand validations.
pub(crate) fn bench_lots() -> Result<()> {
    setup::everything()?;
    succeed(cargo(&["build", "--quiet"]).args(SERVER))?;
    let lots = ["--test", "lots"];
    succeed(cargo(&["test", "--quiet"]).args(SERVER).args(lots))
}

/// Starts a service to try the application with, at an instant of rehearsal when one is given.
pub(crate) fn server(instant: Option<&str>) -> Result<()> {
    setup::everything()?;
    succeed(&mut cargo(&["build", "--quiet", "--package", "server"]))?;
    let mut service = cargo(&["run", "--quiet", "--package", "banc", "--"]);
    service.args(instant);
    succeed(&mut service)
}

/// Starts the application; without a display, does the main job in a virtual one.
pub(crate) fn run() -> Result<()> {
    setup::everything()?;
    succeed(&mut npm(&["run", "--silent", "build"]))?;
    let display = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some());
    if display || !cfg!(target_os = "linux") {
        println!("Starting the application.");
        return succeed(&mut cargo(&["run", "--package", "pupitre"]));
    }
    println!("No display: the main job runs in a virtual one.");
    let main_job = ["--test", "parcours"];
    build(&main_job)?;
    succeed(workspace("test").args(main_job).args(["--", "--nocapture"]))?;
    println!(
        "The PDFs and a photograph of each screen are in {}",
        root().join("target/run").display()
    );
    Ok(())
}

/// Plays histories in a release build: one of a seed with what it was like, so many from it, or for so many hours.
pub(crate) fn sim(words: &[String]) -> Result<()> {
    let after = |name: &str| {
        let place = words.iter().position(|word| word == name)?;
        words.get(place + 1).map(String::as_str)
    };
    let mut play = cargo(&[
        "run",
        "--release",
        "--quiet",
        "--package",
        "simulation",
        "--",
    ]);
    play.arg(after("--seed").unwrap_or("1"));
    match (after("--count"), after("--hours")) {
        (Some(count), _) => play.arg(count),
        (None, Some(hours)) => play.args(["hours", hours]),
        (None, None) => &mut play,
    };
    succeed(&mut play)
}

/// Tries every candidacy, also where a règlement has many épreuves.
pub(crate) fn enumeration() -> Result<()> {
    let whole = [
        "--package",
        "rules",
        "--test",
        "enumeration",
        "--",
        "--nocapture",
    ];
    succeed(
        cargo(&["test", "--release"])
            .args(whole)
            .env("PUPITRE_ENUMERATION", "whole"),
    )
}

/// Measures decisions, documents, typing, and the application's window against a bare one.
pub(crate) fn bench() -> Result<()> {
    setup::everything()?;
    succeed(&mut npm(&["run", "--silent", "build"]))?;
    for (room, figures) in [("documents", "figures"), ("poste", "saisie")] {
        let bench = ["bench", "--package", room, "--bench", figures];
        succeed(&mut cargo(&bench))?;
    }
    // Both windows as `tauri build` makes them; the letters are typed in a build that can be driven.
    let windows = ["--bin", "pupitre", "--example", "nue"];
    let shipped = ["--release", "--features", "tauri/custom-protocol"];
    succeed(
        cargo(&["build", "--package", "pupitre"])
            .args(shipped)
            .args(windows),
    )?;
    succeed(&mut cargo(&[
        "build",
        "--package",
        "pupitre",
        "--features",
        "e2e",
    ]))?;
    // The eye itself need not be fast: the development profile is built already.
    let window = [
        "--profile",
        "dev",
        "--package",
        "tests",
        "--bench",
        "fenetre",
    ];
    succeed(cargo(&["bench"]).args(window))
}
