//! Keeps a seal provable after its certificates ended: what proves it is written in the document (B-LT), then an authority
//! stamps the whole (B-LTA), again before its own certificate ends.
//!
//! Each is one update, written by this file and by nothing else: the verifier writes it again and compares.
//!
//! Source: ETSI EN 319 142-1, 5.4 and 5.5; ISO 32000-2, 12.8.4.3 and 12.8.5.

use crate::fichier::{
    Emplacement, Fichier, Update, number_after, read_digits, references, write_digits,
};
use crate::horodatage;
use crate::pose::{JETON, NonScellable};
use crate::preuves::Preuves;
use der::{Decode as _, Encode as _};
use x509_cert::Certificate;
use x509_cert::crl::CertificateList;

/// Before the number of a field that holds a stamp of the whole.
pub(crate) const CHAMP: &str = "Archive";

/// Writes what proves a seal into its document.
///
/// # Errors
/// It is no document that this crate sealed.
pub fn complete(document: &[u8], preuves: &Preuves) -> Result<Vec<u8>, NonScellable> {
    let file = Fichier::read(document).ok_or(NonScellable::Document)?;
    let written = written(preuves).map_err(|_| NonScellable::Document)?;
    let update = store(&file, &written).ok_or(NonScellable::Document)?;
    Ok([document, &update].concat())
}

/// Certificates, then lists, as they are written.
fn written(preuves: &Preuves) -> der::Result<[Vec<Vec<u8>>; 2]> {
    let certificats = preuves.certificats.iter().map(|it| it.to_der());
    let listes = preuves.listes.iter().map(|it| it.to_der());
    Ok([
        certificats.collect::<der::Result<_>>()?,
        listes.collect::<der::Result<_>>()?,
    ])
}

/// The update that brings certificates and lists: each as a stream, then the store, which also names those of before.
fn store(file: &Fichier<'_>, preuves: &[Vec<Vec<u8>>; 2]) -> Option<Vec<u8>> {
    let catalog = file.text(file.root)?;
    let before = number_after(catalog, "/DSS ");
    let held = match before {
        Some(number) => Magasin::read(file, number)?,
        None => Magasin::default(),
    };
    let length: usize = preuves.iter().flatten().map(Vec::len).sum();
    let mut update = Update::new(file, length);
    let mut size = file.size;
    let mut all = [held.certificats, held.listes];
    for (kind, bytes) in preuves.iter().enumerate() {
        for content in bytes {
            update.stream(size, content);
            all[kind].push(size);
            size += 1;
        }
    }
    let told = |numbers: &[u32]| {
        let told = numbers.iter().map(|number| format!("{number} 0 R"));
        told.collect::<Vec<_>>().join(" ")
    };
    let own = format!(
        "<</Type/DSS/Certs[{}]/CRLs[{}]>>",
        told(&all[0]),
        told(&all[1])
    );
    update.object(size, &[own.as_bytes()]);
    let catalog = match before {
        Some(number) => catalog.replace(&format!("/DSS {number} 0 R"), &format!("/DSS {size} 0 R")),
        None => format!("{catalog}/DSS {size} 0 R"),
    };
    update.object(file.root, &[catalog.as_bytes(), b">>"]);
    Some(update.end(size + 1))
}

/// The objects of the store of a document.
#[derive(Default)]
struct Magasin {
    certificats: Vec<u32>,
    listes: Vec<u32>,
}

impl Magasin {
    fn read(file: &Fichier<'_>, number: u32) -> Option<Self> {
        let rest = file.text(number)?.strip_prefix("<</Type/DSS/Certs[")?;
        let (certificats, rest) = rest.split_once("]/CRLs[")?;
        Some(Self {
            certificats: references(certificats)?,
            listes: references(rest.strip_suffix(']')?)?,
        })
    }
}

/// A document that an authority is about to stamp as a whole.
pub struct Archive {
    bytes: Vec<u8>,
    place: Emplacement,
}

impl Archive {
    /// Makes room for a stamp of the whole document.
    ///
    /// # Errors
    /// It is no document that this crate sealed.
    pub fn prepare(document: &[u8]) -> Result<Self, NonScellable> {
        let file = Fichier::read(document).ok_or(NonScellable::Document)?;
        let place = room(&file, JETON).ok_or(NonScellable::Document)?;
        let bytes = [document, &place.update].concat();
        Ok(Self { bytes, place })
    }

    fn imprint(&self) -> [u8; 32] {
        self.place.digest(&self.bytes)
    }

    /// What to ask an authority (`application/timestamp-query`).
    ///
    /// # Errors
    /// The request does not encode.
    pub fn request(&self) -> Result<Vec<u8>, NonScellable> {
        horodatage::request(&self.imprint()).map_err(|_| NonScellable::Jeton)
    }

