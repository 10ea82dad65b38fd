//! Walks a TOML text, notes every anomaly with its line, and goes on.

use super::Anomalie;
use crate::campagne::{Confiance, Provenance, Sourcee};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use toml_edit::{Document, Item, TableLike, Value};

/// Where anomalies are noted.
#[derive(Default)]
pub(super) struct Anomalies(RefCell<Vec<Anomalie>>);

impl Anomalies {
    /// Notes one.
    pub(super) fn note(&self, fichier: &str, ligne: usize, message: String) {
        self.0.borrow_mut().push(Anomalie {
            fichier: fichier.to_owned(),
            ligne,
            message,
        });
    }

    /// All of them, in the order of files and lines, once each.
    pub(super) fn into_sorted(self) -> Vec<Anomalie> {
        let mut all = self.0.into_inner();
        all.sort();
        all.dedup();
        all
    }
}

/// A TOML text that is being read.
pub(super) struct Lecteur<'t, 'a> {
    fichier: &'static str,
    text: &'t str,
    document: Document<&'t str>,
    sources: BTreeMap<String, String>,
    cited: RefCell<BTreeSet<String>>,
    anomalies: &'a Anomalies,
}

impl<'t, 'a> Lecteur<'t, 'a> {
    /// Opens a file; a text that is no TOML is one anomaly.
    pub(super) fn open(
        fichier: &'static str,
        text: &'t str,
        anomalies: &'a Anomalies,
    ) -> Option<Self> {
        match Document::parse(text) {
            Ok(document) => {
                let sources = document.get("sources").and_then(Item::as_table_like);
                let sources = sources
                    .map(|table| sources_of(table, fichier, text, anomalies))
                    .unwrap_or_default();
                Some(Self {
                    fichier,
                    text,
                    document,
                    sources,
                    cited: RefCell::default(),
                    anomalies,
                })
            }
            Err(error) => {
                let ligne = error.span().map_or(1, |span| line_of(text, span.start));
                anomalies.note(
                    fichier,
                    ligne,
                    format!("Le fichier ne se lit pas : {}.", error.message()),
                );
                None
            }
        }
    }

    /// The whole file as a table.
    pub(super) fn root(&self) -> Table<'_> {
        let table = Table::new(self.scope(), self.document.as_table(), 1);
        table.seen.borrow_mut().insert("sources".to_owned());
        table
    }

    /// Notes every source that no value cites.
    pub(super) fn finish(&self) {
        let cited = self.cited.borrow();
        for name in self.sources.keys().filter(|name| !cited.contains(*name)) {
            let line = self.text.lines().position(|line| line.starts_with(name));
            let message = format!("La source « {name} » n’est citée par aucune valeur.");
            let ligne = line.map_or(1, |index| index + 1);
            self.anomalies.note(self.fichier, ligne, message);
        }
    }

    fn scope(&self) -> Scope<'_> {
        Scope {
            fichier: self.fichier,
            text: self.text,
            sources: &self.sources,
            cited: &self.cited,
            anomalies: self.anomalies,
        }
    }
}

/// Sources by the short name under which values cite them.
fn sources_of(
    table: &dyn TableLike,
    fichier: &'static str,
    text: &str,
    anomalies: &Anomalies,
) -> BTreeMap<String, String> {
    let mut sources = BTreeMap::new();
    for (key, item) in table.iter() {
        let full = item.as_str().unwrap_or_default().trim();
        if full.is_empty() {
            let ligne = item.span().map_or(1, |span| line_of(text, span.start));
            anomalies.note(fichier, ligne, format!("La source « {key} » est un texte."));
        }
        sources.insert(key.to_owned(), full.to_owned());
    }
    sources
}

/// Line of a byte, from 1.
pub(super) fn line_of(text: &str, byte: usize) -> usize {
    text.bytes()
        .take(byte)
        .filter(|byte| *byte == b'\n')
        .count()
        + 1
}

#[derive(Clone, Copy)]
struct Scope<'l> {
    fichier: &'static str,
    text: &'l str,
    sources: &'l BTreeMap<String, String>,
    cited: &'l RefCell<BTreeSet<String>>,
    anomalies: &'l Anomalies,
}

/// A table of a file. Keys that are never asked for are anomalies.
pub(super) struct Table<'l> {
    scope: Scope<'l>,
    table: &'l dyn TableLike,
    line: usize,
    seen: RefCell<BTreeSet<String>>,
}

impl<'l> Table<'l> {
    fn new(scope: Scope<'l>, table: &'l dyn TableLike, line: usize) -> Self {
        Self {
            scope,
            table,
            line,
            seen: RefCell::default(),
        }
    }

