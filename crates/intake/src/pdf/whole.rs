//! Whether a PDF is one file, whole, and all of it was read.

use super::IntakeRefusal;
use lopdf::xref::XrefEntry;
use lopdf::{Dictionary, Document, Object, ObjectId};
use std::collections::BTreeSet;

/// Where readers look for the end.
const TAIL: usize = 2048;
const END: &[u8] = b"%%EOF";

pub(super) fn contains(octets: &[u8], needle: &[u8]) -> bool {
    last(octets, needle).is_some()
}

fn last(octets: &[u8], needle: &[u8]) -> Option<usize> {
    let mut windows = octets.windows(needle.len());
    windows.rposition(|window| window == needle)
}

/// Whether the end is there.
pub(super) fn has_an_end(octets: &[u8]) -> bool {
    contains(&octets[octets.len().saturating_sub(TAIL)..], END)
}

/// Whether nothing but blanks stands before and after: what else is there is another file, for another reader.
pub(super) fn is_alone(octets: &[u8]) -> bool {
    const MARK: &[u8] = b"\xef\xbb\xbf";
    let blank = |byte: &u8| matches!(byte, b'\0' | b'\t' | b'\n' | 0x0c | b'\r' | 0x1a | b' ');
    let before = octets.windows(5).position(|window| window == b"%PDF-");
    let before = &octets[..before.unwrap_or(0)];
    let before = before.strip_prefix(MARK).unwrap_or(before);
    let after = last(octets, END).map_or(octets.len(), |end| end + END.len());
    before.iter().all(blank) && octets[after..].iter().all(blank) && !ends_as_archive(octets)
}

/// Whether the file ends as an archive does: with a record that says how long the list before it is.
fn ends_as_archive(octets: &[u8]) -> bool {
    const RECORD: &[u8] = b"PK\x05\x06";
    const ENTRY: &[u8] = b"PK\x01\x02";
    const LENGTH: usize = 22;
    let from = octets.len().saturating_sub(LENGTH + usize::from(u16::MAX));
    let mut places = (from..octets.len()).filter(|at| octets[*at..].starts_with(RECORD));
    places.any(|at| {
        let Some(&[a, b, c, d]) = octets.get(at + 12..at + 16) else {
            return false;
        };
        let list = usize::try_from(u32::from_le_bytes([a, b, c, d])).ok();
        let list = list.and_then(|length| octets.get(at.checked_sub(length)?..at));
        list.is_some_and(|list| list.starts_with(ENTRY))
    })
}

/// Count of the pages that the tree leads to, each once.
pub(super) fn pages(document: &Document) -> Result<u32, IntakeRefusal> {
    const NODES_MAX: usize = 100_000;
    let damaged = IntakeRefusal::PdfDamaged;
    let root = document.catalog().and_then(|catalog| catalog.get(b"Pages"));
    let root = root.and_then(Object::as_reference).map_err(|_| damaged)?;
    let (mut pages, mut seen, mut waiting) = (0, BTreeSet::new(), vec![root]);
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) || seen.len() > NODES_MAX {
            return Err(damaged);
        }
        let Ok(node) = document.get_dictionary(id) else {
            continue;
        };
        match kids(document, node) {
            Some(kids) => waiting.extend(kids.iter().filter_map(|kid| kid.as_reference().ok())),
            None => pages += u32::from(node.get_type().map_or(true, |name| name == b"Page")),
        }
    }
    if pages == 0 { Err(damaged) } else { Ok(pages) }
}

fn kids<'a>(document: &'a Document, node: &'a Dictionary) -> Option<&'a Vec<Object>> {
    node.get_deref(b"Kids", document).ok()?.as_array().ok()
}

/// What a page says of itself, or a node above it.
pub(super) fn inherited(document: &Document, page: ObjectId, key: &[u8]) -> Option<Object> {
    const HEIGHT_MAX: usize = 64;
    let mut id = page;
    for _ in 0..HEIGHT_MAX {
        let node = document.get_dictionary(id).ok()?;
        if let Ok(value) = node.get_deref(key, document) {
            return Some(value.clone());
        }
        id = node.get(b"Parent").and_then(Object::as_reference).ok()?;
    }
    None
}

/// Refuses a file when something in it leads to an object that its tables name, or may name, and that was not read.
pub(super) fn nothing_hides(octets: &[u8], document: &Document) -> Result<(), IntakeRefusal> {
    // Such a table, behind another one, is not always read.
    let two_tables = contains(octets, b"/XRefStm");
    let (mut seen, mut waiting) = (BTreeSet::new(), Vec::new());
    references(&document.trailer, &mut waiting);
    while let Some(id) = waiting.pop() {
        if !seen.insert(id) {
            continue;
        }
        match document.objects.get(&id) {
            Some(object) => referenced(object, &mut waiting),
            None if two_tables || is_told(document, id) => return Err(IntakeRefusal::PdfDamaged),
            None => {}
        }
    }
    Ok(())
}

/// Whether the table gives a place to an object.
fn is_told(document: &Document, (number, generation): ObjectId) -> bool {
    match document.reference_table.get(number) {
        Some(XrefEntry::Normal {
            generation: told, ..
        }) => *told == generation,
        Some(XrefEntry::Compressed { .. }) => generation == 0,
        Some(XrefEntry::Free | XrefEntry::UnusableFree) | None => false,
    }
}

fn references(dictionary: &Dictionary, found: &mut Vec<ObjectId>) {
    for (_, value) in dictionary.iter() {
        referenced(value, found);
    }
}

fn referenced(object: &Object, found: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => found.push(*id),
        Object::Array(objects) => objects.iter().for_each(|object| referenced(object, found)),
        Object::Dictionary(dictionary) => references(dictionary, found),
        Object::Stream(stream) => references(&stream.dict, found),
        Object::Null
        | Object::Boolean(_)
        | Object::Integer(_)
        | Object::Real(_)
        | Object::Name(_)
        | Object::String(..) => {}
    }
}
