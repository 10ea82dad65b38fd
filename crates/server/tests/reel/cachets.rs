//! The keys that seal over time, in files, under a phrase, in a token; and what authorities say of them.

use crate::horodatage::autorite::Horodateur;
use crate::horodatage::{listen, receipt_with};
use crate::remise::verified;
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CrlDistributionPoint,
    DnType, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

/// Where the Debian package `softhsm2` puts its module.
const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";

fn params(name: &str, year: i32) -> CertificateParams {
    let mut params = CertificateParams::default();
    params
        .distinguished_name
        .push(DnType::OrganizationName, name);
    params.not_before = date_time_ymd(year, 1, 2);
    params.not_after = date_time_ymd(year + 5, 1, 1);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params
}

/// A copy of the keys of the service.
fn keys() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let own = banc::certificate();
    for file in std::fs::read_dir(own.parent().unwrap()).unwrap() {
        let file = file.unwrap();
        std::fs::copy(file.path(), folder.path().join(file.file_name())).unwrap();
    }
    folder
}

/// Adds a certificate that begins this year, after that of the service, and its key; gives the certificate.
fn add(folder: &Path, name: &str, key: Option<&str>, pair: &KeyPair) -> String {
    let this_year = 2026;
    let certificate = params("Service suivant", this_year)
        .self_signed(pair)
        .unwrap();
    std::fs::write(folder.join(format!("{name}.pem")), certificate.pem()).unwrap();
    if let Some(key) = key {
        std::fs::write(folder.join(format!("{name}.cle")), key).unwrap();
    }
    certificate.pem()
}

fn run(program: &str, words: &[&str], input: &str, folder: &Path) -> String {
    let mut asked = Command::new(program)
        .args(words)
        .env("SOFTHSM2_CONF", folder.join("softhsm2.conf"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    asked
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let done = asked.wait_with_output().unwrap();
    assert!(done.status.success(), "{program} {words:?}");
    String::from_utf8(done.stdout).unwrap()
}

#[tokio::test]
async fn the_certificate_that_began_last_seals_and_the_one_before_still_holds() {
    let folder = keys();
    let before = receipt_with(|_| ()).await;
    let pair = KeyPair::generate().unwrap();
    let next = add(
        folder.path(),
        "cachet-2026",
        Some(&pair.serialize_pem()),
        &pair,
    );
    let after = receipt_with(|command| {
        command.env("PUPITRE_SECRETS_DOSSIER", folder.path());
    })
    .await;
    let (genuine, said) = verified(&after, &next);
    assert!(
        genuine && said.contains("scellé par Service suivant"),
        "{said}"
    );
    assert!(
        !verified(&after, "").0,
        "the next one is not that of before"
    );
    let (genuine, said) = verified(&before, &next);
    assert!(
        genuine && said.contains("scellé par Service d’essai"),
        "{said}"
    );
}

#[tokio::test]
async fn a_key_under_a_phrase_seals_once_its_file_is_told() {
    let folder = keys();
    let pair = KeyPair::generate().unwrap();
    let words = [
        "pkcs8",
        "-topk8",
        "-v2",
        "aes-256-cbc",
        "-passout",
        "pass:quatre mots",
    ];
    let sealed = run("openssl", &words, &pair.serialize_pem(), folder.path());
    let next = add(folder.path(), "cachet-2026", Some(&sealed), &pair);
    let phrase = folder.path().join("phrase");
    std::fs::write(&phrase, "quatre mots\n").unwrap();
    let document = receipt_with(|command| {
        command.env("PUPITRE_SECRETS_DOSSIER", folder.path());
        command.env("PUPITRE_CACHET_PHRASE", &phrase);
    })
    .await;
    let (genuine, said) = verified(&document, &next);
    assert!(genuine && said.contains("Service suivant"), "{said}");
    // Without the phrase the service does not start, and says why.
    let mut command = banc::command("serve");
    command.env("PUPITRE_SECRETS_DOSSIER", folder.path());
    command.env("PUPITRE_ECOUTE", "127.0.0.1:0");
    for base in ["ADRESSE", "TACHES"] {
        let address = "postgres://guichet@127.0.0.1:9/pupitre";
        command.env(format!("PUPITRE_BASE_{base}"), address);
    }
    let told = command.output().unwrap();
    let said = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(
        !told.status.success() && said.contains("aucune phrase"),
        "{said}"
    );
}

/// A token in a folder, with the private key of a pair that `openssl` draws; nothing of it stays outside.
fn token(path: &Path, generation: &[&str]) -> String {
    let tokens = path.join("jetons");
    std::fs::create_dir(&tokens).unwrap();
    let told = format!("directories.tokendir = {}\n", tokens.display());
    std::fs::write(path.join("softhsm2.conf"), told).unwrap();
    std::fs::write(path.join("pin"), "1234\n").unwrap();
    let key = run("openssl", generation, "", path);
    let key = run("openssl", &["pkcs8", "-topk8", "-nocrypt"], &key, path);
    let file = path.join("a-importer.pem");
    std::fs::write(&file, &key).unwrap();
    let own = ["--label", "rectorat", "--so-pin", "5678", "--pin", "1234"];
    let words = [&["--init-token", "--free"], &own[..]].concat();
    run("softhsm2-util", &words, "", path);
    let own = [
        "--token",
        "rectorat",
        "--label",
        "cachet-2026",
        "--id",
        "a1",
    ];
    let imported = ["--import", file.to_str().unwrap(), "--pin", "1234"];
    run("softhsm2-util", &[&imported, &own[..]].concat(), "", path);
    std::fs::remove_file(file).unwrap();
    key
}

#[tokio::test]
async fn a_key_that_never_leaves_its_token_seals() {
    let kinds: [(&[&str], _); 2] = [
        (
            &["ecparam", "-name", "prime256v1", "-genkey", "-noout"],
            &rcgen::PKCS_ECDSA_P256_SHA256,
        ),
        (
            &[
                "genpkey",
                "-algorithm",
                "RSA",
                "-pkeyopt",
                "rsa_keygen_bits:3072",
            ],
            &rcgen::PKCS_RSA_SHA256,
        ),
    ];
    for (generation, algorithm) in kinds {
        let folder = keys();
        let path = folder.path();
        let key = token(path, generation);
        let pair = KeyPair::from_pkcs8_pem_and_sign_algo(&key, algorithm).unwrap();
        let next = add(path, "cachet-2026", None, &pair);
        let document = receipt_with(|command| {
            command.env("PUPITRE_SECRETS_DOSSIER", path);
            command.env("SOFTHSM2_CONF", path.join("softhsm2.conf"));
            command.env("PUPITRE_CACHET_MODULE", MODULE);
            command.env("PUPITRE_CACHET_JETON", "rectorat");
            command.env("PUPITRE_CACHET_PIN", path.join("pin"));
        })
        .await;
        let (genuine, said) = verified(&document, &next);
        assert!(genuine && said.contains("Service suivant"), "{said}");
    }
}

/// Answers each request with those bytes, and counts them; gives the address.
fn publish(bytes: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/liste.crl", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let _ = stream.read(&mut [0; 4096]).unwrap();
            let head = format!(
                "HTTP/1.1 200 OK\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                bytes.len()
            );
            stream
                .write_all(&[head.as_bytes(), &bytes].concat())
                .unwrap();
        }
    });
    address
}

