//! The text of the file: its first line, then the cells of each line.
//!
//! Each line is read by itself, so that a quote that is never closed spoils its own line only.

use super::{Colonne, Remarque};
use crate::nom::cleaned;
use csv_core::{Reader, ReaderBuilder};

/// What stands for a byte that is no UTF-8.
const ILLISIBLE: char = '\u{fffd}';

/// The lines of a file.
pub(super) struct Tableau {
    /// Lines whose cells can be told apart.
    pub(super) rangs: Vec<Rang>,
    /// Lines that hold something, the first one excepted.
    pub(super) lues: usize,
    /// Whether the first line names each column once and nothing else.
    pub(super) complet: bool,
    /// What is wrong with the file and with lines as wholes.
    pub(super) remarques: Vec<Remarque>,
}

/// A line, cell by cell, without what nobody sees.
pub(super) struct Rang {
    /// Line in the file, from 1.
    pub(super) ligne: usize,
    /// By column; `None` when the file has not that column.
    cells: [Option<String>; Colonne::ALL.len()],
}

impl Rang {
    /// The cell of a column; empty when there is none.
    pub(super) fn cell(&self, colonne: Colonne) -> &str {
        self.cells[colonne as usize].as_deref().unwrap_or_default()
    }

    /// Whether the file has that column.
    pub(super) fn has(&self, colonne: Colonne) -> bool {
        self.cells[colonne as usize].is_some()
    }
}

impl Tableau {
    /// Reads the bytes of a file: UTF-8 with or without a byte order mark, semicolons, quotes where needed.
    pub(super) fn read(octets: &[u8]) -> Self {
        let mut tableau = Self {
            rangs: Vec::new(),
            lues: 0,
            complet: false,
            remarques: Vec::new(),
        };
        if let Err(error) = std::str::from_utf8(octets) {
            let before = &octets[..error.valid_up_to()];
            let ligne = 1 + before.iter().filter(|byte| **byte == b'\n').count();
            tableau.note(
                ligne,
                "Le fichier n’est pas en UTF-8. Enregistrez-le de nouveau au format « CSV UTF-8 ».",
            );
        }
        let text = String::from_utf8_lossy(octets);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        // Old spreadsheets end lines with a carriage return alone.
        let end = if text.contains('\n') { '\n' } else { '\r' };
        let mut reader = ReaderBuilder::new().delimiter(b';').build();
        let mut columns = None;
        for (index, line) in text.split(end).enumerate() {
            if line.trim_matches([';', ' ', '\r', '\t']).is_empty() {
                continue;
            }
            let ligne = index + 1;
            match &columns {
                None => columns = Some(tableau.head(ligne, line, cells(&mut reader, line))),
                Some(columns) => tableau.row(ligne, line, columns, &mut reader),
            }
        }
        if columns.is_none() {
            tableau.note(
                1,
                "Le fichier est vide. La première ligne nomme les colonnes.",
            );
        }
        tableau
    }

    fn note(&mut self, ligne: usize, message: impl Into<String>) {
        self.remarques.push(Remarque {
            ligne,
            colonne: None,
            message: message.into(),
        });
    }

    /// Which column stands at each place of the first line.
    fn head(&mut self, ligne: usize, line: &str, mut cells: Vec<String>) -> Vec<Option<Colonne>> {
        let before = self.remarques.len();
        let separators = [(',', "des virgules"), ('\t', "des tabulations")];
        let other = separators.iter().find(|(other, _)| line.contains(*other));
        if let (Some((_, other)), [_]) = (other, cells.as_slice()) {
            let message = format!(
                "Les colonnes sont séparées par {other}. Enregistrez le fichier avec des points-virgules."
            );
            self.note(ligne, message);
            return vec![None];
        }
        drop_spare(&mut cells, 0);
        let named = |cell: &String| {
            let name = cell.to_lowercase();
            Colonne::ALL
                .into_iter()
                .find(|colonne| colonne.as_str() == name)
        };
        let columns: Vec<Option<Colonne>> = cells.iter().map(named).collect();
        for cell in cells.iter().filter(|cell| named(cell).is_none()) {
            let message = match cell.as_str() {
                "" => "Une colonne n’a pas de nom. Enlevez-la.".to_owned(),
                name => format!(
                    "La colonne {} est inconnue. Corrigez son nom ou enlevez-la.",
                    super::quoted(name)
                ),
            };
            self.note(ligne, message);
        }
        for colonne in Colonne::ALL {
            match columns.iter().filter(|known| **known == Some(colonne)).count() {
                0 => self.note(
                    ligne,
                    format!("La colonne « {colonne} » manque. Ajoutez-la, même si ses cellules restent vides."),
                ),
                1 => {}
                _ => self.note(
                    ligne,
                    format!("La colonne « {colonne} » est là plusieurs fois. Gardez-en une seule."),
                ),
            }
        }
        self.complet = self.remarques.len() == before;
        columns
    }

    fn row(&mut self, ligne: usize, line: &str, columns: &[Option<Colonne>], reader: &mut Reader) {
        self.lues += 1;
        if line.matches('"').count() % 2 == 1 {
            let message = "Un guillemet n’est pas fermé sur la ligne. Fermez-le, et écrivez chaque cellule sur une seule ligne.";
            return self.note(ligne, message);
        }
        let mut found = cells(reader, line);
        drop_spare(&mut found, columns.len());
        if found.len() != columns.len() {
            let (found, wanted) = (found.len(), columns.len());
            let message = format!(
                "La ligne a {found} cellules et la première {wanted}. Vérifiez les points-virgules et les guillemets."
            );
            return self.note(ligne, message);
        }
        let mut cells = [const { None }; Colonne::ALL.len()];
        for (text, colonne) in found.into_iter().zip(columns) {
            let Some(colonne) = colonne else { continue };
            if text.contains(ILLISIBLE) {
                self.remarques.push(Remarque {
                    ligne,
                    colonne: Some(*colonne),
                    message: "Une lettre est illisible. Écrivez-la de nouveau.".to_owned(),
                });
            }
            cells[*colonne as usize] = Some(text);
        }
        self.rangs.push(Rang { ligne, cells });
    }
}

/// Spreadsheets leave empty cells at the end of lines.
fn drop_spare(cells: &mut Vec<String>, wanted: usize) {
    while cells.len() > wanted && cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
}

/// The cells of a line, unquoted and cleaned.
fn cells(reader: &mut Reader, line: &str) -> Vec<String> {
    // A carriage return would end the line for the reader.
    let line = line.replace('\r', " ");
    let mut text = vec![0; line.len()];
    let mut ends = vec![0; line.len() + 1];
    reader.reset();
    let (_, _, written, ended) = reader.read_record(line.as_bytes(), &mut text, &mut ends);
    let (_, _, _, last) = reader.read_record(&[], &mut text[written..], &mut ends[ended..]);
    let mut start = 0;
    let cell = |end: &usize| {
        let cell = String::from_utf8_lossy(&text[start..*end]);
        start = *end;
        cleaned(&cell)
    };
    ends[..ended + last].iter().map(cell).collect()
}
