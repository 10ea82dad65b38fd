//! How a list is written: CSV for a French Excel, XLSX, JSON.
//!
//! No cell is ever a formula, whatever a person typed in it.

use super::colonnes::{Valeur, shown};
use anyhow::{Context as _, Result};
use chrono::Datelike as _;
use rust_xlsxwriter::{Format as Style, Workbook, Worksheet};
use serde::Deserialize;
use std::fs::File;
use std::io::{Read as _, Seek as _};
use utoipa::ToSchema;

/// What Excel needs to read UTF-8.
const BOM: &str = "\u{feff}";
/// Between several words of a cell: neither a comma nor a semicolon, which names of pièces have.
const ENTRE: &str = " | ";
/// Signs by which a spreadsheet takes a text for a formula, whole width ones too.
///
/// Source: OWASP, CSV Injection.
pub(super) const FORMULES: [char; 11] =
    ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
/// Letters of a cell of a spreadsheet at most.
const LETTRES: usize = 32_767;
/// Bytes of a part of a file that is read back.
const PART: usize = 1 << 16;

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Format {
    /// UTF-8 with its mark, semicolons: what a French Excel opens.
    Csv,
    /// A spreadsheet.
    Xlsx,
    /// For programs: an array of objects with stable keys.
    Json,
}

impl Format {
    /// Every one.
    pub(crate) const TOUS: [Self; 3] = [Self::Csv, Self::Xlsx, Self::Json];

    /// The stable word, which ends the name of a file too.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }

    /// What an answer says it is.
    pub(crate) fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
        }
    }
}

/// Writes a file, page by page.
pub(super) enum Ecrivain {
    /// Text, as it goes.
    Texte {
        format: Format,
        sante: bool,
        rows: usize,
    },
    /// A spreadsheet, whose rows wait in a file that has no name.
    Tableur(Box<Tableur>),
}

/// The end of a file.
pub(super) enum Fin {
    Texte(Option<Vec<u8>>),
    Tableur(File),
}

impl Ecrivain {
    /// Begins a file.
    ///
    /// # Errors
    /// The spreadsheet cannot be begun.
    pub(super) fn new(format: Format, sante: bool) -> Result<Self> {
        Ok(match format {
            Format::Csv | Format::Json => Self::Texte {
                format,
                sante,
                rows: 0,
            },
            Format::Xlsx => Self::Tableur(Box::new(Tableur::new(sante)?)),
        })
    }

    /// Writes rows; answers the bytes that can leave.
    ///
    /// # Errors
    /// The disk does not take them, or there are more than a spreadsheet holds.
    pub(super) fn page(&mut self, page: &[Vec<Valeur>]) -> Result<Vec<u8>> {
        match self {
            _ if page.is_empty() => Ok(Vec::new()),
            Self::Texte {
                format,
                sante,
                rows,
            } => {
                let first = *rows == 0;
                *rows += page.len();
                match format {
                    Format::Json => json(page, (*sante, first)),
                    Format::Csv | Format::Xlsx => csv(page, (*sante, first)),
                }
            }
            Self::Tableur(it) => it.page(page).map(|()| Vec::new()),
        }
    }

    /// Ends the file. One without any row has its headings all the same.
    ///
    /// # Errors
    /// The disk does not take it.
    pub(super) fn end(self) -> Result<Fin> {
        Ok(match self {
            Self::Texte {
                format: Format::Json,
                rows,
                ..
            } => Fin::Texte(Some(
                match rows {
                    0 => "[]\n",
                    _ => "\n]\n",
                }
                .into(),
            )),
            Self::Texte { sante, rows, .. } => Fin::Texte(match rows {
                0 => Some(csv(&[], (sante, true))?),
                _ => None,
            }),
            Self::Tableur(it) => Fin::Tableur(it.end()?),
        })
    }
}

impl Fin {
    /// The next bytes, until there are none.
    ///
    /// # Errors
    /// The file does not read.
    pub(super) fn next(&mut self) -> Result<Option<Vec<u8>>> {
        match self {
            Self::Texte(bytes) => Ok(bytes.take()),
            Self::Tableur(file) => {
                let mut part = Vec::with_capacity(PART);
                let limit = u64::try_from(PART)?;
                file.take(limit)
                    .read_to_end(&mut part)
                    .context("read a spreadsheet back")?;
                Ok((!part.is_empty()).then_some(part))
            }
        }
    }
}

