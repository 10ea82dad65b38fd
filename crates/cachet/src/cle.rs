//! The key of a service, with the certificate that says whose it is.

use chrono::{DateTime, Utc};
use der::Decode as _;
use der::asn1::ObjectIdentifier;
use der::oid::db::rfc5912::{
    ECDSA_WITH_SHA_256, ID_EC_PUBLIC_KEY, RSA_ENCRYPTION, SHA_256_WITH_RSA_ENCRYPTION,
};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
};
use rustls_pki_types::pem::PemObject as _;
use rustls_pki_types::{CertificateDer, PrivatePkcs8KeyDer};
use std::time::Duration;
use x509_cert::Certificate;

/// A key that seals, and its certificate with those above it.
pub struct Cle {
    secret: Secret,
    chaine: Vec<Certificate>,
}

enum Secret {
    Ecdsa(Box<EcdsaKeyPair>),
    Rsa(Box<RsaKeyPair>),
}

/// Certificates in PEM, one after the other: at least one.
pub(crate) fn certificats(pem: &str) -> Option<Vec<Certificate>> {
    let read = CertificateDer::pem_slice_iter(pem.as_bytes());
    let read: Option<Vec<Certificate>> = read
        .map(|der| Certificate::from_der(&der.ok()?).ok())
        .collect();
    read.filter(|read| !read.is_empty())
}

/// Whether an instant is within the time of a certificate.
pub(crate) fn is_valid(certificate: &Certificate, at: DateTime<Utc>) -> bool {
    let validity = certificate.tbs_certificate.validity;
    let at = u64::try_from(at.timestamp()).map(Duration::from_secs);
    at.is_ok_and(|at| {
        (validity.not_before.to_unix_duration()..=validity.not_after.to_unix_duration())
            .contains(&at)
    })
}

/// Why a key cannot seal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CleIllisible {
    /// No certificate in PEM.
    #[error("ce n’est pas un certificat en PEM")]
    Certificat,
    /// No private key in PEM (PKCS #8), ECDSA P-256 or RSA.
    #[error("ce n’est pas une clé privée en PEM (PKCS #8), ECDSA P-256 ou RSA")]
    Cle,
    /// The key is not the one of the certificate.
    #[error("la clé n’est pas celle du certificat")]
    Autre,
    /// The system gives no random bytes.
    #[error("le système ne donne pas d’octets aléatoires")]
    Hasard,
}

impl Cle {
    /// Reads a certificate, followed by those above it, and its key, in PEM.
    ///
    /// # Errors
    /// One of them does not read, or they do not go together.
    pub fn parse(certificats: &str, cle: &str) -> Result<Self, CleIllisible> {
        let chaine = self::certificats(certificats).ok_or(CleIllisible::Certificat)?;
        let own = &chaine[0];
        let public = &own.tbs_certificate.subject_public_key_info;
        let bytes = PrivatePkcs8KeyDer::from_pem_slice(cle.as_bytes());
        let bytes = bytes.map_err(|_| CleIllisible::Cle)?;
        let bytes = bytes.secret_pkcs8_der();
        let secret = if public.algorithm.oid == ID_EC_PUBLIC_KEY {
            let random = SystemRandom::new();
            let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, bytes, &random);
            Secret::Ecdsa(Box::new(pair.map_err(|_| CleIllisible::Cle)?))
        } else if public.algorithm.oid == RSA_ENCRYPTION {
            let pair = RsaKeyPair::from_pkcs8(bytes).map_err(|_| CleIllisible::Cle)?;
            Secret::Rsa(Box::new(pair))
        } else {
            return Err(CleIllisible::Cle);
        };
        let held = match &secret {
            Secret::Ecdsa(pair) => pair.public_key().as_ref(),
            Secret::Rsa(pair) => pair.public().as_ref(),
        };
        if held != public.subject_public_key.raw_bytes() {
            return Err(CleIllisible::Autre);
        }
        Ok(Self { secret, chaine })
    }

    /// The certificate of the key.
    pub fn certificat(&self) -> &Certificate {
        &self.chaine[0]
    }

    /// Whether a seal that is put at that instant will hold.
    pub fn is_valid(&self, at: DateTime<Utc>) -> bool {
        is_valid(self.certificat(), at)
    }

    /// It and those above it.
    pub(crate) fn chaine(&self) -> &[Certificate] {
        &self.chaine
    }

    /// The algorithm of its signatures.
    pub(crate) fn algorithme(&self) -> ObjectIdentifier {
        match self.secret {
            Secret::Ecdsa(_) => ECDSA_WITH_SHA_256,
            Secret::Rsa(_) => SHA_256_WITH_RSA_ENCRYPTION,
        }
    }

    /// Signs the SHA-256 of a message.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CleIllisible> {
        let random = SystemRandom::new();
        match &self.secret {
            Secret::Ecdsa(pair) => {
                let signature = pair.sign(&random, message);
                Ok(signature
                    .map_err(|_| CleIllisible::Hasard)?
                    .as_ref()
                    .to_vec())
            }
            Secret::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                pair.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature)
                    .map_err(|_| CleIllisible::Hasard)?;
                Ok(signature)
            }
        }
    }
}
