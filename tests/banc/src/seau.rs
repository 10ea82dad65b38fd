//! A real storage that speaks S3, on loopback, stopped with the test.

use crate::pair::Pair;
use std::ffi::OsStr;
use std::path::Path;
use tempfile::TempDir;

/// The storage, with one bucket.
pub struct Seau {
    pair: Pair,
    folder: TempDir,
}

impl Seau {
    /// Opens one at a free port.
    pub fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let pair = start(folder.path(), 0);
        Self { pair, folder }
    }

    /// What a server is told of it.
    pub fn settings(&self) -> [(&'static str, String); 6] {
        [
            ("PUPITRE_PIECES_S3", "pieces".to_owned()),
            (
                "AWS_ENDPOINT",
                format!("http://127.0.0.1:{}", self.pair.port),
            ),
            ("AWS_ALLOW_HTTP", "true".to_owned()),
            ("AWS_REGION", "us-east-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", "S3RVER".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "S3RVER".to_owned()),
        ]
    }

    /// Stops it, as an outage does.
    pub fn stop(&mut self) {
        self.pair.stop();
    }

    /// Starts it again, with what it held.
    pub fn start_again(&mut self) {
        self.pair = start(self.folder.path(), self.pair.port);
    }

    /// Where it keeps what it was given.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }
}

fn start(folder: &Path, port: u16) -> Pair {
    let port = port.to_string();
    Pair::start("s3.mjs", &[folder.as_os_str(), OsStr::new(&port)])
}
