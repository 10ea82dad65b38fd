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
