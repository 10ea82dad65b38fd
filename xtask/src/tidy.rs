//! Tidiness that no linter knows: lengths, headers, banned words, glossary, what must not be committed.

use crate::steps::{command, root};
use anyhow::{Result, bail};

/// Lines of a source file, and of a test file.
const LINES_MAX: usize = 600;
const TEST_LINES_MAX: usize = 1000;
/// Words that a person must not read (ui-guidelines 16).
const BANNED: &[&str] = &["invalide", "veuillez", "désolé", "oups"];

pub(crate) fn check() -> Result<()> {
    let mut wrong = Vec::new();
    for path in tracked()? {
        let Ok(text) = std::fs::read_to_string(root().join(&path)) else {
            continue;
        };
        look(&path, &text, &mut wrong);
    }
    for room in ["rules", "documents"] {
        let own = std::fs::read_to_string(root().join(format!("crates/{room}/clippy.toml")))
            .unwrap_or_default();
        for line in std::fs::read_to_string(root().join("clippy.toml"))?.lines() {
            if !own.contains(line) {
                wrong.push(format!(
                    "crates/{room}/clippy.toml replaces the root one and must repeat: {line}"
                ));
            }
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        bail!("{}", wrong.join("\n"))
    }
}

fn tracked() -> Result<Vec<String>> {
    let output = command("git").args(["ls-files", "-z"]).output()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    Ok(text
        .split('\0')
        .filter(|path| !path.is_empty())
        .map(str::to_owned)
        .collect())
}

fn look(path: &str, text: &str, wrong: &mut Vec<String>) {
    let is_test = path.contains("/tests/") || path.starts_with("tests/");
    if path.ends_with(".rs") {
        let max = if is_test { TEST_LINES_MAX } else { LINES_MAX };
        let lines = text.lines().count();
        if lines > max {
            wrong.push(format!(
                "{path} has {lines} lines, at most {max}: split it by idea"
            ));
        }
        if !text.starts_with("//!") {
            wrong.push(format!(
                "{path} does not start with //! and a reason to exist"
            ));
        }
    }
    if path == "ui/src/textes.fr.ts" || (path.starts_with("campagnes/") && path.ends_with(".toml"))
    {
        for word in BANNED {
            if text.to_lowercase().contains(word) {
                wrong.push(format!(
                    "{path} says « {word} »: say what happened and what to do"
                ));
            }
        }
    }
    let machine = concat!("/wo", "rk/");
    if text.contains(machine) {
        wrong.push(format!("{path} names a path of one machine"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str, text: &str) -> usize {
        let mut wrong = Vec::new();
        look(path, text, &mut wrong);
        wrong.len()
    }

    #[test]
    fn a_long_file_and_a_missing_header_are_told() {
        assert_eq!(told("crates/rules/src/x.rs", &"//! x\n".repeat(601)), 1);
        assert_eq!(told("crates/rules/src/x.rs", "fn x() {}\n"), 1);
        assert_eq!(told("crates/rules/src/x.rs", "//! Why.\n"), 0);
    }

    #[test]
    fn a_banned_word_is_told_where_people_read() {
        assert_eq!(told("ui/src/textes.fr.ts", "« Adresse invalide »"), 1);
        assert_eq!(told("docs/x.md", "« Adresse invalide »"), 0);
    }
}
