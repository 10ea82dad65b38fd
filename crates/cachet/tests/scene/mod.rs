//! A service with its key, an authority that gave its certificate, and documents that it seals.
#![allow(dead_code, reason = "each test file uses a part of the scene")]

#[path = "../../../documents/tests/scene/mod.rs"]
pub(crate) mod pages;

pub(crate) mod attaques;
pub(crate) mod horodateur;

use cachet::{Ancres, Cle, seal};
use chrono::{DateTime, TimeDelta, Utc};
use documents::{Source, recapitulatif};
use pages::regles::parcours::{self, JOUR, piece};
use pages::{receipt, source};
use rcgen::{
    BasicConstraints, CertificateParams, CertificateRevocationListParams, CrlDistributionPoint,
    DnType, IsCa, Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
    PKCS_RSA_SHA256, RevokedCertParams, SignatureAlgorithm, date_time_ymd,
};
use std::io::Write as _;
use std::process::{Command, Stdio};
use time::OffsetDateTime;

/// Serial number of the certificate that may be revoked.
const SERIE: [u8; 4] = [0x2a, 1, 2, 3];

/// When documents are sealed.
pub(crate) const SCELLE: &str = "2023-11-18T13:07:09Z";

pub(crate) fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// What a certificate says.
pub(crate) fn params(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params
        .distinguished_name
        .push(DnType::OrganizationName, name);
    params
        .distinguished_name
        .push(DnType::CommonName, "Cachet 2024");
    params.not_before = date_time_ymd(2023, 1, 1);
    params.not_after = date_time_ymd(2036, 1, 1);
    params.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::ContentCommitment,
    ];
    params
}

/// An authority.
pub(crate) struct Autorite {
    issuer: Issuer<'static, KeyPair>,
    pub(crate) pem: String,
}

impl Autorite {
    pub(crate) fn new(name: &str) -> Self {
        let mut params = params(name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().unwrap();
        let pem = params.self_signed(&key).unwrap().pem();
        Self {
            issuer: Issuer::new(params, key),
            pem,
        }
    }

    pub(crate) fn ancres(&self) -> Ancres {
        Ancres::parse(&self.pem).unwrap()
    }

    /// A certificate that it gives, and its key, in PEM.
    pub(crate) fn give(
        &self,
        params: &CertificateParams,
        algorithm: &'static SignatureAlgorithm,
    ) -> (String, String) {
        let key = pair(algorithm);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        (certificate.pem(), key.serialize_pem())
    }

    /// The key of a service whose certificate says where what is revoked is published.
    pub(crate) fn published(&self) -> Cle {
        let mut params = params("Rectorat d’essai");
        params.serial_number = Some(SERIE.to_vec().into());
        params.crl_distribution_points = vec![CrlDistributionPoint {
            uris: vec!["http://127.0.0.1:1/liste.crl".into()],
        }];
        let (certificate, key) = self.give(&params, &PKCS_ECDSA_P256_SHA256);
        Cle::parse(&certificate, &key).unwrap()
    }

    /// Its list of what is revoked, in DER: that certificate, at each of these instants.
    pub(crate) fn liste(&self, revoked: &[DateTime<Utc>]) -> Vec<u8> {
        let time = |at: DateTime<Utc>| OffsetDateTime::from_unix_timestamp(at.timestamp()).unwrap();
        let revoked = revoked.iter().map(|at| RevokedCertParams {
            serial_number: SERIE.to_vec().into(),
            revocation_time: time(*at),
            reason_code: None,
            invalidity_date: None,
        });
        let params = CertificateRevocationListParams {
            this_update: time(Utc::now()),
            next_update: time(Utc::now() + TimeDelta::days(30)),
            crl_number: vec![1].into(),
            issuing_distribution_point: None,
            revoked_certs: revoked.collect(),
            key_identifier_method: KeyIdMethod::Sha256,
        };
        params.signed_by(&self.issuer).unwrap().der().to_vec()
    }

    /// The key of a service that it knows.
    pub(crate) fn cle(&self) -> Cle {
        let (certificate, key) = self.give(&params("Rectorat d’essai"), &PKCS_ECDSA_P256_SHA256);
        Cle::parse(&certificate, &key).unwrap()
    }
}

/// A pair of keys; one of RSA is drawn by `openssl`.
fn pair(algorithm: &'static SignatureAlgorithm) -> KeyPair {
    if *algorithm != PKCS_RSA_SHA256 {
        return KeyPair::generate_for(algorithm).unwrap();
    }
    let words = ["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:3072"];
    let pem = openssl(&[&["genpkey"], &words[..]].concat(), &[]);
    KeyPair::from_pkcs8_pem_and_sign_algo(&pem, algorithm).unwrap()
}

/// A receipt of a deposit of so many pièces, with its place for a seal.
pub(crate) fn document(pieces: u8, cachet: bool) -> Vec<u8> {
    let mut comptoir = parcours::validated(parcours::distance());
    for seed in 0..pieces {
        comptoir.accept(JOUR, &[piece("identite", seed + 1)]);
    }
    receipt(&comptoir, (None, SCELLE), cachet).bytes
}

/// The certificate of a computer, which it made itself, and its key, in PEM.
pub(crate) fn poste() -> (String, String) {
    let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
    let certificate = params("Poste d’essai").self_signed(&key).unwrap();
    (certificate.pem(), key.serialize_pem())
}

/// A récapitulatif, with a place for the signature of a computer and one for the seal.
pub(crate) fn signable() -> Vec<u8> {
    let comptoir = parcours::complete();
    let source = Source {
        champs: true,
        ..source(&comptoir)
    };
    recapitulatif(&source).unwrap().bytes
}

/// What OpenSSL answers to those words.
pub(crate) fn openssl(words: &[&str], input: &[u8]) -> String {
    let mut asked = Command::new("openssl")
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    asked.stdin.take().unwrap().write_all(input).unwrap();
    let done = asked.wait_with_output().unwrap();
    assert!(done.status.success(), "openssl {words:?}");
    String::from_utf8(done.stdout).unwrap()
}

/// A document, sealed.
pub(crate) fn sealed(cle: &Cle) -> Vec<u8> {
    seal(&document(1, true), cle, at(SCELLE)).unwrap()
}
