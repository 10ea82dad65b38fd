//! The pictures of the desk.

use super::Employe;
use super::listes::Ou;
use crate::api::Guichet;
use crate::api::erreur::{Code, Erreur};
use crate::bureau::images::Figures;
use crate::bureau::roles::Operation;
use axum::Json;
use axum::extract::{Query, State};
use chrono::{DateTime, Utc};
use rules::accuse::reponse;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// What the pictures show.
#[derive(Serialize, ToSchema)]
pub(crate) struct Images {
    /// What time it is at the service.
    instant: DateTime<Utc>,
    /// The dates of the campaign as they stand, with what was put off.
    echeances: Echeances,
    /// The figures; they may be a minute old.
    figures: Figures,
}

/// The dates of a campaign: each is the first instant that is too late.
#[derive(Serialize, ToSchema)]
struct Echeances {
    /// When it opens.
    ouverture: DateTime<Utc>,
    /// The end of the choices.
    choix: DateTime<Utc>,
    /// The end of the deposits.
    depot: Option<DateTime<Utc>>,
    /// The end of the time in which the service answers.
    reponse: Option<DateTime<Utc>>,
}

/// Rend les chiffres des images du bureau : des nombres de dossiers, jamais un candidat.
#[utoipa::path(
    get,
    path = "/v1/bureau/images",
    params(Ou),
    responses(
        (status = 200, description = "Les chiffres", body = Images),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "agent.role"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn regarder(
    State(guichet): State<Guichet>,
    employe: Employe,
    Query(ou): Query<Ou>,
) -> Result<Json<Images>, Erreur> {
    employe.may(Operation::Regarder)?;
    let campagne = guichet.fonds.campagne(&ou.campagne);
    let campagne = campagne.ok_or(Code::RequeteIllisible)?;
    let calendrier = &campagne.calendrier;
    let figures = guichet
        .bureau
        .figures(&campagne.id, calendrier.zone)
        .await?;
    let depot = calendrier.depot.as_ref().map(|it| it.valeur);
    Ok(Json(Images {
        instant: guichet.journal.horloge().now(),
        echeances: Echeances {
            ouverture: calendrier.ouverture.valeur,
            choix: calendrier.cloture.valeur,
            depot,
            reponse: depot.map(|end| reponse(&campagne, end)),
        },
        figures: Arc::unwrap_or_clone(figures),
    }))
}
