//! What is searched, hidden: keyed hashes of words, so that a person is found by a name that is nearly right and a copy of
//! the base tells nobody's (ADR 0018).
//!
//! A word is found by its beginning, from three letters on, and by what is left of it when one letter is taken away: two
//! words that differ by one letter, or by two that changed places, leave the same.

use hmac::{Hmac, Mac as _};
use rules::declaration::{Declaration, Identite};
use rules::nom::folded;
use sha2::{Digest as _, Sha256};
use std::collections::BTreeSet;

/// Letters of a beginning, at least.
const DEBUT: usize = 3;
/// Letters of a word of which one may be wrong, at least.
const FAUTE: usize = 4;
/// Words of a search at most.
const MOTS_MAX: usize = 6;
/// Letters of a word that count.
const LETTRES_MAX: usize = 24;

/// Hides words under a key of the service.
#[derive(Clone)]
pub(crate) struct Cles(Hmac<Sha256>);

/// What kind of word is hidden: the same letters are not the same thing.
#[derive(Clone, Copy)]
enum Genre {
    Debut,
    Reste,
    Naissance,
    Courriel,
    Telephone,
    Numero,
    Identite,
}

impl Genre {
    fn tag(self) -> u8 {
        match self {
            Self::Debut => b'd',
            Self::Reste => b'r',
            Self::Naissance => b'n',
            Self::Courriel => b'c',
            Self::Telephone => b't',
            Self::Numero => b'o',
            Self::Identite => b'i',
        }
    }
}

impl Cles {
    /// The key of searches, drawn from that of the coffre.
    pub(crate) fn of(coffre: &[u8; 32]) -> Self {
        let mut hash = Sha256::new_with_prefix(b"pupitre: searches of the service");
        hash.update(coffre);
        // A key of any length does.
        let hmac = Hmac::new_from_slice(&hash.finalize());
        Self(hmac.unwrap_or_else(|_| unreachable!("HMAC takes a key of any length")))
    }

    fn key(&self, genre: Genre, word: &str) -> i64 {
        let mut hmac = self.0.clone();
        hmac.update(&[genre.tag()]);
        hmac.update(word.as_bytes());
        let bytes = hmac.finalize().into_bytes();
        let (first, _) = bytes.split_first_chunk::<8>().unwrap_or((&[0; 8], &[]));
        i64::from_be_bytes(*first)
    }

    /// Everything by which a dossier is found.
    pub(crate) fn of_dossier(&self, numero: &str, declaration: &Declaration) -> Vec<i64> {
        let mut keys = BTreeSet::new();
        let mut exact = |genre, text: &str| {
            keys.insert(self.key(genre, text));
        };
        let short = numero.get(..8).unwrap_or(numero);
        exact(Genre::Numero, numero);
        exact(Genre::Numero, short);
        if let Some(courriel) = &declaration.courriel {
            exact(Genre::Courriel, courriel.as_str());
        }
        let coordonnees = declaration.coordonnees.as_ref();
        if let Some(telephone) = coordonnees.and_then(|it| it.telephone.as_ref()) {
            exact(Genre::Telephone, &digits(&telephone.lisible()));
        }
        if let Some(identite) = &declaration.identite {
            let born = identite.naissance.date();
            for form in ["%d%m%y", "%d%m%Y"] {
                exact(Genre::Naissance, &born.format(form).to_string());
            }
            if let Some(ine) = &identite.ine {
                exact(Genre::Numero, &ine.as_str().to_lowercase());
            }
            for word in words_of(identite) {
                keys.extend(beginnings(&word).map(|it| self.key(Genre::Debut, it)));
                keys.extend(rests(&word).map(|it| self.key(Genre::Reste, &it)));
            }
        }
        keys.into_iter().collect()
    }

    /// What makes two dossiers those of one person: names and birth date.
    pub(crate) fn of_person(&self, identite: &Identite) -> i64 {
        let names = words(identite.nom.as_str()).concat();
        let first = words(identite.prenoms.as_str()).concat();
        let born = identite.naissance.date();
        self.key(Genre::Identite, &format!("{names}\n{first}\n{born}"))
    }

    /// For each word that was typed, the keys of which a dossier has one at least.
    pub(crate) fn of_search(&self, text: &str) -> Vec<Vec<i64>> {
        let text = text.trim();
        if text.contains('@') {
            return vec![vec![self.key(Genre::Courriel, &text.to_lowercase())]];
        }
        let figures = digits(text);
        let only = text
            .chars()
            .all(|c| c.is_ascii_digit() || " ./-+".contains(c));
        if only && figures.len() >= 6 {
            let genres = [Genre::Naissance, Genre::Telephone, Genre::Numero];
            return vec![genres.map(|genre| self.key(genre, &figures)).to_vec()];
        }
        let whole = text.to_lowercase();
        if whole.len() >= 8 && whole.bytes().any(|it| it.is_ascii_digit()) {
            return vec![vec![self.key(Genre::Numero, &whole)]];
        }
        let mut typed = words(text);
        // A short word says little beside a long one.
        let says = |word: &String| word.chars().count() >= DEBUT;
        if typed.iter().any(says) {
            typed.retain(says);
        }
        let searched = typed.iter().take(MOTS_MAX);
        searched.map(|word| self.of_word(word)).collect()
    }

