//! The code on paper: what a page says of itself, for a machine that reads a scan of it.
//!
//! A DataMatrix (ISO/IEC 16022) of upper case letters, digits and spaces, so that it stays small: `PU1`, the kind of the
//! document, the campaign, the dossier, the version and its fingerprint, each after a space. One that is signed begins with
//! `PU2`, and goes on with the name of the key and the signature of all that is before it, in base 32 (ADR 0017).

use crate::sheet::Sheet;
use crate::tags::Tags;
use data_encoding::BASE32_NOPAD;
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
    /// Who says so; nobody on a page of before, or made without a key.
    pub sceau: Option<Sceau>,
}

/// The signature of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sceau {
    /// Name of the key: letters, digits, hyphens.
    pub cle: String,
    /// The signature.
    pub signature: [u8; 64],
}

/// What signs the codes of pages: given the text, answers with the signature.
#[derive(Clone, Copy)]
pub struct Signe<'a> {
    /// Name of the key: letters, digits, hyphens.
    pub cle: &'a str,
    /// Signs a text.
    pub signe: &'a (dyn Fn(&[u8]) -> [u8; 64] + Sync),
}

impl std::fmt::Debug for Signe<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Signe").field(&self.cle).finish()
    }
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
    /// DEMANDE DE CORRECTION.
    Correction,
    /// DÉCISION that ends a candidacy against the person.
    Annulation,
}

impl Genre {
    fn letter(self) -> &'static str {
        match self {
            Self::Recapitulatif => "R",
            Self::Recu => "D",
            Self::Confirmation => "C",
            Self::Convocation => "V",
            Self::Correction => "K",
            Self::Annulation => "A",
        }
    }
}

impl Code {
    /// The code of a version of a dossier.
    pub fn of(
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
            sceau: None,
        }
    }

    /// The same, signed where something signs.
    #[must_use]
    pub fn signed(mut self, by: Option<Signe<'_>>) -> Self {
        let Some(Signe { cle, signe }) = by else {
            return self;
        };
        let mut sceau = Sceau {
            cle: cle.to_owned(),
            signature: [0; 64],
        };
        sceau.signature = signe(self.signed_text(&sceau.cle).as_bytes());
        self.sceau = Some(sceau);
        self
    }

    /// The text that a key of that name signs.
    pub fn signed_text(&self, cle: &str) -> String {
        format!("PU2 {} {cle}", self.told())
    }

    /// The text that the symbol holds.
    pub fn text(&self) -> String {
        match &self.sceau {
            None => format!("PU1 {}", self.told()),
            Some(sceau) => {
                let signature = BASE32_NOPAD.encode(&sceau.signature);
                format!("{} {signature}", self.signed_text(&sceau.cle))
            }
        }
    }

    fn told(&self) -> String {
        let Self {
            genre,
            campagne,
            dossier,
            version,
            empreinte,
            sceau: _,
        } = self;
        let hex: String = empreinte
            .0
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        let genre = genre.letter();
        format!(
            "{genre} {campagne} {:X} {version} {hex}",
            dossier.0.simple()
        )
    }

    /// Reads the text of a symbol; nothing for that of somebody else.
    pub fn parse(text: &str) -> Option<Self> {
        let parts: Vec<&str> = text.split(' ').collect();
        let (genre, campagne, dossier, version, empreinte, sceau) = match parts.as_slice() {
            ["PU1", genre, campagne, dossier, version, empreinte] => {
                (genre, campagne, dossier, version, empreinte, None)
            }
            [
                "PU2",
                genre,
                campagne,
                dossier,
                version,
                empreinte,
                cle,
                signature,
            ] => {
                let signature = BASE32_NOPAD.decode(signature.as_bytes()).ok()?;
                let sceau = Sceau {
                    cle: (*cle).to_owned(),
                    signature: signature.try_into().ok()?,
                };
                (genre, campagne, dossier, version, empreinte, Some(sceau))
            }
            _ => return None,
        };
        let genre = match *genre {
            "R" => Genre::Recapitulatif,
            "D" => Genre::Recu,
            "C" => Genre::Confirmation,
            "V" => Genre::Convocation,
            "K" => Genre::Correction,
            "A" => Genre::Annulation,
            _ => return None,
        };
        let code = Self {
            genre,
            campagne: (*campagne).to_owned(),
            dossier: DossierId(dossier.parse().ok()?),
            version: version.parse().ok()?,
            empreinte: Empreinte::parse(&empreinte.to_ascii_lowercase())?,
            sceau,
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
