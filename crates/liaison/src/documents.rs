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
    /// As [`Liaison::account`]; `depot.absent`, `confirmation.absente`, `convocation.absente`, `correction.absente` or
    /// `decision.absente` when there is none.
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

    /// Has the service send the code of the typed signature to the address of the account.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `signature.absente` when none waits for its code, `compte.attendre` when it was asked too often.
    pub async fn send_code(&self, acces: &str, dossier: Uuid) -> Result<(), Panne> {
        let dossier = dossier.to_string();
        let path = ["v1", "dossiers", &dossier, "signature", "code"];
        let asked = self.ask(Method::POST, &path);
        self.send(asked.bearer_auth(acces)).await.map(drop)
    }

    /// Proves the typed signature with the code that was received.
    ///
    /// # Errors
    ///
    /// As [`Liaison::send_code`]; `compte.code` when it is not the code.
    pub async fn prove_signature(
        &self,
        acces: &str,
        dossier: Uuid,
        code: &str,
    ) -> Result<(), Panne> {
        let dossier = dossier.to_string();
        let path = ["v1", "dossiers", &dossier, "signature", "preuve"];
        let asked = self.ask(Method::POST, &path);
        let asked = asked.json(&serde_json::json!({ "code": code }));
        self.send(asked.bearer_auth(acces)).await.map(drop)
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
