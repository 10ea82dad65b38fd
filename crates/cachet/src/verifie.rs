//! Says whether a document is the one that a service sealed, and nothing else.

use crate::archive::{CHAMP, Suite, suite};
use crate::attributs::{digest_of, sha256_algorithm};
use crate::certificat::{Ancres, Confiance, Read};
use crate::fichier::{digest_around, read_digits};
use crate::horodatage::{self, Atteste, Horodatage};
use crate::pose::{Champ, place};
use crate::sha256;
use chrono::{DateTime, NaiveDateTime, Utc};
use cms::content_info::{CmsVersion, ContentInfo};
use cms::signed_data::{SignedData, SignerInfo};
use der::oid::db::rfc5911::{ID_DATA, ID_SIGNED_DATA};
use der::{Any, Decode as _, Encode as _, Reader as _, SliceReader};
use lopdf::{Dictionary, Document, Object};

/// `id-kp-documentSigning` (RFC 9336) and `id-kp-emailProtection`, as the bytes of their identifiers.
const USAGES: [&[u8]; 2] = [&[0x2b, 6, 1, 5, 5, 7, 3, 36], &[0x2b, 6, 1, 5, 5, 7, 3, 4]];

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
    /// What proves it, from the file alone.
    pub niveau: Niveau,
    /// What authorities say of the whole document, each of all that is before it.
    pub archives: Vec<Horodatage>,
    /// The signature of the computer of the candidate, which the service saw and sealed.
    pub poste: Option<SignaturePoste>,
}

/// What proves a seal, from the file alone.
///
/// Source: ETSI EN 319 142-1, 6.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Niveau {
    /// The seal and its certificate.
    B,
    /// An authority says when it was put.
    T,
    /// Nobody had revoked the certificates then.
    LT,
    /// An authority stamped all of it.
    LTA,
}

/// A signature that a computer put, with a key that it made itself: it proves that nothing changed since, not who signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignaturePoste {
    /// Name of the key.
    pub cle: String,
    /// When, as the computer said.
    pub le: DateTime<Utc>,
    /// SHA-256 of its certificate.
    pub certificat: [u8; 32],
}

/// What is wrong with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Defaut {
    /// It does not read as a PDF.
    Illisible,
    /// It bears no seal.
    SansCachet,
    /// It bears another signature, or the seal is not that of its field.
    AutreSignature,
    /// The seal does not cover the whole file but itself: something is hidden in its place.
    Etendue,
    /// Something was added after the seal.
    Suite,
    /// What the seal covers is not what was sealed.
    Contenu,
    /// The seal itself does not read, or is not signed by its certificate.
    Signature,
    /// The signature of the computer, under the seal, does not hold, or something was added before the seal.
    Poste,
    /// The certificate is of nobody that is trusted.
    Inconnu,
    /// The certificate was not valid at that time, or not made to seal.
    Certificat,
    /// The certificate had been revoked.
    Revoque,
    /// A time stamp is not that of the seal, or is of nobody that is trusted.
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
    let places = Places::read(&document).map_err(alone)?;
    let seal = places.cachet.ok_or(alone(Defaut::SansCachet))?;
    let covered = Covered::read(bytes, seal).map_err(alone)?;
    let after = &bytes[covered.end..];
    let added = match after.iter().all(u8::is_ascii_whitespace) {
        true => Some(Suite::default()),
        false => suite(bytes, covered.end),
    };
    let mut wrong = Vec::new();
    if added.is_none() {
        wrong.push(Defaut::Suite);
    }
    let added = added.unwrap_or_default();
    let told = covered.trusted(seal, (ancres, &added));
    let told = told.and_then(|cachet| under(bytes, &places, (cachet, &covered)));
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

/// The signature of a computer, on a document that no service sealed: nothing unless it covers the whole file and holds.
pub fn signed_here(bytes: &[u8]) -> Option<SignaturePoste> {
    alone(bytes).map(|(signature, _)| signature)
}

