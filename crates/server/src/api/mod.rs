//! What the server answers over HTTP, and its description by OpenAPI.

use crate::{base, traces};
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router, middleware};
use sqlx::PgPool;
use utoipa::OpenApi;

/// The description of the interface.
#[derive(OpenApi)]
#[openapi(
    paths(healthz, readyz),
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
}

impl Guichet {
    /// A counter on a base.
    pub fn new(pool: PgPool) -> Self {
        Self { pool }
    }
}

/// Every route.
pub fn router(guichet: Guichet) -> Router {
    Router::new()
        .route("/healthz", get(healthz))
        .route("/readyz", get(readyz))
        .route("/openapi.json", get(openapi))
        .layer(middleware::from_fn(traces::trace))
        .with_state(guichet)
}

/// Dit que le programme tourne.
#[utoipa::path(get, path = "/healthz", responses((status = 200, description = "Le programme tourne")))]
async fn healthz() -> &'static str {
    "ok"
}

/// Dit que la base répond et porte la structure attendue.
#[utoipa::path(
    get,
    path = "/readyz",
    responses(
        (status = 200, description = "Prêt à servir"),
        (status = 503, description = "La base ne répond pas, ou n’est pas à jour"),
    )
)]
async fn readyz(State(guichet): State<Guichet>) -> (StatusCode, &'static str) {
    match base::ready(&guichet.pool).await {
        Ok(true) => (StatusCode::OK, "prêt"),
        Ok(false) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "la base n’est pas à jour : lancez « pupitre-server migrate »",
        ),
        Err(error) => {
            tracing::warn!(error = format!("{error:#}"), "la base ne répond pas");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "la base ne répond pas, ou n’a pas reçu « pupitre-server migrate »",
            )
        }
    }
}

async fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(Description::openapi())
}
