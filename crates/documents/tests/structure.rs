//! What a screen reader finds: headings in order, tables that are tables, figures in words, and all that is seen.

mod scene;

use documents::{Taille, demande_de_pieces, recapitulatif};
use lopdf::{Dictionary, Document, Object};
use scene::regles::parcours::{self, JOUR};
use scene::{asked, called, cancelled, closed, confirmed, poppler, receipt, source};
use std::collections::BTreeMap;

/// An element of the structure: its role, what it says of itself, its elements.
#[derive(Debug)]
struct Element {
    role: String,
    alt: Option<String>,
    scope: Option<String>,
    kids: Vec<Element>,
}

fn name(dictionary: &Dictionary, key: &[u8]) -> Option<String> {
    let name = dictionary.get(key).and_then(Object::as_name).ok()?;
    Some(String::from_utf8_lossy(name).into_owned())
}

fn read(document: &Document, object: &Object) -> Option<Element> {
    let (_, object) = document.dereference(object).ok()?;
    let element = object.as_dict().ok()?;
    let role = name(element, b"S")?;
    let attributes = element.get(b"A").and_then(Object::as_dict).ok();
    let alt = element.get(b"Alt").ok();
    let alt = alt.and_then(|alt| lopdf::decode_text_string(alt).ok());
    let kids = element.get(b"K").and_then(Object::as_array).ok()?;
    Some(Element {
        role,
        alt,
        scope: attributes.and_then(|it| name(it, b"Scope")),
        kids: kids.iter().filter_map(|kid| read(document, kid)).collect(),
    })
}

/// The whole tree of a document.
fn tree(bytes: &[u8]) -> Element {
    let document = Document::load_mem(bytes).expect("a PDF");
    let root = document.catalog().and_then(|it| it.get(b"StructTreeRoot"));
    let root = document
        .dereference(root.expect("a structure"))
        .expect("one");
    let kids = root.1.as_dict().and_then(|it| it.get(b"K"));
    let kids = kids.and_then(Object::as_array).expect("elements").clone();
    read(&document, &kids[0]).expect("a document")
}

/// Every element, in reading order.
fn walk<'t>(element: &'t Element, found: &mut Vec<&'t Element>) {
    found.push(element);
    for kid in &element.kids {
        walk(kid, found);
    }
}

/// How often each word stands in a text.
fn words(text: &str) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    // The footer stands on each page and is read on none.
    let number = |line: &str| line.contains("page ") && line.contains(" sur ");
    let footer =
        |line: &&str| number(line) || line.contains(" · dossier") || line.contains(" · établi le ");
    let lines = text.lines().filter(|line| !footer(line));
    for word in lines.flat_map(|line| line.split(|c: char| c == '"' || c.is_whitespace())) {
        if word.is_empty() {
            continue;
        }
        *counted.entry(word.to_owned()).or_default() += 1;
    }
    counted
}

