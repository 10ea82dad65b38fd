//! Canonical bytes: one text for each value, so that a hash or a signature means the value.
//!
//! Source: RFC 8785, for values whose numbers are whole: no other number travels.

use rules::Empreinte;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The canonical text of a value; `None` when it holds a number that is not whole.
pub fn canonical(value: &Value) -> Option<Vec<u8>> {
    let mut text = String::new();
    write(value, &mut text)?;
    Some(text.into_bytes())
}

/// SHA-256 of bytes.
pub fn digest(bytes: &[u8]) -> Empreinte {
    Empreinte(Sha256::digest(bytes).into())
}

fn write(value: &Value, text: &mut String) -> Option<()> {
    match value {
        Value::Null => text.push_str("null"),
        Value::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
        Value::Number(number) => {
            let whole = number.as_i64().map(i128::from);
            let whole = whole.or_else(|| number.as_u64().map(i128::from))?;
            write!(text, "{whole}").ok()?;
        }
        Value::String(value) => write_string(value, text),
        Value::Array(values) => {
            text.push('[');
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(value, text)?;
            }
            text.push(']');
        }
        Value::Object(members) => {
            let mut members: Vec<(&String, &Value)> = members.iter().collect();
            members.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            text.push('{');
            for (index, (key, value)) in members.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write_string(key, text);
                text.push(':');
                write(value, text)?;
            }
            text.push('}');
        }
    }
    Some(())
}

fn write_string(value: &str, text: &mut String) {
    let quoted = serde_json::to_string(value).expect("a text is always JSON");
    text.push_str(&quoted);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &str) -> Option<String> {
        let value: Value = serde_json::from_str(json).expect("JSON");
        canonical(&value).map(|bytes| String::from_utf8(bytes).expect("text"))
    }

    /// Source: RFC 8785, 3.2.2 and 3.2.3.
    #[test]
    fn members_are_sorted_and_nothing_is_spaced() {
        let sorted = text(
            "{ \"\u{20ac}\": 1, \"\\r\": [true, null], \"1\": \"\\u000f\\n\", \"\u{1F600}\": -2, \"\u{fb33}\": 0 }",
        );
        let expected = "{\"\\r\":[true,null],\"1\":\"\\u000f\\n\",\"\u{20ac}\":1,\"\u{1F600}\":-2,\"\u{fb33}\":0}";
        assert_eq!(sorted.as_deref(), Some(expected));
    }

    #[test]
    fn a_number_that_is_not_whole_has_no_canonical_text() {
        assert_eq!(text("[1.5]"), None);
        assert_eq!(
            text("[18446744073709551615]").as_deref(),
            Some("[18446744073709551615]")
        );
    }
}
