//! Certificates: whose they are, whether they are trusted, whether what they signed holds.

use crate::attributs::{EssCertIdV2, named};
use crate::cle::{certificats, is_valid};
use crate::preuves::{Preuves, Statut, statut};
use crate::sha256;
use crate::verifie::Defaut;
use chrono::{DateTime, Utc};
use cms::cert::CertificateChoices;
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use der::asn1::ObjectIdentifier;
use der::oid::db::rfc4519::{COMMON_NAME, ORGANIZATION_NAME};
use der::oid::db::rfc5912::{
    ECDSA_WITH_SHA_256, ECDSA_WITH_SHA_384, RSA_ENCRYPTION, SHA_256_WITH_RSA_ENCRYPTION,
    SHA_384_WITH_RSA_ENCRYPTION, SHA_512_WITH_RSA_ENCRYPTION,
};
use der::{Decode as _, Encode as _, Tag, Tagged as _};
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA384_ASN1, RSA_PKCS1_2048_8192_SHA256,
    RSA_PKCS1_2048_8192_SHA384, RSA_PKCS1_2048_8192_SHA512, UnparsedPublicKey,
    VerificationAlgorithm,
};
use rustls_pki_types::{CertificateDer, UnixTime};
use std::time::Duration;
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};
use x509_cert::Certificate;
use x509_cert::attr::Attributes;
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage as Usage};

/// The certificates that are trusted: those of services, or of authorities that give them.
#[derive(Debug, Clone, Default)]
pub struct Ancres(pub(crate) Vec<Certificate>);

/// These are no certificates in PEM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("ce ne sont pas des certificats en PEM")]
pub struct AncresIllisibles;

impl Ancres {
    /// Reads certificates in PEM, one after the other.
    ///
    /// # Errors
    /// One does not read, or there is none.
    pub fn parse(pem: &str) -> Result<Self, AncresIllisibles> {
        certificats(pem).map(Self).ok_or(AncresIllisibles)
    }
}

/// Who is trusted, and what came in the document to prove it.
pub(crate) struct Confiance<'a> {
    pub(crate) ancres: &'a Ancres,
    pub(crate) preuves: &'a Preuves,
}

/// Whether a certificate is signed by the key of another one.
pub(crate) fn is_given_by(certificate: &Certificate, issuer: &Certificate) -> bool {
    let told = &certificate.tbs_certificate;
    let signed = told.to_der().unwrap_or_default();
    told.issuer == issuer.tbs_certificate.subject
        && signed_by(
            issuer,
            certificate.signature_algorithm.oid,
            (&signed, certificate.signature.raw_bytes()),
        )
}

/// Whether a certificate signed a message, with an algorithm of its kind.
pub(crate) fn signed_by(
    certificate: &Certificate,
    algorithm: ObjectIdentifier,
    (message, signature): (&[u8], &[u8]),
) -> bool {
    let public = &certificate.tbs_certificate.subject_public_key_info;
    let algorithm: &dyn VerificationAlgorithm = match algorithm {
        ECDSA_WITH_SHA_256 => &ECDSA_P256_SHA256_ASN1,
        ECDSA_WITH_SHA_384 => &ECDSA_P384_SHA384_ASN1,
        RSA_ENCRYPTION | SHA_256_WITH_RSA_ENCRYPTION => &RSA_PKCS1_2048_8192_SHA256,
        SHA_384_WITH_RSA_ENCRYPTION => &RSA_PKCS1_2048_8192_SHA384,
        SHA_512_WITH_RSA_ENCRYPTION => &RSA_PKCS1_2048_8192_SHA512,
        _ => return false,
    };
    let key = UnparsedPublicKey::new(algorithm, public.subject_public_key.raw_bytes());
    key.verify(message, signature).is_ok()
}

fn hash(certificate: &Certificate) -> [u8; 32] {
    certificate
        .to_der()
        .map(|der| sha256(&der))
        .unwrap_or_default()
}

/// The certificate of a seal, with those that came with it.
pub(crate) struct Read {
    own: Certificate,
    others: Vec<Certificate>,
}

impl Read {
    pub(crate) fn of(data: &SignedData, signer: &SignerInfo) -> Option<Self> {
        let SignerIdentifier::IssuerAndSerialNumber(wanted) = &signer.sid else {
            return None;
        };
        let certificates = data.certificates.as_ref()?.0.iter();
        let mut certificates: Vec<Certificate> = certificates
            .filter_map(|choice| match choice {
                CertificateChoices::Certificate(certificate) => Some(certificate.clone()),
                CertificateChoices::Other(_) => None,
            })
            .collect();
        let place = certificates.iter().position(|it| {
            it.tbs_certificate.issuer == wanted.issuer
                && it.tbs_certificate.serial_number == wanted.serial_number
        })?;
        let own = certificates.remove(place);
        Some(Self {
            own,
            others: certificates,
        })
    }

    /// The certificate itself.
    pub(crate) fn certificate(&self) -> &Certificate {
        &self.own
    }

    /// Whether its certificate says that it serves that.
    pub(crate) fn serves(&self, usage: ObjectIdentifier) -> bool {
        let usages = self.own.tbs_certificate.get::<ExtendedKeyUsage>();
        usages.is_ok_and(|told| told.is_some_and(|(_, told)| told.0.contains(&usage)))
    }

