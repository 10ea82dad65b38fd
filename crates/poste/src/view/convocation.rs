//! What the screen says of a convocation.

use serde::Serialize;
use ts_rs::TS;

/// When and where the épreuves are sat.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ConvocationView {
    /// When it was published, in words.
    pub publiee_le: String,
    /// The version that was validated.
    pub version: u32,
    /// Whether it replaces another one.
    pub remplace: bool,
    /// The sittings, in the order of time.
    pub passages: Vec<PassageView>,
    /// The épreuves that wait for a convocation still.
    pub attendues: Vec<String>,
    /// Whether every sitting began and none is awaited.
    pub passee: bool,
}

/// One sitting of an épreuve.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PassageView {
    /// « lundi 13 mai 2024 à 14 h 00 ».
    pub quand: String,
    /// « il reste 2 jours », or nothing once it began.
    pub reste: Option<String>,
    /// The épreuve.
    pub epreuve: String,
    /// « 4 h », or nothing.
    pub duree: Option<String>,
    /// Centre, address, room: what is known.
    pub lieu: Vec<String>,
    /// What may be used, and what must be brought.
    pub materiel: String,
    /// What is arranged.
    pub amenagement: String,
}
