//! A real OpenID provider on loopback, and a browser that signs in there, stopped with the test.

use crate::pair::Pair;
use std::ffi::OsStr;
use std::process::Command;
use tempfile::TempDir;

/// The provider. Who comes is the person that was named last.
pub struct Fournisseur {
    pair: Pair,
    folder: TempDir,
}

impl Fournisseur {
    /// Opens one at a free port, for a service at the address of the bench; nobody is named yet.
    pub fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("secret"), "secret-de-fournisseur\n").unwrap();
        let person = folder.path().join("personne");
        std::fs::write(&person, "").unwrap();
        let back = OsStr::new("http://pupitre.exemple/connexion/retour");
        let pair = Pair::start("openid.mjs", &[person.as_os_str(), back]);
        Self { pair, folder }
    }

    /// What a server is told of it.
    pub fn settings(&self) -> [(&'static str, String); 4] {
        let secret = self.folder.path().join("secret");
        [
            (
                "PUPITRE_OPENID_EMETTEUR",
                format!("http://127.0.0.1:{}", self.pair.port),
            ),
            ("PUPITRE_OPENID_CLIENT", "pupitre".to_owned()),
            ("PUPITRE_OPENID_SECRET", secret.display().to_string()),
            ("PUPITRE_OPENID_ACR", "eidas1".to_owned()),
        ]
    }

    /// Names who comes from now on; nobody gives up there.
    pub fn name(&self, person: &str) {
        std::fs::write(self.folder.path().join("personne"), person).unwrap();
    }

    /// Stops it, as an outage does.
    pub fn stop(&mut self) {
        self.pair.stop();
    }

    /// A browser of its own follows an address to the page where it ends; `server` is where the service listens.
    pub fn browse(&self, address: &str, server: &str) -> String {
        // It keeps its cookies for that visit.
        let output = Command::new("curl")
            .args(["--silent", "--show-error", "--location", "--cookie", ""])
            .args(["--noproxy", "*", "--connect-to"])
            .arg(format!("pupitre.exemple:80:{server}"))
            .arg(address)
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }
}

/// The code that a page of the return shows.
pub fn code_of(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once("<p class=\"code\">")?;
    rest.split_once("</p>").map(|(code, _)| code)
}