    /// Whether no other certificate came with it.
    pub(crate) fn came_alone(&self) -> bool {
        self.others.is_empty()
    }

    pub(crate) fn hash(&self) -> [u8; 32] {
        hash(&self.own)
    }

    /// Whether what was signed names this certificate, then those that came with it and no other: nothing that is not
    /// signed can change.
    pub(crate) fn is_named(&self, attributes: &Attributes) -> bool {
        let named = named(attributes);
        let mut came: Vec<[u8; 32]> = self.others.iter().map(hash).collect();
        came.sort_unstable();
        let mut told: Vec<&[u8]> = named.iter().map(|it| it.cert_hash.as_bytes()).collect();
        if told.first() != Some(&&self.hash()[..]) || named.iter().any(EssCertIdV2::is_other) {
            return false;
        }
        told.remove(0);
        told.sort_unstable();
        told.iter().copied().eq(came.iter().map(|it| &it[..]))
    }

    pub(crate) fn signed(&self, signer: &SignerInfo, message: &[u8]) -> bool {
        let algorithm = signer.signature_algorithm.oid;
        // What is signed names SHA-256 as its hash.
        let known = [
            ECDSA_WITH_SHA_256,
            RSA_ENCRYPTION,
            SHA_256_WITH_RSA_ENCRYPTION,
        ];
        known.contains(&algorithm)
            && signed_by(&self.own, algorithm, (message, signer.signature.as_bytes()))
    }

    /// Whether the certificate is one that is trusted, or comes from one, and was valid at the instant of the signature.
    /// Answers whether it is proved that none of the way to the trusted one was revoked, at an instant that is known.
    pub(crate) fn trusted(
        &self,
        confiance: &Confiance<'_>,
        (signed, known): (DateTime<Utc>, DateTime<Utc>),
        usages: &[&'static [u8]],
    ) -> Result<bool, Defaut> {
        let valid = is_valid(&self.own, signed);
        let seconds = u64::try_from(signed.timestamp()).map_err(|_| Defaut::Certificat)?;
        let at = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
        let way = match confiance.ancres.0.contains(&self.own) {
            true => vec![self.own.clone()],
            false => self.way(confiance, at, usages).ok_or(Defaut::Inconnu)?,
        };
        let usage = self.own.tbs_certificate.get::<Usage>();
        let usage = usage.map_err(|_| Defaut::Certificat)?;
        let seals = usage.is_none_or(|(_, it)| it.digital_signature() || it.non_repudiation());
        if !valid || !seals {
            return Err(Defaut::Certificat);
        }
        let mut proved = true;
        for pair in way.windows(2) {
            match statut((&pair[0], &pair[1]), known, &confiance.preuves.listes) {
                Statut::Bon => {}
                Statut::Inconnu => proved = false,
                Statut::Revoque => return Err(Defaut::Revoque),
            }
        }
        Ok(proved)
    }

    /// The certificates from this one to one that is trusted.
    fn way(
        &self,
        confiance: &Confiance<'_>,
        at: UnixTime,
        usages: &[&'static [u8]],
    ) -> Option<Vec<Certificate>> {
        let der =
            |certificate: &Certificate| Some(CertificateDer::from(certificate.to_der().ok()?));
        let own = der(&self.own)?;
        let others = self.others.iter().chain(&confiance.preuves.certificats);
        let others: Vec<CertificateDer<'_>> = others.map(der).collect::<Option<_>>()?;
        let ancres = &confiance.ancres.0;
        let roots: Vec<CertificateDer<'_>> = ancres.iter().map(der).collect::<Option<_>>()?;
        let anchors = ancres.iter().zip(&roots);
        let anchors =
            anchors.filter_map(|(it, der)| Some((it, anchor_from_trusted_cert(der).ok()?)));
        let (held, roots): (Vec<_>, Vec<_>) = anchors.unzip();
        let end = EndEntityCert::try_from(&own).ok()?;
        let found = usages.iter().find_map(|usage| {
            let usage = KeyUsage::required_if_present(usage);
            let algorithms = webpki::ALL_VERIFICATION_ALGS;
            end.verify_for_usage(algorithms, &roots, &others, at, usage, None, None)
                .ok()
        })?;
        let mut way = vec![self.own.clone()];
        for between in found.intermediate_certificates() {
            way.push(Certificate::from_der(&between.der()).ok()?);
        }
        let last = roots.iter().position(|root| root == found.anchor())?;
        way.push((*held.get(last)?).clone());
        Some(way)
    }

    /// All of them: its own, then those that came with it.
    pub(crate) fn all(&self) -> Vec<Certificate> {
        std::iter::once(&self.own)
            .chain(&self.others)
            .cloned()
            .collect()
    }

    /// The organisation of the certificate, else its name.
    pub(crate) fn name(&self) -> String {
        let names = self.own.tbs_certificate.subject.0.iter();
        let names: Vec<_> = names.flat_map(|it| it.0.iter()).collect();
        let of = |oid: ObjectIdentifier| {
            let found = names.iter().find(|it| it.oid == oid)?;
            let text = matches!(found.value.tag(), Tag::Utf8String | Tag::PrintableString);
            let bytes = found.value.value().to_vec();
            text.then(|| String::from_utf8(bytes).ok()).flatten()
        };
        of(ORGANIZATION_NAME)
            .or_else(|| of(COMMON_NAME))
            .unwrap_or_default()
    }
}
