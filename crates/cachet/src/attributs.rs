//! What a seal signs, beside the document: its kind, its hash, and which certificate it is by.

use crate::cle::{Cle, CleIllisible};
use crate::sha256;
use cms::cert::{CertificateChoices, IssuerAndSerialNumber};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{
    CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo, SignerInfos,
};
use der::asn1::{ObjectIdentifier, OctetString, SetOfVec};
use der::oid::db::rfc5911::{ID_CONTENT_TYPE, ID_DATA, ID_MESSAGE_DIGEST, ID_SIGNED_DATA};
use der::oid::db::rfc5912::ID_SHA_256;
use der::{Any, Decode as _, Encode, Sequence};
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use x509_cert::attr::{Attribute, Attributes};

/// Source: RFC 5035, § 3.
const SIGNING_CERTIFICATE_V2: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.47");
/// Source: RFC 3161, appendix A.
pub(crate) const TIME_STAMP_TOKEN: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

/// Which certificate a seal is by, so that another one of the same key does not take its place; then those that came with it.
#[derive(Clone, Debug, Eq, PartialEq, Sequence)]
struct SigningCertificateV2 {
    certs: Vec<EssCertIdV2>,
}

/// The hash of a certificate.
#[derive(Clone, Debug, Eq, PartialEq, Sequence)]
pub(crate) struct EssCertIdV2 {
    /// SHA-256 when it is absent, as it always is here.
    #[asn1(optional = "true")]
    pub(crate) hash_algorithm: Option<AlgorithmIdentifierOwned>,
    pub(crate) cert_hash: OctetString,
    #[asn1(optional = "true")]
    pub(crate) issuer_serial: Option<Any>,
}

impl EssCertIdV2 {
    /// Whether it says more than a hash by SHA-256, which a seal never does.
    pub(crate) fn is_other(&self) -> bool {
        self.hash_algorithm.is_some() || self.issuer_serial.is_some()
    }
}

/// SHA-256, as an algorithm.
pub(crate) fn sha256_algorithm() -> AlgorithmIdentifierOwned {
    AlgorithmIdentifierOwned {
        oid: ID_SHA_256,
        parameters: None,
    }
}

fn attribute(oid: ObjectIdentifier, value: &impl Encode) -> der::Result<Attribute> {
    let mut values = SetOfVec::new();
    values.insert(Any::from_der(&value.to_der()?)?)?;
    Ok(Attribute { oid, values })
}

/// What is signed of a document with that hash.
fn signed(digest: &[u8; 32], chaine: &[Certificate]) -> der::Result<Attributes> {
    let named = |certificate: &Certificate| {
        Ok(EssCertIdV2 {
            hash_algorithm: None,
            cert_hash: OctetString::new(sha256(&certificate.to_der()?))?,
            issuer_serial: None,
        })
    };
    let identity = SigningCertificateV2 {
        certs: chaine.iter().map(named).collect::<der::Result<_>>()?,
    };
    let mut attributes = SetOfVec::new();
    attributes.insert(attribute(ID_CONTENT_TYPE, &ID_DATA)?)?;
    attributes.insert(attribute(
        ID_MESSAGE_DIGEST,
        &OctetString::new(&digest[..])?,
    )?)?;
    attributes.insert(attribute(SIGNING_CERTIFICATE_V2, &identity)?)?;
    Ok(attributes)
}

/// Signs the hash of a document.
pub(crate) fn sign(cle: &Cle, digest: &[u8; 32]) -> Result<SignerInfo, CleIllisible> {
    let unread = |_| CleIllisible::Certificat;
    let own = cle.certificat();
    let attributes = signed(digest, cle.chaine()).map_err(unread)?;
    let signature = cle.sign(&attributes.to_der().map_err(unread)?)?;
    Ok(SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: own.tbs_certificate.issuer.clone(),
            serial_number: own.tbs_certificate.serial_number.clone(),
        }),
        digest_alg: sha256_algorithm(),
        signed_attrs: Some(attributes),
        signature_algorithm: AlgorithmIdentifierOwned {
            oid: cle.algorithme(),
            parameters: None,
        },
        signature: OctetString::new(signature).map_err(unread)?,
        unsigned_attrs: None,
    })
}

/// Adds the token of an authority that saw the signature.
pub(crate) fn stamp(signer: &mut SignerInfo, token: &Any) -> der::Result<()> {
    let mut attributes = SetOfVec::new();
    attributes.insert(attribute(TIME_STAMP_TOKEN, token)?)?;
    signer.unsigned_attrs = Some(attributes);
    Ok(())
}

/// The only value of an attribute that stands once.
pub(crate) fn value(attributes: &Attributes, oid: ObjectIdentifier) -> Option<&Any> {
    let mut all = attributes.iter().filter(|it| it.oid == oid);
    let (Some(only), None) = (all.next(), all.next()) else {
        return None;
    };
    match only.values.as_slice() {
        [value] => Some(value),
        _ => None,
    }
}

/// The hash that is signed of a content of that kind.
pub(crate) fn digest_of(attributes: &Attributes, kind: ObjectIdentifier) -> Option<OctetString> {
    let signed: ObjectIdentifier = value(attributes, ID_CONTENT_TYPE)?.decode_as().ok()?;
    let hash = value(attributes, ID_MESSAGE_DIGEST)?.decode_as().ok();
    hash.filter(|_| signed == kind)
}

/// The certificates that what is signed names; the first is of who signed.
pub(crate) fn named(attributes: &Attributes) -> Vec<EssCertIdV2> {
    let named = value(attributes, SIGNING_CERTIFICATE_V2);
    let named: Option<SigningCertificateV2> = named.and_then(|it| it.decode_as().ok());
    named.map(|it| it.certs).unwrap_or_default()
}

/// What stands in the document.
pub(crate) fn envelope(signer: SignerInfo, chaine: &[Certificate]) -> der::Result<Vec<u8>> {
    let mut certificates = SetOfVec::new();
    for certificate in chaine {
        certificates.insert(CertificateChoices::Certificate(certificate.clone()))?;
    }
    let mut digest_algorithms = SetOfVec::new();
    digest_algorithms.insert(sha256_algorithm())?;
    let mut signers = SetOfVec::new();
    signers.insert(signer)?;
    let data = SignedData {
        version: CmsVersion::V1,
        digest_algorithms,
        encap_content_info: EncapsulatedContentInfo {
            econtent_type: ID_DATA,
            econtent: None,
        },
        certificates: Some(CertificateSet(certificates)),
        crls: None,
        signer_infos: SignerInfos(signers),
    };
    ContentInfo {
        content_type: ID_SIGNED_DATA,
        content: Any::encode_from(&data)?,
    }
    .to_der()
}
