//! Batches: prepared out of a list, tried behind the counter, signed by a person, taken back.

use super::Employe;
use super::listes::{Demande, Ou};
use crate::api::Guichet;
use crate::api::corps::Corps;
use crate::api::erreur::{Code, Erreur};
use crate::bureau::lots::{Lot, LotDetail, Signature};
use crate::bureau::ordre::Ordre;
use crate::bureau::roles::Operation;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What is prepared.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Preparer {
    /// Its identity: the same one sent twice prepares one batch.
    id: Uuid,
    /// The dossiers; a list, and no search.
    liste: Demande,
    /// A validation, or a message; the version is left at 0.
    ordre: Ordre,
}

/// How many dossiers a batch has.
#[derive(Serialize, ToSchema)]
pub(crate) struct Prepare {
    dossiers: i64,
}

/// Prépare un lot : l’ordre est essayé sur chaque dossier de la file, rien ne part avant qu’une personne le signe.
#[utoipa::path(
    post,
    path = "/v1/bureau/lots",
    request_body = Preparer,
    responses(
        (status = 201, description = "Le lot est à l’essai", body = Prepare),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "agent.role"),
        (status = 409, description = "service.repetition"),
        (status = 422, description = "lot.ordre"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn preparer(
    State(guichet): State<Guichet>,
    employe: Employe,
    Corps(asked): Corps<Preparer>,
) -> Result<(StatusCode, Json<Prepare>), Erreur> {
    let agent = employe.may(Operation::TraiterParLot)?;
    employe.may(asked.ordre.operation())?;
    let is_fit = match &asked.ordre {
        Ordre::Decision(it) => it.issue == "validee",
        Ordre::Message(text) => !text.trim().is_empty(),
        Ordre::Correction(_) | Ordre::Rectification(_) | Ordre::Retrait(_) => false,
    };
    if !is_fit {
        return Err(Code::LotOrdre.into());
    }
    let filtre = asked.liste.filtre(agent.id)?;
    if filtre.file.is_none() || !filtre.texte.trim().is_empty() {
        return Err(Code::RequeteIllisible.into());
    }
    let prepared = guichet
        .bureau
        .prepare_lot(agent, asked.id, &filtre, &asked.ordre);
    let dossiers = prepared.await?;
    Ok((StatusCode::CREATED, Json(Prepare { dossiers })))
}

/// Rend les derniers lots d’une campagne, le plus récent d’abord.
#[utoipa::path(
    get,
    path = "/v1/bureau/lots",
    params(Ou),
    responses(
        (status = 200, description = "50 lots au plus", body = Vec<Lot>),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "agent.role"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn lister(
    State(guichet): State<Guichet>,
    employe: Employe,
    Query(ou): Query<Ou>,
) -> Result<Json<Vec<Lot>>, Erreur> {
    employe.may(Operation::Lister)?;
    Ok(Json(guichet.bureau.lots(&ou.campagne).await?))
}

/// Rend un lot : ce que l’essai a trouvé, l’échantillon à ouvrir, ce que chaque décision est devenue.
#[utoipa::path(
    get,
    path = "/v1/bureau/lots/{lot}",
    params(("lot" = Uuid, Path, description = "Le lot")),
    responses(
        (status = 200, description = "Le lot", body = LotDetail),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "agent.role"),
        (status = 404, description = "lot.absent"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn voir(
    State(guichet): State<Guichet>,
    employe: Employe,
    Path(id): Path<Uuid>,
) -> Result<Json<LotDetail>, Erreur> {
    let agent = employe.may(Operation::Lister)?;
    let detail = guichet.bureau.lot(agent, id).await?;
    Ok(Json(detail.ok_or(Code::LotAbsent)?))
}

/// Signe un lot dont l’échantillon a été ouvert : ses décisions partent après le délai pendant lequel elles peuvent être reprises.
#[utoipa::path(
    post,
    path = "/v1/bureau/lots/{lot}/signature",
    params(("lot" = Uuid, Path, description = "Le lot")),
    responses(
        (status = 204, description = "Il est signé"),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "agent.role"),
        (status = 409, description = "lot.echantillon, lot.suspendu, lot.etat, service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn signer(
    State(guichet): State<Guichet>,
    employe: Employe,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Erreur> {
    let agent = employe.may(Operation::TraiterParLot)?;
    match guichet.bureau.sign_lot(agent, id).await? {
        Signature::Faite => Ok(StatusCode::NO_CONTENT),
        Signature::Echantillon => Err(Code::LotEchantillon.into()),
        Signature::Suspendu => Err(Code::LotSuspendu.into()),
        Signature::Etat => Err(Code::LotEtat.into()),
    }
}

/// How many decisions were taken back.
#[derive(Serialize, ToSchema)]
pub(crate) struct Repris {
    decisions: i64,
}

/// Abandonne un lot, ou reprend tout ce qui n’en est pas encore parti.
#[utoipa::path(
    delete,
    path = "/v1/bureau/lots/{lot}",
    params(("lot" = Uuid, Path, description = "Le lot")),
    responses(
        (status = 200, description = "Combien de décisions sont reprises", body = Repris),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "agent.role"),
        (status = 409, description = "lot.etat, service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn reprendre(
    State(guichet): State<Guichet>,
    employe: Employe,
    Path(id): Path<Uuid>,
) -> Result<Json<Repris>, Erreur> {
    let agent = employe.may(Operation::TraiterParLot)?;
    let decisions = guichet.bureau.take_back_lot(agent, id).await?;
    let decisions = decisions.ok_or(Code::LotEtat)?;
    Ok(Json(Repris { decisions }))
}
