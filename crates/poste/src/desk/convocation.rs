//! The convocation on the screen, among the documents and in the calendar.

use super::Desk;
use crate::view::{ConvocationView, DocumentId, DocumentView, PassageView};
use anyhow::{Context as _, Result};
use documents::{Convoque, Document, mots};
use rules::calendrier_mots::{en_mots, reste_en_mots};
use rules::{Dossier, Passage};

impl Desk {
    /// When and where the épreuves are sat.
    pub(super) fn convocation(&self, dossier: &Dossier) -> Option<ConvocationView> {
        let convocation = dossier.convocation()?;
        let now = self.horloge.now();
        let waited = dossier.uncalled(&self.campagne);
        let passages = convocation.passages.iter();
        let passages = passages.map(|it| self.passage(dossier, it));
        Some(ConvocationView {
            publiee_le: en_mots(convocation.at, self.campagne.calendrier.zone),
            version: dossier.held_version(),
            remplace: dossier.convocations.len() > 1,
            passages: passages.collect(),
            passee: waited.is_empty() && convocation.to_come(now).next().is_none(),
            attendues: waited.iter().map(|it| mots::epreuve(it.def)).collect(),
        })
    }

    fn passage(&self, dossier: &Dossier, passage: &Passage) -> PassageView {
        let now = self.horloge.now();
        PassageView {
            quand: en_mots(passage.debut, self.campagne.calendrier.zone),
            reste: reste_en_mots(now, passage.debut),
            epreuve: mots::passage(passage, dossier, &self.campagne),
            duree: passage.duree.map(mots::duree),
            lieu: passage.lieu().into_iter().map(str::to_owned).collect(),
            materiel: passage.materiel.clone(),
            amenagement: passage.amenagement.clone(),
        }
    }

    /// The sittings to come, for a calendar.
    pub(super) fn sittings(&self) -> Vec<documents::Epreuve> {
        let Some(dossier) = self.dossier() else {
            return Vec::new();
        };
        let convocation = dossier.convocation().into_iter();
        let passages = convocation.flat_map(|it| &it.passages);
        let sitting = |it: &Passage| documents::Epreuve {
            titre: mots::passage(it, dossier, &self.campagne),
            debut: it.debut,
            duree: it.duree,
            lieu: it.lieu().join(", "),
        };
        passages.map(sitting).collect()
    }

    /// The convocation, as this computer makes it.
    pub(super) fn convocation_document(&self, repetition: Option<&str>) -> Result<Document> {
        let dossier = self.dossier().context("no dossier is open")?;
        let convoque = Convoque::of(dossier, &self.campagne);
        Ok(documents::convocation(&Convoque {
            repetition,
            taille: self.taille,
            ..convoque.context("a convocation stands")?
        }))
    }

    /// The convocation among the documents.
    pub(super) fn convocation_line(&self, dossier: &Dossier) -> Option<DocumentView> {
        let convoque = Convoque::of(dossier, &self.campagne)?;
        Some(DocumentView {
            id: DocumentId::Convocation,
            version: convoque.version.0,
            le: en_mots(convoque.convocation.at, self.campagne.calendrier.zone),
            actuel: true,
            signature: None,
        })
    }
}
