//! Keys: what the last letter of a number says of the others, and the slips of the hand that it tells.
//!
//! Source: R-INE-1, R-INE-2. O and 0, I and 1 are the commonest slips.

/// What the key of a number says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cle {
    /// The key is right, or nobody outside the ministry can check it (RNIE, agricultural form of the INE).
    Plausible,
    /// The key is wrong; the proposal has a right key with O and 0, or I and 1, exchanged.
    Doubtful {
        /// A text with a right key, when exchanging look-alikes gives one.
        proposition: Option<String>,
    },
}

/// Letters of a key modulo 23: no I, no O, no Q.
const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPRSTUVWXYZ";

impl Cle {
    /// The answer for a text of ASCII letters and digits, whose key is right or not; a proposal must be one that can
    /// be `proposed`.
    pub(crate) fn of(text: &str, right: bool, proposed: impl Fn(&str) -> bool) -> Self {
        if right {
            return Self::Plausible;
        }
        let proposition = exchanges(text).find(|text| proposed(text));
        Self::Doubtful { proposition }
    }
}

/// The key letter of digits, modulo 23; `None` when they are not all digits.
pub(crate) fn lettre(digits: &[u8]) -> Option<u8> {
    let rest = digits.iter().try_fold(0usize, |rest, digit| {
        let digit = digit.is_ascii_digit().then(|| digit - b'0')?;
        Some((rest * 10 + usize::from(digit)) % LETTERS.len())
    });
    rest.map(|rest| LETTERS[rest])
}

/// The text with one look-alike exchanged, then with all of them as digits.
fn exchanges(text: &str) -> impl Iterator<Item = String> {
    let swap = |c: char| match c {
        'O' => '0',
        '0' => 'O',
        'I' => '1',
        '1' => 'I',
        other => other,
    };
    let to_digits = text.replace('O', "0").replace('I', "1");
    let letters: Vec<char> = text.chars().collect();
    let one_by_one = (0..letters.len()).filter_map(move |index| {
        let mut exchanged = letters.clone();
        exchanged[index] = swap(letters[index]);
        (exchanged[index] != letters[index]).then(|| exchanged.into_iter().collect())
    });
    one_by_one.chain([to_digits])
}
