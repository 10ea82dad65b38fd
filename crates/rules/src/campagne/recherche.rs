//! Finding a spécialité as people name it: its words, its initials, a name that it had before.

use super::{Campagne, Specialite};
use crate::nom::folded;

/// Words that initials leave out.
const PETITS_MOTS: [&str; 17] = [
    "a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "par", "pour",
    "un", "une",
];

impl Campagne {
    /// The spécialités of the session that answer to what was typed, best first; all of them when nothing was.
    pub fn search_specialites(&self, typed: &str, limit: usize) -> Vec<&Specialite> {
        let words = words(typed);
        let mut found: Vec<(u8, &Specialite)> = self
            .specialites
            .iter()
            .filter_map(|specialite| Some((rank(specialite, &words)?, specialite)))
            .collect();
        found.sort_by_key(|(rank, _)| *rank);
        found
            .into_iter()
            .take(limit)
            .map(|(_, specialite)| specialite)
            .collect()
    }
}

/// How well a spécialité answers, 0 best; `None` when it does not.
fn rank(specialite: &Specialite, typed: &[String]) -> Option<u8> {
    let name = words(&specialite.nom_complet());
    if let [sigle] = typed
        && initials(&specialite.libelle).starts_with(sigle.as_str())
        && sigle.len() > 1
    {
        return Some(0);
    }
    if name.starts_with(typed) {
        return Some(1);
    }
    let begins = |among: &[String]| {
        let known = |word: &String| among.iter().any(|own| own.starts_with(word.as_str()));
        typed.iter().all(known)
    };
    if begins(&name) {
        return Some(2);
    }
    let before = specialite.anciens_noms.iter();
    before
        .map(|nom| [words(nom), vec![initials(nom)]].concat())
        .any(|nom| begins(&nom))
        .then_some(3)
}

fn words(text: &str) -> Vec<String> {
    let folded = folded(text);
    let words = folded.split(|letter: char| !letter.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

/// « Management commercial opérationnel » is known as MCO, « Gestion de la PME » as GPME.
fn initials(name: &str) -> String {
    let main = name.split(['(', '–']).next().unwrap_or_default();
    main.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty() && !PETITS_MOTS.contains(&words(word).concat().as_str()))
        .map(|word| match word.chars().all(char::is_uppercase) {
            true => words(word).concat(),
            false => words(word).concat().chars().take(1).collect(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_those_that_people_say() {
        for (name, sigle) in [
            ("Management commercial opérationnel", "mco"),
            ("Services informatiques aux organisations", "sio"),
            (
                "Négociation et digitalisation de la relation client",
                "ndrc",
            ),
            ("Support à l’action managériale", "sam"),
            ("Gestion de la PME", "gpme"),
            ("Économie sociale familiale", "esf"),
        ] {
            assert_eq!(initials(name), sigle);
        }
    }
}
