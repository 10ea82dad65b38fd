//! The code of a page against its own words: whoever changes what is printed seldom changes what a machine reads.

use crate::annulation::TITRES;
use crate::code::{Code, Genre};
use rules::DossierId;

/// What the words of a file say against the code of its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Accord {
    /// It paints no words: a scan, a photograph. The eyes compare.
    SansMots,
    /// They say the same, on every page.
    Meme,
    /// They do not: each way once.
    Autre(Vec<Ecart>),
}

/// In what the words of a file are not those of the code of its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ecart {
    /// The first page has another title.
    Titre,
    /// A page says another version.
    Version,
    /// A page says another fingerprint.
    Empreinte,
    /// A page says another dossier.
    Dossier,
    /// A page does not say what it is a page of.
    PageMuette,
}

/// What the foot of a page says: version, shortened fingerprint, dossier.
struct Pied<'a> {
    version: &'a str,
    empreinte: &'a str,
    dossier: &'a str,
}

impl Code {
    /// Compares the words that each page paints, given without their spaces, with what the code says.
    pub fn against(&self, pages: &[String]) -> Accord {
        if pages.iter().all(String::is_empty) {
            return Accord::SansMots;
        }
        let mut found: Vec<Ecart> = Vec::new();
        let is_titled = |page: &String| {
            let mut titles = titles(self.genre).iter();
            titles.any(|title| page.contains(&packed(title)))
        };
        if !pages.first().is_some_and(is_titled) {
            found.push(Ecart::Titre);
        }
        for page in pages {
            let feet = feet(page);
            if feet.is_empty() {
                found.push(Ecart::PageMuette);
            }
            found.extend(feet.iter().flat_map(|foot| self.differs(foot)));
        }
        found.sort_unstable();
        found.dedup();
        match found.is_empty() {
            true => Accord::Meme,
            false => Accord::Autre(found),
        }
    }

    fn differs(&self, foot: &Pied<'_>) -> impl Iterator<Item = Ecart> + use<> {
        let empreinte = packed(&self.empreinte.courte());
        let dossier = foot.dossier.parse().ok().map(DossierId);
        [
            (foot.version != self.version.to_string(), Ecart::Version),
            (foot.empreinte != empreinte, Ecart::Empreinte),
            (dossier != Some(self.dossier), Ecart::Dossier),
        ]
        .into_iter()
        .filter_map(|(differs, ecart)| differs.then_some(ecart))
    }
}

/// The titles that a document may have.
fn titles(genre: Genre) -> &'static [&'static str] {
    match genre {
        Genre::Recapitulatif => &["Récapitulatif d’inscription"],
        Genre::Recu => &["Reçu de dépôt"],
        Genre::Confirmation => &["Confirmation d’inscription"],
        Genre::Convocation => &["Convocation"],
        Genre::Correction => &["Demande de correction"],
        Genre::Annulation => &TITRES,
    }
}

/// Every foot that a page paints; the shape is that of [`crate::footer`].
fn feet(page: &str) -> Vec<Pied<'_>> {
    const VERSION: &str = "Version";
    const EMPREINTE: &str = "·empreinte";
    const DOSSIER: &str = "·dossier";
    /// Characters of a dossier.
    const LENGTH: usize = 36;
    let at = |(place, _): (usize, &str)| {
        let (version, rest) = page[place + VERSION.len()..].split_once(EMPREINTE)?;
        let (empreinte, rest) = rest.split_once(DOSSIER)?;
        let is_number = version.chars().all(|c| c.is_ascii_digit());
        let dossier = rest.get(..LENGTH)?;
        (is_number && !version.is_empty()).then_some(Pied {
            version,
            empreinte,
            dossier,
        })
    };
    page.match_indices(VERSION).filter_map(at).collect()
}

/// A text without its spaces: where a page paints them is a matter of layout.
fn packed(text: &str) -> String {
    text.split_whitespace().collect()
}

#[cfg(test)]
mod tests {
    use super::{Accord, Ecart, packed};
    use crate::code::{Code, Genre};
    use rules::{DossierId, Empreinte};

    fn code() -> Code {
        let id = DossierId(uuid::Uuid::from_u128(7));
        Code::of(Genre::Recu, "bts-2024", id, (3, Empreinte([0xA5; 32])))
    }

    fn page(title: &str, foot: &str) -> String {
        packed(&format!("{title} BTS 2024 {foot} page 1 sur 1"))
    }

    fn foot(code: &Code) -> String {
        crate::footer(code.version, code.empreinte, code.dossier)
    }

    #[test]
    fn words_that_say_what_the_code_says_agree() {
        let code = code();
        let told = page("Reçu de dépôt", &foot(&code));
        assert_eq!(code.against(&[told.clone(), told]), Accord::Meme);
    }

    #[test]
    fn a_page_without_words_is_left_to_the_eyes() {
        assert_eq!(code().against(&[]), Accord::SansMots);
        assert_eq!(code().against(&[String::new()]), Accord::SansMots);
    }

    #[test]
    fn each_difference_is_named_once() {
        let code = code();
        let mut other = code.clone();
        other.version = 4;
        other.empreinte = Empreinte([1; 32]);
        other.dossier = DossierId(uuid::Uuid::from_u128(8));
        let told = page("Convocation", &foot(&other));
        let told = code.against(&[told.clone(), told, packed("Une page de plus")]);
        let all = [
            Ecart::Titre,
            Ecart::Version,
            Ecart::Empreinte,
            Ecart::Dossier,
            Ecart::PageMuette,
        ];
        assert_eq!(told, Accord::Autre(all.to_vec()));
    }

    #[test]
    fn a_second_foot_hides_behind_no_first() {
        let code = code();
        let mut other = code.clone();
        other.version = 12;
        let told = page(
            "Reçu de dépôt",
            &format!("{} {}", foot(&code), foot(&other)),
        );
        assert_eq!(code.against(&[told]), Accord::Autre(vec![Ecart::Version]));
    }
}
