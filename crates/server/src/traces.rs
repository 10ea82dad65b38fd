//! Structured logs: one JSON line a request, with its identifier, its route template, its status and its duration.
//! Never a path as typed, a query, a header or a body: they may hold personal data.

use crate::mesures;
use axum::extract::{MatchedPath, Request};
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;
use tracing_subscriber::filter::LevelFilter;
use uuid::Uuid;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Writes the logs of this process on its standard output.
///
/// # Errors
/// Logs were installed before.
pub fn install() -> Result<(), tracing_subscriber::util::TryInitError> {
    use tracing_subscriber::util::SubscriberInitExt as _;
    let lines = tracing_subscriber::fmt().json().flatten_event(true);
    lines.with_max_level(LevelFilter::INFO).finish().try_init()
}

/// Gives each request an identifier of ours and logs how it ended.
pub(crate) async fn trace(request: Request, next: Next) -> Response {
    let id = Uuid::new_v4().to_string();
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or("(inconnue)".to_owned(), |path| path.as_str().to_owned());
    let method = request.method().clone();
    let start = Instant::now();
    let mut response = next.run(request).await;
    let status = response.status().as_u16();
    let lasted = start.elapsed();
    mesures::answered(&method, &route, status, lasted);
    let micros = u64::try_from(lasted.as_micros()).unwrap_or(u64::MAX);
    tracing::info!(request = id, %method, route, status, micros, "requête");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}
