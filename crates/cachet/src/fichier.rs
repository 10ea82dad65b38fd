//! Reads a document that `documents` wrote, and what was written after it; writes one more update at its end.
//!
//! Nothing else is read: a table of places for each part of the file, each naming the one before.
//!
//! Source: ISO 32000-1, 7.5.4 to 7.5.6.

use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use std::ops::Range;

/// What stands for the places of a signature until they are known; as wide as any number that takes their place.
const PLACE: i64 = 9_999_999_999;
/// Updates that are read of a file at most: more than any that is kept for a century.
const MISES_A_JOUR: usize = 256;

/// A document, as its tables say where everything stands.
pub(crate) struct Fichier<'d> {
    bytes: &'d [u8],
    /// Where each object stands; the newest.
    places: BTreeMap<u32, usize>,
    /// What stands in the trailer and stays: the catalog, the information, the identity.
    trailer: String,
    /// Number of the catalog.
    pub(crate) root: u32,
    /// The first number that no object has.
    pub(crate) size: u32,
    /// Where the last table stands.
    pub(crate) xref: usize,
    /// Where the table before it stands, when there is one.
    pub(crate) previous: Option<usize>,
}

impl<'d> Fichier<'d> {
    pub(crate) fn read(bytes: &'d [u8]) -> Option<Self> {
        let end = bytes.trim_ascii_end().strip_suffix(b"%%EOF")?;
        let end = end.trim_ascii_end();
        let line = end.iter().rposition(|byte| *byte == b'\n')?;
        let xref: usize = std::str::from_utf8(&end[line + 1..]).ok()?.parse().ok()?;
        let last = Table::read(bytes, xref)?;
        let kept = ["/Root", "/Info", "/ID"].map(|key| entry(last.trailer, key));
        let mut file = Self {
            bytes,
            places: BTreeMap::new(),
            trailer: kept.into_iter().collect::<Option<String>>()?,
            root: number_after(last.trailer, "/Root")?,
            size: number_after(last.trailer, "/Size")?,
            xref,
            previous: last.previous,
        };
        let mut table = Some(last);
        for _ in 0..MISES_A_JOUR {
            let Some(own) = table else {
                return Some(file);
            };
            own.places(&mut file.places)?;
            table = match own.previous {
                Some(place) => Some(Table::read(bytes, place)?),
                None => None,
            };
        }
        None
    }

    /// What a dictionary says but its end.
    pub(crate) fn dictionary(&self, number: u32) -> Option<&'d [u8]> {
        let body = self.object(number)?;
        body.starts_with(b"<<").then(|| body.strip_suffix(b">>"))?
    }

    /// The same, when it is text.
    pub(crate) fn text(&self, number: u32) -> Option<&'d str> {
        std::str::from_utf8(self.dictionary(number)?).ok()
    }

    /// The bytes of a stream that [`Update::stream`] wrote.
    pub(crate) fn stream(&self, number: u32) -> Option<&'d [u8]> {
        let rest = self.start(number)?.strip_prefix(b"<</Length ")?;
        let end = rest.iter().position(|byte| *byte == b'>')?;
        let length: usize = std::str::from_utf8(&rest[..end]).ok()?.parse().ok()?;
        let rest = rest[end..].strip_prefix(b">>\nstream\n")?;
        rest.get(..length)
    }

    /// The fields of the document, in order.
    pub(crate) fn fields(&self) -> Option<Vec<u32>> {
        let (_, form) = self.text(self.root)?.split_once("/AcroForm")?;
        let (_, fields) = form.split_once("/Fields[")?;
        references(fields.split_once(']')?.0)
    }

    fn object(&self, number: u32) -> Option<&'d [u8]> {
        let rest = self.start(number)?;
        let end = rest.windows(6).position(|it| it == b"endobj")?;
        Some(rest[..end].trim_ascii_end())
    }

    fn start(&self, number: u32) -> Option<&'d [u8]> {
        let rest = self.bytes.get(*self.places.get(&number)?..)?;
        let head = format!("{number} 0 obj");
        Some(rest.strip_prefix(head.as_bytes())?.trim_ascii_start())
    }
}