/// Every kind of document of three persons, and what the service keeps.
fn documents() -> Vec<(String, Vec<u8>)> {
    let mut minor = parcours::minor();
    minor.accept(JOUR, &[parcours::representant()]);
    let people = [
        ("distance", parcours::complete()),
        ("redoublant", parcours::validated(parcours::redoublant())),
        ("mineur", parcours::validated(minor)),
    ];
    let mut made = Vec::new();
    for (who, comptoir) in people {
        let source = source(&comptoir);
        let recapitulatif = recapitulatif(&source).expect("a version").bytes;
        let demande = demande_de_pieces(&source).expect("a version").bytes;
        made.push((format!("récapitulatif, {who}"), recapitulatif));
        made.push((format!("demande, {who}"), demande));
        made.push((
            format!("reçu, {who}"),
            receipt(&comptoir, (None, JOUR), true).bytes,
        ));
        let confirmation = confirmed(&comptoir, true, Taille::Normale, true).bytes;
        made.push((format!("confirmation, {who}"), confirmation));
        let convocation = called(&comptoir, comptoir.campagne, Taille::Normale, true);
        made.push((format!("convocation, {who}"), convocation.bytes));
        // What they say of a person is little: both sizes of one are enough.
        let sizes: &[Taille] = match who {
            "distance" => &[Taille::Normale, Taille::Grande],
            _ => &[Taille::Normale],
        };
        for &taille in sizes {
            let correction = asked(&comptoir, comptoir.campagne, taille, true);
            made.push((format!("correction, {who}, {taille:?}"), correction.bytes));
            let annulation = cancelled(&comptoir, comptoir.campagne, taille, true);
            made.push((format!("annulation, {who}, {taille:?}"), annulation.bytes));
        }
    }
    // Few on a large page: a head that is repeated there is seen, and read once.
    for (taille, rows) in [(Taille::Normale, 60), (Taille::Grande, 12)] {
        let releve = closed(scene::regles::nantes(), rows, taille, true);
        made.push((format!("relevé, {taille:?}"), releve.bytes));
    }
    made
}

#[test]
fn headings_come_in_order_under_one_title() {
    for (document, bytes) in documents() {
        let (tree, mut all) = (tree(&bytes), Vec::new());
        walk(&tree, &mut all);
        let levels: Vec<u32> = all
            .iter()
            .filter_map(|it| it.role.strip_prefix('H')?.parse().ok())
            .collect();
        assert_eq!(levels.first(), Some(&1), "{document}: {levels:?}");
        let titles = levels.iter().filter(|level| **level == 1).count();
        assert_eq!(titles, 1, "{document}: {levels:?}");
        let skips = levels.windows(2).any(|pair| pair[1] > pair[0] + 1);
        assert!(!skips && levels.len() > 2, "{document}: {levels:?}");
    }
}

#[test]
fn tables_are_rows_of_cells_whose_heads_say_what_they_head() {
    for (document, bytes) in documents() {
        let (tree, mut all) = (tree(&bytes), Vec::new());
        walk(&tree, &mut all);
        let tables = all.iter().filter(|it| it.role == "Table");
        let mut rows = 0;
        for table in tables {
            for row in &table.kids {
                assert_eq!(row.role, "TR", "{document}");
                let cells = row
                    .kids
                    .iter()
                    .all(|it| matches!(it.role.as_str(), "TH" | "TD"));
                assert!(cells && !row.kids.is_empty(), "{document}: {row:?}");
                rows += 1;
            }
        }
        assert!(rows > 2, "{document} holds a table");
        for head in all.iter().filter(|it| it.role == "TH") {
            let scope = head.scope.as_deref();
            assert!(
                matches!(scope, Some("Row" | "Column")),
                "{document}: {head:?}"
            );
        }
        let outside = all
            .iter()
            .filter(|it| it.role != "TR")
            .flat_map(|it| &it.kids);
        let stray = outside
            .filter(|it| matches!(it.role.as_str(), "TH" | "TD"))
            .count();
        assert_eq!(stray, 0, "{document}: a cell outside a row");
        for figure in all
            .iter()
            .filter(|it| matches!(it.role.as_str(), "Figure" | "Form"))
        {
            assert!(
                figure.alt.as_ref().is_some_and(|alt| alt.len() > 10),
                "{document}: {figure:?}"
            );
        }
    }
}

#[test]
fn what_is_seen_is_read() {
    for (document, bytes) in documents() {
        let seen = words(&poppler("pdftotext", &["-raw", "-", "-"], &bytes));
        let read = words(&poppler("pdfinfo", &["-struct-text", "-"], &bytes));
        let (mut all, mut told) = (0, 0);
        for (word, count) in &seen {
            all += count;
            told += count.min(read.get(word).unwrap_or(&0));
        }
        let part = 100 * told / all;
        assert!(part >= 95, "{document}: {told} words of {all}");
    }
}
