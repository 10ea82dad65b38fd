//! People who do not exist.
//!
//! The same seed gives the same people. Names are put together from syllables and carry what forms stumble on:
//! apostrophes, hyphens, ñ, ligatures, names of one letter. Telephone numbers are of the ranges that are kept for
//! fiction, addresses of mail at domains that nobody reads. Only the communes with their postal codes are real.

use chrono::{Days, NaiveDate};

const COMMUNES: &str = include_str!("../people/communes.csv");

const STARTS: [&str; 16] = [
    "Bal", "Cor", "Dru", "El", "Fau", "Gué", "Hor", "Jul", "Kér", "Lan", "Mou", "Nor", "Pel",
    "Ros", "Tri", "Ver",
];
const MIDDLES: [&str; 10] = ["a", "bi", "cha", "de", "lou", "mé", "ni", "ra", "si", "vo"];
const ENDS: [&str; 14] = [
    "dan", "quin", "reau", "ssier", "teau", "vec", "ñez", "çois", "mœur", "læ", "niaud", "gues",
    "ïs", "gny",
];
const VOWEL_STARTS: [&str; 5] = ["Al", "Er", "Hé", "Is", "Or"];
const ELISIONS: [&str; 3] = ["D’", "L’", "O’"];
const PARTICLES: [&str; 2] = ["Le ", "De La "];
const GIVEN_STARTS: [&str; 12] = [
    "Al", "Ber", "Clo", "Da", "É", "Fa", "Iso", "Ma", "No", "Ré", "So", "Zo",
];
const GIVEN_ENDS: [&str; 12] = [
    "lie", "mir", "na", "ël", "rine", "dric", "lœ", "mi", "phie", "ñigo", "cien", "ve",
];
const STREETS: [&str; 8] = [
    "rue des Tisserands",
    "allée de l’Écluse",
    "impasse du Four-à-Chaux",
    "chemin de la Noë",
    "quai des Gabariers",
    "place du Marché-aux-Œufs",
    "route de la Lande",
    "venelle des Sœurs",
];

/// A commune of the five départements, with one of its postal codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commune {
    /// Département, such as `44`.
    pub departement: &'static str,
    /// Postal code.
    pub code_postal: &'static str,
    /// Name.
    pub nom: &'static str,
}

/// Someone who registers, as they would type it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// « Madame » or « Monsieur ».
    pub civilite: &'static str,
    /// Birth name.
    pub nom_naissance: String,
    /// Given names, parted by spaces.
    pub prenoms: String,
    /// Name in use, of some.
    pub nom_usage: Option<String>,
    /// Birth date.
    pub naissance: NaiveDate,
    /// Where the person was born.
    pub lieu_naissance: Commune,
    /// Number and street.
    pub adresse: String,
    /// Where the person lives.
    pub commune: Commune,
    /// E-mail.
    pub courriel: String,
    /// Telephone.
    pub telephone: String,
}

/// An endless row of people.
#[derive(Debug, Clone)]
pub struct People {
    dice: Dice,
    number: u32,
}

impl People {
    /// Starts the row of that seed.
    pub fn of(seed: u64) -> Self {
        Self {
            dice: Dice(seed),
            number: 0,
        }
    }

    /// Gives the next person, of age, living in one of the five départements.
    pub fn adult(&mut self) -> Person {
        let oldest = NaiveDate::from_ymd_opt(1978, 1, 1).expect("a day");
        let mut person = self.born(oldest, 27 * 365);
        if self.number.is_multiple_of(29) {
            person.naissance = NaiveDate::from_ymd_opt(2004, 2, 29).expect("2004 has that day");
        }
        person
    }

    /// Gives the next person, sixteen or seventeen years old through the autumn of 2023.
    pub fn minor(&mut self) -> Person {
        let oldest = NaiveDate::from_ymd_opt(2006, 1, 1).expect("a day");
        self.born(oldest, 365)
    }

    /// Gives the next adult, living in that département.
    ///
    /// # Panics
    ///
    /// When it is none of the five.
    pub fn adult_in(&mut self, departement: &str) -> Person {
        let there: Vec<Commune> = communes()
            .into_iter()
            .filter(|commune| commune.departement == departement)
            .collect();
        assert!(!there.is_empty(), "no commune of département {departement}");
        let commune = there[self.dice.below(there.len())];
        Person {
            commune,
            ..self.adult()
        }
    }

