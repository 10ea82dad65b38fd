//! Puts a seal in a document, as an update at its end.

use crate::attributs::{envelope, sign, stamp};
use crate::cle::{Cle, CleIllisible};
use crate::sha256;
use chrono::{DateTime, Utc};
use cms::signed_data::SignerInfo;
use der::Encode as _;
use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, StringFormat};
use sha2::{Digest as _, Sha256};
use x509_cert::Certificate;

/// Name of the field that a document keeps for the seal of the service.
pub(crate) const CHAMP: &[u8] = b"Cachet";
/// Bytes kept for the signature and what it says, beside the certificates.
const SIGNATURE: usize = 2 * 1024;
/// Bytes kept for the token of a time-stamping authority, with its certificates.
const JETON: usize = 10 * 1024;
/// What stands for the place of the signature until it is known; as wide as any number that takes its place.
const PLACE: i64 = 9_999_999_999;

/// Why a document cannot be sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NonScellable {
    /// It is no PDF, or none with a free field for the seal.
    #[error("the document keeps no place for a seal")]
    Document,
    /// The token of the authority is longer than its place, or is none.
    #[error("the token of the authority does not fit")]
    Jeton,
    /// The key does not sign.
    #[error(transparent)]
    Cle(#[from] CleIllisible),
}

/// A document whose seal is signed and not yet written, so that an authority can stamp it between.
pub struct Pose {
    bytes: Vec<u8>,
    /// Where the hexadecimal digits of the signature stand.
    start: usize,
    digits: usize,
    signer: SignerInfo,
    chaine: Vec<Certificate>,
}

impl Pose {
    /// Signs a document at an instant, with room for a token or none.
    ///
    /// # Errors
    /// The document keeps no place for a seal, or the key does not sign.
    pub fn sign(
        document: Vec<u8>,
        cle: &Cle,
        at: DateTime<Utc>,
        stamped: bool,
    ) -> Result<Self, NonScellable> {
        let certificates: usize = cle.chaine().iter().map(length).sum();
        let room = certificates + SIGNATURE + if stamped { JETON } else { 0 };
        let mut bytes = updated(document, at, room)?;
        let (start, digits) = find(&bytes, room)?;
        let (before, after) = (start - 1, start + digits + 1);
        write_range(&mut bytes, before, after)?;
        let mut hash = Sha256::new();
        hash.update(&bytes[..before]);
        hash.update(&bytes[after..]);
        let signer = sign(cle, &hash.finalize().into())?;
        Ok(Self {
            bytes,
            start,
            digits,
            signer,
            chaine: cle.chaine().to_vec(),
        })
    }

    /// What a time-stamping authority stamps: the SHA-256 of the signature.
    pub fn imprint(&self) -> [u8; 32] {
        sha256(self.signer.signature.as_bytes())
    }

    /// Writes the seal, with the token of an authority when there is one.
    ///
    /// # Errors
    /// The token is none, or is longer than its place.
    pub fn finish(mut self, token: Option<&[u8]>) -> Result<Vec<u8>, NonScellable> {
        if let Some(token) = token {
            stamp(&mut self.signer, token).map_err(|_| NonScellable::Jeton)?;
        }
        let sealed = envelope(self.signer, &self.chaine).map_err(|_| NonScellable::Jeton)?;
        if sealed.len() * 2 > self.digits {
            return Err(NonScellable::Jeton);
        }
        let place = &mut self.bytes[self.start..self.start + self.digits];
        for (digits, byte) in place.chunks_exact_mut(2).zip(sealed) {
            const HEX: &[u8; 16] = b"0123456789ABCDEF";
            digits[0] = HEX[usize::from(byte >> 4)];
            digits[1] = HEX[usize::from(byte & 15)];
        }
        Ok(self.bytes)
    }
}

fn length(certificate: &Certificate) -> usize {
    certificate
        .encoded_len()
        .ok()
        .and_then(|length| usize::try_from(length).ok())
        .unwrap_or_default()
}

