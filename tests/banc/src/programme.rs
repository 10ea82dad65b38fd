//! The program as a process, with keys of its own and the campaigns of the repository.

use crate::Base;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::{Arc, OnceLock};
use std::thread::JoinHandle;
use std::time::Duration;
use sync::Keys;
use tempfile::TempDir;

/// The program, which the build put beside the tests.
pub fn program() -> PathBuf {
    let own = std::env::current_exe().unwrap();
    let built = own.ancestors().find_map(|folder| {
        let path = folder.join("pupitre-server");
        path.is_file().then_some(path)
    });
    built.expect("cargo build --package server was run")
}

/// Name of the key that signs receipts.
const KID: &str = "essai-a";
/// An instant of the campaign of Nantes.
pub const JOUR: &str = "2023-11-10T10:00:00+01:00";

/// Time for an answer.
const PATIENCE: Duration = Duration::from_secs(30);

static SECRETS: OnceLock<TempDir> = OnceLock::new();

/// The folder of the keys, made by the program itself.
fn secrets() -> &'static std::path::Path {
    let made = SECRETS.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let mut program = Command::new(program());
        let made = program
            .arg("secrets")
            .arg(folder.path())
            .args([KID, "Service d’essai"])
            .output();
        assert!(made.unwrap().status.success());
        folder
    });
    made.path()
}

/// The certificate of the seal of the service, in a file.
pub fn certificate() -> PathBuf {
    secrets().join("cachet.pem")
}

/// The program with all that it needs but a base.
pub fn command(what: &str) -> Command {
    let mut command = Command::new(program());
    let campagnes = concat!(env!("CARGO_MANIFEST_DIR"), "/../../campagnes");
    command
        .arg(what)
        .env("PUPITRE_CAMPAGNES_DOSSIER", campagnes)
        .env("PUPITRE_SECRETS_DOSSIER", secrets())
        .env("PUPITRE_SECRETS_RECUS", KID)
        .env(
            "PUPITRE_PIECES_DOSSIER",
            std::env::temp_dir().join("pupitre-pieces"),
        )
        .env("PUPITRE_SERVICE_NOM", "Service examen")
        .env("PUPITRE_SERVICE_ADRESSE", "http://pupitre.exemple/")
        .env("PUPITRE_COURRIEL_SERVEUR", "smtp://127.0.0.1:9")
        .env(
            "PUPITRE_COURRIEL_EXPEDITEUR",
            "Service examen <examen@exemple.fr>",
        );
    command
}

/// The program with a base, as its owner: what an administrator types.
pub fn command_of_owner(base: &Base, what: &str, words: &[&str]) -> Command {
    let mut command = command(what);
    command
        .env("PUPITRE_BASE_ADRESSE", base.address("guichet"))
        .env("PUPITRE_BASE_TACHES", base.address("taches"))
        .env("PUPITRE_BASE_PROPRIETAIRE", base.address("proprietaire"))
        .args(words);
    command
}

/// What the program says when a person of the service gives the order of that file in a dossier, at an instant.
///
/// # Panics
/// The file cannot be written, or the program does not start.
pub fn instruct(base: &Base, instant: &str, dossier: &str, text: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ordre.json");
    std::fs::write(&file, text).unwrap();
    let words = [dossier, file.to_str().unwrap(), "A. Essai"];
    command_of_owner(base, "instruire", &words)
        .env("PUPITRE_REPETITION_INSTANT", instant)
        .output()
        .unwrap()
}

/// What the program says of a file of convocations at an instant, and publishes when it is asked.
///
/// # Panics
/// The file cannot be written, or the program does not start.
pub fn convoke(base: &Base, instant: &str, text: &str, publish: bool) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("convocations.csv");
    std::fs::write(&file, text).unwrap();
    let mut words = vec![file.to_str().unwrap(), "A. Essai"];
    words.extend(publish.then_some("publier"));
    command_of_owner(base, "convocations", &words)
        .env("PUPITRE_REPETITION_INSTANT", instant)
        .output()
        .unwrap()
}

/// The program on a machine whose clock says that instant, « 2023-11-10 10:00:00 » UTC, and goes on from there.
///
/// # Panics
/// The Debian package `faketime` is not installed.
pub fn in_time(command: &mut Command, instant: &str) {
    let folders = std::fs::read_dir("/usr/lib").unwrap();
    let mut libraries = folders.map(|it| it.unwrap().path().join("faketime/libfaketime.so.1"));
    let library = libraries.find(|path| path.is_file());
    command
        .env("LD_PRELOAD", library.expect("the package faketime"))
        .env("FAKETIME", format!("@{instant}"))
        .env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
}

/// A server that runs until it is dropped.
pub struct Server {
    child: Child,
    /// What it writes, read as it comes: a pipe that nobody reads stops who writes.
    logs: Option<JoinHandle<String>>,
    pieces: Arc<TempDir>,
    /// Where it listens.
    pub address: String,
}

/// An answer: its status, its head, its body.
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// Its head.
    pub head: String,
    /// Its body.
    pub body: String,
}

impl Answer {
    /// The body, as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The code of an answer that is not what was asked.
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap().to_owned()
    }
}

impl Server {
    /// Starts it on a base.
    pub fn start(base: &Base) -> Self {
        Self::start_with(base, |_| ())
    }

