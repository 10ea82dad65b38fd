//! What somebody does to a sealed document to have it say something else.

use lopdf::{Dictionary, Document, IncrementalDocument, Object, ObjectId, Stream};

/// The document with one more update, which changes it as told.
pub(crate) fn updated(bytes: &[u8], change: impl FnOnce(&mut IncrementalDocument)) -> Vec<u8> {
    let read = Document::load_mem(bytes).unwrap();
    let mut update = IncrementalDocument::create_from(bytes.to_vec(), read);
    change(&mut update);
    let mut out = Vec::new();
    update.save_to(&mut out).unwrap();
    out
}

fn first_page(update: &IncrementalDocument) -> ObjectId {
    let pages = update.get_prev_documents().get_pages();
    *pages.values().next().unwrap()
}

fn root(update: &IncrementalDocument) -> ObjectId {
    let root = update.get_prev_documents().trailer.get(b"Root");
    root.unwrap().as_reference().unwrap()
}

fn name(text: &str) -> Object {
    Object::Name(text.as_bytes().to_vec())
}

/// A note over the page, with that sentence on white.
fn note(bytes: &[u8], kind: &str) -> Vec<u8> {
    updated(bytes, |update| {
        let page = first_page(update);
        update.opt_clone_object_to_new_document(page).unwrap();
        let rect = [50, 700, 500, 780].map(Object::Integer).to_vec();
        let note = Dictionary::from_iter([
            ("Type", name("Annot")),
            ("Subtype", name(kind)),
            ("Rect", Object::Array(rect)),
            ("F", Object::Integer(4)),
            ("Contents", Object::string_literal("Recu le 1er novembre")),
            ("DA", Object::string_literal("/Helv 12 Tf 0 g")),
        ]);
        let note = update.new_document.add_object(note);
        let page = update.new_document.get_dictionary_mut(page).unwrap();
        page.set("Annots", Object::Array(vec![Object::Reference(note)]));
    })
}

/// Another content in the place of the first page’s.
fn content(bytes: &[u8]) -> Vec<u8> {
    updated(bytes, |update| {
        let page = first_page(update);
        let own = update.get_prev_documents().get_page_contents(page)[0];
        let other = Stream::new(Dictionary::new(), b"q 1 g 0 0 600 850 re f Q".to_vec());
        update.new_document.set_object(own, other);
    })
}

/// The catalog, changed.
fn catalog(bytes: &[u8], change: impl FnOnce(&mut Dictionary)) -> Vec<u8> {
    updated(bytes, |update| {
        let root = root(update);
        update.opt_clone_object_to_new_document(root).unwrap();
        change(update.new_document.get_dictionary_mut(root).unwrap());
    })
}

/// Everything that the product says it refuses, by name.
pub(crate) fn all(bytes: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let flipped = |place: usize| {
        let mut copy = bytes.to_vec();
        copy[place] ^= 1;
        copy
    };
    let pages = |update: &mut IncrementalDocument| {
        let page = first_page(update);
        update.opt_clone_object_to_new_document(page).unwrap();
        let page = update.new_document.get_dictionary_mut(page).unwrap();
        page.set("Rotate", Object::Integer(180));
    };
    vec![
        ("note-libre", note(bytes, "FreeText")),
        ("note-tampon", note(bytes, "Stamp")),
        ("contenu-remplace", content(bytes)),
        ("page-tournee", updated(bytes, pages)),
        ("mise-a-jour-vide", updated(bytes, |_| ())),
        (
            "titre-change",
            catalog(bytes, |it| it.set("Lang", Object::string_literal("en"))),
        ),
        (
            "action-ouverture",
            catalog(bytes, |it| {
                let action = [("S", name("URI")), ("URI", Object::string_literal("x"))];
                it.set("OpenAction", Dictionary::from_iter(action));
            }),
        ),
        (
            "cachet-cache",
            catalog(bytes, |it| {
                it.remove(b"AcroForm");
            }),
        ),
        ("texte-a-la-fin", [bytes, b"% ajout"].concat()),
        ("texte-au-debut", [b"%x\n", bytes].concat()),
        ("octet-change", flipped(bytes.len() / 3)),
    ]
}
