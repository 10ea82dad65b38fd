//! What the packed parts of a PDF unfold into, counted before anything draws them.

use super::IntakeRefusal;
use flate2::read::ZlibDecoder;
use lopdf::{DecompressError, Dictionary, Document, Error, Object, Stream};
use std::borrow::Cow;
use std::io::Read;

/// Bytes that one stream may unfold into.
const ONE_MAX: usize = 256 * 1024 * 1024;
/// Bytes that all streams may unfold into together: fifty pages in colours at three hundred points an inch, with room.
const ALL_MAX: usize = 2 * 1024 * 1024 * 1024;
/// Streams of fewer bytes are no bomb, however they are packed.
const LEAST: usize = 64;

/// Refuses what unfolds into too much.
pub(super) fn measure(document: &Document) -> Result<(), IntakeRefusal> {
    let mut left = ALL_MAX;
    for object in document.objects.values() {
        let Object::Stream(stream) = object else {
            continue;
        };
        if stream.content.len() <= LEAST {
            continue;
        }
        let bound = left.min(ONE_MAX);
        let unfolded = unfolded(document, stream, bound).ok_or(IntakeRefusal::PdfBomb)?;
        left -= unfolded;
    }
    Ok(())
}

/// How many bytes a stream unfolds into; `None` when there are more than the bound.
fn unfolded(document: &Document, stream: &Stream, bound: usize) -> Option<usize> {
    let filters = filters(document, stream);
    let mut filters: &[Vec<u8>] = &filters;
    let mut content = Cow::Borrowed(stream.content.as_slice());
    // What is written in figures is longer than what it says: it may be taken at once.
    while let Some((b"ASCIIHexDecode", rest)) = filters.split_first().map(|(a, b)| (&a[..], b)) {
        content = Cow::Owned(from_figures(&content));
        filters = rest;
    }
    if filters.iter().all(|filter| filter == b"FlateDecode") {
        return counted(&content, filters.len(), bound);
    }
    // A picture has a measure of its own; what packs it once more is rare, and is unfolded.
    let is_picture = |name: &[u8]| {
        matches!(
            name,
            b"DCTDecode" | b"JPXDecode" | b"JBIG2Decode" | b"CCITTFaxDecode"
        )
    };
    if filters.len() == 1 && is_picture(&filters[0]) {
        return Some(0);
    }
    let mut rest = Dictionary::new();
    let names = filters.iter().cloned().map(Object::Name);
    rest.set("Filter", names.collect::<Vec<_>>());
    match Stream::new(rest, content.into_owned()).decompressed_content_with_limit(bound) {
        Ok(content) => Some(content.len()),
        Err(Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => None,
        Err(_) => Some(0),
    }
}

/// The bytes that hexadecimal figures say.
fn from_figures(content: &[u8]) -> Vec<u8> {
    let figures = content.iter().filter_map(|figure| {
        let value = char::from(*figure).to_digit(16)?;
        u8::try_from(value).ok()
    });
    let figures: Vec<u8> = figures.collect();
    let pairs = figures.chunks(2);
    pairs
        .map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0))
        .collect()
}

/// The names of what packs a stream, which may stand apart from it.
fn filters(document: &Document, stream: &Stream) -> Vec<Vec<u8>> {
    let name = |object: &Object| {
        let (_, object) = document.dereference(object).ok()?;
        object.as_name().ok().map(<[u8]>::to_vec)
    };
    match stream.dict.get_deref(b"Filter", document) {
        Ok(Object::Array(several)) => several.iter().filter_map(name).collect(),
        Ok(one) => name(one).into_iter().collect(),
        Err(_) => Vec::new(),
    }
}

/// The same for one that is deflated so many times; nothing that unfolds is kept.
fn counted(content: &[u8], times: usize, bound: usize) -> Option<usize> {
    const TIMES_MAX: usize = 4;
    if times > TIMES_MAX {
        return None;
    }
    if times == 0 {
        return Some(0);
    }
    let mut reader: Box<dyn Read> = Box::new(content);
    for _ in 0..times {
        reader = Box::new(ZlibDecoder::new(reader));
    }
    let mut bounded = reader.take(u64::try_from(bound).ok()? + 1);
    let (mut unfolded, mut part) = (0, [0; 16 * 1024]);
    // One that is cut counts as far as it unfolds.
    while let Ok(read @ 1..) = bounded.read(&mut part) {
        unfolded += read;
    }
    (unfolded <= bound).then_some(unfolded)
}