/// The same, of a document that is that page and nothing more but the signature.
pub fn is_signed_here(page: &[u8], signed: &[u8]) -> Option<SignaturePoste> {
    let (told, room) = alone(signed)?;
    let made = place(page, (Champ::Signature, told.le), room)?;
    (signed.starts_with(page) && made.is(signed)).then_some(told)
}

/// The only signature of a document, that of a computer, and the room that is kept for it.
fn alone(bytes: &[u8]) -> Option<(SignaturePoste, usize)> {
    let document = Document::load_mem(bytes).ok()?;
    let places = Places::read(&document).ok()?;
    let signature = places.signature.filter(|_| places.cachet.is_none())?;
    let covered = Covered::read(bytes, signature).ok()?;
    let told = covered.poste(signature).ok()?;
    (covered.end == bytes.len()).then(|| (told, covered.room()))
}

/// Adds to a seal the signature of a computer that it covers.
fn under(
    bytes: &[u8],
    places: &Places<'_>,
    (cachet, covered): (Cachet, &Covered<'_>),
) -> Result<Cachet, Defaut> {
    let Some(signature) = places.signature else {
        return Ok(cachet);
    };
    let own = Covered::read(bytes, signature)?;
    // Between the two nothing but the seal was written.
    let sealed = (Champ::Cachet, cachet.le);
    let sealed = place(&bytes[..own.end], sealed, covered.room());
    if !sealed.is_some_and(|it| it.is(&bytes[..covered.end])) {
        return Err(Defaut::Poste);
    }
    let poste = own.poste(signature).map_err(|_| Defaut::Poste)?;
    Ok(Cachet {
        poste: Some(poste),
        ..cachet
    })
}

/// The signatures of a document, each in its field.
struct Places<'d> {
    signature: Option<&'d Dictionary>,
    cachet: Option<&'d Dictionary>,
}

impl<'d> Places<'d> {
    /// Any other signature is somebody’s attempt.
    fn read(document: &'d Document) -> Result<Self, Defaut> {
        let signs = |object: &&Object| {
            let dictionary = object.as_dict().ok();
            dictionary.is_some_and(|it| {
                it.has(b"ByteRange") || it.has_type(b"Sig") || it.has_type(b"DocTimeStamp")
            })
        };
        let count = document.objects.values().filter(signs).count();
        if count == 0 {
            return Err(Defaut::SansCachet);
        }
        let fields = fields(document).ok_or(Defaut::AutreSignature)?;
        let mut places = Self {
            signature: None,
            cachet: None,
        };
        let mut found = 0;
        for (name, value) in fields {
            let named = |champ: Champ| name == champ.name().as_bytes();
            match value {
                _ if named(Champ::Signature) => places.signature = value,
                _ if named(Champ::Cachet) => places.cachet = value,
                Some(_) if name.starts_with(CHAMP.as_bytes()) => {}
                _ => return Err(Defaut::AutreSignature),
            }
            found += usize::from(value.is_some());
        }
        (found == count)
            .then_some(places)
            .ok_or(Defaut::AutreSignature)
    }
}

/// Name and value of every field of the form, each once.
fn fields(document: &Document) -> Option<Vec<(&[u8], Option<&Dictionary>)>> {
    let form = document.catalog().ok()?.get(b"AcroForm").ok()?;
    let form = document.dereference(form).ok()?.1.as_dict().ok()?;
    let fields = form.get(b"Fields").ok()?;
    let fields = document.dereference(fields).ok()?.1.as_array().ok()?;
    let mut found: Vec<(&[u8], Option<&Dictionary>)> = Vec::new();
    for field in fields {
        let own = document.get_dictionary(field.as_reference().ok()?).ok()?;
        let name = own.get(b"T").and_then(Object::as_str).ok()?;
        let value = match own.get(b"V") {
            Ok(value) => Some(document.get_dictionary(value.as_reference().ok()?).ok()?),
            Err(_) => None,
        };
        if found.iter().any(|(known, _)| *known == name) {
            return None;
        }
        found.push((name, value));
    }
    Some(found)
}

