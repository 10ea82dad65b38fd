//! Dossiers: deposits and their receipts, what happened, the list of an account.

use super::Guichet;
use super::erreur::{Code, Erreur};
use super::session::Session;
use crate::journal::{Deposant, Depot, Rejet};
use anyhow::Context as _;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, SubsecRound as _, Utc};
use rules::DossierId;
use serde::{Deserialize, Serialize};
use sync::{Reply, Request, WireError};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Bytes of a deposit at most: twenty envelopes of the usual size, or one of the largest.
pub(crate) const OCTETS_MAX: usize = 4 << 20;

/// A dossier of the account.
#[derive(Serialize, ToSchema)]
pub(crate) struct DossierResume {
    /// Identity.
    id: Uuid,
    /// Its campaign.
    campagne: String,
    /// Year of the exam.
    session: i16,
    /// Its version.
    version: i64,
    /// Last change.
    modified_at: DateTime<Utc>,
}

/// Dépose des commandes signées ; rend leurs reçus signés.
#[utoipa::path(
    post,
    path = "/v1/dossiers/{id}/depots",
    params(("id" = Uuid, Path, description = "Le dossier")),
    request_body(content = serde_json::Value, description = "Un dépôt : `{ v, sorte: \"depot\", commandes }`"),
    responses(
        (status = 200, description = "Les reçus, dans l’ordre", body = serde_json::Value),
        (status = 400, description = "requete.illisible, requete.trop_recente"),
        (status = 401, description = "session.absente"),
        (status = 404, description = "dossier.absent"),
        (status = 422, description = "envoi.invalide, campagne.inconnue"),
        (status = 429, description = "dossier.plein"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn deposer(
    State(guichet): State<Guichet>,
    session: Session,
    Path(id): Path<Uuid>,
    body: Bytes,
) -> Result<Response, Erreur> {
    // The last byte is here: this is the instant that counts.
    let received_at = guichet.journal.horloge().now().trunc_subsecs(6);
    let Request::Deposit(batch) = Request::from_text(&body).map_err(unreadable)? else {
        return Err(Code::RequeteIllisible.into());
    };
    let deposant = Deposant {
        compte: session.compte,
        cle: session.cle,
    };
    // A peer that hangs up must not interrupt a write.
    let depot = tokio::spawn(async move {
        let journal = &guichet.journal;
        journal
            .deposit(deposant, DossierId(id), &batch, received_at)
            .await
    });
    match depot.await.context("deposit in a task of its own")?? {
        Depot::Reply(reply) => Ok(answer(&reply)),
        Depot::Rejet(rejet) => Err(match rejet {
            Rejet::Enveloppe => Code::EnveloppeInvalide,
            Rejet::Campagne => Code::CampagneInconnue,
            Rejet::Autrui => Code::DossierAutrui,
            Rejet::Plein => Code::DossierPlein,
        }
        .into()),
    }
}

/// Where a device stands.
#[derive(Deserialize, IntoParams)]
pub(crate) struct Depuis {
    /// Last version known; 0 for none.
    #[serde(default)]
    depuis: u64,
}

/// Rend ce qui est arrivé au dossier après une version.
#[utoipa::path(
    get,
    path = "/v1/dossiers/{id}/evenements",
    params(("id" = Uuid, Path, description = "Le dossier"), Depuis),
    responses(
        (status = 200, description = "Les événements, version par version", body = serde_json::Value),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn evenements(
    State(guichet): State<Guichet>,
    session: Session,
    Path(id): Path<Uuid>,
    Query(place): Query<Depuis>,
) -> Result<Response, Erreur> {
    let journal = &guichet.journal;
    let reply = journal
        .events(session.compte, DossierId(id), place.depuis)
        .await?;
    Ok(answer(&reply))
}

/// Rend le reçu signé du dernier dépôt qui compte.
#[utoipa::path(
    get,
    path = "/v1/dossiers/{id}/recu",
    params(("id" = Uuid, Path, description = "Le dossier")),
    responses(
        (status = 200, description = "Le reçu et sa signature", body = serde_json::Value),
        (status = 401, description = "session.absente"),
        (status = 404, description = "depot.absent"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn recu(
    State(guichet): State<Guichet>,
    session: Session,
    Path(id): Path<Uuid>,
) -> Result<Response, Erreur> {
    let receipt = guichet.journal.receipt(session.compte, DossierId(id));
    let receipt = receipt.await?.ok_or(Code::DepotAbsent)?;
    Ok(json(receipt.to_text()))
}

/// Rend les dossiers du compte.
#[utoipa::path(
    get,
    path = "/v1/dossiers",
    responses(
        (status = 200, description = "Les dossiers du compte", body = Vec<DossierResume>),
        (status = 401, description = "session.absente"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn lister(
    State(guichet): State<Guichet>,
    session: Session,
) -> Result<Json<Vec<DossierResume>>, Erreur> {
    let dossiers = guichet.journal.dossiers(session.compte).await?;
    let told = dossiers.into_iter().map(|dossier| DossierResume {
        id: dossier.id,
        campagne: dossier.campagne,
        session: dossier.session,
        version: dossier.version,
        modified_at: dossier.modified_at,
    });
    Ok(Json(told.collect()))
}

fn answer(reply: &Reply) -> Response {
    json(reply.to_text())
}

/// A text that is JSON already.
fn json(text: Vec<u8>) -> Response {
    ([(CONTENT_TYPE, "application/json")], text).into_response()
}

fn unreadable(error: WireError) -> Erreur {
    match error {
        WireError::Unreadable => Code::RequeteIllisible,
        WireError::TooNew => Code::RequeteTropRecente,
    }
    .into()
}
