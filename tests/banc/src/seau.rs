//! A real storage that speaks S3, on loopback, stopped with the test.

use serde::Deserialize;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tempfile::TempDir;

#[derive(Deserialize)]
struct Port {
    port: u16,
}

/// The storage, with one bucket.
pub struct Seau {
    child: Child,
    folder: TempDir,
    port: u16,
}

impl Seau {
    /// Opens one at a free port.
    pub fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (child, port) = start(folder.path(), 0);
        Self {
            child,
            folder,
            port,
        }
    }

    /// What a server is told of it.
    pub fn settings(&self) -> [(&'static str, String); 6] {
        [
            ("PUPITRE_PIECES_S3", "pieces".to_owned()),
            ("AWS_ENDPOINT", format!("http://127.0.0.1:{}", self.port)),
            ("AWS_ALLOW_HTTP", "true".to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", "S3RVER".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "S3RVER".to_owned()),
        ]
    }

    /// Stops it, as an outage does.
    pub fn stop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }

    /// Starts it again, with what it held.
    pub fn start_again(&mut self) {
        self.child = start(self.folder.path(), self.port).0;
    }

    /// Where it keeps what it was given.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

impl Drop for Seau {
    fn drop(&mut self) {
        self.stop();
    }
}

fn start(folder: &Path, port: u16) -> (Child, u16) {
    let mut child = Command::new("node")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../s3.mjs"))
        .arg(folder)
        .arg(port.to_string())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    let Port { port } = serde_json::from_str(&line).unwrap();
    (child, port)
}