    /// Writes the answer of the authority (`application/timestamp-reply`); answers the document, and what will prove that
    /// stamp when the next one is put.
    ///
    /// # Errors
    /// It is not a token for this document, or takes more room than is kept.
    pub fn finish(mut self, answer: &[u8]) -> Result<(Vec<u8>, Preuves), NonScellable> {
        let told = horodatage::token(answer, &self.imprint()).ok_or(NonScellable::Jeton)?;
        let token = told.jeton.to_der().map_err(|_| NonScellable::Jeton)?;
        write_digits(&mut self.bytes[self.place.digits], &token).ok_or(NonScellable::Place)?;
        let mut preuves = Preuves::default();
        preuves.add(told.certificats);
        Ok((self.bytes, preuves))
    }
}

/// The update that brings an empty stamp of the whole, in a field of its own outside of the page: it says nothing to who reads.
fn room(file: &Fichier<'_>, room: usize) -> Option<Emplacement> {
    let fields = file.fields()?;
    let seal = file.text(*fields.first()?)?;
    let page = number_after(seal, "/P ")?;
    let (field, value) = (file.size, file.size + 1);
    let rank = fields.iter().filter(|it| is_archive(file, **it)).count() + 1;
    let own = format!(
        "<</Type/Annot/Subtype/Widget/FT/Sig/T({CHAMP}{rank})/TU(Horodatage d'archive)/Rect[-9 -9 -9 -9]/F 132/P {page} 0 R\
         /V {value} 0 R>>"
    );
    let catalog = longer(file.text(file.root)?, "/Fields[", field)?;
    let page_text = longer(file.text(page)?, "/Annots[", field)?;
    let mut update = Update::new(file, 2 * room);
    update.object(page, &[page_text.as_bytes(), b">>"]);
    update.object(file.root, &[catalog.as_bytes(), b">>"]);
    update.object(field, &[own.as_bytes()]);
    let says = "<</Type/DocTimeStamp/Filter/Adobe.PPKLite/SubFilter/ETSI.RFC3161";
    let digits = update.signature(value, says, room);
    Emplacement::new(update, digits, value + 1)
}

/// A dictionary whose array of references has one more.
fn longer(text: &str, key: &str, number: u32) -> Option<String> {
    let (head, rest) = text.split_once(key)?;
    let (held, rest) = rest.split_once(']')?;
    Some(format!("{head}{key}{held} {number} 0 R]{rest}"))
}

fn is_archive(file: &Fichier<'_>, number: u32) -> bool {
    let named = format!("/T({CHAMP}");
    file.text(number).is_some_and(|it| it.contains(&named))
}

/// What was written after a seal: only what this file writes.
#[derive(Default)]
pub(crate) struct Suite {
    pub(crate) preuves: Preuves,
    /// The tokens of the stamps of the whole, each with the hash of what it covers.
    pub(crate) jetons: Vec<(Vec<u8>, [u8; 32])>,
}

/// Reads what stands after a seal that ends there; nothing when anything else does.
pub(crate) fn suite(bytes: &[u8], mut end: usize) -> Option<Suite> {
    const FIN: &[u8] = b"\n%%EOF\n";
    let mut suite = Suite::default();
    while end < bytes.len() {
        // Where the first end stands. Trying the next ones would let a file of nothing but ends take hours.
        let rest = &bytes[end..];
        let next = end + rest.windows(FIN.len()).position(|it| it == FIN)? + FIN.len();
        step(&bytes[..next], end, &mut suite)?;
        end = next;
    }
    Some(suite)
}

/// Reads one update, from there to the end.
fn step(bytes: &[u8], end: usize, suite: &mut Suite) -> Option<()> {
    let file = Fichier::read(bytes)?;
    let before = Fichier::read(&bytes[..end])?;
    if file.previous != Some(before.xref) {
        return None;
    }
    if is_archive(&file, before.size) {
        let place = room(&before, JETON).filter(|it| it.is(bytes))?;
        let token = read_digits(&bytes[place.digits.clone()])?;
        suite.jetons.push((token, place.digest(bytes)));
        return Some(());
    }
    let number = number_after(file.text(file.root)?, "/DSS ")?;
    let all = Magasin::read(&file, number)?;
    let held = |numbers: Vec<u32>| {
        let own = numbers.into_iter().filter(|it| *it >= before.size);
        own.map(|it| file.stream(it).map(<[u8]>::to_vec))
            .collect::<Option<Vec<_>>>()
    };
    let held = [held(all.certificats)?, held(all.listes)?];
    if store(&before, &held)? != bytes[end..] {
        return None;
    }
    let [certificats, listes] = &held;
    let certificats = certificats
        .iter()
        .map(|der| Certificate::from_der(der).ok());
    suite.preuves.add(certificats.collect::<Option<Vec<_>>>()?);
    for der in listes {
        suite
            .preuves
            .listes
            .push(CertificateList::from_der(der).ok()?);
    }
    Some(())
}