    fn of_word(&self, word: &str) -> Vec<i64> {
        let word: String = word.chars().take(LETTRES_MAX).collect();
        let mut keys = BTreeSet::from([self.key(Genre::Debut, &word)]);
        keys.extend(rests(&word).map(|it| self.key(Genre::Reste, &it)));
        keys.into_iter().collect()
    }
}

/// How near what was typed is to a name: the number of typed words that begin one of its own, to rank what was found.
pub(crate) fn nearness(text: &str, name: &str) -> usize {
    let own = words(name);
    let begins = |word: &&String| own.iter().any(|it| it.starts_with(word.as_str()));
    words(text).iter().filter(begins).count()
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// The words of a text, in the letters that are compared.
fn words(text: &str) -> Vec<String> {
    let folded = folded(text);
    let words = folded.split_whitespace();
    words
        .map(|word| word.chars().filter(|c| c.is_alphanumeric()).collect())
        .filter(|word: &String| !word.is_empty())
        .collect()
}

/// The words by which a person is found: each of the names, and the names written as one.
fn words_of(identite: &Identite) -> BTreeSet<String> {
    let usage = identite.nom_usage.as_ref().map(|nom| nom.as_str());
    let names = [Some(identite.nom.as_str()), usage];
    let mut found = BTreeSet::new();
    for name in names.into_iter().flatten() {
        let parts = words(name);
        found.insert(parts.concat());
        found.extend(parts);
    }
    found.extend(words(identite.prenoms.as_str()));
    let cut = |word: String| word.chars().take(LETTRES_MAX).collect();
    found.into_iter().map(cut).collect()
}

/// The beginnings of a word; a short one is its own.
fn beginnings(word: &str) -> impl Iterator<Item = &str> {
    let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
    let least = DEBUT.min(word.chars().count());
    ends.skip(least.saturating_sub(1)).map(|end| &word[..end])
}

/// What is left of a word when one letter is taken away, and the word itself.
fn rests(word: &str) -> impl Iterator<Item = String> {
    let letters: Vec<char> = word.chars().collect();
    let long = letters.len() >= FAUTE;
    let whole = long.then(|| word.to_owned());
    let without = (0..letters.len()).filter(move |_| long).map(move |away| {
        let kept = letters.iter().enumerate().filter(|(at, _)| *at != away);
        kept.map(|(_, c)| *c).collect()
    });
    whole.into_iter().chain(without)
}

#[cfg(test)]
mod tests {
    use super::{Cles, nearness};
    use rules::adresse::CommuneInsee;
    use rules::campagne::NationaliteDite;
    use rules::declaration::{Civilite, Declaration, Identite, LieuNaissance};
    use rules::naissance::DateNaissance;
    use rules::nom::{Nom, Prenoms};

    /// Whether what is typed finds somebody of that name, born on 12 March 2001.
    fn finds(typed: &str, nom: &str, prenoms: &str) -> bool {
        let cles = Cles::of(&[7; 32]);
        let today = chrono::NaiveDate::from_ymd_opt(2023, 11, 1).unwrap();
        let identite = Identite {
            civilite: Civilite::Madame,
            nom: Nom::parse(nom).unwrap(),
            prenoms: Prenoms::parse(prenoms).unwrap(),
            nom_usage: None,
            naissance: DateNaissance::parse("12", "3", "2001", today).unwrap(),
            lieu: LieuNaissance::France {
                commune: "Angers".into(),
                code: CommuneInsee::parse("49007").ok(),
            },
            nationalite: NationaliteDite::Francaise,
            ine: None,
        };
        let declaration = Declaration {
            identite: Some(identite),
            ..Declaration::default()
        };
        let held = cles.of_dossier("0191f3a2-0000-7000-8000-000000000000", &declaration);
        let searched = cles.of_search(typed);
        !searched.is_empty()
            && searched
                .iter()
                .all(|word| word.iter().any(|key| held.contains(key)))
    }

    #[test]
    fn a_person_is_found_by_what_an_agent_types_in_a_hurry() {
        for typed in [
            "le floch",
            "lefloch",
            "LeFloc'h",
            "leflock",
            "lefl",
            "lefolch",
            "floch",
            "anne lefloch",
            "lefloch an",
            "120301",
            "12/03/2001",
            "12032001",
            "0191f3a2",
            "Anne-Maire",
        ] {
            assert!(finds(typed, "Le Floc’h", "Anne-Marie"), "{typed}");
        }
        for typed in [
            "",
            " ",
            "lemoine",
            "lefloch pierre",
            "120302",
            "0191f3a3",
            "xe",
        ] {
            assert!(!finds(typed, "Le Floc’h", "Anne-Marie"), "{typed}");
        }
    }

    #[test]
    fn the_same_letters_under_another_key_are_other_numbers() {
        let (one, other) = (Cles::of(&[1; 32]), Cles::of(&[2; 32]));
        assert_ne!(one.of_search("lefloch"), other.of_search("lefloch"));
    }

    #[test]
    fn the_nearest_name_has_the_most_words() {
        assert_eq!(nearness("le floch anne", "LE FLOCH Anne"), 3);
        assert_eq!(nearness("anne", "Pierre"), 0);
    }
}
