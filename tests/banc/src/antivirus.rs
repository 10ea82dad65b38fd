//! A real `clamd` that knows one harmful thing: bytes of ours, which harm nobody.

use std::io::Write as _;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// What the antivirus of the tests takes for harmful.
pub const NUISIBLE: &[u8] = b"PUPITRE-ESSAI-NUISIBLE";

/// Time to start.
const PATIENCE: Duration = Duration::from_secs(30);
/// The daemon ends with the pipe, however this process ends.
const HOLD: &str =
    r#"clamd --config-file="$1" & daemon=$!; cat >/dev/null; kill "$daemon"; wait "$daemon""#;

/// A daemon that runs until it is dropped.
pub struct Antivirus {
    shell: Child,
    _folder: TempDir,
    port: u16,
}

impl Antivirus {
    /// Starts it at a port of its own and waits until it answers.
    pub fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let settings = settings(folder.path(), port);
        let path = "/usr/sbin:/usr/bin:/sbin:/bin";
        let shell = Command::new("sh")
            .args(["-c", HOLD, "sh"])
            .arg(settings)
            .env("PATH", path)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(begun.elapsed() < PATIENCE, "clamd starts");
            std::thread::sleep(Duration::from_millis(100));
        }
        Self {
            shell,
            _folder: folder,
            port,
        }
    }

    /// Where it listens.
    pub fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Stops it; the address answers nothing any more.
    pub fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

impl Drop for Antivirus {
    fn drop(&mut self) {
        self.end();
    }
}

/// Writes its settings and its only signature.
fn settings(folder: &Path, port: u16) -> std::path::PathBuf {
    let known = folder.join("base");
    std::fs::create_dir(&known).unwrap();
    let signature = format!("Essai.Nuisible:0:*:{}\n", hex::encode(NUISIBLE));
    std::fs::write(known.join("essai.ndb"), signature).unwrap();
    let path = folder.join("clamd.conf");
    let mut file = std::fs::File::create(&path).unwrap();
    let known = known.display();
    write!(
        file,
        "Foreground yes\nDatabaseDirectory {known}\nTCPAddr 127.0.0.1\nTCPSocket {port}\nStreamMaxLength 12M\n"
    )
    .unwrap();
    path
}
