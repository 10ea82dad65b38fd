//! Who asks: a session is an opaque token, of which the base keeps the hash.

use super::Guichet;
use super::erreur::{Code, Erreur};
use anyhow::Context as _;
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;
use sha2::{Digest as _, Sha256};
use sync::DeviceId;
use uuid::Uuid;

/// A person, on one of her devices.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Session {
    /// The account.
    pub(crate) compte: Uuid,
    /// Its public key.
    pub(crate) cle: DeviceId,
}

/// What the base keeps of a secret that a person holds.
pub(crate) fn empreinte(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

impl FromRequestParts<Guichet> for Session {
    type Rejection = Erreur;

    async fn from_request_parts(parts: &mut Parts, guichet: &Guichet) -> Result<Self, Erreur> {
        let header = parts.headers.get(AUTHORIZATION);
        let token = header.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
        let token = token.ok_or(Code::SessionAbsente)?;
        let found: Option<(Uuid, Vec<u8>)> =
            sqlx::query_as("SELECT compte, cle FROM pupitre.porteur($1, $2)")
                .bind(empreinte(token))
                .bind(guichet.journal.horloge().now())
                .fetch_optional(&guichet.pool)
                .await
                .context("find the bearer of a token")?;
        let (compte, cle) = found.ok_or(Code::SessionAbsente)?;
        let cle = <[u8; 32]>::try_from(cle)
            .ok()
            .context("a key of 32 bytes")?;
        Ok(Self {
            compte,
            cle: DeviceId(cle),
        })
    }
}