/// A text that no spreadsheet takes for a formula.
pub(super) fn inert(text: String) -> String {
    match text.starts_with(FORMULES) {
        true => format!("'{text}"),
        false => text,
    }
}

/// The words of a cell.
fn words(value: &Valeur) -> String {
    let join = |it: Vec<&str>| it.join(ENTRE);
    match value {
        Valeur::Vide => String::new(),
        Valeur::Texte(it) | Valeur::Cle(_, it) => it.clone(),
        Valeur::Cles(all) => join(all.iter().map(|(_, mots)| mots.as_str()).collect()),
        Valeur::Mots(all) => join(all.iter().map(String::as_str).collect()),
        Valeur::Jour(day) => day.format("%d/%m/%Y").to_string(),
        Valeur::Instant(at) => at.format("%d/%m/%Y %H:%M").to_string(),
        Valeur::Nombre(n) => n.to_string(),
        Valeur::Oui(yes) => yes_or_no(*yes).to_owned(),
    }
}

fn yes_or_no(yes: bool) -> &'static str {
    match yes {
        true => "Oui",
        false => "Non",
    }
}

/// Writes lines between semicolons after what is there.
pub(super) fn semicolons(out: Vec<u8>, end: csv::Terminator) -> csv::Writer<Vec<u8>> {
    let mut lines = csv::WriterBuilder::new();
    lines.delimiter(b';').terminator(end).from_writer(out)
}

fn csv(page: &[Vec<Valeur>], (sante, first): (bool, bool)) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    if first {
        out.extend(BOM.as_bytes());
    }
    let mut lines = semicolons(out, csv::Terminator::CRLF);
    if first {
        lines.write_record(shown(sante).map(|it| it.titre))?;
    }
    for row in page {
        lines.write_record(row.iter().map(|it| inert(words(it))))?;
    }
    lines.into_inner().ok().context("write a page of CSV")
}

fn json(page: &[Vec<Valeur>], (sante, first): (bool, bool)) -> Result<Vec<u8>> {
    let mut out = String::new();
    for (place, row) in page.iter().enumerate() {
        out.push_str(match first && place == 0 {
            true => "[\n",
            false => ",\n",
        });
        for (column, value) in shown(sante).zip(row) {
            out.push(if out.ends_with('\n') { '{' } else { ',' });
            out.push_str(&serde_json::to_string(column.cle)?);
            out.push(':');
            out.push_str(&told(value)?);
        }
        out.push('}');
    }
    Ok(out.into_bytes())
}

fn told(value: &Valeur) -> Result<String> {
    let text = match value {
        Valeur::Vide => "null".to_owned(),
        Valeur::Texte(it) | Valeur::Cle(it, _) => serde_json::to_string(it)?,
        Valeur::Cles(all) => {
            let keys: Vec<&String> = all.iter().map(|(cle, _)| cle).collect();
            serde_json::to_string(&keys)?
        }
        Valeur::Mots(all) => serde_json::to_string(all)?,
        Valeur::Jour(day) => serde_json::to_string(day)?,
        Valeur::Instant(at) => serde_json::to_string(&at.to_rfc3339())?,
        Valeur::Nombre(n) => n.to_string(),
        Valeur::Oui(yes) => yes.to_string(),
    };
    Ok(text)
}

/// A spreadsheet that is being written.
pub(super) struct Tableur {
    book: Workbook,
    rows: u32,
    columns: u16,
    jour: Style,
    instant: Style,
}

