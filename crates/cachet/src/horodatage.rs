//! What an authority says of the instant of a seal: asked for, taken, verified.
//!
//! A token is kept without what it does not sign: the certificate of the authority alone, which the token names.
//!
//! Source: RFC 3161; RFC 5816; ETSI EN 319 142-1, B-T.

use crate::attributs::{TIME_STAMP_TOKEN, digest_of, named, sha256_algorithm, value};
use crate::certificat::{Confiance, Read};
use crate::sha256;
use crate::verifie::Defaut;
use chrono::{DateTime, Utc};
use cms::cert::CertificateChoices;
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{CertificateSet, SignedData, SignerInfo};
use der::asn1::{GeneralizedTime, ObjectIdentifier, OctetString, SetOfVec, Uint};
use der::oid::db::rfc5280::ID_KP_TIME_STAMPING;
use der::oid::db::rfc5911::ID_SIGNED_DATA;
use der::oid::db::rfc5912::ID_SHA_256;
use der::{Any, AnyRef, Decode as _, Encode as _, Sequence};
use spki::AlgorithmIdentifierOwned;
use x509_cert::Certificate;
use x509_cert::ext::Extensions;

/// Source: RFC 3161, § 2.4.2.
const TST_INFO: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
/// `id-kp-timeStamping`, as the bytes of its identifier.
const TIME_STAMPING: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 8];

#[derive(Clone, Debug, Eq, PartialEq, Sequence)]
struct MessageImprint {
    hash_algorithm: AlgorithmIdentifierOwned,
    hashed_message: OctetString,
}

#[derive(Clone, Debug, Eq, PartialEq, Sequence)]
struct TimeStampReq {
    version: u8,
    message_imprint: MessageImprint,
    cert_req: bool,
}

#[derive(Clone, Debug, Eq, PartialEq, Sequence)]
struct TimeStampResp {
    status: Any,
    time_stamp_token: ContentInfo,
}

#[derive(Clone, Debug, Eq, PartialEq, Sequence)]
struct Accuracy {
    #[asn1(optional = "true")]
    seconds: Option<Uint>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    millis: Option<Uint>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    micros: Option<Uint>,
}

#[derive(Clone, Debug, Eq, PartialEq, Sequence)]
struct TstInfo {
    version: u8,
    policy: ObjectIdentifier,
    message_imprint: MessageImprint,
    serial_number: Uint,
    gen_time: GeneralizedTime,
    #[asn1(optional = "true")]
    accuracy: Option<Accuracy>,
    #[asn1(default = "Default::default")]
    ordering: bool,
    #[asn1(optional = "true")]
    nonce: Option<Uint>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    tsa: Option<Any>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    extensions: Option<Extensions>,
}

/// When a seal was put, as an authority says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Horodatage {
    /// The authority.
    pub par: String,
    /// When.
    pub le: DateTime<Utc>,
}

/// What to ask an authority, for a hash (`application/timestamp-query`).
///
/// No nonce is sent: the hash of a signature that was just made is as good as one.
pub(crate) fn request(imprint: &[u8; 32]) -> der::Result<Vec<u8>> {
    TimeStampReq {
        version: 1,
        message_imprint: MessageImprint {
            hash_algorithm: AlgorithmIdentifierOwned {
                oid: ID_SHA_256,
                parameters: Some(Any::from(AnyRef::NULL)),
            },
            hashed_message: OctetString::new(&imprint[..])?,
        },
        cert_req: true,
    }
    .to_der()
}

/// The token of an answer, and the certificates that came with it.
pub(crate) struct Jeton {
    /// Without what it does not sign.
    pub(crate) jeton: Any,
    pub(crate) certificats: Vec<Certificate>,
}

/// The token of an answer (`application/timestamp-reply`) for that hash; nothing for one that would not be verified.
pub(crate) fn token(answer: &[u8], imprint: &[u8; 32]) -> Option<Jeton> {
    let answer = TimeStampResp::from_der(answer).ok()?;
    let mut data: SignedData = answer.time_stamp_token.content.decode_as().ok()?;
    let [signer] = data.signer_infos.0.as_slice() else {
        return None;
    };
    let read = Read::of(&data, signer)?;
    let mut alone = SetOfVec::new();
    alone
        .insert(CertificateChoices::Certificate(read.certificate().clone()))
        .ok()?;
    data.certificates = Some(CertificateSet(alone));
    data.crls = None;
    let kept = ContentInfo {
        content_type: ID_SIGNED_DATA,
        content: Any::encode_from(&data).ok()?,
    };
    let jeton = Any::from_der(&kept.to_der().ok()?).ok()?;
    stamped(&jeton, imprint).map(|_| Jeton {
        jeton,
        certificats: read.all(),
    })
}

