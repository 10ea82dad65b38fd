//! Lines that speak of one person, and lines of people who cannot be told apart by name and birth date.

use super::candidat::Lu;
use crate::ine::Ine;
use crate::nom::folded;
use std::collections::BTreeMap;

/// Lines that contradict each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Double {
    /// What they share.
    pub motif: MotifDouble,
    /// The lines, from 1.
    pub lignes: Vec<usize>,
}

/// What the lines of a double share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MotifDouble {
    /// The candidate number.
    Numero,
    /// The INE.
    Ine,
    /// Birth name, given names and birth date: a person presents one spécialité in a session (R-COND-9).
    Personne,
}

/// Doubles among all lines, those with mistakes too; lines that share several things are told once.
pub(super) fn doubles(lus: &[Lu]) -> Vec<Double> {
    let mut doubles: Vec<Double> = Vec::new();
    for motif in [MotifDouble::Numero, MotifDouble::Ine, MotifDouble::Personne] {
        for lignes in groups(lus, |lu| shared(lu, motif)) {
            if !doubles.iter().any(|double| double.lignes == lignes) {
                doubles.push(Double { motif, lignes });
            }
        }
    }
    doubles
}

/// Lines with the same birth name and birth date.
pub(super) fn homonymes(lus: &[Lu]) -> Vec<Vec<usize>> {
    groups(lus, named)
}

fn shared(lu: &Lu, motif: MotifDouble) -> Option<String> {
    let identite = lu.source.identite.as_ref()?;
    match motif {
        MotifDouble::Numero => {
            Some(lu.source.numero_candidat.clone()).filter(|numero| !numero.is_empty())
        }
        MotifDouble::Ine => Ine::parse(&identite.ine)
            .ok()
            .map(|ine| ine.as_str().to_owned()),
        MotifDouble::Personne => {
            let prenoms = folded(&identite.prenoms);
            named(lu).map(|named| format!("{named} {prenoms}"))
        }
    }
}

fn named(lu: &Lu) -> Option<String> {
    let nom = folded(&lu.source.identite.as_ref()?.nom_naissance);
    let naissance = lu.naissance?.date();
    (!nom.is_empty()).then(|| format!("{naissance} {nom}"))
}

/// Groups of two lines and more, in the order of the file.
fn groups(lus: &[Lu], key: impl Fn(&Lu) -> Option<String>) -> Vec<Vec<usize>> {
    let mut by_key: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for lu in lus {
        if let Some(key) = key(lu) {
            by_key.entry(key).or_default().push(lu.ligne);
        }
    }
    let mut groups: Vec<Vec<usize>> = by_key
        .into_values()
        .filter(|lignes| lignes.len() > 1)
        .collect();
    groups.sort();
    groups
}