    /// Line of the table.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// Notes an anomaly at a line; `None` so that it can stand for the missing value.
    pub(super) fn note<T>(&self, line: usize, message: String) -> Option<T> {
        self.scope.anomalies.note(self.scope.fichier, line, message);
        None
    }

    /// Notes every key that nobody asked for.
    pub(super) fn finish(&self) {
        for (key, item) in self.table.iter() {
            if !self.seen.borrow().contains(key) {
                let line = self.line_of_item(item).max(self.key_line(key));
                let _: Option<()> =
                    self.note(line, format!("La clé « {key} » n’est pas connue ici."));
            }
        }
    }

    fn key_line(&self, key: &str) -> usize {
        self.table
            .key(key)
            .and_then(toml_edit::Key::span)
            .map_or(0, |span| line_of(self.scope.text, span.start))
    }

    fn line_of_item(&self, item: &Item) -> usize {
        item.span()
            .map_or(self.line, |span| line_of(self.scope.text, span.start))
    }

    fn get(&self, key: &str) -> Option<(&'l Item, usize)> {
        self.seen.borrow_mut().insert(key.to_owned());
        self.table
            .get(key)
            .filter(|item| !item.is_none())
            .map(|item| (item, self.line_of_item(item)))
    }

    fn required(&self, key: &str) -> Option<(&'l Item, usize)> {
        self.get(key)
            .or_else(|| self.note(self.line, format!("La clé « {key} » manque.")))
    }

    fn typed<T>(&self, key: &str, line: usize, value: Option<T>, kind: &str) -> Option<T> {
        value.or_else(|| self.note(line, format!("« {key} » doit être {kind}.")))
    }

    /// A text that must be there and not be empty, with its line.
    pub(super) fn text_at(&self, key: &str) -> Option<(String, usize)> {
        let (item, line) = self.required(key)?;
        let text = self.typed(key, line, item.as_str(), "un texte")?;
        if text.trim().is_empty() {
            return self.note(line, format!("« {key} » est vide."));
        }
        Some((text.to_owned(), line))
    }

