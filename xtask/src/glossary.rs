//! The glossary: a French word enters the names of `rules` through `docs/GLOSSARY.md`, and leaves it with them.

use crate::steps::root;
use anyhow::{Result, bail};
use std::collections::BTreeSet;
use std::path::Path;

/// English words of the craft, which need no glossary.
const ENGLISH: &[&str] = &[
    "Age",
    "Code",
    "Command",
    "Condition",
    "Contact",
    "Context",
    "Date",
    "Def",
    "Email",
    "Error",
    "Event",
    "Id",
    "Info",
    "Media",
    "Mode",
    "Question",
    "Reference",
    "Refusal",
    "Stored",
    "Unreadable",
];

/// Checks the names of the public types of `rules` against the glossary, both ways.
pub(crate) fn check() -> Result<()> {
    let glossary = std::fs::read_to_string(root().join("docs/GLOSSARY.md"))?;
    let mut names = BTreeSet::new();
    read(&root().join("crates/rules/src"), &mut names)?;
    let wrong = differences(&glossary, &names);
    if wrong.is_empty() {
        Ok(())
    } else {
        bail!("{}", wrong.join("\n"))
    }
}

fn read(folder: &Path, names: &mut BTreeSet<String>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            read(&path, names)?;
        } else {
            let text = std::fs::read_to_string(&path)?;
            names.extend(text.lines().filter_map(public_type));
        }
    }
    Ok(())
}

/// The name that a line declares.
fn public_type(line: &str) -> Option<String> {
    let rest = line.trim_start();
    let rest = rest
        .strip_prefix("pub struct ")
        .or_else(|| rest.strip_prefix("pub enum "))?;
    let name: String = rest
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect();
    Some(name)
}

/// Words of the glossary that no name has, and words of names that the glossary has not.
fn differences(glossary: &str, names: &BTreeSet<String>) -> Vec<String> {
    let codes = glossary.lines().filter_map(|line| line.split('|').nth(2));
    let codes: BTreeSet<String> = codes
        .flat_map(|cell| cell.split('`').skip(1).step_by(2))
        .map(|code| code.trim_start_matches('…').to_owned())
        .filter(|code| code.starts_with(char::is_uppercase))
        .collect();
    let known: BTreeSet<String> = codes.iter().flat_map(|code| words(code)).collect();
    let used: BTreeSet<String> = names.iter().flat_map(|name| words(name)).collect();
    let absent = names.iter().flat_map(|name| {
        let unknown = words(name).into_iter();
        let unknown =
            unknown.filter(|word| !known.contains(word) && !ENGLISH.contains(&word.as_str()));
        unknown.map(move |word| format!("{name}: « {word} » is not in docs/GLOSSARY.md"))
    });
    let stale = known
        .difference(&used)
        .filter(|word| !LATER.contains(&word.as_str()))
        .map(|word| format!("docs/GLOSSARY.md speaks of « {word} », which names nothing in rules"));
    absent.chain(stale).collect()
}

/// Words that belong to other rooms than `rules`.
const LATER: &[&str] = &["Brouillon", "Doute", "Motif"];

/// `NoteGardee` is made of Note and Gardee; a plural counts as its singular.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for letter in name.chars() {
        match words.last_mut() {
            Some(word) if !letter.is_ascii_uppercase() => word.push(letter),
            _ => words.push(letter.to_string()),
        }
    }
    words
        .into_iter()
        .map(|word| word.strip_suffix('s').map(str::to_owned).unwrap_or(word))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(glossary: &str, name: &str) -> Vec<String> {
        differences(glossary, &BTreeSet::from([name.to_owned()]))
    }

    #[test]
    fn a_new_word_is_told_and_a_plural_is_none() {
        let glossary = "| note | `Note` | a mark | – | – |";
        assert!(told(glossary, "Notes").is_empty());
        assert_eq!(
            told(glossary, "NoteBareme"),
            ["NoteBareme: « Bareme » is not in docs/GLOSSARY.md"]
        );
    }

    #[test]
    fn a_word_that_names_nothing_is_told() {
        let glossary = "| note | `Note` | – | – | – |\n| jury | `Jury` | – | – | – |";
        assert_eq!(told(glossary, "Note").len(), 1);
    }
}
