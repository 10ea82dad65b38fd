//! Branch coverage of the rules, as the compiler counts it.
//!
//! A branch has two ways, and each counts once, in whatever test program or instance of a generic function it was
//! taken. The reports of `llvm-cov` keep the best instance of a function instead of their union, so the union is made
//! here from its export. Outside `test`: the tests of the rules are built a second time, in `target/coverage`.

use crate::setup;
use crate::steps::{command, root, succeed};
use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::Command;

/// Hundredths of a percent that must be reached.
const LEAST: usize = 9500;

/// What is counted.
const SOURCES: &str = "crates/rules/src/";

/// Where a branch stands: file, then first and last line and column.
type Place = (String, [u64; 4]);

/// Whether the condition was seen true, and seen false.
type Ways = (bool, bool);

/// Measures, prints each file and the branches that were never taken, and holds the total to [`LEAST`].
pub(crate) fn run() -> Result<()> {
    let tools = tools()?;
    let folder = root().join("target/coverage");
    let profiles = folder.join("profiles");
    let _ = std::fs::remove_dir_all(&profiles);
    std::fs::create_dir_all(&profiles).context("make the folder of the profiles")?;
    let mut test = cargo_test();
    succeed(test.args(["--quiet", "--no-fail-fast"]))?;
    let programs = programs()?;
    let merged = folder.join("rules.profdata");
    let mut merge = command(&tools.join("llvm-profdata").to_string_lossy());
    merge.args(["merge", "--sparse", "--output"]).arg(&merged);
    succeed(merge.arg(&profiles))?;
    let mut export = command(&tools.join("llvm-cov").to_string_lossy());
    export.args(["export", "--skip-expansions"]);
    export.arg(format!("--instr-profile={}", merged.display()));
    for (index, program) in programs.iter().enumerate() {
        if index > 0 {
            export.arg("--object");
        }
        export.arg(program);
    }
    let output = export.arg(SOURCES).output().context("start llvm-cov")?;
    if !output.status.success() {
        bail!("llvm-cov: {}", String::from_utf8_lossy(&output.stderr));
    }
    told(&branches(&serde_json::from_slice(&output.stdout)?))
}

/// The tools of the LLVM that the compiler holds: they read no other version's profiles surely.
fn tools() -> Result<PathBuf> {
    let output = command("rustc").arg("-vV").output().context("ask rustc")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let version = text
        .lines()
        .find_map(|line| line.strip_prefix("LLVM version: "))
        .and_then(|version| version.split('.').next())
        .context("rustc does not tell its LLVM")?;
    let package = format!("llvm-{version}");
    setup::packages(&[package.as_str()])?;
    Ok(PathBuf::from(format!("/usr/lib/{package}/bin")))
}

/// The tests of the rules, counted. Branch counting is not stable yet, and the compiler of the product is the one that
/// must count, so it is told to accept the option.
fn cargo_test() -> Command {
    let folder = root().join("target/coverage");
    let mut cargo = command("cargo");
    cargo
        .args(["test", "--package", "rules", "--lib", "--tests"])
        .env("RUSTC_BOOTSTRAP", "1")
        .env(
            "RUSTFLAGS",
            "-C instrument-coverage -Z coverage-options=branch",
        )
        .env("CARGO_TARGET_DIR", &folder)
        .env("LLVM_PROFILE_FILE", folder.join("profiles/%m.profraw"));
    cargo
}

/// The test programs that were built.
fn programs() -> Result<Vec<String>> {
    let mut build = cargo_test();
    build.args(["--quiet", "--no-run", "--message-format=json"]);
    let output = build.output().context("start cargo")?;
    let programs: Vec<String> = String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter_map(|message| message["executable"].as_str().map(str::to_owned))
        .collect();
    if programs.is_empty() {
        bail!("cargo built no test program");
    }
    Ok(programs)
}

/// Every branch of the sources, with the ways in which some instance took it.
fn branches(export: &Value) -> BTreeMap<Place, Ways> {
    let mut out: BTreeMap<Place, Ways> = BTreeMap::new();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    for function in list(&export["data"][0]["functions"]) {
        for branch in list(&function["branches"]) {
            let number = |index: usize| branch[index].as_u64().unwrap_or_default();
            let file = usize::try_from(number(6)).unwrap_or_default();
            let file = function["filenames"][file].as_str().unwrap_or_default();
            let Some((_, file)) = file.split_once(SOURCES) else {
                continue;
            };
            let span = [number(0), number(1), number(2), number(3)];
            let ways = out.entry((file.to_owned(), span)).or_default();
            ways.0 |= number(4) > 0;
            ways.1 |= number(5) > 0;
        }
    }
    out
}

/// Prints the figures and what is missing.
fn told(branches: &BTreeMap<Place, Ways>) -> Result<()> {
    let mut files: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let (mut taken, mut all) = (0, 0);
    for ((file, [line, column, ..]), ways) in branches {
        let count = usize::from(ways.0) + usize::from(ways.1);
        let of = files.entry(file).or_default();
        *of = (of.0 + count, of.1 + 2);
        (taken, all) = (taken + count, all + 2);
        for (way, seen) in [("true", ways.0), ("false", ways.1)] {
            if !seen {
                println!("never {way}: {SOURCES}{file}:{line}:{column}");
            }
        }
    }
    println!();
    for (file, (taken, all)) in files {
        println!("{:>6} %  {taken:>4} of {all:>4}  {file}", rate(taken, all));
    }
    println!("{:>6} %  {taken:>4} of {all:>4}  in all", rate(taken, all));
    if taken * 10_000 < LEAST * all || all == 0 {
        bail!("branch coverage of the rules is under {} %", LEAST / 100);
    }
    Ok(())
}

/// Percent with two decimals, rounded down.
fn rate(taken: usize, all: usize) -> String {
    let hundredths = (taken * 10_000).checked_div(all).unwrap_or_default();
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_branch_is_covered_when_its_two_ways_are_taken_in_any_instances() {
        let instance = |yes: u64, no: u64| {
            serde_json::json!({
                "filenames": ["/src/crates/rules/src/nom.rs", "/elsewhere/lib.rs"],
                "branches": [[3, 8, 3, 20, yes, no, 0, 0, 4], [9, 1, 9, 2, 0, 0, 1, 0, 4]],
            })
        };
        let export = serde_json::json!({
            "data": [{ "functions": [instance(2, 0), instance(0, 1)] }],
        });
        let found = branches(&export);
        let place = ("nom.rs".to_owned(), [3, 8, 3, 20]);
        assert_eq!(found, BTreeMap::from([(place, (true, true))]));
        assert!(told(&found).is_ok());
    }

    #[test]
    fn too_few_branches_fail_and_so_does_none() {
        let half = BTreeMap::from([(("nom.rs".to_owned(), [1, 1, 1, 2]), (true, false))]);
        assert!(told(&half).is_err());
        assert!(told(&BTreeMap::new()).is_err());
        assert_eq!(rate(1, 3), "33.33");
    }
}
