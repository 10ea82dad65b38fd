//! The code on paper: what a page says of itself, for a machine that reads a scan of it.
//!
//! A DataMatrix (ISO/IEC 16022) of upper case letters, digits and spaces, so that it stays small: `PU1`, the kind of the
//! document, the campaign, the dossier, the version and its fingerprint, each after a space (ADR 0017).

use crate::sheet::Sheet;
use crate::tags::Tags;
use datamatrix::{DataMatrixBuilder, EncodationType, SymbolList};
use rules::{DossierId, Empreinte};

/// Points of a module: 0.55 mm, three pixels of a scan at 150 dots per inch.
pub(crate) const MODULE: f32 = 0.55 * 72.0 / 25.4;

/// What a page says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Code {
    /// Which document it is.
    pub genre: Genre,
    /// The campaign, in upper case.
    pub campagne: String,
    /// The dossier.
    pub dossier: DossierId,
    /// The version.
    pub version: u32,
    /// Fingerprint of the version.
    pub empreinte: Empreinte,
}

/// Which document bears the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Genre {
    /// RÉCAPITULATIF D'INSCRIPTION.
    Recapitulatif,
    /// REÇU DE DÉPÔT.
    Recu,
    /// CONFIRMATION D'INSCRIPTION.
    Confirmation,
    /// CONVOCATION.
    Convocation,
}

impl Genre {
    fn letter(self) -> &'static str {
        match self {
            Self::Recapitulatif => "R",
            Self::Recu => "D",
            Self::Confirmation => "C",
            Self::Convocation => "V",
        }
    }
}

impl Code {
    /// The code of a version of a dossier.
    pub(crate) fn of(
        genre: Genre,
        campagne: &str,
        dossier: DossierId,
        (version, empreinte): (u32, Empreinte),
    ) -> Self {
        Self {
            genre,
            campagne: campagne.to_ascii_uppercase(),
            dossier,
            version,
            empreinte,
        }
    }

    /// The text that the symbol holds.
    pub fn text(&self) -> String {
        let Self {
            genre,
            campagne,
            dossier,
            version,
            empreinte,
        } = self;
        let hex: String = empreinte
            .0
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        let genre = genre.letter();
        format!(
            "PU1 {genre} {campagne} {:X} {version} {hex}",
            dossier.0.simple()
        )
    }

    /// Reads the text of a symbol; nothing for that of somebody else.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split(' ').collect();
        let ["PU1", genre, campagne, dossier, version, empreinte] = parts.as_slice() else {
            return None;
        };
        let genre = match *genre {
            "R" => Genre::Recapitulatif,
            "D" => Genre::Recu,
            "C" => Genre::Confirmation,
            "V" => Genre::Convocation,
            _ => return None,
        };
        let code = Self {
            genre,
            campagne: (*campagne).to_owned(),
            dossier: DossierId(dossier.parse().ok()?),
            version: version.parse().ok()?,
            empreinte: Empreinte::parse(&empreinte.to_ascii_lowercase())?,
        };
        (code.text() == text).then_some(code)
    }

    /// The symbol to paint.
    pub(crate) fn symbol(&self) -> Option<Symbol> {
        // Upper case, digits and spaces: trying the other ways to write them would take longer than the page.
        let symbol = DataMatrixBuilder::new()
            .with_encodation_types(EncodationType::C40 | EncodationType::Ascii)
            .with_symbol_list(SymbolList::default().enforce_square())
            .encode(self.text().as_bytes())
            .ok()?;
        let bitmap = symbol.bitmap();
        let at = |place: usize| u16::try_from(place).map(|it| f32::from(it) * MODULE);
        let mut bars: Vec<(f32, f32, f32)> = Vec::new();
        let mut last = None;
        for (x, y) in bitmap.pixels() {
            match bars.last_mut() {
                // Neighbours are one bar: no reader sees a gap between them.
                Some((_, _, width)) if x > 0 && last == Some((x - 1, y)) => *width += MODULE,
                _ => bars.push((at(x).ok()?, at(y).ok()?, MODULE)),
            }
            last = Some((x, y));
        }
        Some(Symbol {
            side: at(bitmap.width()).ok()?,
            bars,
            words: format!(
                "Code à lire par une machine\u{a0}: version\u{a0}{}, empreinte {}",
                self.version,
                self.empreinte.courte()
            ),
        })
    }
}

/// A symbol to paint.
pub(crate) struct Symbol {
    /// Its side, in points.
    pub(crate) side: f32,
    /// The dark bars: left, top and width, from the upper left corner; each is as high as a module.
    pub(crate) bars: Vec<(f32, f32, f32)>,
    /// What it says, to who does not see it.
    words: String,
}

impl Symbol {
    /// Prints it with its upper left corner at that place.
    pub(crate) fn print(&self, sheet: &mut Sheet, place: (f32, f32)) {
        let figure = sheet.tags.add(Tags::ROOT, "Figure");
        sheet.tags.describe(figure, &self.words);
        sheet.code(figure, place, self);
    }
}
