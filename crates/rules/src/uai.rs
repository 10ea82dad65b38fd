//! The UAI: the number of a school, seven digits and a key letter.
//!
//! Source: R-INE-2 (same alphabet, modulo 23). A doubtful key is only a warning.

use crate::cle::{Cle, lettre};

/// A UAI, in capitals without spaces.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Uai(String);

/// The text has not seven digits and a letter, whatever their slips.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UaiError;

impl Uai {
    /// Characters, the key among them.
    const LENGTH: usize = 8;

    /// Reads a UAI. O and I stand for the digits that they look like, and leave a doubt.
    ///
    /// # Errors
    ///
    /// Returns [`UaiError`] when the text has not seven digits and a letter.
    pub fn parse(text: &str) -> Result<Self, UaiError> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let text = text.to_ascii_uppercase();
        let holds = text.len() == Self::LENGTH
            && text.bytes().enumerate().all(|(place, byte)| {
                let last = place == Self::LENGTH - 1;
                let digit = byte.is_ascii_digit() || matches!(byte, b'O' | b'I');
                (last && byte.is_ascii_uppercase()) || (!last && digit)
            });
        if holds { Ok(Self(text)) } else { Err(UaiError) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the key says.
    pub fn cle(&self) -> Cle {
        Cle::of(&self.0, holds(&self.0), holds)
    }
}

fn holds(text: &str) -> bool {
    let (body, key) = text.as_bytes().split_at(Uai::LENGTH - 1);
    lettre(body) == key.first().copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cle(text: &str) -> Cle {
        Uai::parse(text).expect("seven digits and a letter").cle()
    }

    fn meant(text: &str) -> Cle {
        Cle::Doubtful {
            proposition: Some(text.to_owned()),
        }
    }

    #[test]
    fn known_vectors_have_a_right_key() {
        for text in ["0442286W", "0440001M", "9710002A", " 044 2286 w"] {
            assert_eq!(cle(text), Cle::Plausible, "{text}");
        }
    }

    #[test]
    fn a_wrong_key_is_a_doubt_and_a_look_alike_is_proposed() {
        assert_eq!(cle("0442286X"), Cle::Doubtful { proposition: None });
        assert_eq!(cle("O442286W"), meant("0442286W"));
        assert_eq!(cle("O44OOO1M"), meant("0440001M"));
        assert_eq!(cle("044000IM"), meant("0440001M"));
    }

    #[test]
    fn a_uai_has_seven_digits_and_a_letter() {
        for text in [
            "",
            "0442286",
            "04422861",
            "A442286W",
            "0442286WW",
            "044228éW",
        ] {
            assert_eq!(Uai::parse(text), Err(UaiError), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in any::<String>()) {
            if let Ok(uai) = Uai::parse(&text) {
                let _ = uai.cle();
            }
        }

        #[test]
        fn one_letter_among_all_is_the_key(digits in "[0-9]{7}") {
            let right = ('A'..='Z').filter(|key| cle(&format!("{digits}{key}")) == Cle::Plausible);
            prop_assert_eq!(right.count(), 1);
        }

        #[test]
        fn a_proposal_has_a_right_key(text in "[0-9OI]{7}[A-Z]") {
            if let Cle::Doubtful { proposition: Some(meant) } = cle(&text) {
                prop_assert_eq!(cle(&meant), Cle::Plausible);
            }
        }
    }
}
