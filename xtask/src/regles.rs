//! Each rule of the domain, the functions that apply it, the cases that try it, and why some have neither here.
//!
//! The rules are listed in `regles.txt`; functions and cases are those whose documentation cites a rule by its number.
//! What is left out on purpose: whether a function does what its rule says is for its cases to show.

use crate::steps::root;
use anyhow::{Context as _, Result, bail};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const LISTE: &str = include_str!("regles.txt");

/// A rule of the domain.
struct Regle<'t> {
    id: &'t str,
    enonce: &'t str,
    source: &'t str,
    /// Why no code of this repository decides on it, or on all of it; empty when code does.
    ailleurs: &'t str,
}

/// Where rules are cited.
#[derive(Default)]
struct Citations {
    fonctions: BTreeMap<String, BTreeSet<String>>,
    cas: BTreeMap<String, BTreeSet<String>>,
    /// Every rule cited, with a file that does.
    partout: BTreeMap<String, String>,
}

/// The page `docs/regles.md`.
///
/// # Errors
///
/// Returns every rule that nothing applies without a reason, and every number that is not listed.
pub(crate) fn page() -> Result<String> {
    let mut wrong = Vec::new();
    let regles = listed(LISTE, &mut wrong);
    let citations = citations()?;
    wrong.extend(gaps(&regles, &citations));
    if wrong.is_empty() {
        written(&regles, &citations)
    } else {
        bail!("{}", wrong.join("\n"))
    }
}

fn listed<'t>(text: &'t str, wrong: &mut Vec<String>) -> Vec<Regle<'t>> {
    let mut regles: Vec<Regle<'t>> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [id, enonce, source, ailleurs] = cells[..] else {
            wrong.push(format!("regles.txt: four cells, please: {line}"));
            continue;
        };
        if numbers(id).len() != 1 || enonce.is_empty() || source.is_empty() {
            wrong.push(format!("regles.txt: a number, a rule and a source: {line}"));
        }
        if regles.iter().any(|known| known.id == id) {
            wrong.push(format!("regles.txt: {id} is there twice"));
        }
        regles.push(Regle {
            id,
            enonce,
            source,
            ailleurs,
        });
    }
    regles
}

/// What is missing between the list and the code.
fn gaps(regles: &[Regle<'_>], citations: &Citations) -> Vec<String> {
    let mut wrong = Vec::new();
    for (id, file) in &citations.partout {
        if !regles.iter().any(|regle| regle.id == id) {
            wrong.push(format!("{file}: {id} is not in xtask/src/regles.txt"));
        }
    }
    for regle in regles.iter().filter(|regle| regle.ailleurs.is_empty()) {
        for (found, what) in [
            (&citations.fonctions, "no function cites it"),
            (&citations.cas, "no test cites it"),
        ] {
            if !found.contains_key(regle.id) {
                wrong.push(format!(
                    "{}: {what}, and xtask/src/regles.txt gives no reason",
                    regle.id
                ));
            }
        }
    }
    wrong
}

fn written(regles: &[Regle<'_>], citations: &Citations) -> Result<String> {
    let whole = |regle: &&Regle<'_>| {
        citations.fonctions.contains_key(regle.id) && citations.cas.contains_key(regle.id)
    };
    let (count, tried) = (regles.len(), regles.iter().filter(whole).count());
    let elsewhere = regles.iter().filter(|regle| !regle.ailleurs.is_empty());
    let mut text = format!(
        "# Les règles, leurs fonctions et leurs cas\n\nTableau fait par `cargo xtask campaign check` à partir de \
         `xtask/src/regles.txt` et des numéros cités dans la documentation du code. À ne pas corriger à la main.\n\n\
         {count} règles : {tried} avec au moins une fonction et un cas, {} qui se décident ailleurs, en tout ou en \
         partie, et pourquoi.\n\n| règle | ce qu’elle dit | source | fonctions | cas |\n|---|---|---|---|---|\n",
        elsewhere.count()
    );
    for regle in regles {
        let cell = |found: &BTreeMap<String, BTreeSet<String>>| {
            let names = found.get(regle.id).into_iter().flatten();
            let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
            names.join(", ")
        };
        let mut functions = cell(&citations.fonctions);
        if !regle.ailleurs.is_empty() {
            let before = if functions.is_empty() { "" } else { " ; " };
            write!(functions, "{before}*{}*", regle.ailleurs)?;
        }
        let cases = Some(cell(&citations.cas)).filter(|cases| !cases.is_empty());
        writeln!(
            text,
            "| {} | {} | {} | {functions} | {} |",
            regle.id,
            regle.enonce,
            regle.source,
            cases.as_deref().unwrap_or("–")
        )?;
    }
    Ok(text)
}

fn citations() -> Result<Citations> {
    let mut citations = Citations::default();
    let mut files = Vec::new();
    for room in std::fs::read_dir(root().join("crates"))? {
        files_under(&room?.path(), &mut files)?;
    }
    files.sort();
    for path in &files {
        let text =
            std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()))?;
        let name = path.strip_prefix(root().join("crates")).unwrap_or(path);
        read(&name.to_string_lossy(), &text, &mut citations);
    }
    let glossary = "docs/GLOSSARY.md";
    for id in numbers(&std::fs::read_to_string(root().join(glossary))?) {
        citations.partout.entry(id).or_insert(glossary.into());
    }
    Ok(citations)
}