/// The document with an update that holds an empty seal.
fn updated(document: Vec<u8>, at: DateTime<Utc>, room: usize) -> Result<Vec<u8>, NonScellable> {
    let none = |_| NonScellable::Document;
    let read = Document::load_mem(&document).map_err(none)?;
    let field = free_field(&read).ok_or(NonScellable::Document)?;
    let root = read.trailer.get(b"Root").and_then(Object::as_reference);
    let root = root.map_err(none)?;
    let mut update = IncrementalDocument::create_from(document, read);
    update
        .opt_clone_object_to_new_document(field)
        .map_err(none)?;
    update
        .opt_clone_object_to_new_document(root)
        .map_err(none)?;
    let new = &mut update.new_document;
    let seal = new.add_object(empty(at, room));
    let field = new.get_dictionary_mut(field).map_err(none)?;
    field.set("V", Object::Reference(seal));
    let catalog = new.get_dictionary_mut(root).map_err(none)?;
    let permission = Dictionary::from_iter([("DocMDP", Object::Reference(seal))]);
    catalog.set("Perms", Object::Dictionary(permission));
    let mut bytes = Vec::new();
    update
        .save_to(&mut bytes)
        .map_err(|_| NonScellable::Document)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The field of the seal, when it is there and holds nothing.
fn free_field(document: &Document) -> Option<ObjectId> {
    let form = document.catalog().ok()?.get(b"AcroForm").ok()?;
    let (_, form) = document.dereference(form).ok()?;
    let fields = form.as_dict().ok()?.get(b"Fields").ok()?;
    let fields = document.dereference(fields).ok()?.1.as_array().ok()?;
    let mut free = fields.iter().filter_map(|field| {
        let id = field.as_reference().ok()?;
        let field = document.get_dictionary(id).ok()?;
        let named = field.get(b"T").and_then(Object::as_str).ok()? == CHAMP;
        (named && !field.has(b"V")).then_some(id)
    });
    free.next()
}

/// A seal that is not signed yet. It certifies the document: nothing may change after it.
fn empty(at: DateTime<Utc>, room: usize) -> Dictionary {
    let name = |name: &str| Object::Name(name.as_bytes().to_vec());
    let none = Dictionary::from_iter([
        ("Type", name("TransformParams")),
        ("V", name("1.2")),
        ("P", Object::Integer(1)),
    ]);
    let reference = Dictionary::from_iter([
        ("Type", name("SigRef")),
        ("TransformMethod", name("DocMDP")),
        ("TransformParams", Object::Dictionary(none)),
    ]);
    let range = [0, PLACE, PLACE, PLACE].map(Object::Integer).to_vec();
    Dictionary::from_iter([
        ("Type", name("Sig")),
        ("Filter", name("Adobe.PPKLite")),
        ("SubFilter", name("ETSI.CAdES.detached")),
        (
            "M",
            Object::string_literal(at.format("D:%Y%m%d%H%M%SZ").to_string()),
        ),
        (
            "Reference",
            Object::Array(vec![Object::Dictionary(reference)]),
        ),
        ("ByteRange", Object::Array(range)),
        (
            "Contents",
            Object::String(vec![0; room], StringFormat::Hexadecimal),
        ),
    ])
}

/// Where the digits of the empty seal stand, at the end of the file.
fn find(bytes: &[u8], room: usize) -> Result<(usize, usize), NonScellable> {
    let digits = room * 2;
    let wanted = [b"<".to_vec(), vec![b'0'; digits], b">".to_vec()].concat();
    let mut places = bytes.windows(wanted.len()).enumerate().rev();
    let found = places.find(|(_, window)| *window == wanted.as_slice());
    let (at, _) = found.ok_or(NonScellable::Document)?;
    Ok((at + 1, digits))
}

/// Writes what the seal covers: all but the signature itself, between `before` and `after`.
fn write_range(bytes: &mut [u8], before: usize, after: usize) -> Result<(), NonScellable> {
    let wanted = format!("[0 {PLACE} {PLACE} {PLACE}]").into_bytes();
    let mut places = bytes.windows(wanted.len());
    let at = places.rposition(|window| window == wanted);
    let at = at.ok_or(NonScellable::Document)?;
    let mut range = format!("[0 {before} {after} {}", bytes.len() - after).into_bytes();
    range.resize(wanted.len() - 1, b' ');
    range.push(b']');
    bytes[at..at + wanted.len()].copy_from_slice(&range);
    Ok(())
}
