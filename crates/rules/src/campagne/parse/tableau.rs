//! A table in a text file: one line a row, semicolons between the cells.

use super::lecteur::Anomalies;

/// A row, with its line in the file.
pub(super) struct Rang<'t> {
    /// Line, from 1.
    pub(super) ligne: usize,
    cells: Vec<&'t str>,
}

impl<'t> Rang<'t> {
    /// The cell of a column; empty when no source gives the value.
    pub(super) fn cell(&self, column: usize) -> &'t str {
        self.cells.get(column).copied().unwrap_or_default()
    }

    /// The text of a cell, when it has one.
    pub(super) fn text(&self, column: usize) -> Option<String> {
        Some(self.cell(column).to_owned()).filter(|text| !text.is_empty())
    }
}

/// Rows that have all columns. There is no quoting: a semicolon stands in no value.
pub(super) fn rows<'t>(
    fichier: &'static str,
    text: &'t str,
    columns: &[&str],
    anomalies: &Anomalies,
) -> Vec<Rang<'t>> {
    let mut lines = text.lines().enumerate();
    let head = lines.next().map_or("", |(_, head)| head);
    let named: Vec<&str> = head.split(';').map(str::trim).collect();
    if named != columns {
        let message = format!("La première ligne doit être : {}.", columns.join(";"));
        anomalies.note(fichier, 1, message);
        return Vec::new();
    }
    let filled = lines.filter(|(_, line)| !line.trim().is_empty());
    let row = |(index, line): (usize, &'t str)| {
        let cells: Vec<&str> = line.split(';').map(str::trim).collect();
        let ligne = index + 1;
        if cells.len() == columns.len() {
            return Some(Rang { ligne, cells });
        }
        let (found, wanted) = (cells.len(), columns.len());
        let message = format!("La ligne a {found} colonnes au lieu de {wanted}.");
        anomalies.note(fichier, ligne, message);
        None
    };
    filled.filter_map(row).collect()
}
