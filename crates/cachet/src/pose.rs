//! Puts a seal in a document, as an update at its end.

use crate::attributs::{envelope, sign, stamp};
use crate::cle::{Cle, CleIllisible};
use crate::horodatage;
use crate::sha256;
use chrono::{DateTime, Utc};
use cms::signed_data::SignerInfo;
use der::Encode as _;
use sha2::{Digest as _, Sha256};
use std::ops::Range;
use x509_cert::Certificate;

/// Name of the field that a document keeps for the seal of the service.
pub(crate) const CHAMP: &[u8] = b"Cachet";
/// Bytes kept for the signature and what it says, beside the certificates.
const SIGNATURE: usize = 2 * 1024;
/// Bytes kept for the token of a time-stamping authority.
const JETON: usize = 6 * 1024;
/// What stands for the place of the signature until it is known; as wide as any number that takes its place.
const PLACE: i64 = 9_999_999_999;

/// Why a document cannot be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NonScellable {
    /// It is no PDF, or none with a free field for the seal.
    #[error("the document keeps no place for a seal")]
    Document,
    /// What names the key takes more room than is kept.
    #[error("the seal does not fit in its place")]
    Place,
    /// The answer of the authority is no token for this seal.
    #[error("the answer of the authority is no token for this seal")]
    Jeton,
    /// The key does not sign.
    #[error(transparent)]
    Cle(#[from] CleIllisible),
}

/// Seals a document at an instant.
///
/// # Errors
/// The document keeps no place for a seal, or the key does not sign.
pub fn seal(document: &[u8], cle: &Cle, at: DateTime<Utc>) -> Result<Vec<u8>, NonScellable> {
    Pose::sign(document, cle, (at, 0))?.finish()
}

/// A document whose seal is signed and not written yet, so that an authority stamps it between.
pub struct Pose {
    bytes: Vec<u8>,
    /// Where the hexadecimal digits of the seal stand.
    digits: Range<usize>,
    signer: SignerInfo,
    chaine: Vec<Certificate>,
}

impl Pose {
    /// Signs a document at an instant, with room for the token of an authority.
    ///
    /// # Errors
    /// The document keeps no place for a seal, or the key does not sign.
    pub fn stamped(document: &[u8], cle: &Cle, at: DateTime<Utc>) -> Result<Self, NonScellable> {
        Self::sign(document, cle, (at, JETON))
    }

    fn sign(
        document: &[u8],
        cle: &Cle,
        (at, more): (DateTime<Utc>, usize),
    ) -> Result<Self, NonScellable> {
        let certificates: usize = cle.chaine().iter().map(length).sum();
        let (mut bytes, digits) = updated(document, at, certificates + SIGNATURE + more)?;
        let (before, after) = (digits.start - 1, digits.end + 1);
        write_range(&mut bytes, before, after)?;
        let mut hash = Sha256::new();
        hash.update(&bytes[..before]);
        hash.update(&bytes[after..]);
        let signer = sign(cle, &hash.finalize().into())?;
        Ok(Self {
            bytes,
            digits,
            signer,
            chaine: cle.chaine().to_vec(),
        })
    }

    fn imprint(&self) -> [u8; 32] {
        sha256(self.signer.signature.as_bytes())
    }

    /// What to ask an authority (`application/timestamp-query`).
    ///
    /// # Errors
    /// The request does not encode.
    pub fn request(&self) -> Result<Vec<u8>, NonScellable> {
        horodatage::request(&self.imprint()).map_err(|_| NonScellable::Jeton)
    }

    /// Takes the answer of the authority (`application/timestamp-reply`).
    ///
    /// # Errors
    /// It is not a token for this seal, or one that would not be verified.
    pub fn stamp(&mut self, answer: &[u8]) -> Result<(), NonScellable> {
        let token = horodatage::token(answer, &self.imprint()).ok_or(NonScellable::Jeton)?;
        stamp(&mut self.signer, &token).map_err(|_| NonScellable::Jeton)
    }