    /// A text that must be there.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        self.text_at(key).map(|(text, _)| text)
    }

    /// A text that may be absent, with its line.
    pub(super) fn optional_text_at(&self, key: &str) -> Option<(String, usize)> {
        if self.get(key).is_some() {
            self.text_at(key)
        } else {
            None
        }
    }

    /// A text that may be absent.
    pub(super) fn optional_text(&self, key: &str) -> Option<String> {
        self.optional_text_at(key).map(|(text, _)| text)
    }

    /// Texts, each with its line; an absent key, an empty list, an empty text are anomalies.
    pub(super) fn texts(&self, key: &str) -> Vec<(String, usize)> {
        let Some((item, line)) = self.required(key) else {
            return Vec::new();
        };
        let Some(array) = self.typed(key, line, item.as_array(), "une liste de textes") else {
            return Vec::new();
        };
        let read = |value: &Value| {
            let line = value
                .span()
                .map_or(line, |span| line_of(self.scope.text, span.start));
            let text = self.typed(key, line, value.as_str(), "une liste de textes")?;
            if text.trim().is_empty() {
                return self.note(line, format!("Un texte de « {key} » est vide."));
            }
            Some((text.to_owned(), line))
        };
        if array.is_empty() {
            let _: Option<()> = self.note(line, format!("La liste « {key} » est vide."));
        }
        array.iter().filter_map(read).collect()
    }

    /// Texts that may be absent.
    pub(super) fn optional_texts(&self, key: &str) -> Vec<(String, usize)> {
        if self.get(key).is_some() {
            self.texts(key)
        } else {
            Vec::new()
        }
    }

    /// A number, at least `least`.
    pub(super) fn number<T: TryFrom<i64> + PartialOrd + From<u8>>(
        &self,
        key: &str,
        least: u8,
    ) -> Option<T> {
        let (item, line) = self.required(key)?;
        let number = item.as_integer();
        let number = number.and_then(|number| T::try_from(number).ok());
        let number = number.filter(|number| *number >= T::from(least));
        self.typed(
            key,
            line,
            number,
            &format!("un nombre entier, {least} ou plus"),
        )
    }

    /// A list of whole numbers.
    pub(super) fn numbers(&self, key: &str) -> Vec<u32> {
        let Some((item, line)) = self.required(key) else {
            return Vec::new();
        };
        let number = |value: &toml_edit::Value| u32::try_from(value.as_integer()?).ok();
        let numbers = item.as_array();
        let numbers = numbers.and_then(|array| array.iter().map(number).collect());
        self.typed(key, line, numbers, "une liste de nombres entiers")
            .unwrap_or_default()
    }

    /// A yes or no that may be absent: no.
    pub(super) fn optional_bool(&self, key: &str) -> bool {
        self.get(key)
            .and_then(|(item, line)| self.typed(key, line, item.as_bool(), "vrai ou faux"))
            .unwrap_or(false)
    }

    /// A value with source and confidence, written `{ valeur = …, source = "…", confiance = "…" }`.
    pub(super) fn sourced<T>(
        &self,
        key: &str,
        read: impl Fn(&Table<'l>) -> Option<T>,
    ) -> Option<Sourcee<T>> {
        let table = self.table(key)?;
        let valeur = read(&table);
        let provenance = table.provenance();
        table.finish();
        Some(Sourcee {
            valeur: valeur?,
            provenance: provenance?,
        })
    }

    /// A small number with its source.
    pub(super) fn sourced_number<T: TryFrom<i64> + PartialOrd + From<u8>>(
        &self,
        key: &str,
        least: u8,
    ) -> Option<Sourcee<T>> {
        self.sourced(key, |table| table.number("valeur", least))
    }

    /// A yes or no with its source.
    pub(super) fn sourced_bool(&self, key: &str) -> Option<Sourcee<bool>> {
        self.sourced(key, |table| {
            let (item, line) = table.required("valeur")?;
            table.typed("valeur", line, item.as_bool(), "vrai ou faux")
        })
    }

    /// Source and confidence of this table.
    pub(super) fn provenance(&self) -> Option<Provenance> {
        let source = self.text("source");
        let confiance = self.text_at("confiance").and_then(|(text, line)| {
            confiance(&text).or_else(|| {
                let expected = "official, secondary, assumed ou to_confirm";
                self.note(
                    line,
                    format!("« {text} » n’est pas une confiance : {expected}."),
                )
            })
        });
        let source = source.and_then(|source| self.cite(source));
        Some(Provenance {
            source: source?,
            confiance: confiance?,
        })
    }

    /// The source itself, or the one that a name in capitals stands for.
    fn cite(&self, source: String) -> Option<String> {
        if let Some(full) = self.scope.sources.get(&source) {
            self.scope.cited.borrow_mut().insert(source);
            return Some(full.clone());
        }
        let capital = |letter: char| letter.is_ascii_uppercase() || letter == '_';
        if source.chars().all(capital) {
            let message = format!("La source « {source} » n’est pas dans [sources].");
            return self.note(self.line, message);
        }
        Some(source)
    }

    /// A table that must be there.
    pub(super) fn table(&self, key: &str) -> Option<Table<'l>> {
        let (item, line) = self.required(key)?;
        let table = self.typed(key, line, item.as_table_like(), "une table")?;
        Some(Table::new(self.scope, table, line))
    }

    /// A table that may be absent.
    pub(super) fn optional_table(&self, key: &str) -> Option<Table<'l>> {
        if self.get(key).is_some() {
            self.table(key)
        } else {
            None
        }
    }

    /// Tables of the same name; none is an anomaly.
    pub(super) fn tables(&self, key: &str) -> Vec<Table<'l>> {
        let Some((item, line)) = self.required(key) else {
            return Vec::new();
        };
        self.tables_of(key, item, line)
    }

    /// Tables of the same name, which may be absent.
    pub(super) fn optional_tables(&self, key: &str) -> Vec<Table<'l>> {
        self.get(key)
            .map(|(item, line)| self.tables_of(key, item, line))
            .unwrap_or_default()
    }

    fn tables_of(&self, key: &str, item: &'l Item, line: usize) -> Vec<Table<'l>> {
        if let Some(tables) = item.as_array_of_tables() {
            let open = |table: &'l toml_edit::Table| {
                let line = table
                    .span()
                    .map_or(line, |span| line_of(self.scope.text, span.start));
                Table::new(self.scope, table, line)
            };
            return tables.iter().map(open).collect();
        }
        if let Some(array) = item.as_array() {
            let open = |value: &'l Value| {
                let line = value
                    .span()
                    .map_or(line, |span| line_of(self.scope.text, span.start));
                let table =
                    self.typed(key, line, value.as_inline_table(), "une liste de tables")?;
                Some(Table::new(self.scope, table, line))
            };
            return array.iter().filter_map(open).collect();
        }
        let _: Option<()> = self.note(line, format!("« {key} » doit être une liste de tables."));
        Vec::new()
    }
}

/// A confidence by its word.
pub(super) fn confiance(text: &str) -> Option<Confiance> {
    match text {
        "official" => Some(Confiance::Official),
        "secondary" => Some(Confiance::Secondary),
        "assumed" => Some(Confiance::Assumed),
        "to_confirm" => Some(Confiance::ToConfirm),
        _ => None,
    }
}
