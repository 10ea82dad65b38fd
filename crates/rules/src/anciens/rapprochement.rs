//! Finding the candidacy of a person among those of the session before.
//!
//! Only one reading is sure enough to show what the session before knows; whatever is doubtful asks for the candidate
//! number, so that nobody ever sees the data of another person.

use crate::naissance::{DateNaissance, typed_day};
use crate::nom::folded;
use crate::saisie::{IdentiteSaisie, SessionPrecedente};

/// What a person typed to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recherche<'t> {
    /// Birth name.
    pub nom: &'t str,
    /// Birth date.
    pub naissance: DateNaissance,
    /// Candidate number; may be empty.
    pub numero: &'t str,
    /// Given names, or the first of them; may be empty.
    pub prenoms: &'t str,
}

/// What a search gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rapprochement<'a> {
    /// One candidacy, and no other reading.
    Sur(&'a SessionPrecedente),
    /// Something answers, and it is not sure that it is this person.
    Douteux(DouteRapprochement),
    /// Nothing answers.
    Aucun,
}

/// Why a candidacy that answers is not surely the one of the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DouteRapprochement {
    /// Several have that name and that birth date.
    Plusieurs,
    /// Its name differs by one letter.
    NomProche,
    /// Its name in use is the name that was typed.
    NomUsage,
    /// Its given names are others.
    Prenoms,
    /// The number is of another name or birth date, or the name and birth date have another number.
    Numero,
}

/// Finds a person by birth name, birth date and, when it was typed, candidate number.
///
/// The name typed with one wrong letter, or the name in use, is enough only together with the number.
///
/// Source: note, étape 2 « si votre inscription est pré-initialisée »; R-ID-3.
pub fn rapprocher<'a>(
    recherche: &Recherche<'_>,
    connus: &'a [SessionPrecedente],
) -> Rapprochement<'a> {
    let wanted = numero(recherche.numero);
    let nom = folded(recherche.nom);
    let born = connus.iter().filter_map(|source| {
        let identite = source.identite.as_ref()?;
        is_born(identite, recherche.naissance).then_some((source, identite))
    });
    let born: Vec<(&SessionPrecedente, &IdentiteSaisie)> = born.collect();
    let same = born
        .iter()
        .filter(|(_, own)| folded(&own.nom_naissance) == nom);
    let same: Vec<_> = same.copied().collect();
    let near = born
        .iter()
        .filter_map(|(source, own)| Some((*source, nearness(own, &nom)?)));
    let near: Vec<_> = near.collect();
    if wanted.is_empty() {
        return without_number(&same, &near, recherche.prenoms);
    }
    let numbered = |source: &&SessionPrecedente| numero(&source.numero_candidat) == wanted;
    let sources = same.iter().map(|(source, _)| *source);
    let sources = sources.chain(near.iter().map(|(source, _)| *source));
    match sources.filter(numbered).collect::<Vec<_>>().as_slice() {
        [source] => Rapprochement::Sur(source),
        [_, _, ..] => Rapprochement::Douteux(DouteRapprochement::Plusieurs),
        [] if !same.is_empty() || connus.iter().any(|source| numbered(&source)) => {
            Rapprochement::Douteux(DouteRapprochement::Numero)
        }
        [] => Rapprochement::Aucun,
    }
}

/// Without a number, only the exact name is enough, and given names tell homonyms apart when they were typed.
fn without_number<'a>(
    same: &[(&'a SessionPrecedente, &IdentiteSaisie)],
    near: &[(&SessionPrecedente, DouteRapprochement)],
    prenoms: &str,
) -> Rapprochement<'a> {
    let given = same
        .iter()
        .filter(|(_, own)| go_together(&own.prenoms, prenoms));
    match (given.collect::<Vec<_>>().as_slice(), same, near) {
        ([(source, _)], _, _) => Rapprochement::Sur(source),
        ([_, _, ..], _, _) => Rapprochement::Douteux(DouteRapprochement::Plusieurs),
        ([], [_, ..], _) => Rapprochement::Douteux(DouteRapprochement::Prenoms),
        ([], [], [(_, doute), ..]) => Rapprochement::Douteux(*doute),
        ([], [], []) => Rapprochement::Aucun,
    }
}

/// A candidate number as it is compared: letters and digits, in capitals.
pub(super) fn numero(text: &str) -> String {
    let known = text.chars().filter(char::is_ascii_alphanumeric);
    known.map(|c| c.to_ascii_uppercase()).collect()
}

fn is_born(identite: &IdentiteSaisie, naissance: DateNaissance) -> bool {
    typed_day(&identite.jour, &identite.mois, &identite.annee) == Ok(naissance.date())
}

/// Why a name that was typed is nearly the one of a candidacy; `None` when it is the same or quite another.
fn nearness(own: &IdentiteSaisie, nom: &str) -> Option<DouteRapprochement> {
    let (birth, usage) = (folded(&own.nom_naissance), folded(&own.nom_usage));
    if birth == nom {
        None
    } else if usage == nom && !nom.is_empty() {
        Some(DouteRapprochement::NomUsage)
    } else {
        one_letter_apart(&birth, nom).then_some(DouteRapprochement::NomProche)
    }
}

/// One letter more, less, other, or two neighbours exchanged.
fn one_letter_apart(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() {
        (one, other)
    } else {
        (other, one)
    };
    let head = short.iter().zip(&long).take_while(|(a, b)| a == b).count();
    let (short, long) = (&short[head..], &long[head..]);
    match (short, long) {
        ([a, b, rest @ ..], [c, d, other @ ..]) if a == d && b == c && rest == other => true,
        ([_, rest @ ..], [_, other @ ..]) if rest == other => true,
        (short, [_, rest @ ..]) => short == rest,
        (_, []) => false,
    }
}

/// Whether one list of given names is the beginning of the other; a person may type the first one only.
fn go_together(own: &str, typed: &str) -> bool {
    let (own, typed) = (folded(own), folded(typed));
    own.split_whitespace()
        .zip(typed.split_whitespace())
        .all(|(own, typed)| own == typed)
}