/// One table of places.
struct Table<'d> {
    rows: &'d str,
    trailer: &'d str,
    previous: Option<usize>,
}

impl<'d> Table<'d> {
    fn read(bytes: &'d [u8], place: usize) -> Option<Self> {
        let rest = bytes.get(place..)?.strip_prefix(b"xref\n")?;
        let end = rest.windows(9).position(|it| it == b"startxref")?;
        let text = std::str::from_utf8(&rest[..end]).ok()?;
        let (rows, trailer) = text.split_once("trailer")?;
        // A table comes before the one that names it, so that reading ends.
        let previous = trailer
            .contains("/Prev")
            .then(|| number_after(trailer, "/Prev"));
        let previous = match previous {
            Some(read) => Some(usize::try_from(read?).ok().filter(|it| *it < place)?),
            None => None,
        };
        Some(Self {
            rows,
            trailer,
            previous,
        })
    }

    /// Adds where objects stand that no newer table told.
    fn places(&self, places: &mut BTreeMap<u32, usize>) -> Option<()> {
        let mut lines = self.rows.lines();
        while let Some(line) = lines.next() {
            let (start, count) = line.split_once(' ')?;
            let start: u32 = start.parse().ok()?;
            for number in start..start.checked_add(count.trim_end().parse().ok()?)? {
                let row = lines.next()?;
                if row.trim_end().ends_with('n') {
                    let place = row.split(' ').next()?.parse().ok()?;
                    places.entry(number).or_insert(place);
                }
            }
        }
        Some(())
    }
}

/// The number that follows some words.
pub(crate) fn number_after(text: &str, words: &str) -> Option<u32> {
    let (_, rest) = text.split_once(words)?;
    let digits = rest.trim_start().split(|c: char| !c.is_ascii_digit());
    digits.into_iter().next()?.parse().ok()
}

/// The numbers of references: « 12 0 R 13 0 R ».
pub(crate) fn references(text: &str) -> Option<Vec<u32>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let of = |three: &[&str]| match three {
        [number, "0", "R"] => number.parse().ok(),
        _ => None,
    };
    words.chunks(3).map(of).collect()
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

/// What is written after a document: objects, then where each of them stands.
pub(crate) struct Update<'f, 'd> {
    file: &'f Fichier<'d>,
    bytes: Vec<u8>,
    /// Number and place of each object that was written.
    written: Vec<(u32, usize)>,
}

impl<'f, 'd> Update<'f, 'd> {
    pub(crate) fn new(file: &'f Fichier<'d>, room: usize) -> Self {
        let mut bytes = Vec::with_capacity(room + 4096);
        if !file.bytes.ends_with(b"\n") {
            bytes.push(b'\n');
        }
        Self {
            file,
            bytes,
            written: Vec::new(),
        }
    }

    /// Writes an object whose parts follow each other.
    pub(crate) fn object(&mut self, number: u32, parts: &[&[u8]]) {
        self.written
            .push((number, self.file.bytes.len() + self.bytes.len()));
        self.bytes
            .extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        for part in parts {
            self.bytes.extend_from_slice(part);
        }
        self.bytes.extend_from_slice(b"\nendobj\n");
    }

    /// Writes some bytes as they are.
    pub(crate) fn stream(&mut self, number: u32, content: &[u8]) {
        let head = format!("<</Length {}>>\nstream\n", content.len());
        self.object(number, &[head.as_bytes(), content, b"\nendstream"]);
    }

    /// Writes a signature that is still empty, after what its dictionary says; answers where its digits stand in the update.
    pub(crate) fn signature(&mut self, number: u32, says: &str, room: usize) -> Range<usize> {
        let head = format!("{says}/ByteRange[0 {PLACE} {PLACE} {PLACE}]/Contents<");
        self.object(number, &[head.as_bytes(), &vec![b'0'; 2 * room], b">>>"]);
        let end = self.bytes.len() - b">>>\nendobj\n".len();
        end - 2 * room..end
    }