    fn born(&mut self, oldest: NaiveDate, days: usize) -> Person {
        self.number += 1;
        let nom_naissance = self.name();
        let first = self.given();
        let offset = self.dice.below(days);
        let communes = communes();
        let naissance = oldest + Days::new(u64::try_from(offset).expect("a small number"));
        Person {
            civilite: self.dice.pick(&["Madame", "Monsieur"]),
            courriel: format!(
                "{}.{}{}@{}",
                letters(&first),
                letters(&nom_naissance),
                self.number,
                self.dice.pick(&["exemple.fr", "example.org"])
            ),
            prenoms: match self.dice.below(3) {
                0 => format!("{first} {}", self.given()),
                _ => first,
            },
            nom_usage: (self.dice.below(4) == 0).then(|| self.name()),
            nom_naissance,
            naissance,
            lieu_naissance: communes[self.dice.below(communes.len())],
            adresse: format!("{} {}", 1 + self.dice.below(120), self.dice.pick(&STREETS)),
            commune: communes[self.dice.below(communes.len())],
            telephone: format!(
                "02 61 91 {:02} {:02}",
                self.dice.below(100),
                self.dice.below(100)
            ),
        }
    }

    fn name(&mut self) -> String {
        let one = self.plain_name(&STARTS);
        match self.dice.below(7) {
            0 => format!(
                "{}{}",
                self.dice.pick(&ELISIONS),
                self.plain_name(&VOWEL_STARTS)
            ),
            1 => format!("{}{one}", self.dice.pick(&PARTICLES)),
            2 => format!("{one}-{}", self.plain_name(&STARTS)),
            3 => format!("{one} {}", self.dice.pick(&["Y", "Ô", "Le Hir"])),
            _ => one,
        }
    }

    fn plain_name(&mut self, starts: &[&str]) -> String {
        let start = self.dice.pick(starts);
        let middle = match self.dice.below(2) {
            0 => "",
            _ => self.dice.pick(&MIDDLES),
        };
        format!("{start}{middle}{}", self.dice.pick(&ENDS))
    }

    fn given(&mut self) -> String {
        let one = format!(
            "{}{}",
            self.dice.pick(&GIVEN_STARTS),
            self.dice.pick(&GIVEN_ENDS)
        );
        match self.dice.below(5) {
            0 => format!(
                "{one}-{}{}",
                self.dice.pick(&GIVEN_STARTS),
                self.dice.pick(&GIVEN_ENDS)
            ),
            _ => one,
        }
    }
}

/// Gives the communes that people are born and live in.
pub fn communes() -> Vec<Commune> {
    COMMUNES
        .lines()
        .skip(1)
        .filter_map(|line| {
            let mut cells = line.splitn(3, ',');
            Some(Commune {
                departement: cells.next()?,
                code_postal: cells.next()?,
                nom: cells.next()?,
            })
        })
        .collect()
}

/// Keeps what an address of mail can carry.
fn letters(name: &str) -> String {
    name.to_lowercase()
        .chars()
        .filter_map(|letter| match letter {
            'a'..='z' => Some(letter),
            'é' | 'è' | 'ë' => Some('e'),
            'ï' => Some('i'),
            'ô' | 'œ' => Some('o'),
            'ñ' => Some('n'),
            'ç' => Some('c'),
            'æ' => Some('a'),
            _ => None,
        })
        .collect()
}

/// `SplitMix64`: small, known, and the same on each machine.
#[derive(Debug, Clone)]
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).expect("a small number");
        usize::try_from(self.roll() % limit).expect("smaller than the limit")
    }

    fn pick<T: Copy>(&mut self, among: &[T]) -> T {
        among[self.below(among.len())]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_same_seed_gives_the_same_people() {
        let row = |seed| {
            let mut people = People::of(seed);
            (0..20).map(|_| people.adult()).collect::<Vec<_>>()
        };
        assert_eq!(row(7), row(7));
        assert_ne!(row(7), row(8));
    }

    #[test]
    fn people_carry_what_forms_stumble_on() {
        let mut people = People::of(1);
        let row: Vec<Person> = (0..300).map(|_| people.adult()).collect();
        let names: String = row
            .iter()
            .map(|person| person.nom_naissance.as_str())
            .collect();
        for trouble in ['’', '-', 'ñ', 'œ', 'æ', 'ç', 'ï', ' '] {
            assert!(names.contains(trouble), "no name has {trouble:?}");
        }
        assert!(
            row.iter()
                .any(|person| person.naissance.to_string() == "2004-02-29")
        );
        let addresses: BTreeSet<&str> = row.iter().map(|person| person.courriel.as_str()).collect();
        assert_eq!(addresses.len(), row.len(), "each address of mail is unique");
        assert!(addresses.iter().all(|address| address.is_ascii()));
    }

    #[test]
    fn people_live_in_the_five_departements() {
        for departement in ["44", "49", "53", "72", "85"] {
            let person = People::of(3).adult_in(departement);
            assert!(person.commune.code_postal.starts_with(departement));
        }
    }

    #[test]
    fn minors_are_sixteen_or_seventeen_in_the_autumn_of_2023() {
        let mut people = People::of(5);
        let autumn = NaiveDate::from_ymd_opt(2023, 10, 16).unwrap();
        for _ in 0..100 {
            let age = autumn.years_since(people.minor().naissance).unwrap();
            assert!((16..=17).contains(&age), "{age}");
        }
    }
}
