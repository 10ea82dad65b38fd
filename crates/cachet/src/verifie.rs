//! Says whether a document is the one that a service sealed, and nothing else.

use crate::attributs::{EssCertIdV2, digest_of, named, sha256_algorithm};
use crate::cle::{certificats, is_valid};
use crate::horodatage::{self, Horodatage};
use crate::pose::CHAMP;
use crate::sha256;
use chrono::{DateTime, NaiveDateTime, Utc};
use cms::cert::CertificateChoices;
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{SignedData, SignerIdentifier, SignerInfo};
use der::asn1::ObjectIdentifier;
use der::oid::db::rfc4519::{COMMON_NAME, ORGANIZATION_NAME};
use der::oid::db::rfc5911::{ID_DATA, ID_SIGNED_DATA};
use der::oid::db::rfc5912::{ECDSA_WITH_SHA_256, RSA_ENCRYPTION, SHA_256_WITH_RSA_ENCRYPTION};
use der::{Decode as _, Encode as _, Reader as _, SliceReader, Tag, Tagged as _};
use lopdf::{Dictionary, Document, Object};
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey, VerificationAlgorithm,
};
use rustls_pki_types::{CertificateDer, UnixTime};
use std::time::Duration;
use webpki::{EndEntityCert, KeyUsage, anchor_from_trusted_cert};
use x509_cert::Certificate;
use x509_cert::attr::Attributes;
use x509_cert::ext::pkix::{ExtendedKeyUsage, KeyUsage as Usage};

/// `id-kp-documentSigning` (RFC 9336) and `id-kp-emailProtection`, as the bytes of their identifiers.
const USAGES: [&[u8]; 2] = [&[0x2b, 6, 1, 5, 5, 7, 3, 36], &[0x2b, 6, 1, 5, 5, 7, 3, 4]];

/// The certificates that are trusted: those of services, or of authorities that give them.
#[derive(Debug, Clone, Default)]
pub struct Ancres(Vec<Certificate>);

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

/// A seal that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cachet {
    /// Who sealed: the organisation of the certificate, else its name.
    pub par: String,
    /// When, as the service said.
    pub le: DateTime<Utc>,
    /// SHA-256 of the certificate.
    pub certificat: [u8; 32],
    /// What an authority says of that instant, when one was asked.
    pub horodatage: Option<Horodatage>,
}

/// What is wrong with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Defaut {
    /// It does not read as a PDF.
    Illisible,
    /// It bears no seal.
    SansCachet,
    /// It bears more than one signature, or the seal is not that of its field.
    AutreSignature,
    /// The seal does not cover the whole file but itself: something is hidden in its place.
    Etendue,
    /// Something was added after the seal.
    Suite,
    /// What the seal covers is not what was sealed.
    Contenu,
    /// The seal itself does not read, or is not signed by its certificate.
    Signature,
    /// The certificate is of nobody that is trusted.
    Inconnu,
    /// The certificate was not valid at that time, or not made to seal.
    Certificat,
    /// The time stamp is not that of the seal, or is of nobody that is trusted.
    Horodatage,
}

/// What is said of a document.
pub type Verdict = Result<Cachet, Vec<Defaut>>;

/// Verifies a document against what is trusted.
///
/// # Errors
/// All that is wrong with it, as far as it can be told.
pub fn verify(bytes: &[u8], ancres: &Ancres) -> Verdict {
    let alone = |defaut| vec![defaut];
    let document = Document::load_mem(bytes).map_err(|_| alone(Defaut::Illisible))?;
    let seal = only_seal(&document).map_err(alone)?;
    let (gap, end) = covered(bytes, seal).map_err(alone)?;
    let mut wrong = Vec::new();
    if !bytes[end..].iter().all(u8::is_ascii_whitespace) {
        wrong.push(Defaut::Suite);
    }
    let signed = [&bytes[..gap.0], &bytes[gap.1..end]].concat();
    let told = trusted(seal, &sha256(&signed), ancres);
    match (told, wrong.is_empty()) {
        (Ok(cachet), true) => Ok(cachet),
        (Ok(_), false) => Err(wrong),
        (Err(defaut), _) => {
            wrong.push(defaut);
            wrong.sort_unstable();
            Err(wrong)
        }
    }
}

