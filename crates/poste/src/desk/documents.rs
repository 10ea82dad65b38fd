//! The documents: made when they are asked for, opened or saved where the person chooses.

use super::{Desk, sceau};
use crate::partiel::Partiel;
use crate::refus;
use crate::view::{DocumentId, DocumentView};
use anyhow::{Context as _, Result};
use cachet::Ancres;
use chrono::{DateTime, Utc};
use documents::{Annulation, Confirmation, Correction, Document, Signe, Source, Taille};
use liaison::DocumentScelle;
use rules::Dossier;
use rules::calendrier_mots::en_mots;
use rules::verification::verified;
use std::io::Write as _;
use std::path::Path;
use uuid::Uuid;

impl Desk {
    /// Makes a document of a version of the open dossier.
    ///
    /// # Errors
    ///
    /// Returns that no dossier is open or that the version does not exist.
    pub fn document(&self, document: DocumentId, version: u32) -> Result<Document> {
        self.document_at(document, version, self.horloge.now())
    }

    /// The same, at an instant.
    fn document_at(
        &self,
        document: DocumentId,
        version: u32,
        now: DateTime<Utc>,
    ) -> Result<Document> {
        let repetition = self
            .horloge
            .is_repetition()
            .then(|| en_mots(now, self.campagne.calendrier.zone));
        let compte = self
            .compte
            .as_ref()
            .context("an account is read at the start")?;
        let (name, key) = (sceau::name(compte)?, compte.key()?);
        let signs = |text: &[u8]| key.sign(text);
        let source = Source {
            dossier: self.dossier().context("no dossier is open")?,
            version,
            campagne: &self.campagne,
            territoire: &self.territoire,
            edite_le: now,
            repetition: repetition.as_deref(),
            taille: self.taille,
            signe: Some(Signe {
                cle: &name,
                signe: &signs,
            }),
            champs: true,
        };
        Ok(match document {
            DocumentId::Recapitulatif => documents::recapitulatif(&source)?,
            DocumentId::DemandeDePieces => documents::demande_de_pieces(&source)?,
            DocumentId::Recu => self.receipt_document(repetition.as_deref())?,
            DocumentId::Confirmation => self.confirmation(repetition.as_deref())?,
            DocumentId::Convocation => self.convocation_document(repetition.as_deref())?,
            DocumentId::Correction => {
                let asked = Correction::of(source.dossier, &self.campagne, now);
                documents::correction(&Correction {
                    repetition: repetition.as_deref(),
                    taille: self.taille,
                    ..asked.context("a correction is open")?
                })
            }
            DocumentId::Decision => {
                let ended = Annulation::of(source.dossier, &self.campagne);
                documents::annulation(&Annulation {
                    repetition: repetition.as_deref(),
                    taille: self.taille,
                    ..ended.context("a decision stands")?
                })
            }
        })
    }

    /// The document that the service sealed, where there is one and it can be reached; else the one that this computer makes.
    async fn sealed_or_made(&mut self, document: DocumentId, version: u32) -> Result<Document> {
        let now = self.horloge.now();
        let made = self.document_at(document, version, now)?;
        let wanted = match document {
            DocumentId::Recapitulatif => {
                let bytes = self.signed_page(made.bytes, (version, now)).await?;
                return Ok(Document { bytes, ..made });
            }
            DocumentId::Correction => DocumentScelle::Correction,
            DocumentId::Decision => DocumentScelle::Decision,
            DocumentId::Recu => DocumentScelle::Recu,
            DocumentId::Confirmation => DocumentScelle::Confirmation,
            DocumentId::Convocation => DocumentScelle::Convocation,
            DocumentId::DemandeDePieces => return Ok(made),
        };
        // The service seals letters of the usual size only.
        if self.taille != Taille::Normale {
            return Ok(made);
        }
        Ok(match self.sealed(wanted).await? {
            Some(bytes) => Document { bytes, ..made },
            None => made,
        })
    }

    /// A document as the service seals it, when it answers and its seal holds.
    async fn sealed(&mut self, wanted: DocumentScelle) -> Result<Option<Vec<u8>>> {
        let Some((ancres, dossier)) = self.sealing() else {
            return Ok(None);
        };
        let told = std::mem::take(&mut self.refus);
        let asked = self
            .ask(|liaison, token| async move { liaison.document(&token, dossier, wanted).await });
        let sealed = asked.await?;
        // Without it, the one that is made here does: nothing to tell.
        self.refus = told;
        Ok(sealed.filter(|bytes| cachet::verify(bytes, &ancres).is_ok()))
    }

    /// Whose seals are trusted, and the open dossier, when the service can be asked for one.
    pub(super) fn sealing(&self) -> Option<(Ancres, Uuid)> {
        let ancres = self.service.as_ref().and_then(|it| it.cachets().cloned());
        // Nobody waits for a network that did not answer a moment ago.
        let asks = self.is_signed_in() && self.reseau.is_up();
        let dossier = self.dossier().map(|dossier| dossier.id.0);
        ancres.filter(|_| asks).zip(dossier)
    }

    /// The confirmation of the inscription, as this computer makes it.
    fn confirmation(&self, repetition: Option<&str>) -> Result<Document> {
        let dossier = self.dossier().context("no dossier is open")?;
        let decision = dossier.standing_decision().context("a decision stands")?;
        let version = usize::try_from(decision.version)?.checked_sub(1);
        let version = version.and_then(|place| dossier.versions.get(place));
        let version = version.context("the version that was validated")?;
        Ok(documents::confirmation(&Confirmation {
            dossier: dossier.id,
            version: decision.version,
            empreinte: version.empreinte,
            decidee_le: decision.at,
            declaration: Some(verified(dossier)),
            cachet: false,
            signe: None,
            campagne: &self.campagne,
            repetition,
            taille: self.taille,
        }))
    }

