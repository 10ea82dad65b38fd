//! What anybody may ask: whether the program lives, whether it can serve, whom it speaks for.

use super::Guichet;
use super::erreur::Erreur;
use crate::base;
use crate::fonds::Prolongations;
use crate::mesures;
use crate::tls::Pair;
use axum::Json;
use axum::extract::{ConnectInfo, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// Dit que le programme tourne.
#[utoipa::path(get, path = "/healthz", responses((status = 200, description = "Le programme tourne")))]
pub(crate) async fn healthz() -> &'static str {
    "ok"
}

/// Donne les mesures, à cet ordinateur seulement.
#[utoipa::path(
    get,
    path = "/metrics",
    responses(
        (status = 200, description = "Les mesures, dans le format de Prometheus", body = String),
        (status = 404, description = "Demandé d’ailleurs"),
    )
)]
pub(crate) async fn metrics(
    ConnectInfo(Pair(peer)): ConnectInfo<Pair>,
    head: HeaderMap,
) -> Response {
    // What a proxy passes on comes from elsewhere, whoever is connected.
    let near = peer.ip().to_canonical().is_loopback() && !head.contains_key("x-forwarded-for");
    if near {
        mesures::text().into_response()
    } else {
        StatusCode::NOT_FOUND.into_response()
    }
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
pub(crate) async fn readyz(State(guichet): State<Guichet>) -> (StatusCode, &'static str) {
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

/// What a device must know before it speaks.
#[derive(Serialize, ToSchema)]
pub(crate) struct Service {
    /// The instant of the service: the only one that counts.
    maintenant: DateTime<Utc>,
    /// Whether this is a rehearsal: nothing here is a registration.
    repetition: bool,
    /// Life of the database.
    epoque: Uuid,
    /// Public keys of receipts, compressed points of P-256 in hexadecimal. A device trusts those it was shipped with.
    cles: BTreeMap<String, String>,
    /// Campaigns run here, with their revision.
    campagnes: BTreeMap<String, u32>,
    /// Deadlines that were put off.
    prolongations: Vec<ProlongationDite>,
    /// Version of the rules.
    regles: u32,
}

/// Dit qui répond, à quelle heure, et pour quelles campagnes.
#[utoipa::path(
    get,
    path = "/v1/service",
    responses(
        (status = 200, description = "Le service", body = Service),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn service(State(guichet): State<Guichet>) -> Result<Json<Service>, Erreur> {
    let horloge = guichet.journal.horloge();
    let campagnes = guichet.fonds.campagnes();
    Ok(Json(Service {
        maintenant: horloge.now(),
        repetition: horloge.is_repetition(),
        epoque: guichet.journal.epoque().await?,
        cles: guichet.cles.told(),
        campagnes: campagnes
            .iter()
            .map(|campagne| (campagne.id.clone(), campagne.revision))
            .collect(),
        prolongations: told(&guichet.fonds.prolongations()),
        regles: rules::VERSION,
    }))
}

/// A deadline that was put off.
#[derive(Serialize, ToSchema)]
pub(crate) struct ProlongationDite {
    /// The campaign.
    campagne: String,
    /// `choix` or `depot`.
    echeance: &'static str,
    /// Key of the windows; nothing for those of everybody.
    calendrier: Option<String>,
    /// First instant at which it is too late.
    fin: DateTime<Utc>,
    /// Why.
    motif: String,
}

fn told(put_off: &Prolongations) -> Vec<ProlongationDite> {
    let all = put_off
        .iter()
        .flat_map(|(campagne, own)| own.iter().map(move |it| (campagne, it)));
    let told = all.map(|(campagne, it)| ProlongationDite {
        campagne: campagne.clone(),
        echeance: it.echeance.as_str(),
        calendrier: it.calendrier.clone(),
        fin: it.fin,
        motif: it.motif.clone(),
    });
    told.collect()
}
