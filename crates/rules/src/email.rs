//! E-mail addresses: reading, and the slips of the hand that are proposed for correction.
//!
//! Source: note, étape 1 (valid and unique); R-ACC-1, R-MAIL-1. Whether an address answers is not known here.

/// An e-mail address, trimmed and in lower case.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Email(String);

/// What a person can mend in an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmailError {
    /// Nothing was typed.
    Empty,
    /// More characters than [`Email::MAX`].
    TooLong,
    /// Not of the form `nom@domaine.fr`.
    Shape,
}

/// Domains often mistyped, with the domain meant.
const SLIPS: &[(&str, &str)] = &[
    ("gmial.com", "gmail.com"),
    ("gmai.com", "gmail.com"),
    ("gmal.com", "gmail.com"),
    ("gamil.com", "gmail.com"),
    ("gmail.co", "gmail.com"),
    ("gmail.fr", "gmail.com"),
    ("hotmial.com", "hotmail.com"),
    ("hotmial.fr", "hotmail.fr"),
    ("hotmai.com", "hotmail.com"),
    ("hotmai.fr", "hotmail.fr"),
    ("outlok.com", "outlook.com"),
    ("outlok.fr", "outlook.fr"),
    ("yaho.fr", "yahoo.fr"),
    ("yaho.com", "yahoo.com"),
    ("orange.f", "orange.fr"),
    ("ornage.fr", "orange.fr"),
    ("wanado.fr", "wanadoo.fr"),
    ("wanadou.fr", "wanadoo.fr"),
    ("laposte.ne", "laposte.net"),
    ("lapost.net", "laposte.net"),
    ("laposte.fr", "laposte.net"),
    ("icoud.com", "icloud.com"),
    ("iclou.com", "icloud.com"),
    ("sfr.f", "sfr.fr"),
    ("free.f", "free.fr"),
];

impl Email {
    /// Characters at most (RFC 5321).
    pub const MAX: usize = 254;

    /// Reads an address.
    ///
    /// # Errors
    ///
    /// Returns what must be mended.
    pub fn parse(text: &str) -> Result<Self, EmailError> {
        let text = crate::nom::cleaned(text)
            .replace('\u{2019}', "'")
            .to_lowercase();
        if text.is_empty() {
            return Err(EmailError::Empty);
        }
        if text.chars().count() > Self::MAX {
            return Err(EmailError::TooLong);
        }
        let (local, domain) = text.split_once('@').ok_or(EmailError::Shape)?;
        let label = |part: &str| {
            !part.is_empty()
                && !part.starts_with('-')
                && !part.ends_with('-')
                && part.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        let local_holds = !local.is_empty()
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && !local.chars().any(|c| {
                c.is_whitespace()
                    || matches!(c, '@' | ',' | ';' | ':' | '<' | '>' | '(' | ')' | '"')
            });
        let domain_holds = domain.contains('.') && domain.split('.').all(label);
        if local_holds && domain_holds {
            Ok(Self(text))
        } else {
            Err(EmailError::Shape)
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address that was probably meant, when the domain is a known slip of the hand.
    pub fn suggestion(&self) -> Option<Self> {
        let (local, domain) = self.0.split_once('@')?;
        let (_, meant) = SLIPS.iter().find(|(slip, _)| *slip == domain)?;
        Some(Self(format!("{local}@{meant}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Source: R-ACC-1.
    #[test]
    fn an_address_is_trimmed_and_lowered_and_keeps_its_tag() {
        assert_eq!(
            Email::parse(" Lea.Test+BTS@Exemple.FR ")
                .expect("an address")
                .as_str(),
            "lea.test+bts@exemple.fr"
        );
    }

    #[test]
    fn what_is_not_an_address_is_refused() {
        for text in [
            "lea",
            "lea@",
            "@exemple.fr",
            "lea@exemple",
            "lea test@exemple.fr",
            "lea@exem ple.fr",
            "a@b@c.fr",
            "lea@.fr",
        ] {
            assert_eq!(Email::parse(text), Err(EmailError::Shape), "{text}");
        }
        assert_eq!(Email::parse("  "), Err(EmailError::Empty));
        assert_eq!(
            Email::parse(&format!("{}@exemple.fr", "a".repeat(250))),
            Err(EmailError::TooLong)
        );
    }

    /// Source: R-MAIL-1.
    #[test]
    fn a_known_slip_is_proposed_for_correction() {
        let email = Email::parse("lea@gmial.com").expect("an address");
        assert_eq!(email.suggestion(), Email::parse("lea@gmail.com").ok());
        assert_eq!(
            Email::parse("lea@exemple.fr")
                .expect("an address")
                .suggestion(),
            None
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in any::<String>()) {
            if let Ok(email) = Email::parse(&text) {
                let again = Email::parse(email.as_str());
                prop_assert!(again.as_ref() == Ok(&email));
            }
        }
    }
}
