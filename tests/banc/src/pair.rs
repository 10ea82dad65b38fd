//! A server written for Node, beside the tests: it says its port in one line, and ends with its standard input.

use serde::Deserialize;
use std::ffi::OsStr;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

#[derive(Deserialize)]
struct Port {
    port: u16,
}

/// Such a server, stopped with the test.
pub(crate) struct Pair {
    child: Child,
    /// Where it listens, on loopback.
    pub(crate) port: u16,
}

impl Pair {
    /// Starts a script of the tests, with those words.
    pub(crate) fn start(script: &str, words: &[&OsStr]) -> Self {
        let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut child = Command::new("node")
            .arg(tests.join(script))
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let Port { port } = serde_json::from_str(&line).unwrap();
        Self { child, port }
    }

    /// Stops it, as an outage does.
    pub(crate) fn stop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

impl Drop for Pair {
    fn drop(&mut self) {
        self.stop();
    }
}
