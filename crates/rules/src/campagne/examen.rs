//! The examination, and how a French sentence speaks of it.

use crate::nom::folded;

/// The examination and the words that speak of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Examen {
    /// « Brevet de technicien supérieur ».
    pub nom: String,
    /// « BTS ».
    pub court: Mot,
    /// « examen », « concours », « certificat ».
    pub mot: Mot,
}

/// A noun of the campaign. Sentences take the form that agrees with it: « à l’examen », « au concours ».
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mot {
    /// The noun alone: « examen ».
    pub texte: String,
    /// Whether it is feminine; masculine otherwise.
    pub feminin: bool,
}

impl Mot {
    /// « cet examen », « ce concours », « cette épreuve ».
    pub fn ce(&self) -> String {
        let ce = match (self.feminin, self.elides()) {
            (true, _) => "cette",
            (false, true) => "cet",
            (false, false) => "ce",
        };
        format!("{ce} {}", self.texte)
    }

    /// « l’examen », « le concours », « la licence ».
    pub fn le(&self) -> String {
        self.with("l’", "le ", "la ")
    }

    /// « à l’examen », « au concours », « à la licence ».
    pub fn au(&self) -> String {
        self.with("à l’", "au ", "à la ")
    }

    /// « de l’examen », « du concours », « de la licence ».
    pub fn du(&self) -> String {
        self.with("de l’", "du ", "de la ")
    }

    /// « d’examen », « de concours », « de licence ».
    pub fn de(&self) -> String {
        self.with("d’", "de ", "de ")
    }

    /// « Examen déjà présenté », « Épreuve déjà présentée ».
    pub fn deja_presente(&self) -> String {
        let mut rest = self.texte.chars();
        let first: String = rest
            .next()
            .into_iter()
            .flat_map(char::to_uppercase)
            .collect();
        let agreed = if self.feminin { "e" } else { "" };
        format!("{first}{} déjà présenté{agreed}", rest.as_str())
    }

    fn with(&self, elided: &str, masculine: &str, feminine: &str) -> String {
        let before = match (self.elides(), self.feminin) {
            (true, _) => elided,
            (false, false) => masculine,
            (false, true) => feminine,
        };
        format!("{before}{}", self.texte)
    }

    /// Whether the noun begins with a vowel.
    fn elides(&self) -> bool {
        folded(&self.texte).starts_with(['A', 'E', 'I', 'O', 'U'])
    }
}

#[cfg(test)]
mod tests {
    use super::Mot;

    fn mot(texte: &str, feminin: bool) -> Mot {
        let texte = texte.to_owned();
        Mot { texte, feminin }
    }

    #[test]
    fn sentences_agree_with_the_word_of_the_campaign() {
        for (mot, forms) in [
            (
                mot("examen", false),
                "cet examen, l’examen, à l’examen, de l’examen, d’examen",
            ),
            (
                mot("concours", false),
                "ce concours, le concours, au concours, du concours, de concours",
            ),
            (
                mot("épreuve", true),
                "cette épreuve, l’épreuve, à l’épreuve, de l’épreuve, d’épreuve",
            ),
            (
                mot("licence", true),
                "cette licence, la licence, à la licence, de la licence, de licence",
            ),
            (mot("BTS", false), "ce BTS, le BTS, au BTS, du BTS, de BTS"),
        ] {
            let all = [mot.ce(), mot.le(), mot.au(), mot.du(), mot.de()];
            assert_eq!(all.join(", "), forms);
        }
    }

    #[test]
    fn a_label_begins_with_the_word_and_agrees_with_it() {
        let label = |texte, feminin| mot(texte, feminin).deja_presente();
        assert_eq!(label("examen", false), "Examen déjà présenté");
        assert_eq!(label("épreuve", true), "Épreuve déjà présentée");
        assert_eq!(label("", false), " déjà présenté");
    }
}
