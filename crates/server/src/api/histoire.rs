//! The history of a dossier: when each of its versions was received, and from which device.

use super::Guichet;
use super::erreur::Erreur;
use super::session::Session;
use anyhow::Context as _;
use axum::Json;
use axum::extract::{Path, State};
use chrono::{DateTime, Utc};
use rules::DossierId;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// What made each version of a dossier.
#[derive(Serialize, ToSchema)]
pub(crate) struct Histoire {
    /// From the first version.
    versions: Vec<Passage>,
}

/// What made one version.
#[derive(Serialize, ToSchema)]
pub(crate) struct Passage {
    /// The version.
    version: u64,
    /// When the last byte of its command came.
    recu_le: DateTime<Utc>,
    /// How the person calls the device that sent it; nothing when the service gave the order.
    appareil: Option<String>,
    /// Whether it is the device that asks.
    celui_ci: bool,
    /// What happened.
    faits: Vec<Fait>,
}

/// A thing that happened.
#[derive(Serialize, ToSchema)]
pub(crate) struct Fait {
    /// Its stable name.
    nom: &'static str,
    /// The part of the dossier that it changed.
    partie: String,
}

/// Dit quand chaque version d’un dossier a été reçue, et de quel appareil.
#[utoipa::path(
    get,
    path = "/v1/dossiers/{id}/histoire",
    params(("id" = Uuid, Path, description = "Le dossier")),
    responses(
        (status = 200, description = "Chaque version, dans l’ordre ; aucune pour un dossier que ce compte n’a pas", body = Histoire),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn histoire(
    State(guichet): State<Guichet>,
    session: Session,
    Path(id): Path<Uuid>,
) -> Result<Json<Histoire>, Erreur> {
    let names: Vec<(Vec<u8>, String)> =
        sqlx::query_as("SELECT cle, nom FROM pupitre.noms_d_appareils($1)")
            .bind(session.compte)
            .fetch_all(&guichet.pool)
            .await
            .context("list the devices of an account")?;
    let names: BTreeMap<Vec<u8>, String> = names.into_iter().collect();
    let passages = guichet.journal.history(session.compte, DossierId(id));
    let versions = passages.await?.into_iter().map(|passage| Passage {
        version: passage.version,
        recu_le: passage.received_at,
        appareil: names.get(&passage.device.0[..]).cloned(),
        celui_ci: passage.device == session.cle,
        faits: passage
            .faits
            .into_iter()
            .map(|(nom, partie)| Fait { nom, partie })
            .collect(),
    });
    Ok(Json(Histoire {
        versions: versions.collect(),
    }))
}
