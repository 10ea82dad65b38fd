//! What the last session knows of a person, as the service hands it to the program.

use crate::people::Person;
use crate::preparation::code_of;
use anyhow::{Context as _, Result};
use rules::saisie::{CoordonneesSaisie, EpreuvesSaisie, IdentiteSaisie, SessionPrecedente};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The mark that a failed person has at each épreuve, as printed.
pub const NOTES: [(&str, &str); 6] = [
    ("E1", "12,00"),
    ("E21", "10,50"),
    ("E22", "9,00"),
    ("E3", "14,00"),
    ("E41", "7,00"),
    ("E42", "8,50"),
];

/// The number of the candidate in the last session.
pub const NUMERO: &str = "0223456789";

/// Writes the file of a person who failed the BTS MCO in 2023, with English, and gives its path.
///
/// # Errors
///
/// When a commune of the person is not in the national table, or the file cannot be written.
pub fn after_failure(folder: &Path, person: &Person) -> Result<PathBuf> {
    let territoire = poste::fonds::territoire()?;
    let birth = person.naissance;
    let source = SessionPrecedente {
        session: 2023,
        numero_candidat: NUMERO.to_owned(),
        identite: Some(IdentiteSaisie {
            civilite: person.civilite.to_lowercase(),
            nom_naissance: person.nom_naissance.clone(),
            prenoms: person.prenoms.clone(),
            jour: birth.format("%d").to_string(),
            mois: birth.format("%m").to_string(),
            annee: birth.format("%Y").to_string(),
            lieu_naissance: "france".to_owned(),
            commune_naissance: code_of(&territoire, &person.lieu_naissance)?,
            nationalite: "francaise".to_owned(),
            ..IdentiteSaisie::default()
        }),
        coordonnees: Some(CoordonneesSaisie {
            adresse_1: person.adresse.clone(),
            code_postal: person.commune.code_postal.to_owned(),
            commune: code_of(&territoire, &person.commune)?,
            telephone: person.telephone.clone(),
            ..CoordonneesSaisie::default()
        }),
        specialite: Some("management-commercial-operationnel".to_owned()),
        epreuves: Some(EpreuvesSaisie {
            forme: "globale".to_owned(),
            langues: BTreeMap::from([("E2".to_owned(), "anglais".to_owned())]),
            ..EpreuvesSaisie::default()
        }),
        notes: NOTES
            .map(|(code, note)| (code.to_owned(), note.to_owned()))
            .into(),
        amenagements: vec!["temps majoré d’un tiers".to_owned()],
    };
    let path = folder.join("reprises.json");
    std::fs::write(&path, poste::fonds::write_reprises(&[source]))
        .context("write the candidacies")?;
    Ok(path)
}
