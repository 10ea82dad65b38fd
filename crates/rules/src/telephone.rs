//! Telephone numbers in E.164, with every French territory under its own country code.
//!
//! Source: R-TEL-1.

/// A telephone number in E.164, `+33612345678`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Telephone(String);

/// The text does not read as a telephone number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TelephoneError;

/// National prefixes that lead to another country code than +33, longest first.
const TERRITORIES: &[(&str, &str)] = &[
    ("0690", "590"),
    ("0691", "590"),
    ("0590", "590"),
    ("0696", "596"),
    ("0697", "596"),
    ("0596", "596"),
    ("0694", "594"),
    ("0594", "594"),
    ("0692", "262"),
    ("0693", "262"),
    ("0639", "262"),
    ("0262", "262"),
    ("0263", "262"),
    ("0269", "262"),
    ("0708", "508"),
];

/// Country codes with a fixed count of national digits.
const LENGTHS: &[(&str, &[usize])] = &[
    ("33", &[9]),
    ("590", &[9]),
    ("596", &[9]),
    ("594", &[9]),
    ("262", &[9]),
    ("508", &[6, 9]),
    ("687", &[6]),
    ("689", &[8]),
    ("681", &[6]),
];

/// Beginnings of mobile numbers.
const MOBILES: &[&str] = &[
    "+336", "+337", "+590690", "+590691", "+596696", "+596697", "+594694", "+262692", "+262693",
    "+262639", "+508708",
];

impl Telephone {
    /// Reads « 06 12 34 56 78 », « 06.12.34.56.78 », « +33 (0)6 12… », « 0033 6… », « 0696 … » and foreign numbers.
    ///
    /// # Errors
    ///
    /// Returns [`TelephoneError`] when the text does not read as a number.
    pub fn parse(text: &str) -> Result<Self, TelephoneError> {
        let text = crate::nom::cleaned(text).replace("(0)", "");
        let mut digits = String::new();
        for c in text.chars() {
            match c {
                '0'..='9' => digits.push(c),
                '+' if digits.is_empty() => digits.push('+'),
                ' ' | '.' | '-' | '/' | '(' | ')' | '\u{a0}' | '\u{202f}' => {}
                _ => return Err(TelephoneError),
            }
        }
        let international = digits
            .strip_prefix('+')
            .or_else(|| digits.strip_prefix("00"));
        match international {
            Some(number) => Self::international(number),
            None => Self::national_form(&digits),
        }
    }

    fn international(number: &str) -> Result<Self, TelephoneError> {
        for (code, lengths) in LENGTHS {
            if let Some(rest) = number.strip_prefix(code) {
                let rest = rest
                    .strip_prefix('0')
                    .filter(|rest| lengths.contains(&rest.len()))
                    .unwrap_or(rest);
                let holds = lengths.contains(&rest.len()) && !rest.starts_with('0');
                return if holds {
                    Ok(Self(format!("+{code}{rest}")))
                } else {
                    Err(TelephoneError)
                };
            }
        }
        let holds = (7..=15).contains(&number.len()) && !number.starts_with('0');
        if holds {
            Ok(Self(format!("+{number}")))
        } else {
            Err(TelephoneError)
        }
    }

    fn national_form(digits: &str) -> Result<Self, TelephoneError> {
        if digits.len() != 10 || !digits.starts_with('0') {
            return Err(TelephoneError);
        }
        let code = TERRITORIES
            .iter()
            .find(|(prefix, _)| digits.starts_with(prefix))
            .map_or("33", |(_, code)| code);
        Ok(Self(format!("+{code}{}", &digits[1..])))
    }

    /// Whether it is that of a mobile, in France or in a territory.
    pub fn is_mobile(&self) -> bool {
        MOBILES.iter().any(|start| self.0.starts_with(start))
    }

    /// The number in E.164.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as people read it: « 06 12 34 56 78 », « +590 690 12 34 56 », else E.164.
    pub fn lisible(&self) -> String {
        let groups = |digits: &str| {
            let chars: Vec<char> = digits.chars().collect();
            let pairs: Vec<String> = chars.chunks(2).map(|pair| pair.iter().collect()).collect();
            pairs.join("\u{a0}")
        };
        if let Some(rest) = self.0.strip_prefix("+33") {
            return groups(&format!("0{rest}"));
        }
        for code in ["+590", "+596", "+594", "+262"] {
            if let Some(rest) = self.0.strip_prefix(code) {
                return format!("{code}\u{a0}{}\u{a0}{}", &rest[..3], groups(&rest[3..]));
            }
        }
        self.0.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Option<String> {
        Telephone::parse(text)
            .ok()
            .map(|telephone| telephone.as_str().to_owned())
    }

    #[test]
    fn phones_are_read_in_five_forms() {
        for text in [
            "06 12 34 56 78",
            "06.12.34.56.78",
            "+33 (0)6 12 34 56 78",
            "0033 6 12 34 56 78",
            "06-12-34-56-78",
        ] {
            assert_eq!(read(text).as_deref(), Some("+33612345678"), "{text}");
        }
    }

    /// Source: R-TEL-1.
    #[test]
    fn a_number_of_martinique_typed_in_nantes_is_plus_596() {
        assert_eq!(read("0696 12 34 56").as_deref(), Some("+596696123456"));
        assert_eq!(read("+590 690 12 34 56").as_deref(), Some("+590690123456"));
        assert_eq!(read("+687 12 34 56").as_deref(), Some("+687123456"));
    }

    #[test]
    fn foreign_numbers_are_kept() {
        assert_eq!(read("+212 612-345678").as_deref(), Some("+212612345678"));
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        for text in [
            "",
            "12",
            "06 12 34 56",
            "06 12 34 56 78 90",
            "téléphone",
            "+33 0 12",
            "+1",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn a_number_is_grouped_for_the_eye() {
        assert_eq!(
            Telephone::parse("0612345678").expect("a number").lisible(),
            "06\u{a0}12\u{a0}34\u{a0}56\u{a0}78"
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic_and_a_number_reads_as_itself(text in any::<String>()) {
            if let Ok(telephone) = Telephone::parse(&text) {
                let again = Telephone::parse(telephone.as_str());
                prop_assert!(again.as_ref() == Ok(&telephone));
                let _ = telephone.lisible();
            }
        }
    }
}
