//! Postal codes, communes and départements.
//!
//! Source: R-CP-1 to R-CP-6, R-COM-1. The département follows the commune when it is known, not the postal code.

use std::fmt;

/// Code of a département or territory: `44`, `2A`, `972`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Departement(String);

/// A French postal code: five digits.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CodePostal(String);

/// INSEE code of a commune: `44109`, `2A004`, `97209`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommuneInsee(String);

/// Characters of an address line at most: two lines of an envelope.
pub(crate) const LIGNE_MAX: usize = 80;

/// The text is not a code of that kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodeError;

impl Departement {
    /// Reads `1`, `01`, `44`, `2a`, `972`.
    ///
    /// # Errors
    ///
    /// Returns [`CodeError`] when no département has that code.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text = text.trim().to_uppercase();
        let text = if text.len() == 1 {
            format!("0{text}")
        } else {
            text
        };
        if Self::is_code(&text) {
            Ok(Self(text))
        } else {
            Err(CodeError)
        }
    }

    fn is_code(text: &str) -> bool {
        match (text.len(), text.parse::<u16>().ok()) {
            (2, Some(number)) => (1..=95).contains(&number) && number != 20,
            (2, None) => matches!(text, "2A" | "2B"),
            (3, Some(number)) => (971..=978).contains(&number) || (984..=989).contains(&number),
            _ => false,
        }
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Departement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl CodePostal {
    /// Reads five digits, with or without spaces.
    ///
    /// # Errors
    ///
    /// Returns [`CodeError`] when the text is not five digits.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let digits: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        if Self::is_code(&digits) {
            Ok(Self(digits))
        } else {
            Err(CodeError)
        }
    }

    /// Says whether a text is a code as [`CodePostal::parse`] keeps it.
    pub(crate) fn is_code(text: &str) -> bool {
        text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The département of the prefix, right but for the communes of R-CP-2, which are told by their own code.
    pub fn departement(&self) -> Option<Departement> {
        let code = match &self.0[..] {
            "97133" => "977".to_owned(),
            "97150" => "978".to_owned(),
            text if text.starts_with("97") || text.starts_with("98") => text[..3].to_owned(),
            text if text.starts_with("200") || text.starts_with("201") => "2A".to_owned(),
            text if text.starts_with("20") => "2B".to_owned(),
            text => text[..2].to_owned(),
        };
        Departement::parse(&code).ok()
    }
}

impl CommuneInsee {
    /// Reads the five characters of a code.
    ///
    /// # Errors
    ///
    /// Returns [`CodeError`] when the text is not of that form.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let text = text.trim().to_uppercase();
        if Self::is_code(&text) {
            Ok(Self(text))
        } else {
            Err(CodeError)
        }
    }

    /// The code of a line of the table, where each was checked with [`CommuneInsee::is_code`].
    pub(crate) fn of_table(code: &str) -> Self {
        Self(code.to_owned())
    }

    /// Says whether a text is a code as [`CommuneInsee::parse`] keeps it.
    pub(crate) fn is_code(text: &str) -> bool {
        text.len() == 5
            && text
                .bytes()
                .enumerate()
                .all(|(i, b)| b.is_ascii_digit() || (i == 1 && matches!(b, b'A' | b'B')))
            && Departement::is_code(Self::prefix(text))
    }

    fn prefix(text: &str) -> &str {
        let length = if text.starts_with("97") || text.starts_with("98") {
            3
        } else {
            2
        };
        text.get(..length).unwrap_or_default()
    }

    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The département of the commune.
    pub fn departement(&self) -> Option<Departement> {
        Departement::parse(Self::prefix(&self.0)).ok()
    }
}

/// Whether a town is written with CEDEX: such codes are absent from the tables of communes but are right (R-CP-3).
pub fn is_cedex(localite: &str) -> bool {
    crate::nom::folded(localite)
        .split(' ')
        .any(|word| word == "CEDEX")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn departement_of(code: &str) -> Option<String> {
        CodePostal::parse(code)
            .ok()?
            .departement()
            .map(|departement| departement.to_string())
    }

    /// Source: R-CP-1.
    #[test]
    fn the_departement_of_a_postal_code_knows_corsica_and_overseas() {
        for (code, departement) in [
            ("44000", "44"),
            ("44326", "44"),
            ("20000", "2A"),
            ("20200", "2B"),
            ("97200", "972"),
            ("97133", "977"),
            ("97150", "978"),
        ] {
            assert_eq!(departement_of(code).as_deref(), Some(departement), "{code}");
        }
    }

    #[test]
    fn a_postal_code_has_five_digits() {
        for text in ["4400", "440000", "44 O00", "", "ABCDE"] {
            assert_eq!(CodePostal::parse(text), Err(CodeError), "{text}");
        }
        assert!(CodePostal::parse("44 000").is_ok());
    }

    #[test]
    fn a_cedex_is_recognised() {
        assert!(is_cedex("NANTES Cedex 3"));
        assert!(!is_cedex("Nantes"));
    }

    #[test]
    fn departements_are_a_closed_list() {
        for text in ["00", "20", "96", "979", "2C", "", "é"] {
            assert_eq!(Departement::parse(text), Err(CodeError), "{text}");
        }
        assert_eq!(Departement::parse("1").expect("Ain").as_str(), "01");
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in any::<String>()) {
            let _ = Departement::parse(&text);
            let _ = CommuneInsee::parse(&text);
            if let Ok(code) = CodePostal::parse(&text) {
                let _ = code.departement();
            }
        }
    }
}