/// The seal, when it is signed on that hash by somebody that is trusted.
fn trusted(seal: &Dictionary, digest: &[u8; 32], ancres: &Ancres) -> Result<Cachet, Defaut> {
    let ((read, signer), le) = (signature(seal, digest)?, instant(seal)?);
    read.trusted(ancres, le, &USAGES)?;
    Ok(Cachet {
        horodatage: horodatage::of(&signer, ancres)?,
        par: read.name(),
        le,
        certificat: read.hash(),
    })
}

/// The seal of the document, in its field. Any other signature is somebody’s attempt.
fn only_seal(document: &Document) -> Result<&Dictionary, Defaut> {
    let signs = |object: &&Object| {
        let dictionary = object.as_dict().ok();
        dictionary.is_some_and(|it| it.has(b"ByteRange") || it.has_type(b"Sig"))
    };
    match document.objects.values().filter(signs).count() {
        0 => return Err(Defaut::SansCachet),
        1 => {}
        _ => return Err(Defaut::AutreSignature),
    }
    let found = || {
        let form = document.catalog().ok()?.get(b"AcroForm").ok()?;
        let form = document.dereference(form).ok()?.1.as_dict().ok()?;
        let fields = form.get(b"Fields").ok()?;
        let fields = document.dereference(fields).ok()?.1.as_array().ok()?;
        let [Object::Reference(field)] = fields.as_slice() else {
            return None;
        };
        let own = document.get_dictionary(*field).ok()?;
        let named = own.get(b"T").and_then(Object::as_str).ok()? == CHAMP;
        let seal = own.get(b"V").and_then(Object::as_reference).ok()?;
        let seal = document.get_dictionary(seal).ok()?;
        named.then_some(seal)
    };
    found().ok_or(Defaut::AutreSignature)
}

/// Where the signature stands, and where what it covers ends: from the first byte on, all but itself.
fn covered(bytes: &[u8], seal: &Dictionary) -> Result<((usize, usize), usize), Defaut> {
    let range = seal.get(b"ByteRange").and_then(Object::as_array);
    let range = range.map_err(|_| Defaut::Etendue)?;
    let numbers: Option<Vec<usize>> = range
        .iter()
        .map(|it| usize::try_from(it.as_i64().ok()?).ok())
        .collect();
    let Some([0, before, after, rest]) = numbers.as_deref() else {
        return Err(Defaut::Etendue);
    };
    let (before, after) = (*before, *after);
    let end = after.checked_add(*rest).filter(|end| *end <= bytes.len());
    let end = end.ok_or(Defaut::Etendue)?;
    let gap = bytes.get(before..after).ok_or(Defaut::Etendue)?;
    let digits = gap.strip_prefix(b"<").and_then(|it| it.strip_suffix(b">"));
    let held = seal.get(b"Contents").and_then(Object::as_str);
    let (Some(digits), Ok(held)) = (digits, held) else {
        return Err(Defaut::Etendue);
    };
    let same = digits.len() == held.len() * 2
        && digits
            .iter()
            .all(|digit| matches!(digit, b'0'..=b'9' | b'A'..=b'F'))
        && digits.chunks_exact(2).zip(held).all(|(pair, byte)| {
            std::str::from_utf8(pair)
                .ok()
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
                == Some(*byte)
        });
    let ended = bytes[..end].trim_ascii_end().ends_with(b"%%EOF");
    if same && ended {
        Ok(((before, after), end))
    } else {
        Err(Defaut::Etendue)
    }
}

/// When the seal was put, as it says.
fn instant(seal: &Dictionary) -> Result<DateTime<Utc>, Defaut> {
    let text = seal.get(b"M").and_then(Object::as_str).ok();
    let text = text.and_then(|text| std::str::from_utf8(text).ok());
    let read = text.and_then(|text| NaiveDateTime::parse_from_str(text, "D:%Y%m%d%H%M%SZ").ok());
    Ok(read.ok_or(Defaut::Signature)?.and_utc())
}

/// Whose seal it is, when the signature is that of its certificate on this hash.
fn signature(seal: &Dictionary, digest: &[u8; 32]) -> Result<(Read, SignerInfo), Defaut> {
    let held = seal.get(b"Contents").and_then(Object::as_str);
    let (data, signer) = held.ok().and_then(signed_data).ok_or(Defaut::Signature)?;
    let attributes = signer.signed_attrs.as_ref().ok_or(Defaut::Signature)?;
    let hash = digest_of(attributes, ID_DATA).ok_or(Defaut::Signature)?;
    let read = Read::of(&data, &signer).ok_or(Defaut::Signature)?;
    let signed = attributes.to_der().map_err(|_| Defaut::Signature)?;
    if !read.is_named(attributes) || !read.signed(&signer, &signed) {
        return Err(Defaut::Signature);
    }
    if hash.as_bytes() == digest {
        Ok((read, signer))
    } else {
        Err(Defaut::Contenu)
    }
}

