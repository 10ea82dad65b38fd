//! The data that the desk runs on: the campaign, the national tables, last session's candidacies.

use anyhow::{Context as _, Result, bail};
use rules::campagne::{Anomalie, Campagne, Fichiers, Territoire};
use rules::saisie::SessionPrecedente;
use std::path::Path;

macro_rules! embedded {
    ($folder:literal: $($name:literal),+) => {
        Fichiers::from([$(($name, include_str!(concat!("../../../campagnes/", $folder, "/", $name)))),+])
    };
}

/// The campaign shipped with the application.
///
/// # Errors
///
/// Returns every anomaly of the shipped files.
pub fn campagne() -> Result<Campagne> {
    let mut files = embedded!("nantes-bts-2024": "campagne.toml", "pieces.toml", "textes.toml");
    files.extend(reglementation());
    Campagne::parse(&files).map_err(told)
}

/// The national regulation shipped with the application.
fn reglementation() -> Fichiers<'static> {
    embedded!("national": "langues.csv", "specialites.csv", "reglements.csv", "epreuves.csv", "correspondances.csv", "explications.toml")
}

/// A campaign of a folder; a file of the regulation in that folder stands for the shipped one.
///
/// # Errors
///
/// Returns what could not be read, or every anomaly of the files.
pub fn campagne_of(folder: &Path) -> Result<Campagne> {
    let mut texts = Vec::new();
    for name in Campagne::FICHIERS.into_iter().chain(Campagne::NATIONAUX) {
        let path = folder.join(name);
        if path.exists() {
            texts.push((
                name,
                std::fs::read_to_string(&path)
                    .with_context(|| format!("read {}", path.display()))?,
            ));
        }
    }
    let mut files = reglementation();
    files.extend(texts.iter().map(|(name, text)| (*name, text.as_str())));
    Campagne::parse(&files).map_err(told)
}

/// The national tables shipped with the application.
///
/// # Errors
///
/// Returns every line that does not read.
pub fn territoire() -> Result<Territoire> {
    let files =
        embedded!("national": "academies.csv", "departements.csv", "communes.csv", "pays.csv");
    Territoire::parse(&files).map_err(told)
}

fn told(anomalies: Vec<Anomalie>) -> anyhow::Error {
    let lines: Vec<String> = anomalies
        .iter()
        .map(|a| format!("{}:{} {}", a.fichier, a.ligne, a.message))
        .collect();
    anyhow::anyhow!("{}", lines.join("\n"))
}

/// Last session's candidacies, as the service exports them: a JSON list of stored `OfferReprise` commands.
///
/// # Errors
///
/// Returns what could not be read.
pub fn reprises(bytes: &[u8]) -> Result<Vec<SessionPrecedente>> {
    let rows: Vec<serde_json::Value> =
        serde_json::from_slice(bytes).context("read the list of candidacies")?;
    let mut reprises = Vec::new();
    for (index, row) in rows.into_iter().enumerate() {
        let sante = row
            .get("sante")
            .map(serde_json::Value::to_string)
            .map(String::into_bytes);
        let payload = row
            .get("dossier")
            .map(serde_json::Value::to_string)
            .unwrap_or_default()
            .into_bytes();
        match rules::journal::read(&rules::journal::Stored { payload, sante }) {
            Ok(rules::Command::OfferReprise(source)) => reprises.push(*source),
            Ok(_) | Err(_) => bail!("entry {} is not a candidacy of a former session", index + 1),
        }
    }
    Ok(reprises)
}

/// Writes last session's candidacies in the form that [`reprises`] reads.
pub fn write_reprises(reprises: &[SessionPrecedente]) -> Vec<u8> {
    let value =
        |bytes: &[u8]| serde_json::from_slice::<serde_json::Value>(bytes).unwrap_or_default();
    let rows = reprises.iter().map(|source| {
        let stored = rules::journal::store(&rules::Command::OfferReprise(Box::new(source.clone())), "", 0);
        serde_json::json!({ "dossier": value(&stored.payload), "sante": stored.sante.as_deref().map(value) })
    });
    serde_json::Value::Array(rows.collect())
        .to_string()
        .into_bytes()
}
