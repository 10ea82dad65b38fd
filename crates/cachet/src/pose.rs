//! Puts a signature in a document, as an update at its end: that of the computer of a candidate, then the seal of a service.
//!
//! The first one certifies the document: a computer leaves room for the service (DocMDP 2), a service for nobody (DocMDP 1).
//! The seal of a service after the signature of a computer locks everything (FieldMDP).

use crate::attributs::{envelope, sign, stamp};
use crate::cle::{Cle, CleIllisible};
use crate::fichier::{Emplacement, Fichier, Update, write_digits};
use crate::horodatage;
use crate::preuves::Preuves;
use crate::sha256;
use chrono::{DateTime, Utc};
use cms::signed_data::SignerInfo;
use der::Encode as _;
use x509_cert::Certificate;

/// Bytes kept for the signature and what it says, beside the certificates.
const SIGNATURE: usize = 2 * 1024;
/// Bytes kept for the token of a time-stamping authority.
pub(crate) const JETON: usize = 6 * 1024;

/// A place that a document keeps for a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Champ {
    /// That of the computer on which the candidate signed.
    Signature,
    /// That of the service.
    Cachet,
}

impl Champ {
    /// Its name in the document.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Signature => "Signature",
            Self::Cachet => "Cachet",
        }
    }
}

/// Why a document cannot be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NonScellable {
    /// It is no PDF, or none with a free field for that signature.
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

/// Seals a document at an instant, in the name of a service.
///
/// # Errors
/// The document keeps no place for a seal, or the key does not sign.
pub fn seal(document: &[u8], cle: &Cle, at: DateTime<Utc>) -> Result<Vec<u8>, NonScellable> {
    Pose::put(document, cle, (Champ::Cachet, at, 0))?.finish()
}

/// Signs a document at an instant, with the key of the computer of a candidate. A service may seal it after that.
///
/// # Errors
/// The document keeps no place for that signature, or the key does not sign.
pub fn sign_here(document: &[u8], cle: &Cle, at: DateTime<Utc>) -> Result<Vec<u8>, NonScellable> {
    Pose::put(document, cle, (Champ::Signature, at, 0))?.finish()
}

/// A document whose seal is signed and not written yet, so that an authority stamps it between.
pub struct Pose {
    bytes: Vec<u8>,
    place: Emplacement,
    signer: SignerInfo,
    chaine: Vec<Certificate>,
    preuves: Preuves,
}

impl Pose {
    /// Signs a document at an instant, with room for the token of an authority.
    ///
    /// # Errors
    /// The document keeps no place for a seal, or the key does not sign.
    pub fn stamped(document: &[u8], cle: &Cle, at: DateTime<Utc>) -> Result<Self, NonScellable> {
        Self::put(document, cle, (Champ::Cachet, at, JETON))
    }

    fn put(
        document: &[u8],
        cle: &Cle,
        (champ, at, more): (Champ, DateTime<Utc>, usize),
    ) -> Result<Self, NonScellable> {
        let certificates: usize = cle.chaine().iter().map(length).sum();
        let room = certificates + SIGNATURE + more;
        let place = place(document, (champ, at), room).ok_or(NonScellable::Document)?;
        let mut bytes = Vec::with_capacity(document.len() + place.update.len());
        bytes.extend_from_slice(document);
        bytes.extend_from_slice(&place.update);
        let signer = sign(cle, &place.digest(&bytes))?;
        Ok(Self {
            bytes,
            place,
            signer,
            chaine: cle.chaine().to_vec(),
            preuves: Preuves::of(cle.chaine()),
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
        let told = horodatage::token(answer, &self.imprint()).ok_or(NonScellable::Jeton)?;
        stamp(&mut self.signer, &told.jeton).map_err(|_| NonScellable::Jeton)?;
        self.preuves.add(told.certificats);
        Ok(())
    }

    /// What will prove the seal once its certificates have ended: to be completed, then written by
    /// [`complete`](crate::complete).
    pub fn preuves(&self) -> Preuves {
        self.preuves.clone()
    }

    /// Writes the seal.
    ///
    /// # Errors
    /// It takes more room than is kept.
    pub fn finish(mut self) -> Result<Vec<u8>, NonScellable> {
        let seal = envelope(self.signer, &self.chaine).map_err(|_| CleIllisible::Certificat)?;
        write_digits(&mut self.bytes[self.place.digits], &seal).ok_or(NonScellable::Place)?;
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

/// The update that brings an empty signature: the field with its value, the catalog with what it permits when it is the
/// first, the signature itself.
pub(crate) fn place(
    document: &[u8],
    (champ, at): (Champ, DateTime<Utc>),
    room: usize,
) -> Option<Emplacement> {
    let file = Fichier::read(document)?;
    let (number, own) = field(&file, champ)?;
    if own.contains("/V ") {
        return None;
    }
    let catalog = file.text(file.root)?;
    let first = !catalog.contains("/Perms");
    let signed = field(&file, Champ::Signature).is_some_and(|(_, it)| it.contains("/V "));
    let permits = match (champ, first, signed) {
        (Champ::Signature, true, false) => {
            "DocMDP/TransformParams<</Type/TransformParams/V/1.2/P 2>>"
        }
        (Champ::Cachet, true, false) => "DocMDP/TransformParams<</Type/TransformParams/V/1.2/P 1>>",
        (Champ::Cachet, false, true) => {
            "FieldMDP/TransformParams<</Type/TransformParams/V/1.2/Action/All>>"
        }
        _ => return None,
    };
    let value = file.size;
    let mut update = Update::new(&file, 2 * room);
    let told = format!("/V {value} 0 R>>");
    update.object(number, &[own.as_bytes(), told.as_bytes()]);
    if first {
        let perms = format!("/Perms<</DocMDP {value} 0 R>>>>");
        update.object(file.root, &[catalog.as_bytes(), perms.as_bytes()]);
    }
    let says = format!(
        "<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M({})\
         /Reference[<</Type/SigRef/TransformMethod/{permits}>>]",
        at.format("D:%Y%m%d%H%M%SZ")
    );
    let digits = update.signature(value, &says, room);
    Emplacement::new(update, digits, value + 1)
}

/// Number of a field, and what it says but its end.
fn field<'d>(file: &Fichier<'d>, champ: Champ) -> Option<(u32, &'d str)> {
    let named = format!("/T({})", champ.name());
    let fields = file.fields()?.into_iter();
    let mut told = fields.filter_map(|number| Some((number, file.text(number)?)));
    told.find(|(_, own)| own.contains(&named))
}
