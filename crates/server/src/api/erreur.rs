//! What the server answers when it does not do what was asked: a stable code with its data, never a sentence.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// Every code, with its status. The sentences are those of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// The request is not of the form that the description gives.
    RequeteIllisible,
    /// A newer program speaks: this server cannot read it.
    RequeteTropRecente,
    /// No session, or one that ended.
    SessionAbsente,
    /// The envelope is not signed by this device for this account and dossier.
    EnveloppeInvalide,
    /// No such campaign is run by this service.
    CampagneInconnue,
    /// The dossier is not of this account.
    DossierAutrui,
    /// Too many commands wait for a missing one.
    DossierPlein,
    /// A rehearsal speaks to a service, or a service to a rehearsal.
    ServiceRepetition,
    /// Something failed here; the same request may succeed later.
    ServiceIndisponible,
}

impl Code {
    fn parts(self) -> (StatusCode, &'static str) {
        match self {
            Self::RequeteIllisible => (StatusCode::BAD_REQUEST, "requete.illisible"),
            Self::RequeteTropRecente => (StatusCode::BAD_REQUEST, "requete.trop_recente"),
            Self::SessionAbsente => (StatusCode::UNAUTHORIZED, "session.absente"),
            Self::EnveloppeInvalide => (StatusCode::UNPROCESSABLE_ENTITY, "envoi.invalide"),
            Self::CampagneInconnue => (StatusCode::UNPROCESSABLE_ENTITY, "campagne.inconnue"),
            Self::DossierAutrui => (StatusCode::NOT_FOUND, "dossier.absent"),
            Self::DossierPlein => (StatusCode::TOO_MANY_REQUESTS, "dossier.plein"),
            Self::ServiceRepetition => (StatusCode::CONFLICT, "service.repetition"),
            Self::ServiceIndisponible => (StatusCode::SERVICE_UNAVAILABLE, "service.indisponible"),
        }
    }
}

/// An answer that is not what was asked.
#[derive(Debug)]
pub(crate) struct Erreur {
    code: Code,
    donnees: Value,
    /// Seconds after which to come back.
    retry: Option<u64>,
}

impl From<Code> for Erreur {
    fn from(code: Code) -> Self {
        let donnees = json!({});
        let retry = (code == Code::ServiceIndisponible).then_some(5);
        Self {
            code,
            donnees,
            retry,
        }
    }
}

/// What failed here is logged once, without what was asked.
impl From<anyhow::Error> for Erreur {
    fn from(error: anyhow::Error) -> Self {
        tracing::error!(error = format!("{error:#}"), "échec");
        Code::ServiceIndisponible.into()
    }
}

impl IntoResponse for Erreur {
    fn into_response(self) -> Response {
        let (status, code) = self.code.parts();
        let body = Json(json!({ "code": code, "donnees": self.donnees }));
        let mut response = (status, body).into_response();
        if let Some(seconds) = self.retry {
            let value = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response
    }
}
