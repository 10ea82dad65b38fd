//! A file of a spreadsheet that an exam office gives: its first line names the columns, then come the cells of each line.
//!
//! Each line is read by itself, so that a quote that is never closed spoils its own line only.

use crate::nom::cleaned;
use csv_core::{Reader, ReaderBuilder};
use std::fmt::Display;

/// The columns of a kind of file.
pub trait Entete: Copy + Eq + Display + 'static {
    /// Every column, in the order of the documentation.
    const TOUTES: &'static [Self];
}

/// What is said of a line, or of one of its cells.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Remarque<C> {
    /// Line in the file, from 1.
    pub ligne: usize,
    /// The column; `None` when the whole line, or the whole file, is meant.
    pub colonne: Option<C>,
    /// What is wrong and what to do, in French: exam offices read it.
    pub message: String,
}

impl<C: Display> Display for Remarque<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "ligne {}", self.ligne)?;
        if let Some(colonne) = &self.colonne {
            write!(f, ", {colonne}")?;
        }
        write!(f, " : {}", self.message)
    }
}

/// What stands for a byte that is no UTF-8.
const ILLISIBLE: char = '\u{fffd}';

/// The lines of a file.
pub(crate) struct Tableau<C> {
    /// Lines whose cells can be told apart.
    pub(crate) rangs: Vec<Rang<C>>,
    /// Lines that hold something, the first one excepted.
    pub(crate) lues: usize,
    /// Whether the first line names each column once and nothing else.
    pub(crate) complet: bool,
    /// What is wrong with the file and with lines as wholes.
    pub(crate) remarques: Vec<Remarque<C>>,
}

/// A line, cell by cell, without what nobody sees.
pub(crate) struct Rang<C> {
    /// Line in the file, from 1.
    pub(crate) ligne: usize,
    /// By column; those that the file has.
    cells: Vec<(C, String)>,
}

impl<C: Entete> Rang<C> {
    /// The cell of a column; empty when there is none.
    pub(crate) fn cell(&self, colonne: C) -> &str {
        // A column that is there twice is told; the last one is read.
        let mut known = self.cells.iter().rev();
        let own = known.find(|(known, _)| *known == colonne);
        own.map_or("", |(_, text)| text)
    }

    /// Whether the file has that column.
    pub(crate) fn has(&self, colonne: C) -> bool {
        self.cells.iter().any(|(known, _)| *known == colonne)
    }
}

impl<C: Entete> Tableau<C> {
    /// Reads the bytes of a file: UTF-8 with or without a byte order mark, semicolons, quotes where needed.
    pub(crate) fn read(octets: &[u8]) -> Self {
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
    fn head(&mut self, ligne: usize, line: &str, mut cells: Vec<String>) -> Vec<Option<C>> {
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
            let mut known = C::TOUTES.iter().copied();
            known.find(|colonne| colonne.to_string() == name)
        };
        let columns: Vec<Option<C>> = cells.iter().map(named).collect();
        for cell in cells.iter().filter(|cell| named(cell).is_none()) {
            let message = match cell.as_str() {
                "" => "Une colonne n’a pas de nom. Enlevez-la.".to_owned(),
                name => format!(
                    "La colonne {} est inconnue. Corrigez son nom ou enlevez-la.",
                    quoted(name)
                ),
            };
            self.note(ligne, message);
        }
        for colonne in C::TOUTES.iter().copied() {
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

    fn row(&mut self, ligne: usize, line: &str, columns: &[Option<C>], reader: &mut Reader) {
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
        let mut cells = Vec::new();
        for (text, colonne) in found.into_iter().zip(columns) {
            let Some(colonne) = colonne else { continue };
            if text.contains(ILLISIBLE) {
                self.remarques.push(Remarque {
                    ligne,
                    colonne: Some(*colonne),
                    message: "Une lettre est illisible. Écrivez-la de nouveau.".to_owned(),
                });
            }
            cells.push((*colonne, text));
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

/// A short text of the file, as a message shows it.
pub(crate) fn quoted(text: &str) -> String {
    const MAX: usize = 40;
    let mut shown: String = text.chars().take(MAX).collect();
    if text.chars().count() > MAX {
        shown.push('…');
    }
    format!("« {shown} »")
}