/// Reads what stands in the place of the signature; nothing but zeros may follow it.
fn signed_data(held: &[u8]) -> Option<(SignedData, SignerInfo)> {
    let header = SliceReader::new(held).ok()?.peek_header().ok()?;
    let whole = (header.encoded_len().ok()? + header.length).ok()?;
    let (own, rest) = held.split_at_checked(usize::try_from(whole).ok()?)?;
    if rest.iter().any(|byte| *byte != 0) {
        return None;
    }
    let outer = ContentInfo::from_der(own).ok()?;
    let data: SignedData = outer.content.decode_as().ok()?;
    let algorithms = data.digest_algorithms.as_slice();
    let plain = outer.content_type == ID_SIGNED_DATA
        && data.version == CmsVersion::V1
        && data.crls.is_none()
        && algorithms == [sha256_algorithm()]
        && data.encap_content_info.econtent_type == ID_DATA
        && data.encap_content_info.econtent.is_none();
    let [signer] = data.signer_infos.0.as_slice() else {
        return None;
    };
    let plain = plain
        && signer.version == CmsVersion::V1
        && signer.digest_alg == sha256_algorithm()
        && signer.signature_algorithm.parameters.is_none();
    let signer = signer.clone();
    plain.then_some((data, signer))
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
    fn is_named(&self, attributes: &Attributes) -> bool {
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
        let public = &self.own.tbs_certificate.subject_public_key_info;
        let algorithm: &dyn VerificationAlgorithm = match signer.signature_algorithm.oid {
            ECDSA_WITH_SHA_256 => &ECDSA_P256_SHA256_ASN1,
            RSA_ENCRYPTION | SHA_256_WITH_RSA_ENCRYPTION => &RSA_PKCS1_2048_8192_SHA256,
            _ => return false,
        };
        let key = UnparsedPublicKey::new(algorithm, public.subject_public_key.raw_bytes());
        key.verify(message, signer.signature.as_bytes()).is_ok()
    }

    /// Whether the certificate is one that is trusted, or comes from one, and was valid at that time.
    pub(crate) fn trusted(
        &self,
        ancres: &Ancres,
        at: DateTime<Utc>,
        usages: &[&'static [u8]],
    ) -> Result<(), Defaut> {
        let valid = is_valid(&self.own, at);
        let seconds = u64::try_from(at.timestamp()).map_err(|_| Defaut::Certificat)?;
        let at = Duration::from_secs(seconds);
        let pinned = ancres.0.contains(&self.own);
        if !pinned && !self.comes_from(ancres, UnixTime::since_unix_epoch(at), usages)? {
            return Err(Defaut::Inconnu);
        }
        let usage = self.own.tbs_certificate.get::<Usage>();
        let usage = usage.map_err(|_| Defaut::Certificat)?;
        let seals = usage.is_none_or(|(_, it)| it.digital_signature() || it.non_repudiation());
        (valid && seals).then_some(()).ok_or(Defaut::Certificat)
    }

    fn comes_from(
        &self,
        ancres: &Ancres,
        at: UnixTime,
        usages: &[&'static [u8]],
    ) -> Result<bool, Defaut> {
        let der = |certificate: &Certificate| {
            let der = certificate.to_der().map_err(|_| Defaut::Signature)?;
            Ok(CertificateDer::from(der))
        };
        let own = der(&self.own)?;
        let others: Vec<CertificateDer<'_>> =
            self.others.iter().map(der).collect::<Result<_, _>>()?;
        let roots: Vec<CertificateDer<'_>> = ancres.0.iter().map(der).collect::<Result<_, _>>()?;
        let roots: Vec<_> = roots
            .iter()
            .filter_map(|root| anchor_from_trusted_cert(root).ok())
            .collect();
        let Ok(end) = EndEntityCert::try_from(&own) else {
            return Ok(false);
        };
        Ok(usages.iter().any(|usage| {
            end.verify_for_usage(
                webpki::ALL_VERIFICATION_ALGS,
                &roots,
                &others,
                at,
                KeyUsage::required_if_present(usage),
                None,
                None,
            )
            .is_ok()
        }))
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
