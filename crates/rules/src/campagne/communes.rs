//! The table of the communes, kept as one text.
//!
//! It has 37 000 lines and is read at every start: an object with its texts for each line took 8 MiB, and longer than
//! all the rest of the opening. So a commune is read out of its line when somebody asks for it, and names are folded by
//! the first search.

use crate::adresse::{CodePostal, CommuneInsee};
use crate::nom::folded;
use std::sync::OnceLock;

/// A commune, or a former one (`deleguee`) that an old identity document may name (R-CP-5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commune<'t> {
    /// Name.
    pub nom: &'t str,
    code: &'t str,
    /// Separated by spaces.
    codes_postaux: &'t str,
}

impl<'t> Commune<'t> {
    fn of_line(line: &'t str) -> Self {
        let mut cells = line.split(';');
        let mut cell = || cells.next().unwrap_or_default();
        Self {
            code: cell(),
            nom: cell(),
            codes_postaux: cell(),
        }
    }

    /// INSEE code.
    pub fn code(&self) -> CommuneInsee {
        CommuneInsee::of_table(self.code)
    }

    /// Whether that postal code serves the commune.
    pub fn has_code_postal(&self, code: &CodePostal) -> bool {
        self.codes_postaux
            .split(' ')
            .any(|known| known == code.as_str())
    }

    /// « Nantes (44) » : homonyms are told apart by their département (R-CP-6).
    pub fn nom_complet(&self) -> String {
        match self.code().departement() {
            Some(departement) => format!("{} ({departement})", self.nom),
            None => self.nom.to_owned(),
        }
    }
}

/// All communes.
#[derive(Debug, Clone, Default)]
pub(super) struct Communes {
    table: String,
    /// Where each line starts, in the order of the codes.
    lines: Vec<usize>,
    /// The folded name of each, one a line, in the order of the codes.
    folded: OnceLock<String>,
}

impl Communes {
    /// An empty table, with room for that many bytes.
    pub(super) fn with_capacity(bytes: usize) -> Self {
        Self {
            table: String::with_capacity(bytes),
            ..Self::default()
        }
    }

    /// Adds a line, whose code was read; says whether it comes in the order of the codes.
    pub(super) fn push(&mut self, cells: [&str; 3]) -> bool {
        let last = self
            .lines
            .last()
            .map(|start| commune_at(&self.table, *start));
        let in_order = last.is_none_or(|last| last.code < cells[0]);
        self.lines.push(self.table.len());
        for (cell, end) in cells.into_iter().zip([';', ';', '\n']) {
            self.table.push_str(cell);
            self.table.push(end);
        }
        in_order
    }

    pub(super) fn get(&self, code: &CommuneInsee) -> Option<Commune<'_>> {
        let at = |start: usize| commune_at(&self.table, start);
        let found = self
            .lines
            .binary_search_by(|start| at(*start).code.cmp(code.as_str()));
        found.ok().map(|index| at(self.lines[index]))
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Commune<'_>> {
        let starts = self.lines.iter();
        starts.map(|start| commune_at(&self.table, *start))
    }

    /// The communes with their folded names.
    pub(super) fn by_folded_name(&self) -> impl Iterator<Item = (&str, Commune<'_>)> {
        let names = self.folded.get_or_init(|| {
            let mut names = String::with_capacity(self.table.len());
            for commune in self.iter() {
                names.push_str(&folded(commune.nom));
                names.push('\n');
            }
            names
        });
        names.lines().zip(self.iter())
    }
}

/// The commune whose line starts there.
fn commune_at(table: &str, start: usize) -> Commune<'_> {
    let rest = table.get(start..).unwrap_or_default();
    Commune::of_line(rest.lines().next().unwrap_or_default())
}
