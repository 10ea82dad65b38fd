//! Names as on the identity document, their folding for comparison, and the état civil repertoire.
//!
//! The spelling of the document prevails: letters of any script are accepted, and characters outside the French
//! repertoire only earn a warning. Source: R-ID-1 to R-ID-4.

use unicode_normalization::UnicodeNormalization;

/// A family name: birth name or name in use.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Nom(String);

/// Given names, all of them, in the order of the document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Prenoms(String);

/// What a person can mend in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NomError {
    /// Nothing was typed.
    Empty,
    /// More characters than [`Nom::MAX`].
    TooLong,
    /// A digit stands in the name.
    Digit,
}

impl Nom {
    /// Characters at most; longer than any name of the état civil seen in exports.
    pub const MAX: usize = 200;

    /// Reads a name, keeping its spelling.
    ///
    /// # Errors
    ///
    /// Returns what must be mended.
    pub fn parse(text: &str) -> Result<Self, NomError> {
        read(text).map(Self)
    }

    /// The name as on the document.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Prenoms {
    /// Reads given names separated by spaces or commas, keeping their order and spelling.
    ///
    /// # Errors
    ///
    /// Returns what must be mended.
    pub fn parse(text: &str) -> Result<Self, NomError> {
        read(&text.replace([',', ';'], " ")).map(Self)
    }

    /// All given names, separated by one space.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The first one, as people are called.
    pub fn premier(&self) -> &str {
        self.0.split(' ').next().unwrap_or_default()
    }
}

fn read(text: &str) -> Result<String, NomError> {
    let text = cleaned(text);
    if text.is_empty() {
        Err(NomError::Empty)
    } else if text.chars().count() > Nom::MAX {
        Err(NomError::TooLong)
    } else if text.chars().any(char::is_numeric) {
        Err(NomError::Digit)
    } else {
        Ok(text)
    }
}

/// Text without what nobody sees: composed form, one space between words, no control or direction marks.
pub fn cleaned(text: &str) -> String {
    // What nobody sees goes first: between a letter and its accent, it would keep them apart.
    let visible = text.chars().filter(|c| !is_invisible(*c));
    let composed: String = visible.nfc().map(typographic).collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_invisible(c: char) -> bool {
    (c.is_control() && !c.is_whitespace())
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}')
}

fn typographic(c: char) -> char {
    match c {
        '\'' | '\u{2018}' | '\u{02bc}' | '\u{00b4}' => '\u{2019}',
        '\u{2010}' | '\u{2011}' => '-',
        other => other,
    }
}

/// Characters outside the French état civil repertoire, once each, in order.
///
/// Source: circulaire JUSC1412888C of 23 July 2014 (R-ID-2).
pub fn outside_repertoire(text: &str) -> Vec<char> {
    const ACCENTED: &str = "àâäéèêëïîôöùûüÿçæœ";
    let mut outside = Vec::new();
    for c in text.chars() {
        let lower = c.to_lowercase().next().unwrap_or(c);
        let inside = lower.is_ascii_lowercase()
            || ACCENTED.contains(lower)
            || matches!(c, ' ' | '-' | '\u{2019}');
        if !inside && !outside.contains(&c) {
            outside.push(c);
        }
    }
    outside
}

/// The key by which names are compared: capitals without marks, hyphen and apostrophe as a space.
///
/// Source: R-ID-3.
pub fn folded(text: &str) -> String {
    let mut key = String::new();
    for c in cleaned(text).nfd() {
        match c {
            'œ' | 'Œ' => key.push_str("OE"),
            'æ' | 'Æ' => key.push_str("AE"),
            'ß' => key.push_str("SS"),
            '-' | '\u{2019}' => key.push(' '),
            c if unicode_normalization::char::is_combining_mark(c) => {}
            // The capital of « ŉ » starts with an apostrophe of its own.
            c => key.extend(
                c.to_uppercase()
                    .map(|c| if c == '\u{2bc}' { ' ' } else { c }),
            ),
        }
    }
    key.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Capitals that keep their accents, for lists and documents.
pub fn uppercase(text: &str) -> String {
    text.to_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_keep_apostrophes_hyphens_tildes_and_ligatures() {
        for name in [
            "Le Goff-d’Œuvre",
            "Muñoz",
            "Ðặng",
            "Åström",
            "Ŀuria",
            "Æsop",
        ] {
            assert_eq!(
                Nom::parse(name).map(|nom| nom.as_str().to_owned()),
                Ok(name.to_owned())
            );
        }
    }

    #[test]
    fn invisible_direction_marks_are_taken_out() {
        let nom = Nom::parse("\u{202e}Diallo\u{200f} ").expect("a name");
        assert_eq!(nom.as_str(), "Diallo");
    }

    #[test]
    fn two_hundred_characters_are_a_name_and_one_more_is_too_many() {
        assert!(Nom::parse(&"é".repeat(200)).is_ok());
        assert_eq!(Nom::parse(&"é".repeat(201)), Err(NomError::TooLong));
    }

    #[test]
    fn a_digit_is_not_part_of_a_name() {
        assert_eq!(Nom::parse("Martin2"), Err(NomError::Digit));
        assert_eq!(Nom::parse(" \u{200f} "), Err(NomError::Empty));
    }

    #[test]
    fn given_names_keep_their_order() {
        let prenoms = Prenoms::parse("Léa, Marie  Anne-Lise").expect("given names");
        assert_eq!(
            (prenoms.as_str(), prenoms.premier()),
            ("Léa Marie Anne-Lise", "Léa")
        );
    }

    /// Source: R-ID-2.
    #[test]
    fn the_tilde_is_outside_the_repertoire_and_the_cedilla_inside() {
        assert_eq!(outside_repertoire("Fañch ç œ Ÿ"), vec!['ñ']);
    }

    /// Source: R-ID-3.
    /// A name that a page was copied from can hide a mark of direction inside a letter.
    #[test]
    fn a_cleaned_text_is_clean() {
        let typed = "p\u{1}e\u{13}\u{309}\u{302}pl";
        assert_eq!(cleaned(typed), "pẻ\u{302}pl");
        assert_eq!(cleaned(&cleaned(typed)), cleaned(typed));
    }

    #[test]
    fn folding_ignores_accents_case_and_hyphens() {
        assert_eq!(folded("Lœuf-d'Été"), "LOEUF D ETE");
        assert_eq!(folded("LOEUF D’ÉTÉ"), "LOEUF D ETE");
        assert_eq!(folded("ŉ"), "N");
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic_and_reading_again_changes_nothing(text in any::<String>()) {
            if let Ok(nom) = Nom::parse(&text) {
                let again = Nom::parse(nom.as_str());
                prop_assert!(again.as_ref() == Ok(&nom));
            }
            let _ = Prenoms::parse(&text);
        }

        #[test]
        fn folding_twice_is_folding_once(text in "[\\p{Latin} '-]{0,40}") {
            prop_assert_eq!(folded(&folded(&text)), folded(&text));
        }
    }
}
