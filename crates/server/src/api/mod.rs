//! What the server answers over HTTP, and its description by OpenAPI.

mod dossiers;
mod erreur;
mod service;
mod session;

use crate::cles::Cles;
use crate::fonds::Fonds;
use crate::journal::Journal;
use crate::traces;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Json, Router, middleware};
use erreur::{Code, Erreur};
use sqlx::PgPool;
use std::sync::Arc;
use utoipa::OpenApi;

/// The description of the interface.
#[derive(OpenApi)]
#[openapi(
    paths(
        service::healthz,
        service::readyz,
        service::service,
        dossiers::deposer,
        dossiers::evenements,
        dossiers::lister,
    ),
    info(
        title = "Pupitre",
        description = "Inscription des candidats individuels aux examens"
    )
)]
struct Description;

/// What every route may use.
#[derive(Clone)]
pub struct Guichet {
    /// The base, as the counter sees it.
    pub(crate) pool: PgPool,
    /// The campaigns.
    pub(crate) fonds: Arc<Fonds>,
    /// The keys of receipts.
    pub(crate) cles: Arc<Cles>,
    /// The journal.
    pub(crate) journal: Arc<Journal>,
}

/// The header by which a rehearsal says what it is: its value is `oui`.
const REPETITION: &str = "x-pupitre-repetition";

/// Every route.
pub fn router(guichet: Guichet) -> Router {
    let v1 = Router::new()
        .route("/v1/dossiers", get(dossiers::lister))
        .route("/v1/dossiers/{id}/depots", post(dossiers::deposer))
        .route("/v1/dossiers/{id}/evenements", get(dossiers::evenements))
        .layer(middleware::from_fn_with_state(guichet.clone(), same_stage));
    Router::new()
        .route("/healthz", get(service::healthz))
        .route("/readyz", get(service::readyz))
        .route("/v1/service", get(service::service))
        .route("/openapi.json", get(openapi))
        .merge(v1)
        .layer(DefaultBodyLimit::max(dossiers::OCTETS_MAX))
        .layer(middleware::from_fn(traces::trace))
        .with_state(guichet)
}

/// A rehearsal reaches no service, and a service no rehearsal.
async fn same_stage(State(guichet): State<Guichet>, request: Request, next: Next) -> Response {
    let told = request.headers().get(REPETITION);
    let repetition = told.is_some_and(|value| value == "oui");
    if repetition == guichet.journal.horloge().is_repetition() {
        next.run(request).await
    } else {
        Erreur::from(Code::ServiceRepetition).into_response()
    }
}

async fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(Description::openapi())
}