    /// A rehearsal that starts at an instant of the campaign.
    pub fn repetition(base: &Base, instant: &str) -> Self {
        Self::start_with(base, |command| {
            command.env("PUPITRE_REPETITION_INSTANT", instant);
        })
    }

    /// Starts it with settings of its own.
    pub fn start_with(base: &Base, settings: impl FnOnce(&mut Command)) -> Self {
        let mut command = command("serve");
        command
            .env("PUPITRE_ECOUTE", "127.0.0.1:0")
            .env("PUPITRE_BASE_ADRESSE", base.address("guichet"))
            .env("PUPITRE_BASE_TACHES", base.address("taches"))
            .stdout(Stdio::piped());
        let pieces = tempfile::tempdir().unwrap();
        command.env("PUPITRE_PIECES_DOSSIER", pieces.path());
        settings(&mut command);
        let mut child = command.spawn().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        let address = line.trim().rsplit("://").next().unwrap().to_owned();
        Self {
            child,
            logs: Some(std::thread::spawn(move || rest(output))),
            pieces: Arc::new(pieces),
            address,
        }
    }

    /// One request with its head lines and body.
    pub fn ask(&self, line: &str, head: &[(&str, &str)], body: &[u8]) -> Answer {
        let (head, body) = exchange(&self.address, line, head, body).unwrap();
        Answer {
            status: head[9..12].parse().unwrap(),
            head,
            body: String::from_utf8(body).unwrap(),
        }
    }

    /// The body of the answer to one GET, byte for byte.
    pub fn bytes(&self, path: &str, head: &[(&str, &str)]) -> Vec<u8> {
        let line = format!("GET {path}");
        exchange(&self.address, &line, head, &[]).unwrap().1
    }

    /// Status and whole answer to one GET.
    pub fn get(&self, path: &str) -> (u16, String) {
        let answer = self.ask(&format!("GET {path}"), &[], &[]);
        (
            answer.status,
            format!("{}\r\n\r\n{}", answer.head, answer.body),
        )
    }

    /// The public keys that it tells, as a device would be shipped with them.
    pub fn keys(&self) -> Keys {
        let told = self.ask("GET /v1/service", &[], &[]).json();
        let cles = told["cles"].as_object().unwrap().clone();
        cles.iter().fold(Keys::default(), |keys, (kid, key)| {
            let public = hex::decode(key.as_str().unwrap()).unwrap();
            keys.with(kid, &public).unwrap()
        })
    }

    /// The file of the service that an installation would be shipped with.
    pub fn service_file(&self) -> String {
        let told = self.ask("GET /v1/service", &[], &[]).json();
        let cles = told["cles"].as_object().unwrap();
        let lines = cles.iter().map(|(kid, key)| format!("{kid} = {key}\n"));
        let lines: String = lines.collect();
        let cachet = std::fs::read_to_string(certificate()).unwrap();
        format!(
            "adresse = \"http://{}\"\ncachets = \"\"\"\n{cachet}\"\"\"\n[cles]\n{lines}",
            self.address
        )
    }

    /// Kills it as a power cut would. Its pièces stay while what is answered is held.
    pub fn kill(mut self) -> Arc<TempDir> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.pieces.clone()
    }

    /// Asks it to stop; answers whether it ended well, and its logs.
    pub fn stop(mut self) -> (bool, String) {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        let ended = self.child.wait().unwrap().success();
        let logs = self.logs.take().unwrap().join().unwrap();
        (ended, logs)
    }
}

/// One request on a connection of its own; answers the head and the body.
///
/// # Errors
/// Nobody answers, or not to the end.
pub fn exchange(
    address: &str,
    line: &str,
    head: &[(&str, &str)],
    body: &[u8],
) -> std::io::Result<(String, Vec<u8>)> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut request = format!("{line} HTTP/1.1\r\nHost: pupitre\r\nConnection: close\r\n");
    for (name, value) in head {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
    stream.write_all(request.as_bytes())?;
    stream.write_all(body)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer)?;
    let end = answer.windows(4).position(|at| at == b"\r\n\r\n");
    let Some(end) = end else {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    };
    let body = answer.split_off(end + 4);
    answer.truncate(end);
    let head = String::from_utf8_lossy(&answer).into_owned();
    let in_parts = head.to_lowercase().contains("transfer-encoding: chunked");
    let body = if in_parts { joined(&body)? } else { body };
    Ok((head, body))
}

/// A body that came in parts, each after its length in hexadecimal; one that broke off is an error.
fn joined(mut parts: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let end = parts.windows(2).position(|at| at == b"\r\n");
        let length = end.and_then(|end| std::str::from_utf8(&parts[..end]).ok());
        let length = length.and_then(|it| usize::from_str_radix(it, 16).ok());
        let (Some(end), Some(length)) = (end, length) else {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        };
        let part = parts.get(end + 2..end + 2 + length);
        body.extend_from_slice(part.ok_or(std::io::ErrorKind::UnexpectedEof)?);
        if length == 0 {
            return Ok(body);
        }
        parts = parts.get(end + 4 + length..).unwrap_or_default();
    }
}

fn rest(mut output: BufReader<ChildStdout>) -> String {
    let mut logs = String::new();
    // What is no text ends it: nobody asks for the logs of a server that was killed.
    let _ = output.read_to_string(&mut logs);
    logs
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
