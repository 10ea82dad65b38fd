//! The pictures of the desk: each holds the numbers that it draws, its reading in one sentence, and the rows of its table.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The pictures.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ImagesView {
    /// Why there is nothing to draw yet.
    pub vide: Option<String>,
    /// Deposits, day after day.
    pub depots: SerieView,
    /// Deposits of the last twenty-four hours.
    pub heures: SerieView,
    /// How far the dossiers came.
    pub entonnoir: EntonnoirView,
    /// What is left to be verified, down to the date of the answer.
    pub decompte: DecompteView,
    /// Pièces that are to be sent.
    pub pieces: BarresView,
    /// Where the candidates live.
    pub carte: CarteView,
    /// What waits for each person of the service.
    pub charge: BarresView,
    /// How long the dossiers have waited.
    pub attente: SerieView,
    /// Spécialités by state.
    pub specialites: ChaleurView,
}

/// What is read of a picture without seeing it.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LectureView {
    /// Its reading, in one sentence or two.
    pub phrase: String,
    /// The rows of its table.
    pub lignes: Vec<LigneImage>,
}

/// A row of the table of a picture.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LigneImage {
    /// What it is about.
    pub titre: String,
    /// Its numbers; nothing where there is none.
    pub valeurs: Vec<Option<f64>>,
}

/// A scale of numbers, from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct AxeView {
    /// The last mark.
    pub maximum: u32,
    /// From one mark to the next.
    pub pas: u32,
}

/// Bars along the time.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct SerieView {
    /// What is read of it.
    pub lecture: LectureView,
    /// The bars.
    pub barres: Vec<BarreView>,
    /// Lines over the bars: gates, shares.
    pub bornes: Vec<BorneView>,
    /// When the service was silent.
    pub pannes: Vec<PlageView>,
    /// The scale.
    pub axe: AxeView,
}

/// A bar.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct BarreView {
    /// The mark under it.
    pub court: String,
    /// Whether the mark is one of those that stay where there is little room.
    pub marque: bool,
    /// How many.
    pub valeur: u32,
    /// Whether nobody works that day.
    pub repos: bool,
}

/// A line over a picture, in bars from its beginning.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct BorneView {
    /// Where.
    pub place: f64,
    /// What it says.
    pub libelle: String,
}

/// A stretch of a picture, in bars from its beginning.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct PlageView {
    /// Where it begins.
    pub debut: f64,
    /// Where it ends.
    pub fin: f64,
    /// What it says.
    pub libelle: String,
}

/// How far the dossiers came.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct EntonnoirView {
    /// What is read of it.
    pub lecture: LectureView,
    /// The steps, in order.
    pub marches: Vec<MarcheView>,
}

/// A step of the funnel.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct MarcheView {
    /// What it is.
    pub titre: String,
    /// How many came as far, at least.
    pub nombre: u32,
    /// Who came no further, in words.
    pub perte: Option<String>,
}

/// What is left, day after day.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DecompteView {
    /// What is read of it.
    pub lecture: LectureView,
    /// The days, from that of the gate to that of the answer; none before the gate.
    pub jours: Vec<JourDecompte>,
    /// The scale.
    pub axe: AxeView,
}

/// A day of the countdown.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct JourDecompte {
    /// The mark under it.
    pub court: String,
    /// Whether the mark is one of those that stay where there is little room.
    pub marque: bool,
    /// Whether nobody works that day.
    pub repos: bool,
    /// What may be left at its end.
    pub requis: f64,
    /// What is left at its end; nothing for a day to come.
    pub reel: Option<u32>,
}

/// Bars of parts, the longest first.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct BarresView {
    /// What is read of it.
    pub lecture: LectureView,
    /// The parts that there can be, in order.
    pub parts: Vec<PartCle>,
    /// The bars.
    pub barres: Vec<EmpileeView>,
    /// The longest.
    pub maximum: u32,
}

/// A bar of parts.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct EmpileeView {
    /// What it is about.
    pub titre: String,
    /// All of it.
    pub total: u32,
    /// How many of each part, in the order of [`BarresView::parts`].
    pub nombres: Vec<u32>,
}

/// A part of a bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PartCle {
    /// The pièce was never sent.
    Absente,
    /// The service asked it again.
    Redemandee,
    /// Its examination set it aside.
    Ecartee,
    /// To be verified.
    Verifier,
    /// An answer or a message is to be read.
    Lire,
    /// Incomplete: somebody decides.
    Decider,
    /// Another person looks.
    Second,
    /// The candidate is to answer.
    Attendre,
}

/// Where the candidates live.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct CarteView {
    /// What is read of it.
    pub lecture: LectureView,
    /// The map, when the campaign has one.
    pub dessin: Option<DessinView>,
}

/// A map.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct DessinView {
    /// Its width.
    pub largeur: u32,
    /// Its height.
    pub hauteur: u32,
    /// The départements.
    pub zones: Vec<ZoneView>,
}

/// A département of a map.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ZoneView {
    /// Its code.
    pub code: String,
    /// Its name.
    pub nom: String,
    /// Its outline, as SVG says it.
    pub contour: String,
    /// Where its label stands.
    pub x: u32,
    /// The same.
    pub y: u32,
    /// Candidacies.
    pub nombre: u32,
    /// Candidacies for ten thousand inhabitants.
    pub pour_dix_mille: f64,
    /// How dark it is, from 0 to 4.
    pub palier: u8,
}

/// Numbers in cells, darker where they are high.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct ChaleurView {
    /// What is read of it.
    pub lecture: LectureView,
    /// The names of the columns.
    pub colonnes: Vec<String>,
    /// The rows, those that wait most first.
    pub lignes: Vec<LigneChaleur>,
}

/// A row of cells.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
pub struct LigneChaleur {
    /// What it is about.
    pub titre: String,
    /// Its cells.
    pub cases: Vec<CaseView>,
}

/// A cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
pub struct CaseView {
    /// How many.
    pub nombre: u32,
    /// How dark it is, from 0 to 4.
    pub palier: u8,
}
