//! A service with its key, an authority that gave its certificate, and documents that it seals.
#![allow(dead_code, reason = "each test file uses a part of the scene")]

#[path = "../../../documents/tests/scene/mod.rs"]
pub(crate) mod pages;

pub(crate) mod attaques;
pub(crate) mod horodateur;

use cachet::{Ancres, Cle, seal};
use chrono::{DateTime, Utc};
use pages::receipt;
use pages::regles::parcours::{self, JOUR, piece};
use rcgen::{
    BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256, SignatureAlgorithm, date_time_ymd,
};
use std::process::Command;

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
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
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
    let drawn = Command::new("openssl")
        .args([
            "genpkey",
            "-algorithm",
            "RSA",
            "-pkeyopt",
            "rsa_keygen_bits:3072",
        ])
        .output()
        .unwrap();
    assert!(drawn.status.success(), "openssl draws a key");
    let pem = String::from_utf8(drawn.stdout).unwrap();
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

/// A document, sealed.
pub(crate) fn sealed(cle: &Cle) -> Vec<u8> {
    seal(&document(1, true), cle, at(SCELLE)).unwrap()
}
