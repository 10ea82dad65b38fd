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
    let mut runs: Vec<Run> = Vec::new();
    for c in text.chars() {
        let place = place(c, weight);
        if place.missing && !missing.contains(&c) {
            missing.push(c);
        }
        match runs.last_mut().filter(|run| run.face == place.face) {
            Some(run) => {
                run.text.push(place.printed);
                run.width_em += place.width_em;
            }
            None => runs.push(Run {
                face: place.face,
                text: place.printed.to_string(),
                width_em: place.width_em,
            }),
        }
    }
    runs
}

/// Width of a text in ems.
pub(crate) fn width_em(text: &str, weight: Weight) -> f32 {
    text.chars().map(|c| place(c, weight).width_em).sum()
}

/// How a character is printed.
#[derive(Clone, Copy)]
struct Place {
    face: usize,
    printed: char,
    width_em: f32,
    /// Whether no face has it.
    missing: bool,
}

/// Characters that are looked up once: those of European alphabets, and punctuation.
const KNOWN: u32 = 0x2200;

/// Where they stand, for each weight: the search of glyphs takes longer than all that is drawn.
static PLACES: LazyLock<[Vec<Place>; 2]> = LazyLock::new(|| {
    [Weight::Regular, Weight::Bold].map(|weight| {
        let all = (0..KNOWN).map(|code| char::from_u32(code).unwrap_or(MISSING));
        all.map(|c| search(c, weight)).collect()
    })
});

fn place(c: char, weight: Weight) -> Place {
    let known = &PLACES[weight as usize];
    let rank = usize::try_from(u32::from(c)).ok();
    match rank.and_then(|rank| known.get(rank)) {
        Some(place) => *place,
        None => search(c, weight),
    }
}

fn search(c: char, weight: Weight) -> Place {
    let chain = match weight {
        Weight::Regular => 0..3,
        Weight::Bold => 3..6,
    };
    // A narrow space is printed as a wide one: no face has it.
    let c = if c == '\u{202f}' { '\u{a0}' } else { c };
    let found = chain.clone().find(|face| glyph(*face, c).is_some());
    let (face, printed) = found.map_or((chain.end - 1, MISSING), |face| (face, c));
    Place {
        face,
        printed,
        width_em: advance(face, printed),
        missing: found.is_none(),
    }
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
