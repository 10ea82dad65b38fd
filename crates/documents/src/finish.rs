//! Finishes a drawn document: structure, metadata, colour intent and identifiers of PDF/A-2a and PDF/UA-1.

use crate::fonts;
use crate::sheet::Drawn;
use crate::tags::{Tags, text_string};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use sha2::{Digest, Sha256};
use std::io::Write as _;
use std::sync::LazyLock;

/// How hard a page is compressed, of 9.
const NIVEAU: u32 = 4;
/// sRGB profile of the colord and icc-profiles-free projects, zlib licence.
const SRGB: &[u8] = include_bytes!("srgb.icc");

/// A place that a document keeps for a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Champ {
    /// That of the computer on which the candidate signed.
    Signature,
    /// The seal of the service: the last word.
    Cachet,
}

impl Champ {
    /// Its name in the file, and what it is to who does not see the page.
    fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Signature => ("Signature", "Signature électronique du poste du candidat"),
            Self::Cachet => ("Cachet", "Cachet électronique du service"),
        }
    }
}

/// Ties the structure tree, the metadata and the colour intent to a document and writes it, with a place for each signature.
///
/// The identifier is the hash of what was drawn, so that the same input gives the same bytes.
pub(crate) fn finish(drawn: Drawn, title: &str, champs: &[Champ]) -> Vec<u8> {
    let Drawn {
        mut document,
        mut tags,
        ..
    } = drawn;
    let page_ids: Vec<ObjectId> = document.get_pages().into_values().collect();
    for page_id in &page_ids {
        if let Ok(page) = document.get_dictionary_mut(*page_id) {
            page.remove(b"Annots");
        }
    }
    keep_places(&mut document, &mut tags, (&page_ids, champs));
    let tree = tags.write(&mut document, &page_ids);
    let metadata = Dictionary::from_iter([
        ("Type", Object::Name(b"Metadata".to_vec())),
        ("Subtype", Object::Name(b"XML".to_vec())),
    ]);
    let metadata =
        document.add_object(Stream::new(metadata, xmp(title).into_bytes()).with_compression(false));
    let profile = document.add_object(Stream::new(
        Dictionary::from_iter([("N", Object::Integer(3))]),
        SRGB.to_vec(),
    ));
    let intent = document.add_object(Dictionary::from_iter([
        ("Type", Object::Name(b"OutputIntent".to_vec())),
        ("S", Object::Name(b"GTS_PDFA1".to_vec())),
        ("OutputConditionIdentifier", Object::string_literal("sRGB")),
        ("Info", Object::string_literal("sRGB")),
        ("DestOutputProfile", Object::Reference(profile)),
    ]));
    let info = document.add_object(Dictionary::from_iter([("Title", text_string(title))]));
    if let Ok(catalog) = document.catalog_mut() {
        catalog.remove(b"PageLayout");
        catalog.remove(b"PageMode");
        catalog.set("Lang", Object::string_literal("fr-FR"));
        catalog.set(
            "MarkInfo",
            Dictionary::from_iter([("Marked", Object::Boolean(true))]),
        );
        catalog.set(
            "ViewerPreferences",
            Dictionary::from_iter([("DisplayDocTitle", Object::Boolean(true))]),
        );
        catalog.set("StructTreeRoot", Object::Reference(tree));
        catalog.set("Metadata", Object::Reference(metadata));
        catalog.set(
            "OutputIntents",
            Object::Array(vec![Object::Reference(intent)]),
        );
    }
    document.trailer.set("Info", Object::Reference(info));
    document.trailer.remove(b"ID");
    document.version = "1.7".to_owned();
    document.prune_objects();
    document.renumber_objects();
    compress(&mut document);
    identify(&mut document);
    written(&mut document)
}

/// What every document embeds, compressed once: it would take longer than all the rest of a page.
static PACKED: LazyLock<Vec<(&'static [u8], Vec<u8>)>> = LazyLock::new(|| {
    let faces = fonts::faces().iter().map(|face| face.bytes);
    let pack = |bytes: &'static [u8]| {
        let mut stream = Stream::new(Dictionary::new(), bytes.to_vec());
        let packed = stream.compress().is_ok() && stream.dict.has(b"Filter");
        packed.then_some((bytes, stream.content))
    };
    faces.chain([SRGB]).filter_map(pack).collect()
});