fn files_under(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            files_under(&path, files)?;
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
    Ok(())
}

/// Documentation that waits for its item.
#[derive(Default)]
struct Waiting {
    documentation: String,
    comment: String,
    is_test: bool,
    in_attribute: bool,
}

/// Reads the citations of one file, `rules/src/nom.rs`.
fn read(file: &str, text: &str, citations: &mut Citations) {
    let module = module(file);
    let mut header = String::new();
    let mut waiting = Waiting::default();
    let mut container = String::new();
    let mut tests = file.contains("/tests/");
    for line in text.lines() {
        for id in numbers(line) {
            let file = format!("crates/{file}");
            citations.partout.entry(id).or_insert(file);
        }
        let line_trimmed = line.trim();
        if let Some(words) = line_trimmed.strip_prefix("//!") {
            header.push_str(words);
        } else if let Some(words) = line_trimmed.strip_prefix("///") {
            waiting.documentation.push_str(words);
        } else if let Some(words) = line_trimmed.strip_prefix("//") {
            waiting.comment.push_str(words);
        } else if line_trimmed.starts_with("#[") || waiting.in_attribute {
            waiting.in_attribute = !line_trimmed.ends_with(']');
            waiting.is_test |= line_trimmed.contains("test]") && !line_trimmed.contains("cfg");
            tests |= line_trimmed == "#[cfg(test)]" && !line.starts_with(' ');
        } else {
            let waited = std::mem::take(&mut waiting);
            if let Some(opened) = opens(line) {
                container = opened;
            }
            if let Some(name) = item(line_trimmed) {
                let whole = full_name(&module, &container, &name, line);
                note(&waited, line_trimmed, (&name, whole), tests, citations);
            }
            if line == "}" {
                container.clear();
            }
        }
    }
    if !tests || !file.contains("/tests/") {
        for id in numbers(&header) {
            let of = citations.fonctions.entry(id).or_default();
            of.insert(module.clone());
        }
    }
}

/// Credits an item with the rules that its documentation cites.
fn note(
    waited: &Waiting,
    line: &str,
    (name, whole): (&str, String),
    tests: bool,
    citations: &mut Citations,
) {
    // A refusal or a doubt: `Variant => "code", "source";`, with its case in its documentation.
    if let Some((_, coded)) = line.split_once(" => \"") {
        let cases = waited.documentation.split("Test: `").skip(1);
        for case in cases.filter_map(|case| case.split('`').next()) {
            for id in numbers(coded) {
                let of = citations.cas.entry(id).or_default();
                of.insert(case.to_owned());
            }
        }
    } else if waited.is_test {
        for id in numbers(&format!("{} {}", waited.documentation, waited.comment)) {
            let of = citations.cas.entry(id).or_default();
            of.insert(name.to_owned());
        }
    } else if !tests {
        for id in numbers(&waited.documentation) {
            let of = citations.fonctions.entry(id).or_default();
            of.insert(whole.clone());
        }
    }
}

/// `rules/src/campagne/parse/mod.rs` is `campagne::parse`; another room says its name first.
fn module(file: &str) -> String {
    let path = file.trim_end_matches(".rs").trim_end_matches("/mod");
    let parts = path
        .split('/')
        .filter(|part| !matches!(*part, "src" | "lib"));
    let parts: Vec<&str> = parts.collect();
    match parts[..] {
        ["rules", ref inner @ ..] if !inner.is_empty() => inner.join("::"),
        _ => parts.join("::"),
    }
}

/// A declaration without `pub` or `pub(crate)`.
fn private(line: &str) -> &str {
    let Some(public) = line.strip_prefix("pub") else {
        return line;
    };
    let scoped = public
        .strip_prefix('(')
        .and_then(|scope| scope.split_once(')'));
    scoped.map_or(public, |(_, rest)| rest).trim_start()
}

/// The type whose inside starts on this line, at the left margin.
fn opens(line: &str) -> Option<String> {
    if line.starts_with(' ') {
        // The name of the list stands after the documentation of a `coded!`.
        let name = line.strip_prefix("    ")?.strip_suffix(';')?;
        let is_name =
            name.starts_with(char::is_uppercase) && name.chars().all(char::is_alphanumeric);
        return is_name.then(|| name.to_owned());
    }
    let line = private(line.strip_suffix('{')?.trim_end());
    if let Some(block) = line.strip_prefix("impl") {
        let of = block.rsplit(" for ").next().unwrap_or(block);
        return Some(word(of.trim_start_matches(|c: char| c != ' ').trim()));
    }
    let kinds = ["struct ", "enum ", "trait "];
    let declared = kinds.iter().find_map(|kind| line.strip_prefix(kind))?;
    Some(word(declared))
}