    /// The confirmation among the documents.
    pub(super) fn confirmation_line(&self, dossier: &Dossier) -> Option<DocumentView> {
        let decision = dossier
            .standing_decision()
            .filter(|_| dossier.is_validated())?;
        Some(self.line_of_service(DocumentId::Confirmation, decision.version, decision.at))
    }

    /// The correction that is open, among the documents.
    pub(super) fn correction_line(&self, dossier: &Dossier) -> Option<DocumentView> {
        let asked = Correction::of(dossier, &self.campagne, self.horloge.now())?;
        let first = asked.points.iter().map(|point| point.demande_le).min()?;
        Some(self.line_of_service(DocumentId::Correction, asked.version, first))
    }

    /// The decision that ended the candidacy against the person, among the documents.
    pub(super) fn decision_line(&self, dossier: &Dossier) -> Option<DocumentView> {
        let ended = Annulation::of(dossier, &self.campagne)?;
        Some(self.line_of_service(DocumentId::Decision, ended.version, ended.decidee_le))
    }

    fn line_of_service(&self, id: DocumentId, version: u32, at: DateTime<Utc>) -> DocumentView {
        DocumentView {
            id,
            version,
            le: en_mots(at, self.campagne.calendrier.zone),
            actuel: true,
            signature: None,
        }
    }

    pub(super) async fn open_document(&mut self, document: DocumentId, version: u32) -> Result<()> {
        self.refus.clear();
        let made = self.sealed_or_made(document, version).await?;
        let folder = self.opened_documents();
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(self.file_name(document, version));
        write(&path, &made.bytes)?;
        if !self.shell.open(&path).await {
            self.refus.push(refus::own("document.ouverture", ""));
        }
        self.tell_missing(&made);
        Ok(())
    }

    /// Where a PDF stands while the system's program shows it: readable, so only while its dossier is open.
    fn opened_documents(&self) -> std::path::PathBuf {
        self.donnees.join("documents")
    }

    /// Removes the PDFs that were opened.
    pub(super) fn forget_documents(&self) {
        // A folder that was never made, or that a viewer still holds on Windows: tried again at the next start.
        let _ = std::fs::remove_dir_all(self.opened_documents());
    }

    pub(super) async fn save_document(&mut self, document: DocumentId, version: u32) -> Result<()> {
        self.refus.clear();
        let made = self.sealed_or_made(document, version).await?;
        let name = self.file_name(document, version);
        if let Some(path) = self.shell.choose_destination(&name).await {
            self.write_and_tell(&path, &made.bytes, "document.enregistre");
        }
        self.tell_missing(&made);
        Ok(())
    }

    /// A character that no embedded face has is told, never dropped in silence.
    fn tell_missing(&mut self, made: &Document) {
        if !made.missing.is_empty() {
            let mut refus = refus::own("document.lettres_manquantes", "");
            refus
                .donnees
                .insert("lettres".to_owned(), made.missing.iter().collect());
            self.refus.push(refus);
        }
    }

    fn file_name(&self, document: DocumentId, version: u32) -> String {
        format!(
            "{}-{}-{}-v{version}.pdf",
            stem(document),
            self.campagne.examen.court.texte.to_lowercase(),
            self.campagne.session
        )
    }

    /// The dates as a calendar file (RFC 5545), with a reminder two days before.
    pub(super) async fn save_dates(&mut self) -> Result<()> {
        self.refus.clear();
        let Some(path) = self.shell.choose_destination("dates-inscription.ics").await else {
            return Ok(());
        };
        let now = self.horloge.now();
        let calendrier = self.calendrier();
        let echeances = documents::Echeances {
            choix: Some(calendrier.cloture.valeur),
            depot: calendrier.depot.as_ref().map(|depot| depot.valeur),
            depose: self.proved_deposit().is_some(),
            epreuves: self.sittings(),
        };
        let dates = documents::agenda(&self.campagne, &echeances, now);
        if self.write_out(&path, dates.as_bytes()) {
            self.annonce = Some(refus::annonce("dates.enregistrees", &[]));
        }
        Ok(())
    }

    /// Writes where the person chose, and tells in which folder.
    pub(super) fn write_and_tell(&mut self, path: &Path, bytes: &[u8], code: &'static str) {
        if self.write_out(path, bytes) {
            let folder = path.parent().map(|folder| folder.display().to_string());
            let donnees = [("dossier", folder.unwrap_or_default())];
            self.annonce = Some(refus::annonce(code, &donnees));
        }
    }

    /// Writes where the person chose, often a key; says whether it is done, and on the screen why it is not.
    pub(super) fn write_out(&mut self, path: &Path, bytes: &[u8]) -> bool {
        let code = match write(path, bytes) {
            Ok(()) => return true,
            Err(store::Error::DiskFull) => "destination.pleine",
            Err(_) => "destination.refusee",
        };
        self.refus.push(refus::own(code, ""));
        false
    }
}

/// How the name of its file begins.
pub(super) fn stem(document: DocumentId) -> &'static str {
    match document {
        DocumentId::Recapitulatif => "recapitulatif",
        DocumentId::DemandeDePieces => "demande-de-pieces",
        DocumentId::Recu => "recu-de-depot",
        DocumentId::Confirmation => "confirmation-d-inscription",
        DocumentId::Convocation => "convocation",
        DocumentId::Correction => "demande-de-correction",
        DocumentId::Decision => "decision",
    }
}

/// Writes a file whole or not at all.
fn write(path: &Path, bytes: &[u8]) -> Result<(), store::Error> {
    let mut file = Partiel::new(path)?;
    file.out.write_all(bytes)?;
    Ok(file.end(path)?)
}
