//! The confirmation of an inscription: kept to fill a letter, made into a document when it leaves.

use super::modeles::{Champs, Jointe};
use crate::cles::Cles;
use crate::fonds::Fonds;
use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use documents::{Confirmation, Taille, confirmation};
use rules::calendrier_mots::en_mots;
use rules::campagne::Campagne;
use rules::declaration::Declaration;
use rules::verification::verified;
use rules::{Decision, Dossier, DossierId, Empreinte, IssueInscription};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What is confirmed: of a dossier, and of nobody by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Confirmee {
    campagne: String,
    dossier: Uuid,
    version: u32,
    empreinte: String,
    le: DateTime<Utc>,
}

impl Confirmee {
    /// What a validation confirms; nothing for another decision, or of a version that is not there.
    pub(crate) fn of(dossier: &Dossier, campagne: &Campagne, decision: &Decision) -> Option<Self> {
        let place = usize::try_from(decision.version).ok()?.checked_sub(1)?;
        let version = dossier.versions.get(place)?;
        (decision.issue == IssueInscription::Validee).then(|| Self {
            campagne: campagne.id.clone(),
            dossier: dossier.id.0,
            version: decision.version,
            empreinte: version.empreinte.hex(),
            le: decision.at,
        })
    }

    /// What stands confirmed in a dossier, with what its candidate declared.
    pub(crate) fn standing<'d>(
        dossier: &'d Dossier,
        campagne: &Campagne,
    ) -> Option<(Self, &'d Declaration)> {
        let told = Self::of(dossier, campagne, dossier.standing_decision()?)?;
        Some((told, verified(dossier)))
    }

    /// Makes the document, sealed where the service has a seal; with what the candidate declared only over her session.
    ///
    /// # Errors
    /// What was kept does not read, its campaign is not run here, or the seal cannot be put.
    pub(crate) async fn document(
        &self,
        declaration: Option<&Declaration>,
        fonds: &Fonds,
        cles: &Cles,
        repetition: bool,
    ) -> Result<Vec<u8>> {
        let campagne = fonds.campagne(&self.campagne);
        let campagne = &*campagne.context("a campaign that is run here")?;
        let banner = repetition.then(|| en_mots(self.le, campagne.calendrier.zone));
        let empreinte = Empreinte::parse(&self.empreinte).context("a fingerprint")?;
        cles.sealed(|cachet, signe| {
            confirmation(&Confirmation {
                dossier: DossierId(self.dossier),
                version: self.version,
                empreinte,
                decidee_le: self.le,
                declaration,
                cachet,
                signe,
                campagne,
                repetition: banner.as_deref(),
                taille: Taille::Normale,
            })
        })
        .await
    }

    /// What the letter says, and what is joined to it.
    ///
    /// # Errors
    /// As [`Confirmee::document`].
    pub(crate) async fn letter(
        &self,
        fonds: &Fonds,
        cles: &Cles,
        repetition: bool,
    ) -> Result<(Champs, Vec<Jointe>)> {
        let octets = self.document(None, fonds, cles, repetition).await?;
        let champs = Champs {
            version: Some(self.version),
            ..Champs::default()
        };
        let joined = Jointe {
            nom: "confirmation-d-inscription.pdf",
            genre: "application/pdf",
            octets,
        };
        Ok((champs, vec![joined]))
    }
}
