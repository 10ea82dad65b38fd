//! Feeds each reader of bytes with bytes that nobody would send, and keeps what breaks one.
//!
//! The programs are instrumented by the stable compiler; neither cargo-fuzz nor a nightly one is needed. They are built
//! apart, in `target/fuzz`, for the target alone, so that build scripts stay as they are.

use crate::steps::{command, root, succeed};
use anyhow::{Context as _, Result, bail};
use std::path::Path;

/// What the library that mutates the bytes needs to see of the code.
const FLAGS: &str = "--cfg fuzzing -Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares";
const SECONDS: &str = "60";
const MACHINE: &str = "x86_64-unknown-linux-gnu";

/// Runs each target for so many seconds, all of them even when one breaks.
pub(crate) fn run(seconds: Option<&str>) -> Result<()> {
    let folder = root().join("target/fuzz");
    let seeds = folder.join("graines");
    let mut write = command("cargo");
    write.args(["test", "--quiet", "--package", "fuzz"]);
    succeed(write.env("PUPITRE_GRAINES", &seeds))?;
    let mut build = command("cargo");
    build.args([
        "build",
        "--profile",
        "fuzz",
        "--package",
        "fuzz",
        "--features",
        "libfuzzer",
    ]);
    build
        .args(["--target", MACHINE, "--target-dir"])
        .arg(&folder);
    succeed(build.env("RUSTFLAGS", FLAGS))?;
    let program = folder.join(MACHINE).join("fuzz/cible");
    let mut broken = Vec::new();
    for target in targets(&seeds)? {
        println!("== {target}");
        if let Err(error) = feed(&target, &program, &seeds, seconds.unwrap_or(SECONDS)) {
            broken.push(format!("{target}: {error:#}"));
        }
    }
    if broken.is_empty() {
        Ok(())
    } else {
        bail!("{}", broken.join("\n"))
    }
}

fn targets(seeds: &Path) -> Result<Vec<String>> {
    let folders = std::fs::read_dir(seeds).context("read the seeds")?;
    let mut names = Vec::new();
    for folder in folders {
        names.push(folder?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

fn feed(target: &str, program: &Path, seeds: &Path, seconds: &str) -> Result<()> {
    let found = root().join("tests/fuzz/trouvailles").join(target);
    std::fs::create_dir_all(&found)?;
    let mut play = command(&program.to_string_lossy());
    play.arg(seeds.join(target)).arg(&found);
    play.arg(format!("-max_total_time={seconds}"));
    play.arg(format!("-artifact_prefix={}/", found.display()));
    play.args([
        "-timeout=20",
        "-rss_limit_mb=4096",
        "-print_final_stats=1",
        "-verbosity=0",
    ]);
    let fed = succeed(play.env("CIBLE", target));
    // Only what breaks a reader is kept; an empty folder is noise.
    let _ = std::fs::remove_dir(&found);
    fed
}