#[tokio::test]
async fn a_stamped_receipt_holds_the_list_of_what_the_authority_revoked() {
    let folder = keys();
    let mut above = params("Autorité d’essai", 2026);
    above.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    above.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let pair = KeyPair::generate().unwrap();
    let authority = above.self_signed(&pair).unwrap().pem();
    let issuer = Issuer::new(above, pair);
    let list = CertificateRevocationListParams {
        this_update: date_time_ymd(2026, 1, 3),
        next_update: date_time_ymd(2046, 1, 3),
        crl_number: vec![1].into(),
        issuing_distribution_point: None,
        revoked_certs: Vec::new(),
        key_identifier_method: KeyIdMethod::Sha256,
    };
    let list = list.signed_by(&issuer).unwrap().der().to_vec();
    let own = KeyPair::generate().unwrap();
    let mut params = params("Service suivant", 2026);
    params.crl_distribution_points = vec![CrlDistributionPoint {
        uris: vec![publish(list)],
    }];
    let certificate = params.signed_by(&own, &issuer).unwrap().pem();
    std::fs::write(folder.path().join("cachet-2026.pem"), certificate).unwrap();
    std::fs::write(folder.path().join("cachet-2026.cle"), own.serialize_pem()).unwrap();
    let horodateur = Horodateur::new();
    let trusted = format!("{authority}{}", horodateur.pem());
    let address = listen(horodateur);
    let document = receipt_with(|command| {
        command.env("PUPITRE_SECRETS_DOSSIER", folder.path());
        command.env("PUPITRE_CACHET_HORODATEUR", address);
    })
    .await;
    let (genuine, said) = verified(&document, &trusted);
    assert!(genuine && said.contains("PAdES B-LT"), "{said}");
}
