//! The INE: three forms of eleven characters, two of them with a key that can be checked.
//!
//! Source: R-INE-1, R-INE-2. The field is optional and a doubtful key is only a warning.

use crate::cle::{Cle, lettre};

/// An INE, in capitals without spaces.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ine(String);

/// The text has not eleven letters and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IneError;

impl Ine {
    /// Characters of every form.
    const LENGTH: usize = 11;

    /// Reads an INE, whatever its form.
    ///
    /// # Errors
    ///
    /// Returns [`IneError`] when the text has not eleven letters and digits.
    pub fn parse(text: &str) -> Result<Self, IneError> {
        let text: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect();
        let text = text.to_ascii_uppercase();
        let holds =
            text.len() == Self::LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if holds { Ok(Self(text)) } else { Err(IneError) }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the key says.
    pub fn cle(&self) -> Cle {
        let proposed = |text: &str| holds(text.as_bytes()) && has_known_key(text.as_bytes());
        Cle::of(&self.0, holds(self.0.as_bytes()), proposed)
    }
}

/// Whether the key is right or cannot be checked.
fn holds(text: &[u8]) -> bool {
    let (body, key) = text.split_at(Ine::LENGTH - 1);
    let digits = body.iter().all(u8::is_ascii_digit);
    let rnie =
        text[..9].iter().all(u8::is_ascii_digit) && text[9..].iter().all(u8::is_ascii_alphabetic);
    let agricultural = text[4] == b'A'
        && body
            .iter()
            .enumerate()
            .all(|(i, b)| i == 4 || b.is_ascii_digit());
    match key[0] {
        _ if rnie => true,
        letter if letter.is_ascii_alphabetic() && digits => lettre(body) == Some(letter),
        letter if letter.is_ascii_alphabetic() => agricultural,
        digit => {
            let sum: u32 = body[..9].iter().map(|byte| value(*byte)).sum();
            (6 * sum + value(body[9])) % 10 == u32::from(digit - b'0')
        }
    }
}

/// Forms whose key says something: proposals must not slip into a form without a checkable key.
fn has_known_key(text: &[u8]) -> bool {
    text[..10].iter().all(u8::is_ascii_digit) || text[10].is_ascii_digit()
}

fn value(byte: u8) -> u32 {
    char::from(byte).to_digit(36).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cle(text: &str) -> Cle {
        Ine::parse(text).expect("eleven characters").cle()
    }

    /// Source: R-INE-1.
    #[test]
    fn known_vectors_have_a_right_key() {
        for text in [
            "0123456789M",
            "1234567890V",
            "2209876543W",
            "0000000000A",
            "9999999999S",
            "0DDG5R00015",
            "0DDG5Z00024",
            "123456789AB",
        ] {
            assert_eq!(cle(text), Cle::Plausible, "{text}");
        }
    }

    /// Source: R-INE-2.
    #[test]
    fn a_wrong_key_is_doubtful_and_a_look_alike_is_proposed() {
        assert_eq!(cle("1234567890W"), Cle::Doubtful { proposition: None });
        assert_eq!(
            cle("O123456789M"),
            Cle::Doubtful {
                proposition: Some("0123456789M".to_owned())
            }
        );
    }

    #[test]
    fn an_ine_has_eleven_characters() {
        assert_eq!(Ine::parse("123"), Err(IneError));
        assert!(Ine::parse("0123 456 789m").is_ok());
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in any::<String>()) {
            if let Ok(ine) = Ine::parse(&text) {
                let _ = ine.cle();
            }
        }

        #[test]
        fn any_eleven_characters_have_an_answer(text in "[0-9A-Z]{11}") {
            let _ = cle(&text);
        }
    }
}
