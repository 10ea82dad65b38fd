//! A real mail server on loopback, stopped with the test.

use serde::Deserialize;
use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tempfile::TempDir;

/// Time for a letter to come.
const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Deserialize)]
struct Port {
    port: u16,
}

/// A letter that arrived.
#[derive(Debug, Deserialize)]
pub struct Lettre {
    /// Who it is for.
    pub to: String,
    /// Who wrote it.
    pub from: String,
    /// Its subject.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// As a page.
    pub html: String,
    /// Its identity.
    pub id: String,
    /// What `Auto-Submitted` says.
    pub automatic: String,
    /// What is joined to it.
    pub joined: Vec<Jointe>,
}

/// A file that is joined to a letter.
#[derive(Debug, Deserialize)]
pub struct Jointe {
    /// Its name.
    pub name: String,
    /// Its bytes, in base64.
    pub bytes: String,
}

impl Lettre {
    /// Its words, one space between each.
    pub fn words(&self) -> String {
        let words: Vec<_> = self.text.split_whitespace().collect();
        words.join(" ")
    }

    /// The code that it holds.
    pub fn code(&self) -> String {
        let shape = |line: &&str| line.len() == 11 && line.as_bytes()[5] == b'-';
        self.text.lines().find(shape).unwrap().to_owned()
    }

    /// The path of its link.
    pub fn lien(&self) -> String {
        let rest = self.text.split("http://pupitre.exemple").nth(1).unwrap();
        rest.split_whitespace().next().unwrap().to_owned()
    }
}

/// The mail server, and what arrives there.
pub struct Boite {
    child: Child,
    folder: TempDir,
    port: u16,
    letters: Receiver<Lettre>,
}

impl Boite {
    /// Opens one at a free port.
    pub fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let (certificate, key) = (
            folder.path().join("smtp.pem"),
            folder.path().join("smtp.key"),
        );
        std::fs::write(&certificate, made.cert.pem()).unwrap();
        std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let mut child = Command::new("node")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../courriel.mjs"))
            .args([&certificate, &key])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        let Port { port } = serde_json::from_str(&first).unwrap();
        let (arrives, letters) = channel();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let letter = serde_json::from_str(&line).unwrap();
                if arrives.send(letter).is_err() {
                    return;
                }
            }
        });
        Self {
            child,
            folder,
            port,
            letters,
        }
    }

    /// Its address, and the certificate to trust.
    pub fn settings(&self) -> [(&'static str, String); 2] {
        let authority: PathBuf = self.folder.path().join("smtp.pem");
        [
            (
                "PUPITRE_COURRIEL_SERVEUR",
                format!("smtp://localhost:{}?tls=required", self.port),
            ),
            (
                "PUPITRE_COURRIEL_AUTORITE",
                authority.to_str().unwrap().to_owned(),
            ),
        ]
    }

    /// The next letter.
    pub fn next(&self) -> Lettre {
        self.letters.recv_timeout(PATIENCE).expect("a letter")
    }

    /// The next letter, if one comes within a while.
    pub fn wait(&self) -> Option<Lettre> {
        self.letters.recv_timeout(PATIENCE).ok()
    }

    /// Whether nothing else arrives for a while.
    pub fn is_quiet(&self) -> bool {
        self.letters.recv_timeout(Duration::from_secs(3)).is_err()
    }
}

impl Drop for Boite {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
