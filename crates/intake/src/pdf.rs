//! PDFs: readable, without password, without anything that acts, within limits.
//!
//! What is kept was read whole: a part that this reader does not come upon, and another might, makes a file damaged.

mod acts;
mod unfold;
mod whole;

use super::IntakeRefusal;
use lopdf::{DecompressError, Document, Error, LoadOptions, Object};

/// Bytes that a stream which must be unfolded to open the file may unfold into.
const OPENED_MAX: usize = 64 * 1024 * 1024;

/// Count of pages of a PDF that can be kept.
pub(super) fn check(octets: &[u8], pages_max: u32) -> Result<u32, IntakeRefusal> {
    let document = open(octets)?;
    if !whole::is_alone(octets) {
        return Err(IntakeRefusal::PdfDamaged);
    }
    let pages = whole::pages(&document)?;
    if pages > pages_max {
        return Err(IntakeRefusal::TooManyPages);
    }
    acts::look(&document)?;
    unfold::measure(&document)?;
    whole::nothing_hides(octets, &document)?;
    Ok(pages)
}

/// The document, once nothing keeps it closed. Rights that bind whoever opens it without a password close nothing.
fn open(octets: &[u8]) -> Result<Document, IntakeRefusal> {
    if !whole::has_an_end(octets) && !whole::contains(octets, b"/Encrypt") {
        return Err(IntakeRefusal::PdfDamaged);
    }
    let options = LoadOptions::with_max_decompressed_size(OPENED_MAX);
    let document = Document::load_mem_with_options(octets, options);
    let document = document.map_err(|error| {
        if matches!(
            error,
            Error::Decompress(DecompressError::MemoryLimitExceeded { .. })
        ) {
            IntakeRefusal::PdfBomb
        } else if whole::contains(octets, b"/Encrypt") {
            IntakeRefusal::PdfProtected
        } else {
            IntakeRefusal::PdfDamaged
        }
    })?;
    if document.is_encrypted() || document.trailer.has(b"Encrypt") {
        return Err(IntakeRefusal::PdfProtected);
    }
    if !whole::has_an_end(octets) {
        return Err(IntakeRefusal::PdfDamaged);
    }
    Ok(document)
}

/// The same PDF with every page turned by a quarter turn.
pub(super) fn turn(octets: &[u8]) -> Result<Vec<u8>, IntakeRefusal> {
    let mut document = open(octets)?;
    let pages: Vec<_> = document.get_pages().into_values().collect();
    for id in pages {
        let before = whole::inherited(&document, id, b"Rotate");
        let before = before.and_then(|angle| angle.as_i64().ok()).unwrap_or(0);
        let page = document
            .get_dictionary_mut(id)
            .map_err(|_| IntakeRefusal::PdfDamaged)?;
        page.set("Rotate", Object::Integer((before + 90).rem_euclid(360)));
    }
    let mut turned = Vec::new();
    document
        .save_to(&mut turned)
        .map_err(|_| IntakeRefusal::PdfDamaged)?;
    Ok(turned)
}