/// The token of a seal, when it bears one.
pub(crate) fn of(signer: &SignerInfo) -> Result<Option<&Any>, Defaut> {
    let Some(attributes) = &signer.unsigned_attrs else {
        return Ok(None);
    };
    let token = value(attributes, TIME_STAMP_TOKEN).filter(|_| attributes.len() == 1);
    token.map(Some).ok_or(Defaut::Horodatage)
}

/// A token that holds.
pub(crate) struct Atteste {
    pub(crate) horodatage: Horodatage,
    /// Whether it is proved that nobody had revoked its certificates.
    pub(crate) prouve: bool,
    pub(crate) certificat: Certificate,
}

/// What a token says, when it is one for that hash and of somebody that is trusted.
pub(crate) fn trusted(
    token: &Any,
    imprint: &[u8; 32],
    confiance: &Confiance<'_>,
) -> Result<Atteste, Defaut> {
    let (read, le) = stamped(token, imprint).ok_or(Defaut::Horodatage)?;
    let told = read.trusted(confiance, (le, le), &[TIME_STAMPING]);
    Ok(Atteste {
        prouve: told.map_err(|_| Defaut::Horodatage)?,
        horodatage: Horodatage {
            par: read.name(),
            le,
        },
        certificat: read.certificate().clone(),
    })
}

/// Who stamped that hash, and when; nothing unless all of the token is as it was signed.
fn stamped(token: &Any, imprint: &[u8; 32]) -> Option<(Read, DateTime<Utc>)> {
    let outer: ContentInfo = token.decode_as().ok()?;
    let data: SignedData = outer.content.decode_as().ok()?;
    let [signer] = data.signer_infos.0.as_slice() else {
        return None;
    };
    let attributes = signer.signed_attrs.as_ref()?;
    let content: OctetString = data
        .encap_content_info
        .econtent
        .as_ref()?
        .decode_as()
        .ok()?;
    let read = Read::of(&data, signer)?;
    let plain = |algorithm: &AlgorithmIdentifierOwned| {
        let parameters = algorithm.parameters.as_ref();
        parameters.is_none_or(|it| AnyRef::from(it) == AnyRef::NULL)
    };
    let hashes = |algorithm: &AlgorithmIdentifierOwned| {
        algorithm.oid == sha256_algorithm().oid && plain(algorithm)
    };
    // An authority may say more of its certificate than its hash.
    let names = named(attributes)
        .first()
        .is_some_and(|it| it.hash_algorithm.is_none() && it.cert_hash.as_bytes() == read.hash());
    let algorithms = data.digest_algorithms.as_slice();
    let whole = outer.content_type == ID_SIGNED_DATA
        && data.version == CmsVersion::V3
        && data.crls.is_none()
        && data.encap_content_info.econtent_type == TST_INFO
        && algorithms == [signer.digest_alg.clone()]
        && signer.version == CmsVersion::V1
        && hashes(&signer.digest_alg)
        && plain(&signer.signature_algorithm)
        && signer.unsigned_attrs.is_none()
        && read.came_alone()
        && read.serves(ID_KP_TIME_STAMPING)
        && names;
    let hash = digest_of(attributes, TST_INFO)?;
    let signed = read.signed(signer, &attributes.to_der().ok()?);
    let of_content = hash.as_bytes() == sha256(content.as_bytes());
    let info = TstInfo::from_der(content.as_bytes()).ok()?;
    let told = &info.message_imprint;
    let of_hash =
        told.hash_algorithm.oid == ID_SHA_256 && told.hashed_message.as_bytes() == imprint;
    let seconds = i64::try_from(info.gen_time.to_unix_duration().as_secs()).ok()?;
    let le = DateTime::from_timestamp(seconds, 0)?;
    (whole && signed && of_content && of_hash).then_some((read, le))
}