/// The name that a line declares: a function, a type, a value, a field, a variant.
fn item(line: &str) -> Option<String> {
    let rest = private(line);
    let kinds = [
        "const fn ",
        "async fn ",
        "fn ",
        "struct ",
        "enum ",
        "trait ",
        "const ",
        "static ",
        "type ",
        "mod ",
    ];
    let declared = kinds.iter().find_map(|kind| rest.strip_prefix(kind));
    let name = word(declared.unwrap_or(rest));
    (!name.is_empty()).then_some(name)
}

fn full_name(module: &str, container: &str, name: &str, line: &str) -> String {
    if container.is_empty() || container == name || !line.starts_with(' ') {
        format!("{module}::{name}")
    } else {
        format!("{module}::{container}::{name}")
    }
}

/// The letters of a name at the start of a text.
fn word(text: &str) -> String {
    let holds = |c: &char| c.is_alphanumeric() || *c == '_';
    text.chars().take_while(holds).collect()
}

/// The numbers of rules in a text, `R-BEN-1`, and those between « R-BEN-1 to R-BEN-3 ».
fn numbers(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut last: Option<(&str, u32, usize)> = None;
    for (start, _) in text.match_indices("R-") {
        if text[..start].ends_with(|c: char| c.is_alphanumeric() || c == '-') {
            continue;
        }
        let rest = &text[start + 2..];
        let family = rest.split('-').next().unwrap_or_default();
        let after = rest.get(family.len() + 1..).unwrap_or_default();
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let is_family = !family.is_empty() && family.bytes().all(|byte| byte.is_ascii_uppercase());
        let (true, Ok(number)) = (is_family, after[..digits].parse::<u32>()) else {
            continue;
        };
        let first = match last {
            Some((before, from, end)) if before == family && is_range(&text[end..start]) => {
                from + 1
            }
            Some(_) | None => number,
        };
        found.extend((first..=number).map(|number| format!("R-{family}-{number}")));
        last = Some((family, number, start + 3 + family.len() + digits));
    }
    found
}

fn is_range(between: &str) -> bool {
    matches!(between.trim(), "to" | "à")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_of_numbers_holds_those_between() {
        assert_eq!(
            numbers("art. 2; R-BEN-1 to R-BEN-3, R-CP-6 (R-CP-2); ESR-A-1, R-, R-x-1"),
            ["R-BEN-1", "R-BEN-2", "R-BEN-3", "R-CP-6", "R-CP-2"]
        );
    }

    fn seen(file: &str, text: &str) -> Citations {
        let mut citations = Citations::default();
        read(file, text, &mut citations);
        citations
    }

    fn of(found: &BTreeMap<String, BTreeSet<String>>, id: &str) -> Vec<String> {
        found.get(id).into_iter().flatten().cloned().collect()
    }

    #[test]
    fn a_rule_is_credited_to_the_item_that_follows() {
        let text = "//! Source: R-T-1.\n\nimpl Nom {\n    /// Source: R-T-1,\n    /// R-T-2.\n    #[must_use]\n    \
                    pub fn folded(&self) {}\n}\n\n/// R-T-3.\nfn last() {}\n\n// R-T-4\nfn none() {}\n";
        let found = seen("rules/src/nom.rs", text);
        assert_eq!(of(&found.fonctions, "R-T-1"), ["nom", "nom::Nom::folded"]);
        assert_eq!(of(&found.fonctions, "R-T-2"), ["nom::Nom::folded"]);
        assert_eq!(of(&found.fonctions, "R-T-3"), ["nom::last"]);
        assert!(of(&found.fonctions, "R-T-4").is_empty());
        assert!(found.partout.contains_key("R-T-4"));
    }

    #[test]
    fn a_case_is_a_test_that_cites_or_the_one_that_a_refusal_names() {
        let text = "coded! {\n    /// Why.\n    Motif;\n    /// Test: `a_name_is_asked`.\n    \
                    NomManquant => \"nom\", \"note; R-T-1\";\n}\n\n#[cfg(test)]\nmod tests {\n    /// R-T-2.\n    \
                    #[test]\n    fn a_fact() {}\n\n    /// R-T-3.\n    fn helper() {}\n}\n";
        let found = seen("rules/src/refusal.rs", text);
        assert_eq!(of(&found.cas, "R-T-1"), ["a_name_is_asked"]);
        assert_eq!(of(&found.cas, "R-T-2"), ["a_fact"]);
        assert!(found.fonctions.is_empty());
    }

    #[test]
    fn a_rule_without_code_nor_reason_and_a_number_without_rule_are_told() {
        let mut wrong = Vec::new();
        let regles = listed(
            "# list\nR-T-1 | une règle | note |\nR-T-2 | une autre | note | jugement du service\n",
            &mut wrong,
        );
        assert!(wrong.is_empty());
        let found = seen("rules/src/nom.rs", "/// R-T-9.\nfn last() {}\n");
        assert_eq!(
            gaps(&regles, &found),
            [
                "crates/rules/src/nom.rs: R-T-9 is not in xtask/src/regles.txt",
                "R-T-1: no function cites it, and xtask/src/regles.txt gives no reason",
                "R-T-1: no test cites it, and xtask/src/regles.txt gives no reason",
            ]
        );
    }
}
