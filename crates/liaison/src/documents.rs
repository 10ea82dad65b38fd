//! The documents of a dossier: asked for, or handed over to be sealed.

use crate::{Liaison, Panne};
use chrono::{DateTime, Utc};
use reqwest::Method;
use uuid::Uuid;

/// A document that the service seals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentScelle {
    /// The receipt of the last deposit that counts.
    Recu,
    /// The confirmation of the inscription.
    Confirmation,
    /// The convocation.
    Convocation,
    /// The correction that is open.
    Correction,
    /// The decision that ended the candidacy against the person.
    Decision,
}

/// A récapitulatif that this computer signed, and what it printed there.
#[derive(Debug, Clone)]
pub struct PageSignee {
    /// The version.
    pub version: u32,
    /// The instant of issue.
    pub edite_le: DateTime<Utc>,
    /// The text of the code of the page.
    pub code: String,
    /// The document.
    pub page: Vec<u8>,
}

impl Liaison {
    /// The signed receipt of the last deposit that counts.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `depot.absent` when nothing was deposited.
    pub async fn receipt(&self, acces: &str, dossier: Uuid) -> Result<Vec<u8>, Panne> {
        let dossier = dossier.to_string();
        let asked = self.ask(Method::GET, &["v1", "dossiers", &dossier, "recu"]);
        self.bytes(asked.bearer_auth(acces)).await
    }

    /// A document that the service seals.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `depot.absent`, `confirmation.absente` or `convocation.absente` when there is none.
    pub async fn document(
        &self,
        acces: &str,
        dossier: Uuid,
        document: DocumentScelle,
    ) -> Result<Vec<u8>, Panne> {
        let dossier = dossier.to_string();
        let name = match document {
            DocumentScelle::Recu => "recu.pdf",
            DocumentScelle::Confirmation => "confirmation.pdf",
            DocumentScelle::Convocation => "convocation.pdf",
            DocumentScelle::Correction => "correction.pdf",
            DocumentScelle::Decision => "decision.pdf",
        };
        let asked = self.ask(Method::GET, &["v1", "dossiers", &dossier, name]);
        self.bytes(asked.bearer_auth(acces)).await
    }

    /// Has the service seal a récapitulatif that this computer signed.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `recapitulatif.autre` when it is not the one that the service makes.
    pub async fn seal(
        &self,
        acces: &str,
        dossier: Uuid,
        page: &PageSignee,
    ) -> Result<Vec<u8>, Panne> {
        let dossier = dossier.to_string();
        let asked = self
            .ask(
                Method::POST,
                &["v1", "dossiers", &dossier, "recapitulatif.pdf"],
            )
            .query(&[
                ("version", page.version.to_string()),
                ("edite_le", page.edite_le.to_rfc3339()),
                ("code", page.code.clone()),
            ])
            .header("content-type", "application/pdf")
            .body(page.page.clone());
        self.bytes(asked.bearer_auth(acces)).await
    }
}
