//! The data that the desk runs on: the campaign, the national tables, last session's candidacies.

use crate::bureau::CarteFond;
use anyhow::{Context as _, Result, bail};
pub use rules::campagne::Campagne;
use rules::campagne::{Anomalie, Fichiers, Specialite, Territoire};
use rules::saisie::SessionPrecedente;
use std::io::Write as _;
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
    Campagne::parse(&fichiers()).map_err(told)
}

/// The files of the campaign shipped with the application, and of the national regulation.
pub fn fichiers() -> Fichiers<'static> {
    let mut files = embedded!("nantes-bts-2024": "campagne.toml", "pieces.toml", "textes.toml");
    files.extend(reglementation());
    files
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
    let own = texts(folder)?;
    Campagne::parse(&over_shipped(&own)).map_err(told)
}

/// The map shipped with the application, or that of a folder; nothing when a campaign has none.
///
/// # Errors
///
/// Returns what could not be read, with the line.
pub fn carte(folder: Option<&Path>) -> Result<Option<CarteFond>> {
    const NAME: &str = "carte.csv";
    let shipped = || include_str!("../../../campagnes/nantes-bts-2024/carte.csv").to_owned();
    let text = match folder.map(|it| it.join(NAME)) {
        None => shipped(),
        Some(path) if path.exists() => {
            std::fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?
        }
        Some(_) => return Ok(None),
    };
    let read = CarteFond::parse(&text);
    read.map(Some)
        .map_err(|line| anyhow::anyhow!("{NAME}:{line} : cette ligne ne se lit pas"))
}

/// What the session before a campaign offered: the spécialités, with the règlement that governed each then. The
/// folder is the one of the campaign; without one, the shipped regulation says it.
///
/// # Errors
///
/// Returns what could not be read, or every anomaly of the files.
pub fn offre_precedente(folder: Option<&Path>, campagne: &Campagne) -> Result<Vec<Specialite>> {
    let own = folder.map(texts).transpose()?.unwrap_or_default();
    let before = campagne.session.saturating_sub(1);
    Campagne::offre(before, &over_shipped(&own)).map_err(told)
}

/// The files of the folder, by name.
fn texts(folder: &Path) -> Result<Vec<(&'static str, String)>> {
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
    Ok(texts)
}

/// The shipped regulation, with the files of a folder over it.
fn over_shipped<'t>(own: &'t [(&'static str, String)]) -> Fichiers<'t> {
    let mut files = reglementation();
    files.extend(own.iter().map(|(name, text)| (*name, text.as_str())));
    files
}

/// The national tables shipped with the application.
///
/// # Errors
///
/// Returns every line that does not read.
pub fn territoire() -> Result<Territoire> {
    Territoire::parse(&tables()).map_err(told)
}

/// The files of the national tables shipped with the application.
pub fn tables() -> Fichiers<'static> {
    embedded!("national": "academies.csv", "departements.csv", "communes.csv", "pays.csv")
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

/// Writes a file that only the account of the person may read, whole or not at all.
///
/// # Errors
///
/// Returns what the disk refused.
pub fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut partial = path.as_os_str().to_owned();
    partial.push(".partiel");
    let partial = Path::new(&partial);
    // One that a power cut left would keep its own rights.
    if partial.exists() {
        std::fs::remove_file(partial)?;
    }
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(partial)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    std::fs::rename(partial, path)
}
