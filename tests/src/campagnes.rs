//! Campaigns that no rectorat published: those of the note with other rules, as an exam office would write them.

use anyhow::{Result, ensure};
use rules::campagne::Campagne;
use std::path::Path;

/// Writes the campaign of the note, with the situation that it leaves open registered by experience.
///
/// # Errors
///
/// When the shipped files are not as expected, or the folder cannot be written.
pub fn by_experience(folder: &Path) -> Result<()> {
    let category = "[[categorie]]\nid = \"experience\"\nlibelle = \"Candidat par expérience\"\n\
        formes = [\"globale\"]\n\
        experience = { mois = 12, le = \"cloture\", source = \"essai\", confiance = \"assumed\" }\n\
        source = \"essai\"\nconfiance = \"assumed\"\n\n[[categorie]]\nid = \"individuel\"";
    written(
        folder,
        &[
            (
                "issue = \"a_voir\"",
                "issue = \"ici\"\ncategorie = \"experience\"",
            ),
            ("[[categorie]]\nid = \"individuel\"", category),
        ],
    )
}

/// A national file that the folder of a campaign may replace.
const EXPLICATIONS: &str = "explications.toml";

/// Writes the campaign of the note as that of a certificate, whose words are never those of the BTS.
///
/// # Errors
///
/// When the folder cannot be written.
pub fn certificat(folder: &Path) -> Result<()> {
    written(folder, &[("mot = \"examen\"", "mot = \"certificat\"")])?;
    let national = Path::new(env!("CARGO_MANIFEST_DIR")).join("../campagnes/national");
    std::fs::copy(national.join(EXPLICATIONS), folder.join(EXPLICATIONS))?;
    for name in Campagne::FICHIERS.into_iter().chain([EXPLICATIONS]) {
        let file = folder.join(name);
        let text = std::fs::read_to_string(&file)?
            .replace("Brevet de technicien supérieur", "Certificat d’essai")
            .replace("brevet-de-technicien-superieur", "certificat-d-essai")
            .replace("BTS", "CE")
            .replace("bts", "ce");
        std::fs::write(file, text)?;
    }
    Ok(())
}

/// Writes the files of the campaign of the note, with lines of the main one changed.
fn written(folder: &Path, changes: &[(&str, &str)]) -> Result<()> {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("../campagnes/nantes-bts-2024");
    for name in Campagne::FICHIERS {
        let mut text = std::fs::read_to_string(shipped.join(name))?;
        for (before, after) in changes.iter().filter(|_| name == "campagne.toml") {
            ensure!(text.contains(before), "{name} holds no « {before} »");
            text = text.replacen(before, after, 1);
        }
        std::fs::write(folder.join(name), text)?;
    }
    Ok(())
}