    /// Writes where everything stands, and what the file is then.
    pub(crate) fn end(mut self, size: u32) -> Vec<u8> {
        self.written.sort_unstable();
        let start = self.file.bytes.len() + self.bytes.len();
        let mut table = "xref\n".to_owned();
        for (number, place) in &self.written {
            table.push_str(&format!("{number} 1\n{place:010} 00000 n \n"));
        }
        let Fichier { trailer, xref, .. } = self.file;
        table.push_str(&format!(
            "trailer\n<<{trailer}/Size {size}/Prev {xref}>>\nstartxref\n{start}\n%%EOF\n"
        ));
        self.bytes.extend_from_slice(table.as_bytes());
        self.bytes
    }
}

/// An update that holds the place of a signature.
pub(crate) struct Emplacement {
    pub(crate) update: Vec<u8>,
    /// Where its digits stand in the whole file.
    pub(crate) digits: Range<usize>,
    /// Bytes before the update.
    pub(crate) before: usize,
}

impl Emplacement {
    /// Ends an update with a signature whose digits stand there in it, and says what the signature covers: all but itself.
    pub(crate) fn new(update: Update<'_, '_>, digits: Range<usize>, size: u32) -> Option<Self> {
        let before = update.file.bytes.len();
        let mut update = update.end(size);
        let total = before + update.len();
        let wanted = format!("[0 {PLACE} {PLACE} {PLACE}]").into_bytes();
        let start = digits
            .start
            .checked_sub(wanted.len() + b"/Contents<".len())?;
        let told = update.get_mut(start..start + wanted.len())?;
        let (gap_start, gap_end) = (before + digits.start - 1, before + digits.end + 1);
        let rest = total - gap_end;
        let mut range = format!("[0 {gap_start} {gap_end} {rest}").into_bytes();
        range.resize(wanted.len() - 1, b' ');
        range.push(b']');
        told.copy_from_slice(&range);
        Some(Self {
            update,
            digits: before + digits.start..before + digits.end,
            before,
        })
    }

    /// The hash of what the signature covers in the whole file.
    pub(crate) fn digest(&self, bytes: &[u8]) -> [u8; 32] {
        digest_around(bytes, self.digits.start - 1..self.digits.end + 1)
    }

    /// Whether a file goes on, from where this update begins, as the update does, but for the digits of the signature.
    pub(crate) fn is(&self, bytes: &[u8]) -> bool {
        let own = self.digits.start - self.before..self.digits.end - self.before;
        bytes.get(self.before..).is_some_and(|told| {
            told.len() == self.update.len()
                && told[..own.start] == self.update[..own.start]
                && told[own.end..] == self.update[own.end..]
        })
    }
}

/// The hash of some bytes, but those of a gap.
pub(crate) fn digest_around(bytes: &[u8], gap: Range<usize>) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(&bytes[..gap.start]);
    hash.update(&bytes[gap.end..]);
    hash.finalize().into()
}

/// Writes bytes as hexadecimal digits, in their place.
pub(crate) fn write_digits(place: &mut [u8], bytes: &[u8]) -> Option<()> {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    if bytes.len() * 2 > place.len() {
        return None;
    }
    for (digits, byte) in place.chunks_exact_mut(2).zip(bytes) {
        digits[0] = HEX[usize::from(byte >> 4)];
        digits[1] = HEX[usize::from(byte & 15)];
    }
    Some(())
}

/// The bytes that upper case hexadecimal digits say.
pub(crate) fn read_digits(digits: &[u8]) -> Option<Vec<u8>> {
    let upper = |it: &u8| matches!(it, b'0'..=b'9' | b'A'..=b'F');
    let pair = |pair: &[u8]| {
        let text = std::str::from_utf8(pair).ok()?;
        u8::from_str_radix(text, 16).ok()
    };
    let whole = digits.len().is_multiple_of(2) && digits.iter().all(upper);
    whole.then(|| digits.chunks_exact(2).map(pair).collect())?
}