impl Tableur {
    fn new(sante: bool) -> Result<Self> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name("Dossiers")?.set_freeze_panes(1, 0)?;
        let bold = Style::new().set_bold();
        let mut columns = 0;
        for column in shown(sante) {
            sheet.set_column_width(columns, f64::from(column.largeur))?;
            sheet.write_string_with_format(0, columns, column.titre, &bold)?;
            columns += 1;
        }
        Ok(Self {
            book,
            rows: 0,
            columns,
            jour: Style::new().set_num_format("dd/mm/yyyy"),
            instant: Style::new().set_num_format("dd/mm/yyyy hh:mm"),
        })
    }

    fn page(&mut self, page: &[Vec<Valeur>]) -> Result<()> {
        let styles = (&self.jour, &self.instant);
        let sheet = self.book.worksheet_from_index(0)?;
        for row in page {
            self.rows += 1;
            for (column, value) in (0..).zip(row) {
                cell(sheet, (self.rows, column), value, styles)?;
            }
        }
        Ok(())
    }

    fn end(mut self: Box<Self>) -> Result<File> {
        let last = self.columns.saturating_sub(1);
        let sheet = self.book.worksheet_from_index(0)?;
        sheet.autofilter(0, 0, self.rows, last)?;
        let mut file = tempfile::tempfile().context("a file for a spreadsheet")?;
        self.book
            .save_to_writer(&mut file)
            .context("write a spreadsheet")?;
        file.rewind().context("read a spreadsheet back")?;
        Ok(file)
    }
}

