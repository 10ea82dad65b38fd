//! What opens something once: a short code that a hand can copy, and long random texts.

use crate::secrets::random;
use anyhow::Result;

/// The alphabet of Crockford: no I, L, O nor U.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters of a short code: 50 bits, and it opens nothing without what the device that asked keeps.
const LETTRES: usize = 10;

/// Draws a short code.
///
/// # Errors
/// The system gives no random bytes.
pub(crate) fn draw() -> Result<String> {
    Ok(of_bytes(&random::<LETTRES>()?))
}

/// The short code that some bytes make.
pub(crate) fn of_bytes(bytes: &[u8]) -> String {
    let letters = bytes.iter().take(LETTRES);
    letters
        .map(|byte| char::from(ALPHABET[usize::from(byte % 32)]))
        .collect()
}

/// Draws 256 bits, in hexadecimal.
///
/// # Errors
/// The system gives no random bytes.
pub(crate) fn draw_long() -> Result<String> {
    Ok(hex::encode(random::<32>()?))
}

/// A code as it is kept, from what a hand typed: case, spaces and dashes do not count, and the letters that are taken for
/// digits are those digits.
pub(crate) fn typed(text: &str) -> String {
    let letters = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '‑' | '–'));
    let read = letters.map(|c| match c.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    });
    read.collect()
}

/// A code as it is shown: two groups of five.
pub(crate) fn shown(code: &str) -> String {
    match code.split_at_checked(LETTRES / 2) {
        Some((first, second)) => format!("{first}-{second}"),
        None => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{draw, shown, typed};

    #[test]
    fn a_code_is_read_however_a_hand_types_it() {
        let code = draw().unwrap();
        let shown = shown(&code);
        assert_eq!(shown.len(), 11);
        let slipped = shown
            .to_lowercase()
            .replace('0', "o")
            .replace('1', "l")
            .replace('-', " – ");
        assert_eq!(typed(&slipped), code);
    }
}
