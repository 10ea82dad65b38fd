//! What comes with a request, read with one answer for all that does not read.

use super::Guichet;
use super::erreur::{Code, Erreur, Saisie};
use crate::tls::Pair;
use axum::Json;
use axum::extract::{ConnectInfo, FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use rules::email::Email;
use serde::de::DeserializeOwned;
use std::net::IpAddr;

/// A body of JSON.
pub(crate) struct Corps<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Guichet> for Corps<T> {
    type Rejection = Erreur;

    async fn from_request(request: Request, guichet: &Guichet) -> Result<Self, Erreur> {
        let read = Json::from_request(request, guichet).await;
        let Json(body) = read.map_err(|_| Code::RequeteIllisible)?;
        Ok(Self(body))
    }
}

/// Where a request comes from: who is connected, or what the proxy of the service says.
pub(crate) struct Provenance(pub(crate) IpAddr);

impl FromRequestParts<Guichet> for Provenance {
    type Rejection = Erreur;

    async fn from_request_parts(parts: &mut Parts, guichet: &Guichet) -> Result<Self, Erreur> {
        let connected = parts.extensions.get::<ConnectInfo<Pair>>();
        let peer = connected.ok_or(Code::ServiceIndisponible)?.0.0.ip();
        if guichet.mandataire != Some(peer.to_canonical()) {
            return Ok(Self(peer));
        }
        let told = parts.headers.get("x-forwarded-for");
        let last = told.and_then(|value| value.to_str().ok()?.rsplit(',').next());
        let told = last.and_then(|address| address.trim().parse().ok());
        Ok(Self(told.unwrap_or(peer)))
    }
}

/// Reads an address as typed.
pub(crate) fn adresse(text: &str) -> Result<Email, Erreur> {
    Ok(Email::parse(text).map_err(Saisie::Adresse)?)
}

/// Reads 32 bytes written in hexadecimal.
pub(crate) fn octets<const N: usize>(text: &str) -> Result<[u8; N], Erreur> {
    let mut bytes = [0; N];
    hex::decode_to_slice(text, &mut bytes).map_err(|_| Code::RequeteIllisible)?;
    Ok(bytes)
}
