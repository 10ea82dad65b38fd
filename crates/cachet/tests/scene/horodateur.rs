//! An authority that stamps, played by `openssl ts`.

use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// The authority: its key and its certificate, which it signed itself.
pub(crate) struct Horodateur(TempDir);

const CONFIGURATION: &str = "\
[tsa]
default_tsa = t
[t]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4
other_policies = 1.2.3.5
digests = sha256
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = sha256
";

fn openssl(folder: &Path, words: &[&str]) {
    let done = Command::new("openssl")
        .current_dir(folder)
        .args(words)
        .output()
        .unwrap();
    assert!(done.status.success(), "{done:?}");
}

impl Horodateur {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path();
        std::fs::write(path.join("tsa.cnf"), CONFIGURATION).unwrap();
        std::fs::write(path.join("serial"), "01\n").unwrap();
        let key = "ecparam -name prime256v1 -genkey -noout -out tsa.key";
        openssl(path, &key.split(' ').collect::<Vec<_>>());
        let words = [
            "req",
            "-x509",
            "-new",
            "-key",
            "tsa.key",
            "-out",
            "tsa.pem",
            "-days",
            "3650",
            "-subj",
            "/O=Horloge d'essai",
            "-addext",
            "extendedKeyUsage=critical,timeStamping",
            "-addext",
            "keyUsage=critical,digitalSignature",
            "-addext",
            "basicConstraints=critical,CA:FALSE",
        ];
        openssl(path, &words);
        Self(folder)
    }

    /// Its certificate, in PEM.
    pub(crate) fn pem(&self) -> String {
        std::fs::read_to_string(self.0.path().join("tsa.pem")).unwrap()
    }

    /// Its answer to a request.
    pub(crate) fn answer(&self, request: &[u8]) -> Vec<u8> {
        let path = self.0.path();
        std::fs::write(path.join("q.tsq"), request).unwrap();
        let words = [
            "ts",
            "-reply",
            "-config",
            "tsa.cnf",
            "-queryfile",
            "q.tsq",
            "-out",
            "r.tsr",
        ];
        openssl(path, &words);
        std::fs::read(path.join("r.tsr")).unwrap()
    }
}
