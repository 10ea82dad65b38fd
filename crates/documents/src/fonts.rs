//! The faces of the documents: measured here, embedded only where a page uses them.
//!
//! A character is taken from the first face of its chain that has it, so that a Vietnamese or Greek name prints
//! right beside Atkinson Hyperlegible Next. A character that no face has becomes [`MISSING`] and is reported.

use printpdf::ParsedFont;
use std::sync::LazyLock;

/// What stands for a character that no face has.
pub(crate) const MISSING: char = '\u{25a1}';

/// Weight of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// One embedded face.
pub(crate) struct Face {
    /// Name of the font resource, six capitals.
    pub(crate) name: &'static str,
    /// The file, embedded as it is.
    pub(crate) bytes: &'static [u8],
    pub(crate) parsed: ParsedFont,
}

/// A run of characters in one face.
pub(crate) struct Run {
    pub(crate) face: usize,
    pub(crate) text: String,
    pub(crate) width_em: f32,
}

macro_rules! face {
    ($name:literal, $file:literal) => {
        Face {
            name: $name,
            bytes: include_bytes!(concat!("../fonts/", $file)),
            parsed: ParsedFont::from_bytes(
                include_bytes!(concat!("../fonts/", $file)),
                0,
                &mut Vec::new(),
            )
            .expect("the embedded face was checked when it was added"),
        }
    };
}

static FACES: LazyLock<[Face; 6]> = LazyLock::new(|| {
    [
        face!("AHNREG", "atkinson-hyperlegible-next-latin-regular.ttf"),
        face!("AHXREG", "atkinson-hyperlegible-next-latin-ext-regular.ttf"),
        face!("DJSREG", "dejavu-sans-regular.ttf"),
        face!("AHNBLD", "atkinson-hyperlegible-next-latin-bold.ttf"),
        face!("AHXBLD", "atkinson-hyperlegible-next-latin-ext-bold.ttf"),
        face!("DJSBLD", "dejavu-sans-bold.ttf"),
    ]
});

/// All faces; runs refer to them by index.
pub(crate) fn faces() -> &'static [Face] {
    &*FACES
}

/// Splits a text into runs, each in the first face of the chain that has its characters.
pub(crate) fn runs(text: &str, weight: Weight, missing: &mut Vec<char>) -> Vec<Run> {
    let chain = match weight {
        Weight::Regular => 0..3,
        Weight::Bold => 3..6,
    };
    let mut runs: Vec<Run> = Vec::new();
    for c in text.chars() {
        let c = if c == '\u{202f}' { '\u{a0}' } else { c };
        let found = chain.clone().find(|face| glyph(*face, c).is_some());
        let (face, c) = match found {
            Some(face) => (face, c),
            None => {
                if !missing.contains(&c) {
                    missing.push(c);
                }
                (chain.end - 1, MISSING)
            }
        };
        let width_em = advance(face, c);
        match runs.last_mut().filter(|run| run.face == face) {
            Some(run) => {
                run.text.push(c);
                run.width_em += width_em;
            }
            None => runs.push(Run {
                face,
                text: c.to_string(),
                width_em,
            }),
        }
    }
    runs
}

/// Width of a text in ems.
pub(crate) fn width_em(text: &str, weight: Weight) -> f32 {
    runs(text, weight, &mut Vec::new())
        .iter()
        .map(|run| run.width_em)
        .sum()
}

fn glyph(face: usize, c: char) -> Option<u16> {
    FACES[face]
        .parsed
        .lookup_glyph_index(u32::from(c))
        .filter(|glyph| *glyph != 0)
}

fn advance(face: usize, c: char) -> f32 {
    let parsed = &FACES[face].parsed;
    let advance = glyph(face, c)
        .and_then(|glyph| parsed.get_glyph_width(glyph))
        .unwrap_or(0);
    f32::from(advance) / f32::from(parsed.units_per_em)
}
