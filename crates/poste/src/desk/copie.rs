//! All that is kept about a person, here and at the service, as one archive that any program opens.
//!
//! Source: RGPD, art. 15 et 20.

use super::documents::stem;
use super::{Desk, Ouvert};
use crate::view::DocumentId;
use anyhow::{Context as _, Result};
use serde_json::{Value, json};
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

const LISEZMOI: &str = "Ce dossier contient ce qui est conservé sur votre inscription.\n\n\
    reponses.json : chaque réponse que vous avez enregistrée, avec sa date.\n\
    brouillon.json : ce qui est tapé et pas encore enregistré.\n\
    pieces/ : vos pièces, avec leurs versions remplacées.\n\
    documents/ : vos récapitulatifs et demandes de pièces, en PDF.\n\
    service.json : tout ce que le service conserve sur votre compte et vos dossiers. S’il manque, vous n’étiez pas\n\
    connecté, ou le service n’a pas pu répondre : recommencez une fois connecté.\n\n\
    Ces fichiers ne sont pas chiffrés. Ils portent vos données personnelles, et votre réponse sur les aménagements\n\
    d’épreuves si vous l’avez donnée. Gardez-les pour vous.\n";

impl Desk {
    /// Saves all that is kept about the open dossier where the person chooses.
    pub(super) async fn save_copy(&mut self) -> Result<()> {
        self.refus.clear();
        if let Some(path) = self.shell.choose_destination("mes-donnees.zip").await {
            let service = self
                .ask(|liaison, token| async move { liaison.copy(&token).await })
                .await?;
            let service = service.and_then(|text| serde_json::from_slice(&text).ok());
            let archive = self.copy(service.as_ref()).await?;
            self.write_and_tell(&path, &archive, "copie.enregistree");
        }
        Ok(())
    }

    /// Makes the archive, with what the service keeps when it answered.
    async fn copy(&self, service: Option<&Value>) -> Result<Vec<u8>> {
        let ouvert = self.ouvert.as_ref().context("no dossier is open")?;
        let mut archive = Archive::new();
        archive.add("LISEZMOI.txt", LISEZMOI.as_bytes())?;
        archive.add("reponses.json", &pretty(&self.answers(ouvert).await?)?)?;
        archive.add("brouillon.json", &pretty(&json!(ouvert.brouillon))?)?;
        if let Some(service) = service {
            archive.add("service.json", &pretty(service)?)?;
        }
        self.add_pieces(ouvert, &mut archive).await?;
        for version in 1..=ouvert.dossier.version() {
            for id in [DocumentId::Recapitulatif, DocumentId::DemandeDePieces] {
                let made = self.document(id, version)?;
                let path = format!("documents/{}-v{version}.pdf", stem(id));
                archive.add(&path, &made.bytes)?;
            }
        }
        archive.finish()
    }

    /// Each command of the journal, as it was kept.
    async fn answers(&self, ouvert: &Ouvert) -> Result<Value> {
        // A form that this program does not know is given as text.
        let read = |bytes: &[u8]| {
            serde_json::from_slice(bytes)
                .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(bytes)))
        };
        let entries = self.store.entries(&ouvert.cles).await?;
        let answers = entries.iter().map(|entry| {
            json!({
                "le": entry.at.to_rfc3339(),
                "reponse": read(&entry.payload),
                "amenagements": entry.sante.as_deref().map(read),
            })
        });
        Ok(answers.collect())
    }

    async fn add_pieces(&self, ouvert: &Ouvert, archive: &mut Archive) -> Result<()> {
        for (code, versions) in &ouvert.dossier.pieces {
            for (number, version) in (1..).zip(versions) {
                for (rank, fichier) in (1..).zip(&version.fichiers) {
                    let kept = self.store.file(&ouvert.cles, &fichier.empreinte).await?;
                    let Some(bytes) = kept else { continue };
                    let name = safe(&fichier.nom);
                    let path = format!("pieces/{code}/version-{number}/{rank}-{name}");
                    archive.add(&path, &bytes)?;
                }
            }
        }
        Ok(())
    }
}

fn pretty(value: &Value) -> Result<Vec<u8>> {
    serde_json::to_vec_pretty(value).context("write JSON")
}

/// The name of a file without what another system would take for a folder, a drive or a command.
fn safe(name: &str) -> String {
    let kept = |c: char| !c.is_control() && !"/\\:*?\"<>|".contains(c);
    name.chars()
        .map(|c| if kept(c) { c } else { '_' })
        .collect()
}

/// A ZIP file in memory.
struct Archive(ZipWriter<Cursor<Vec<u8>>>);

impl Archive {
    fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    fn add(&mut self, path: &str, bytes: &[u8]) -> Result<()> {
        // Nearly all of it is PDF and JPEG, which do not shrink.
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
        self.0.start_file(path, options)?;
        self.0.write_all(bytes).context("fill the archive")
    }

    fn finish(self) -> Result<Vec<u8>> {
        Ok(self.0.finish()?.into_inner())
    }
}
