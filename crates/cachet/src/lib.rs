//! Electronic seals of documents (« cachet électronique »): PAdES signatures in PDF files, put by a service with its key and
//! verified by anybody, without a network. No file, no clock, no network here: arguments only.
//!
//! A seal is put in the field that `documents` prepared, as an incremental update of the file. Verifying is strict: it accepts
//! what this crate writes, after the seal too, and nothing else.
//!
//! Source: ETSI EN 319 142-1 (PAdES); ISO 32000-2, 12.8; RFC 5652, 5035.

mod archive;
mod attributs;
mod certificat;
mod cle;
mod fichier;
mod horodatage;
mod pose;
mod preuves;
mod verifie;

pub use archive::{Archive, complete};
pub use certificat::{Ancres, AncresIllisibles};
pub use cle::{Algorithme, Cle, CleIllisible, Signataire};
pub use horodatage::Horodatage;
pub use pose::{NonScellable, Pose, seal, sign_here};
pub use preuves::Preuves;
pub use verifie::{
    Cachet, Defaut, Niveau, SignaturePoste, Verdict, is_signed_here, signed_here, verify,
};

/// SHA-256 of some bytes.
fn sha256(bytes: &[u8]) -> [u8; 32] {
    use sha2::{Digest as _, Sha256};
    Sha256::digest(bytes).into()
}
