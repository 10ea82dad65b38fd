//! Who asks: a session is an opaque token, of which the base keeps the hash.

use super::Guichet;
use super::erreur::{Code, Erreur};
use crate::acces::empreinte;
use anyhow::Context as _;
use axum::extract::FromRequestParts;
use axum::http::header::AUTHORIZATION;
use axum::http::request::Parts;

use sync::DeviceId;
use uuid::Uuid;

/// A person, on one of her devices.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Session {
    /// The account.
    pub(crate) compte: Uuid,
    /// The device.
    pub(crate) appareil: Uuid,
    /// Its public key.
    pub(crate) cle: DeviceId,
}

/// The token that the request carries; without one, [`Code::SessionAbsente`].
pub(super) fn bearer_token(parts: &Parts) -> Result<&str, Erreur> {
    let header = parts.headers.get(AUTHORIZATION);
    let token = header.and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    Ok(token.ok_or(Code::SessionAbsente)?)
}

impl FromRequestParts<Guichet> for Session {
    type Rejection = Erreur;

    async fn from_request_parts(parts: &mut Parts, guichet: &Guichet) -> Result<Self, Erreur> {
        let token = bearer_token(parts)?;
        let found: Option<(Uuid, Uuid, Vec<u8>)> =
            sqlx::query_as("SELECT compte, appareil, cle FROM pupitre.porteur($1, $2)")
                .bind(empreinte(token))
                .bind(guichet.journal.horloge().now())
                .fetch_optional(&guichet.pool)
                .await
                .context("find the bearer of a token")?;
        let (compte, appareil, cle) = found.ok_or(Code::SessionAbsente)?;
        let cle = <[u8; 32]>::try_from(cle)
            .ok()
            .context("a key of 32 bytes")?;
        Ok(Self {
            compte,
            appareil,
            cle: DeviceId(cle),
        })
    }
}