/// Compresses every stream that gets smaller, and is not to be read by other programs.
fn compress(document: &mut Document) {
    for object in document.objects.values_mut() {
        let Ok(stream) = object.as_stream_mut() else {
            continue;
        };
        if !stream.allows_compression || stream.dict.has(b"Filter") {
            continue;
        }
        let known = PACKED.iter().find(|(bytes, _)| *bytes == stream.content);
        let packed = match known {
            Some((_, packed)) => packed.clone(),
            None => deflated(&stream.content),
        };
        if packed.len() < stream.content.len() {
            stream.dict.set("Filter", "FlateDecode");
            stream.set_content(packed);
        }
    }
}

/// A page, compressed: the best compression makes it a few bytes smaller and takes three times as long.
fn deflated(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(NIVEAU));
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.expect("writing to memory cannot fail")
}

/// Keeps a field for each signature, on the last page. It is tagged before anything is signed and draws nothing: what it says
/// stands on the page.
///
/// Source: ISO 32000-1, 12.7.4.5; PDF/UA-1, 7.18.
fn keep_places(
    document: &mut Document,
    tags: &mut Tags,
    (page_ids, champs): (&[ObjectId], &[Champ]),
) {
    let last = page_ids.iter().enumerate().next_back();
    let Some((page, page_id)) = last.filter(|_| !champs.is_empty()) else {
        return;
    };
    let mut fields = Vec::new();
    for champ in champs {
        let field = document.new_object_id();
        let key = tags.field(page, field, champ.names().1);
        let widget = widget(*champ, (*page_id, key), champs.len() > 1);
        document.objects.insert(field, Object::Dictionary(widget));
        fields.push(Object::Reference(field));
    }
    let fields = Object::Array(fields);
    if let Ok(page) = document.get_dictionary_mut(*page_id) {
        page.set("Annots", fields.clone());
    }
    if let Ok(catalog) = document.catalog_mut() {
        // Signed, and changed by additions only.
        let form = Dictionary::from_iter([("Fields", fields), ("SigFlags", Object::Integer(3))]);
        catalog.set("AcroForm", form);
    }
}

/// The field of a signature. One that follows another says now that it will lock the document: added later, it would change
/// what the first one signed.
fn widget(champ: Champ, (page_id, key): (ObjectId, usize), follows: bool) -> Dictionary {
    let name = |name: &str| Object::Name(name.as_bytes().to_vec());
    let (field, said) = champ.names();
    let mut widget = Dictionary::from_iter([
        ("Type", name("Annot")),
        ("Subtype", name("Widget")),
        ("FT", name("Sig")),
        ("T", Object::string_literal(field)),
        ("TU", text_string(said)),
        ("Rect", Object::Array(vec![Object::Integer(0); 4])),
        // Printed, locked.
        ("F", Object::Integer(132)),
        ("P", Object::Reference(page_id)),
        (
            "StructParent",
            Object::Integer(i64::try_from(key).unwrap_or(i64::MAX)),
        ),
    ]);
    if follows && champ == Champ::Cachet {
        let lock = [("Type", name("SigFieldLock")), ("Action", name("All"))];
        widget.set("Lock", Dictionary::from_iter(lock));
    }
    widget
}

fn identify(document: &mut Document) {
    let id = Sha256::digest(written(document))[..16].to_vec();
    let id = Object::String(id, lopdf::StringFormat::Hexadecimal);
    document
        .trailer
        .set("ID", Object::Array(vec![id.clone(), id]));
}

fn written(document: &mut Document) -> Vec<u8> {
    let mut bytes = Vec::new();
    document
        .save_to(&mut bytes)
        .expect("writing to memory cannot fail");
    bytes
}

fn xmp(title: &str) -> String {
    let title = title
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    format!(
        r#"<?xpacket begin="{}" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>fr-FR</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"#,
        '\u{feff}'
    )
}