/// What a signature covers: from the first byte on, all but itself.
struct Covered<'b> {
    bytes: &'b [u8],
    gap: (usize, usize),
    end: usize,
}

impl<'b> Covered<'b> {
    fn read(bytes: &'b [u8], seal: &Dictionary) -> Result<Self, Defaut> {
        let (gap, end) = covered(bytes, seal)?;
        Ok(Self { bytes, gap, end })
    }

    fn digest(&self) -> [u8; 32] {
        digest_around(&self.bytes[..self.end], self.gap.0..self.gap.1)
    }

    /// Bytes that are kept for the signature: two digits each, between their signs.
    fn room(&self) -> usize {
        (self.gap.1 - self.gap.0 - 2) / 2
    }

    /// The seal, when it is signed on that by somebody that is trusted.
    fn trusted(
        &self,
        seal: &Dictionary,
        (ancres, added): (&Ancres, &Suite),
    ) -> Result<Cachet, Defaut> {
        let ((read, signer), le) = (signature(seal, &self.digest())?, instant(seal)?);
        let confiance = Confiance {
            ancres,
            preuves: &added.preuves,
        };
        let imprint = sha256(signer.signature.as_bytes());
        let token = horodatage::of(&signer)?;
        let stamp = token.map(|token| horodatage::trusted(token, &imprint, &confiance));
        let stamp = stamp.transpose()?;
        let known = stamp.as_ref().map_or(le, |it| it.horodatage.le);
        let proved = read.trusted(&confiance, (le, known), &USAGES)?;
        let archives = added.jetons.iter().map(|(token, imprint)| {
            let token = whole(token).and_then(|own| Any::from_der(own).ok());
            let token = token.ok_or(Defaut::Horodatage)?;
            horodatage::trusted(&token, imprint, &confiance)
        });
        let archives = archives.collect::<Result<Vec<Atteste>, Defaut>>()?;
        let stamps = stamp.iter().chain(&archives);
        let mut signed = read.all();
        signed.extend(stamps.map(|it| it.certificat.clone()));
        if !added.preuves.are_of(signed, ancres) {
            return Err(Defaut::Suite);
        }
        let archives: Vec<Horodatage> = archives.into_iter().map(|it| it.horodatage).collect();
        if !archives.is_sorted_by_key(|it| it.le) || archives.iter().any(|it| it.le < known) {
            return Err(Defaut::Horodatage);
        }
        let completed = !added.preuves.is_empty();
        let niveau = match &stamp {
            None => Niveau::B,
            Some(it) if completed && proved && it.prouve => match archives.len() {
                0 => Niveau::LT,
                _ => Niveau::LTA,
            },
            Some(_) => Niveau::T,
        };
        Ok(Cachet {
            horodatage: stamp.map(|it| it.horodatage),
            par: read.name(),
            le,
            certificat: read.hash(),
            niveau,
            archives,
            poste: None,
        })
    }

    /// The signature of a computer on that, whoever’s it is.
    fn poste(&self, value: &Dictionary) -> Result<SignaturePoste, Defaut> {
        let (read, _) = signature(value, &self.digest())?;
        Ok(SignaturePoste {
            cle: read.name(),
            le: instant(value)?,
            certificat: read.hash(),
        })
    }
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
    let same = read_digits(digits).is_some_and(|read| read == held);
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
    let outer = ContentInfo::from_der(whole(held)?).ok()?;
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

/// What stands in the place of a signature, but the zeros that fill it.
fn whole(held: &[u8]) -> Option<&[u8]> {
    let header = SliceReader::new(held).ok()?.peek_header().ok()?;
    let length = (header.encoded_len().ok()? + header.length).ok()?;
    let (own, rest) = held.split_at_checked(usize::try_from(length).ok()?)?;
    rest.iter().all(|byte| *byte == 0).then_some(own)
}