fn cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    value: &Valeur,
    (jour, instant): (&Style, &Style),
) -> Result<()> {
    match value {
        Valeur::Vide => return Ok(()),
        // A spreadsheet counts days from 1900.
        Valeur::Jour(day) if day.year() >= 1900 => {
            sheet.write_datetime_with_format(row, column, day, jour)?
        }
        Valeur::Instant(at) => {
            sheet.write_datetime_with_format(row, column, at.naive_local(), instant)?
        }
        Valeur::Nombre(n) => sheet.write_number(row, column, *n)?,
        Valeur::Jour(_)
        | Valeur::Oui(_)
        | Valeur::Texte(_)
        | Valeur::Cle(..)
        | Valeur::Cles(_)
        | Valeur::Mots(_) => {
            // A string is never a formula.
            let told: String = words(value).chars().take(LETTRES).collect();
            sheet.write_string(row, column, told)?
        }
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::colonnes::Valeur;
    use super::{Ecrivain, Format, words};
    use calamine::{Data, Reader as _, Xlsx};
    use chrono::NaiveDate;
    use proptest::prelude::*;
    use std::io::Cursor;

    /// The bytes of a file of these rows, given as two pages.
    fn written(format: Format, rows: &[Vec<Valeur>]) -> Vec<u8> {
        let mut ecrivain = Ecrivain::new(format, false).unwrap();
        let (one, two) = rows.split_at(rows.len() / 2);
        let mut out = ecrivain.page(one).unwrap();
        out.extend(ecrivain.page(two).unwrap());
        let mut end = ecrivain.end().unwrap();
        while let Some(part) = end.next().unwrap() {
            out.extend(part);
        }
        out
    }

    /// A row of 36 columns that begins with these.
    fn row(values: &[Valeur]) -> Vec<Valeur> {
        let mut row = values.to_vec();
        row.resize(super::shown(false).count(), Valeur::Vide);
        row
    }

    fn texts(texts: &[&str]) -> Vec<Valeur> {
        let values = texts.iter().map(|it| Valeur::Texte((*it).to_owned()));
        row(&values.collect::<Vec<_>>())
    }

    /// The cells of a CSV, without its heading.
    fn read(bytes: &[u8]) -> Vec<Vec<String>> {
        let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap();
        let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(bytes);
        assert_eq!(&reader.headers().unwrap()[5], "Nom de naissance");
        let records = reader.records().map(|it| it.unwrap());
        records
            .map(|it| it.iter().map(str::to_owned).collect())
            .collect()
    }

    #[test]
    fn accents_semicolons_quotes_lines_and_long_names_come_back_as_they_were() {
        let long = "Éloïse-".repeat(29);
        let told = [
            "Le Floc’h",
            "a;b",
            "dit « Zéve » \"Z\"",
            "deux\nlignes",
            &long,
        ];
        let rows = [texts(&told), texts(&["Æsa"])];
        let bytes = written(Format::Csv, &rows);
        assert!(bytes.starts_with(&[0xEF, 0xBB, 0xBF]), "Excel reads UTF-8");
        assert_eq!(&read(&bytes)[0][..5], told);
        assert_eq!(read(&bytes)[1][0], "Æsa");
        let json: serde_json::Value =
            serde_json::from_slice(&written(Format::Json, &rows)).unwrap();
        assert_eq!(json[0]["civilite"], long);
        assert_eq!(json[1]["dossier"], "Æsa");
        assert_eq!(json[1]["nom"], serde_json::Value::Null);
    }

    #[test]
    fn nothing_that_a_person_typed_is_a_formula() {
        let typed = [
            "=1+1",
            "+33 6",
            "-2",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "＝1",
            "=HYPERLINK(\"http://exemple.fr\")",
        ];
        let read = read(&written(Format::Csv, &[texts(&typed)]));
        for (cell, typed) in read[0].iter().zip(typed) {
            assert_eq!(*cell, format!("'{typed}"));
        }
        let mut book = Xlsx::new(Cursor::new(written(Format::Xlsx, &[texts(&typed)]))).unwrap();
        let formulas = book.worksheet_formula("Dossiers").unwrap();
        assert!(formulas.used_cells().next().is_none(), "text, not formulas");
        let range = book.worksheet_range("Dossiers").unwrap();
        assert_eq!(
            range.get_value((1, 0)),
            Some(&Data::String("=1+1".to_owned()))
        );
    }

    #[test]
    fn a_spreadsheet_has_real_days_numbers_and_an_instant() {
        let day = NaiveDate::from_ymd_opt(2001, 3, 12).unwrap();
        let at = "2023-11-15T23:59:00+01:00".parse().unwrap();
        let values = [
            Valeur::Jour(day),
            Valeur::Nombre(3),
            Valeur::Instant(at),
            Valeur::Oui(true),
            Valeur::Cles(vec![
                ("a".into(), "Un, deux".into()),
                ("b".into(), "Trois".into()),
            ]),
            Valeur::Jour(NaiveDate::from_ymd_opt(1899, 1, 1).unwrap()),
        ];
        let mut book = Xlsx::new(Cursor::new(written(
            Format::Xlsx,
            &[row(&values), row(&[])],
        )))
        .unwrap();
        let range = book.worksheet_range("Dossiers").unwrap();
        let cell = |column| range.get_value((1, column)).unwrap().clone();
        let Data::DateTime(read) = cell(0) else {
            panic!("{:?}", cell(0));
        };
        // Days since 30 December 1899.
        assert_eq!(read.as_f64(), 36_962.0);
        assert_eq!(cell(1), Data::Float(3.0));
        assert!(matches!(cell(2), Data::DateTime(_)));
        assert_eq!(cell(3), Data::String("Oui".into()));
        assert_eq!(cell(4), Data::String("Un, deux | Trois".into()));
        assert_eq!(cell(5), Data::String("01/01/1899".into()));
        assert_eq!(
            range.get_value((0, 5)),
            Some(&Data::String("Nom de naissance".into()))
        );
        let json = written(Format::Json, &[row(&values)]);
        let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
        assert_eq!(json[0]["dossier"], "2001-03-12");
        assert_eq!(json[0]["alertes"], "2023-11-15T23:59:00+01:00");
        assert_eq!(json[0]["civilite"], serde_json::json!(["a", "b"]));
    }

    #[test]
    fn a_list_of_nobody_has_its_headings() {
        assert_eq!(read(&written(Format::Csv, &[])), [] as [Vec<String>; 0]);
        assert_eq!(written(Format::Json, &[]), b"[]\n");
        let book = Xlsx::new(Cursor::new(written(Format::Xlsx, &[])));
        let range = book.unwrap().worksheet_range("Dossiers").unwrap();
        assert_eq!(range.get_size().0, 1);
    }

    proptest! {
        #[test]
        fn whatever_is_written_in_a_csv_is_read_back(cells in proptest::collection::vec(any::<String>(), 36)) {
            let rows: Vec<Valeur> = cells.iter().cloned().map(Valeur::Texte).collect();
            let bytes = written(Format::Csv, std::slice::from_ref(&rows));
            let read = read(&bytes);
            for (cell, value) in read[0].iter().zip(&rows) {
                prop_assert_eq!(cell, &super::inert(words(value)));
            }
        }
    }
}
