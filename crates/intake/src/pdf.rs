//! PDFs: readable, without password, without anything that acts, within limits.

use super::IntakeRefusal;
use lopdf::{Dictionary, Document, Object};

/// Bytes that one stream may unfold into.
const UNFOLDED_MAX: usize = 256 * 1024 * 1024;
/// How many times larger than its bytes a stream may be before it is a bomb.
const RATIO_MAX: usize = 2000;

/// Count of pages of a PDF that can be kept.
pub(super) fn check(octets: &[u8], pages_max: u32) -> Result<u32, IntakeRefusal> {
    if contains(octets, b"/Encrypt") && is_encrypted(octets) {
        return Err(IntakeRefusal::PdfProtected);
    }
    let tail = &octets[octets.len().saturating_sub(2048)..];
    if !contains(tail, b"%%EOF") {
        return Err(IntakeRefusal::PdfDamaged);
    }
    let document = Document::load_mem(octets).map_err(|_| IntakeRefusal::PdfDamaged)?;
    if document.is_encrypted() {
        return Err(IntakeRefusal::PdfProtected);
    }
    let pages = u32::try_from(document.get_pages().len()).unwrap_or(u32::MAX);
    if pages == 0 {
        return Err(IntakeRefusal::PdfDamaged);
    }
    if pages > pages_max {
        return Err(IntakeRefusal::TooManyPages);
    }
    for object in document.objects.values() {
        walk(object, 0)?;
    }
    Ok(pages)
}

fn is_encrypted(octets: &[u8]) -> bool {
    match Document::load_mem(octets) {
        Ok(document) => document.is_encrypted() || document.trailer.has(b"Encrypt"),
        Err(_) => true,
    }
}

fn contains(octets: &[u8], needle: &[u8]) -> bool {
    octets.windows(needle.len()).any(|window| window == needle)
}

/// Looks for what acts, in every object and as deep as it goes.
fn walk(object: &Object, depth: usize) -> Result<(), IntakeRefusal> {
    const DEPTH_MAX: usize = 64;
    if depth > DEPTH_MAX {
        return Err(IntakeRefusal::PdfBomb);
    }
    match object {
        Object::Dictionary(dictionary) => walk_dictionary(dictionary, depth),
        Object::Array(objects) => objects
            .iter()
            .try_for_each(|object| walk(object, depth + 1)),
        Object::Stream(stream) => {
            if stream.dict.has(b"Filter") && stream.content.len() > 64 {
                let bound = (stream.content.len() * RATIO_MAX).min(UNFOLDED_MAX);
                if unfolds_beyond(&stream.content, &stream.dict, bound) {
                    return Err(IntakeRefusal::PdfBomb);
                }
            }
            walk_dictionary(&stream.dict, depth)
        }
        Object::Null
        | Object::Boolean(_)
        | Object::Integer(_)
        | Object::Real(_)
        | Object::Name(_)
        | Object::String(..)
        | Object::Reference(_) => Ok(()),
    }
}

fn walk_dictionary(dictionary: &Dictionary, depth: usize) -> Result<(), IntakeRefusal> {
    for (key, value) in dictionary.iter() {
        let name = value.as_name().unwrap_or_default();
        match key.as_slice() {
            b"JS" | b"JavaScript" | b"Launch" | b"XFA" => return Err(IntakeRefusal::PdfScript),
            b"S" if matches!(name, b"JavaScript" | b"Launch") => {
                return Err(IntakeRefusal::PdfScript);
            }
            b"EmbeddedFiles" | b"EF" => return Err(IntakeRefusal::PdfAttachment),
            _ => walk(value, depth + 1)?,
        }
    }
    Ok(())
}

/// Whether a deflated stream unfolds beyond a bound; counted without keeping what unfolds.
fn unfolds_beyond(content: &[u8], dictionary: &Dictionary, bound: usize) -> bool {
    let deflated = match dictionary.get(b"Filter") {
        Ok(Object::Name(name)) => name == b"FlateDecode",
        Ok(Object::Array(filters)) => filters
            .iter()
            .any(|filter| filter.as_name().ok() == Some(b"FlateDecode")),
        _ => false,
    };
    if !deflated {
        return false;
    }
    let mut reader = std::io::Read::take(flate2::read::ZlibDecoder::new(content), bound as u64 + 1);
    let unfolded = std::io::copy(&mut reader, &mut std::io::sink()).unwrap_or(0);
    unfolded > bound as u64
}

/// The same PDF with every page turned by a quarter turn.
pub(super) fn turn(octets: &[u8]) -> Result<Vec<u8>, IntakeRefusal> {
    let mut document = Document::load_mem(octets).map_err(|_| IntakeRefusal::PdfDamaged)?;
    let pages: Vec<_> = document.get_pages().into_values().collect();
    for id in pages {
        let page = document
            .get_dictionary_mut(id)
            .map_err(|_| IntakeRefusal::PdfDamaged)?;
        let before = page.get(b"Rotate").and_then(Object::as_i64).unwrap_or(0);
        page.set("Rotate", Object::Integer((before + 90).rem_euclid(360)));
    }
    let mut turned = Vec::new();
    document
        .save_to(&mut turned)
        .map_err(|_| IntakeRefusal::PdfDamaged)?;
    Ok(turned)
}
