//! Installs what building and testing need: Debian packages, npm packages.

use crate::steps::{command, root, succeed};
use anyhow::{Result, bail};
use std::path::{Path, PathBuf};

/// To build the shell.
const BUILD: &[&str] = &["build-essential", "pkg-config", "libwebkit2gtk-4.1-dev"];
/// To drive the window and to read the documents.
const TEST: &[&str] = &[
    "xvfb",
    "webkit2gtk-driver",
    "xdotool",
    "dbus",
    "dbus-x11",
    "openbox",
    "file",
    "poppler-utils",
    "imagemagick",
    "postgresql",
    "clamav-daemon",
    "faketime",
    "curl",
    "openssl",
    "softhsm2",
];

/// To cut the power of a disk, and to spoil a network.
const FAULTS: &[&str] = &["e2fsprogs", "iproute2", "nftables", "xfsprogs"];

/// What cutting the power of a disk and spoiling a network need.
pub(crate) fn faults() -> Result<()> {
    packages(FAULTS)
}

/// Everything.
pub(crate) fn everything() -> Result<()> {
    packages(&[BUILD, TEST].concat())?;
    npm("ui")?;
    npm("tests")
}

/// Installs the Debian packages that are absent, or says what to install.
pub(crate) fn packages(wanted: &[&str]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    if !Path::new("/usr/bin/dpkg-query").exists() {
        println!(
            "Not a Debian system: install the equivalents of {}.",
            wanted.join(" ")
        );
        return Ok(());
    }
    let missing: Vec<&str> = wanted
        .iter()
        .copied()
        .filter(|name| !is_installed(name))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("Installing {}", missing.join(" "));
    let apt = |arguments: &[&str]| {
        let mut apt = if is_root() {
            command("apt-get")
        } else {
            command("sudo")
        };
        if !is_root() {
            apt.args(["-n", "apt-get"]);
        }
        apt.env("DEBIAN_FRONTEND", "noninteractive").args(arguments);
        apt
    };
    let mut install = vec!["install", "-y", "-q", "--no-install-recommends"];
    install.extend(&missing);
    let installed = succeed(&mut apt(&["update", "-q"])).and_then(|()| succeed(&mut apt(&install)));
    if installed.is_err() {
        bail!(
            "install these packages, then run this again: {}",
            missing.join(" ")
        );
    }
    Ok(())
}

fn is_installed(name: &str) -> bool {
    let status = command("dpkg-query")
        .args(["-W", "-f=${Status}", name])
        .output();
    status.is_ok_and(|output| {
        String::from_utf8_lossy(&output.stdout).contains("install ok installed")
    })
}

fn is_root() -> bool {
    let id = command("id").arg("-u").output();
    id.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim() == "0")
}

/// Installs the npm packages of a folder when its lock changed since the last time.
fn npm(folder: &str) -> Result<()> {
    let folder = root().join(folder);
    let lock = std::fs::read(folder.join("package-lock.json"))?;
    let stamp = folder.join("node_modules/.pupitre-lock");
    if std::fs::read(&stamp).is_ok_and(|stamped| stamped == lock) {
        return Ok(());
    }
    let install = || {
        succeed(
            command("npm")
                .current_dir(&folder)
                .args(["ci", "--no-audit", "--no-fund"]),
        )
    };
    install().or_else(|_| install())?;
    std::fs::write(stamp, lock)?;
    Ok(())
}

/// Installs what asks every operation of a description, apart from what the machine has, and tells where it is.
pub(crate) fn schemathesis() -> Result<PathBuf> {
    let folder = venv("schemathesis", &["schemathesis==4.32.5"])?;
    Ok(folder.join("bin/schemathesis"))
}

/// Installs packages of Python in a place of their own, when they are not there, and tells where.
pub(crate) fn venv(name: &str, wanted: &[&str]) -> Result<PathBuf> {
    packages(&["python3-venv"])?;
    let folder = root().join("target/outils").join(name);
    let stamp = folder.join("installe");
    if std::fs::read_to_string(&stamp).is_ok_and(|stamped| stamped == wanted.join("\n")) {
        return Ok(folder);
    }
    succeed(command("python3").args(["-m", "venv"]).arg(&folder))?;
    let mut pip = command(&folder.join("bin/pip").display().to_string());
    succeed(pip.args(["install", "--quiet"]).args(wanted))?;
    std::fs::write(stamp, wanted.join("\n"))?;
    Ok(folder)
}