    /// Writes the seal.
    ///
    /// # Errors
    /// It takes more room than is kept.
    pub fn finish(mut self) -> Result<Vec<u8>, NonScellable> {
        let seal = envelope(self.signer, &self.chaine).map_err(|_| CleIllisible::Certificat)?;
        let place = &mut self.bytes[self.digits];
        if seal.len() * 2 > place.len() {
            return Err(NonScellable::Place);
        }
        for (digits, byte) in place.chunks_exact_mut(2).zip(seal) {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            digits[0] = HEX[usize::from(byte >> 4)];
            digits[1] = HEX[usize::from(byte & 15)];
        }
        Ok(self.bytes)
    }
}

/// Bytes of a certificate.
fn length(certificate: &Certificate) -> usize {
    certificate
        .encoded_len()
        .ok()
        .and_then(|length| usize::try_from(length).ok())
        .unwrap_or_default()
}

/// The update that brings a seal, written after the document: the field with its value, the catalog with what it permits,
/// the empty seal, and where each of them stands.
struct Update {
    bytes: Vec<u8>,
    /// Number and place of each object that was written.
    written: Vec<(u32, usize)>,
}

impl Update {
    /// Writes an object whose parts follow each other.
    fn object(&mut self, number: u32, parts: &[&[u8]]) {
        self.written.push((number, self.bytes.len()));
        self.bytes
            .extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        for part in parts {
            self.bytes.extend_from_slice(part);
        }
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    /// Writes where everything stands, and what the file is then.
    fn end(mut self, file: &Fichier<'_>, size: u32) -> Vec<u8> {
        self.written.sort_unstable();
        let start = self.bytes.len();
        let mut table = "xref\n".to_owned();
        for (number, place) in &self.written {
            table.push_str(&format!("{number} 1\n{place:010} 00000 n \n"));
        }
        let Fichier { trailer, xref, .. } = file;
        table.push_str(&format!(
            "trailer\n<<{trailer}/Size {size}/Prev {xref}>>\nstartxref\n{start}\n%%EOF\n"
        ));
        self.bytes.extend_from_slice(table.as_bytes());
        self.bytes
    }
}

/// Signs nothing yet: the document, then an update with room for a signature. Answers where its digits stand.
fn updated(
    document: &[u8],
    at: DateTime<Utc>,
    room: usize,
) -> Result<(Vec<u8>, Range<usize>), NonScellable> {
    let file = Fichier::read(document).ok_or(NonScellable::Document)?;
    let seal = file.size;
    let mut update = Update {
        bytes: Vec::with_capacity(document.len() + 2 * room + 4096),
        written: Vec::new(),
    };
    update.bytes.extend_from_slice(document);
    update.bytes.push(b'\n');
    let value = format!("/V {seal} 0 R>>");
    update.object(file.field.0, &[file.field.1, value.as_bytes()]);
    let perms = format!("/Perms<</DocMDP {seal} 0 R>>>>");
    update.object(file.catalog.0, &[file.catalog.1, perms.as_bytes()]);
    let head = format!(
        "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M({})\
         /Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/V/1.2/P 1>>>>]\
         /ByteRange[0 {PLACE} {PLACE} {PLACE}]/Contents<",
        at.format("D:%Y%m%d%H%M%SZ")
    );
    update.object(seal, &[head.as_bytes(), &vec![b'0'; 2 * room], b">>>"]);
    let start = update.bytes.len() - b"\nendobj\n".len() - b">>>".len() - 2 * room;
    let bytes = update.end(&file, seal + 1);
    Ok((bytes, start..start + 2 * room))
}

/// What is read of a document to seal: those that `documents` writes, with one table of places and a field that is free.
struct Fichier<'d> {
    /// Number of the field, and what it says but its end.
    field: (u32, &'d [u8]),
    /// The same of the catalog.
    catalog: (u32, &'d [u8]),
    /// What stands in the trailer and stays: the catalog, the information, the identity.
    trailer: String,
    /// The first number that no object has.
    size: u32,
    /// Where the table stands.
    xref: usize,
}

impl<'d> Fichier<'d> {
    fn read(document: &'d [u8]) -> Option<Self> {
        let end = document.strip_suffix(b"%%EOF")?.trim_ascii_end();
        let line = end.iter().rposition(|byte| *byte == b'\n')?;
        let xref: usize = std::str::from_utf8(&end[line + 1..]).ok()?.parse().ok()?;
        let table = std::str::from_utf8(document.get(xref..)?).ok()?;
        let (table, told) = table.split_once("trailer")?;
        let size = number_after(told, "/Size")?;
        let kept = ["/Root", "/Info", "/ID"].map(|key| entry(told, key));
        let trailer = kept.into_iter().collect::<Option<String>>()?;
        let place = |number: u32| object(document, table, number);
        let root = number_after(told, "/Root")?;
        let catalog = place(root)?;
        let catalog_text = std::str::from_utf8(catalog).ok()?;
        let (_, form) = catalog_text.split_once("/AcroForm")?;
        let field = number_after(form, "/Fields[")?;
        let own = place(field)?;
        let says = |words: &str| own.windows(words.len()).any(|it| it == words.as_bytes());
        let free = says("/T(Cachet)") && !says("/V ") && !catalog_text.contains("/Perms");
        free.then_some(Self {
            field: (field, own),
            catalog: (root, catalog),
            trailer,
            size,
            xref,
        })
    }
}

/// The number that follows some words.
fn number_after(text: &str, words: &str) -> Option<u32> {
    let (_, rest) = text.split_once(words)?;
    let digits = rest.trim_start().split(|c: char| !c.is_ascii_digit());
    digits.into_iter().next()?.parse().ok()
}

/// A key of a trailer with its value: a reference, or an array.
fn entry(text: &str, key: &str) -> Option<String> {
    let (_, rest) = text.split_once(key)?;
    let end = match rest.trim_start().starts_with('[') {
        true => rest.find(']')? + 1,
        false => rest.find('R')? + 1,
    };
    Some(format!("{key}{}", &rest[..end]))
}

/// A dictionary of the document without its end, as the table says where it stands.
fn object<'d>(document: &'d [u8], table: &str, number: u32) -> Option<&'d [u8]> {
    let mut lines = table.lines();
    let count = lines.nth(1)?.strip_prefix("0 ")?.parse::<u32>().ok()?;
    let line = (number < count).then(|| lines.nth(usize::try_from(number).ok()?))??;
    let place: usize = line.split(' ').next()?.parse().ok()?;
    let rest = document.get(place..)?;
    let end = rest.windows(6).position(|it| it == b"endobj")?;
    let (head, body) = (format!("{number} 0 obj"), rest[..end].trim_ascii_end());
    let body = body.strip_prefix(head.as_bytes())?.trim_ascii_start();
    body.starts_with(b"<<").then(|| body.strip_suffix(b">>"))?
}

/// Writes what the seal covers: all but the signature itself, between `before` and `after`.
fn write_range(bytes: &mut [u8], before: usize, after: usize) -> Result<(), NonScellable> {
    let wanted = format!("[0 {PLACE} {PLACE} {PLACE}]").into_bytes();
    // It stands right before the signature.
    let start = before.saturating_sub(wanted.len() + b"/Contents".len());
    let place = start..start + wanted.len();
    let rest = bytes.len() - after;
    let told = bytes.get_mut(place).filter(|told| **told == *wanted);
    let told = told.ok_or(NonScellable::Document)?;
    let mut range = format!("[0 {before} {after} {rest}").into_bytes();
    range.resize(wanted.len() - 1, b' ');
    range.push(b']');
    told.copy_from_slice(&range);
    Ok(())
}
