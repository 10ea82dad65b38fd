//! What the desk of the service asks.

pub(crate) mod decisions;
pub(crate) mod dossier;
pub(crate) mod exports;
pub(crate) mod images;
pub(crate) mod listes;
pub(crate) mod lots;
pub(crate) mod sessions;

use super::Guichet;
use super::erreur::{Code, Erreur};
use super::session::bearer_token;
use crate::bureau::acces::Agent;
use crate::bureau::roles::Operation;
use crate::bureau::travail::Entree;
use crate::journal::Tenu;
use anyhow::Context as _;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use rules::DossierId;
use std::sync::Arc;
use uuid::Uuid;

/// A person of the service who asks, and her token.
pub(crate) struct Employe {
    pub(crate) agent: Agent,
    pub(crate) jeton: String,
}

impl FromRequestParts<Guichet> for Employe {
    type Rejection = Erreur;

    async fn from_request_parts(parts: &mut Parts, guichet: &Guichet) -> Result<Self, Erreur> {
        let token = bearer_token(parts)?;
        let agent = guichet.bureau.bearer(token).await?;
        Ok(Self {
            agent: agent.ok_or(Code::SessionAbsente)?,
            jeton: token.to_owned(),
        })
    }
}

impl Employe {
    /// The person, when one of her roles may do it.
    pub(crate) fn may(&self, operation: Operation) -> Result<&Agent, Erreur> {
        if self.agent.may(operation) {
            return Ok(&self.agent);
        }
        Err(Code::RoleInsuffisant.into())
    }

    /// Opens a dossier for an operation, and notes why.
    pub(crate) async fn enter(
        &self,
        guichet: &Guichet,
        dossier: Uuid,
        (operation, motif): (Operation, &str),
    ) -> Result<Ouvert, Erreur> {
        let agent = self.may(operation)?;
        let entree = guichet.bureau.enter(agent, dossier, motif).await?;
        let entree = entree.ok_or(Code::DossierAutrui)?;
        // The journal may be another server's: what is at hand may be old.
        let tenu = guichet
            .journal
            .read(entree.compte, DossierId(dossier))
            .await?;
        Ok(Ouvert {
            entree,
            tenu: tenu.context("a dossier that has a fiche")?,
        })
    }
}

/// A dossier that a person of the service opened.
pub(crate) struct Ouvert {
    pub(crate) entree: Entree,
    pub(crate) tenu: Arc<Tenu>,
}
