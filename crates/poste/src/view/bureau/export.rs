//! A list that is written in a file.

use super::{AlerteCle, FileCle};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A list that is about to be written in a file.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ExportView {
    /// Which list; nothing for every one, or a search.
    pub file: Option<FileCle>,
    /// Only with that alert.
    pub alerte: Option<AlerteCle>,
    /// Only without any alert.
    pub sans_alerte: bool,
    /// Only those of who looks.
    pub miens: bool,
    /// What was typed to find somebody.
    pub texte: String,
    /// How many dossiers.
    pub nombre: u32,
    /// Whether what was answered about health may be asked.
    pub peut_sante: bool,
    /// How far it is while it is written.
    pub avance: Option<AvanceView>,
}

/// How far a file is.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct AvanceView {
    /// Dossiers that came; none while the service prepares a spreadsheet.
    pub venus: u32,
    /// How many it will hold; nothing before the service says it.
    pub total: Option<u32>,
}

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FormatExport {
    /// For a French Excel.
    Csv,
    /// A spreadsheet.
    Xlsx,
    /// For another program.
    Json,
}
