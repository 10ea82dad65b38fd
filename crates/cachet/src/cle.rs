//! The key of a service, with the certificate that says whose it is.

use crate::certificat::signed_by;
use crate::preuves::instant;
use chrono::{DateTime, Utc};
use der::asn1::ObjectIdentifier;
use der::oid::db::rfc5912::{
    ECDSA_WITH_SHA_256, ID_EC_PUBLIC_KEY, RSA_ENCRYPTION, SHA_256_WITH_RSA_ENCRYPTION,
};
use der::{Decode as _, SecretDocument};
use pkcs8::EncryptedPrivateKeyInfo;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, RSA_PKCS1_SHA256, RsaKeyPair};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject as _;
use std::time::Duration;
use x509_cert::Certificate;
use x509_cert::time::Time;

/// A key that seals, and its certificate with those above it.
pub struct Cle {
    secret: Box<dyn Signataire>,
    algorithme: ObjectIdentifier,
    chaine: Vec<Certificate>,
}

/// What holds the private half of a key: this process, or a token that never gives it.
pub trait Signataire: Send + Sync {
    /// Signs the SHA-256 of a message: ECDSA as in RFC 3279, or RSA with PKCS #1 v1.5.
    ///
    /// # Errors
    /// It does not sign.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CleIllisible>;
}

/// Which algorithm a key serves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithme {
    /// ECDSA P-256.
    Ecdsa,
    /// RSA.
    Rsa,
}

impl Signataire for EcdsaKeyPair {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CleIllisible> {
        let signature = self.sign(&SystemRandom::new(), message);
        let signature = signature.map_err(|_| CleIllisible::Hasard)?;
        Ok(signature.as_ref().to_vec())
    }
}

impl Signataire for RsaKeyPair {
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CleIllisible> {
        let mut signature = vec![0; self.public().modulus_len()];
        self.sign(
            &RSA_PKCS1_SHA256,
            &SystemRandom::new(),
            message,
            &mut signature,
        )
        .map_err(|_| CleIllisible::Hasard)?;
        Ok(signature)
    }
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
    /// The key is sealed, and this phrase does not open it.
    #[error("la clé est scellée, et aucune phrase ne l’ouvre")]
    Phrase,
    /// The token that holds the key does not sign.
    #[error("le jeton qui garde la clé ne signe pas")]
    Jeton,
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
        Self::parse_sealed(certificats, cle, None)
    }

    /// The same; `phrase` opens a key that is sealed (PKCS #8, encrypted).
    ///
    /// # Errors
    /// One of them does not read, or they do not go together.
    pub fn parse_sealed(
        certificats: &str,
        cle: &str,
        phrase: Option<&str>,
    ) -> Result<Self, CleIllisible> {
        let chaine = self::certificats(certificats).ok_or(CleIllisible::Certificat)?;
        let bytes = clear(cle, phrase)?;
        let bytes = bytes.as_bytes();
        let secret: Box<dyn Signataire> = match algorithme(&chaine[0])? {
            Algorithme::Ecdsa => {
                let (kind, random) = (&ECDSA_P256_SHA256_ASN1_SIGNING, SystemRandom::new());
                let pair = EcdsaKeyPair::from_pkcs8(kind, bytes, &random);
                Box::new(pair.map_err(|_| CleIllisible::Cle)?)
            }
            Algorithme::Rsa => {
                Box::new(RsaKeyPair::from_pkcs8(bytes).map_err(|_| CleIllisible::Cle)?)
            }
        };
        Self::of(chaine, secret)
    }

    /// A key that something else holds, with its certificate, followed by those above it, in PEM.
    ///
    /// # Errors
    /// The certificates do not read, or what holds the key does not sign, or with another key.
    pub fn held(
        certificats: &str,
        by: impl FnOnce(Algorithme) -> Result<Box<dyn Signataire>, CleIllisible>,
    ) -> Result<Self, CleIllisible> {
        let chaine = self::certificats(certificats).ok_or(CleIllisible::Certificat)?;
        let secret = by(algorithme(&chaine[0])?)?;
        Self::of(chaine, secret)
    }

    /// Has the key sign something, so that another one is told now.
    fn of(chaine: Vec<Certificate>, secret: Box<dyn Signataire>) -> Result<Self, CleIllisible> {
        const ESSAI: &[u8] = b"pupitre: is this the key of the certificate?";
        let algorithme = match algorithme(&chaine[0])? {
            Algorithme::Ecdsa => ECDSA_WITH_SHA_256,
            Algorithme::Rsa => SHA_256_WITH_RSA_ENCRYPTION,
        };
        let signature = secret.sign(ESSAI)?;
        if !signed_by(&chaine[0], algorithme, (ESSAI, &signature)) {
            return Err(CleIllisible::Autre);
        }
        Ok(Self {
            secret,
            algorithme,
            chaine,
        })
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

    /// From when its seals hold, and until when.
    pub fn validite(&self) -> (DateTime<Utc>, DateTime<Utc>) {
        let validity = self.certificat().tbs_certificate.validity;
        let at = |time: Time| instant(time.to_unix_duration());
        (at(validity.not_before), at(validity.not_after))
    }

    /// The algorithm of its signatures.
    pub(crate) fn algorithme(&self) -> ObjectIdentifier {
        self.algorithme
    }

    /// Signs the SHA-256 of a message.
    pub(crate) fn sign(&self, message: &[u8]) -> Result<Vec<u8>, CleIllisible> {
        self.secret.sign(message)
    }
}

/// Which algorithm a certificate is made for.
fn algorithme(certificate: &Certificate) -> Result<Algorithme, CleIllisible> {
    let public = &certificate.tbs_certificate.subject_public_key_info;
    match public.algorithm.oid {
        ID_EC_PUBLIC_KEY => Ok(Algorithme::Ecdsa),
        RSA_ENCRYPTION => Ok(Algorithme::Rsa),
        _ => Err(CleIllisible::Cle),
    }
}

/// The bytes of a private key (PKCS #8), in clear.
fn clear(pem: &str, phrase: Option<&str>) -> Result<SecretDocument, CleIllisible> {
    let (label, bytes) = SecretDocument::from_pem(pem).map_err(|_| CleIllisible::Cle)?;
    match (label, phrase) {
        ("PRIVATE KEY", _) => Ok(bytes),
        ("ENCRYPTED PRIVATE KEY", Some(phrase)) => {
            let sealed = EncryptedPrivateKeyInfo::from_der(bytes.as_bytes());
            let sealed = sealed.map_err(|_| CleIllisible::Cle)?;
            sealed.decrypt(phrase).map_err(|_| CleIllisible::Phrase)
        }
        ("ENCRYPTED PRIVATE KEY", None) => Err(CleIllisible::Phrase),
        _ => Err(CleIllisible::Cle),
    }
}
