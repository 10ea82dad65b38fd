//! What people of the service decide, take back, and look at a second time.

use super::{Employe, Ouvert};
use crate::api::Guichet;
use crate::api::corps::Corps;
use crate::api::erreur::{Code, Erreur};
use crate::bureau::decisions::{Second, Suite};
use crate::bureau::ordre::Ordre;
use crate::bureau::roles::Operation;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use rules::Refusals;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;

/// A decision as it is sent.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Decider {
    /// Its identity: the same one sent twice is kept once.
    id: Uuid,
    /// The version of the dossier that was looked at.
    base: u64,
    /// The decision that is open and whose place it takes, when the person was shown it.
    malgre: Option<Uuid>,
    /// What is ordered.
    ordre: Ordre,
}

/// Garde une décision : elle part après le délai pendant lequel elle peut être reprise.
#[utoipa::path(
    post,
    path = "/v1/bureau/dossiers/{id}/decisions",
    params(("id" = Uuid, Path, description = "Le dossier")),
    request_body = Decider,
    responses(
        (status = 201, description = "Elle est gardée"),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "agent.role"),
        (status = 404, description = "dossier.absent"),
        (status = 409, description = "decision.prise, dossier.change, service.repetition"),
        (status = 422, description = "decision.refusee"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn decider(
    State(guichet): State<Guichet>,
    employe: Employe,
    Path(id): Path<Uuid>,
    Corps(asked): Corps<Decider>,
) -> Result<Response, Erreur> {
    let (operation, motif) = (asked.ordre.operation(), asked.ordre.reason());
    let opened = employe.enter(&guichet, id, (operation, motif));
    let Ouvert { tenu, .. } = opened.await?;
    let campagne = tenu.campagne(&guichet.fonds)?;
    let context = guichet.context(&campagne);
    let (named, seen) = ((asked.id, asked.base), (&*tenu, &context));
    let bureau = &guichet.bureau;
    let done = bureau.decide(&employe.agent, seen, named, asked.malgre, &asked.ordre);
    match done.await? {
        Suite::Gardee => Ok(StatusCode::CREATED.into_response()),
        Suite::Prise => Err(Code::DecisionPrise.into()),
        Suite::Change => Err(Code::DossierChange.into()),
        Suite::Refusee(refusals) => Ok(refused(&refusals)),
    }
}

/// Every reason of the rules, with its data and its field.
fn refused(refusals: &Refusals) -> Response {
    let told = refusals.iter().map(|refusal| {
        json!({
            "code": refusal.motif.code(),
            "donnees": refusal.motif.donnees(),
            "champ": refusal.champ,
        })
    });
    let told: Vec<_> = told.collect();
    let body = json!({ "code": "decision.refusee", "donnees": { "refus": told } });
    (StatusCode::UNPROCESSABLE_ENTITY, Json(body)).into_response()
}

/// Reprend une décision qui n’est pas encore partie.
#[utoipa::path(
    delete,
    path = "/v1/bureau/dossiers/{id}/decisions/{decision}",
    params(
        ("id" = Uuid, Path, description = "Le dossier"),
        ("decision" = Uuid, Path, description = "La décision"),
    ),
    responses(
        (status = 204, description = "Elle est reprise"),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "agent.role"),
        (status = 404, description = "dossier.absent"),
        (status = 409, description = "decision.partie, service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn reprendre(
    State(guichet): State<Guichet>,
    employe: Employe,
    Path((id, decision)): Path<(Uuid, Uuid)>,
) -> Result<StatusCode, Erreur> {
    let asked = (Operation::Controler, "Reprise d’une décision");
    employe.enter(&guichet, id, asked).await?;
    let back = guichet.bureau.take_back(&employe.agent, id, decision);
    match back.await? {
        true => Ok(StatusCode::NO_CONTENT),
        false => Err(Code::DecisionPartie.into()),
    }
}

/// The look of a second person.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Confirmer {
    /// Whether she agrees.
    accord: bool,
    /// Why not.
    #[serde(default)]
    mots: String,
}

/// Letters of what a second person says.
const MOTS: std::ops::RangeInclusive<usize> = 10..=1_000;

/// Donne le second regard sur une décision proposée par une autre personne.
#[utoipa::path(
    post,
    path = "/v1/bureau/dossiers/{id}/decisions/{decision}/second",
    params(
        ("id" = Uuid, Path, description = "Le dossier"),
        ("decision" = Uuid, Path, description = "La décision"),
    ),
    request_body = Confirmer,
    responses(
        (status = 204, description = "Le regard est noté"),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "agent.role"),
        (status = 404, description = "dossier.absent"),
        (status = 409, description = "decision.meme, decision.partie, service.repetition"),
        (status = 422, description = "decision.mots"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn confirmer(
    State(guichet): State<Guichet>,
    employe: Employe,
    Path((id, decision)): Path<(Uuid, Uuid)>,
    Corps(asked): Corps<Confirmer>,
) -> Result<StatusCode, Erreur> {
    let why = (Operation::Confirmer, "Second regard sur une décision");
    employe.enter(&guichet, id, why).await?;
    let mots = asked.mots.trim();
    if !asked.accord && !MOTS.contains(&mots.chars().count()) {
        return Err(Code::DecisionMots.into());
    }
    let (agent, which) = (&employe.agent, (id, decision));
    let done = guichet.bureau.second(agent, which, asked.accord, mots);
    match done.await? {
        Second::Note => Ok(StatusCode::NO_CONTENT),
        Second::Meme => Err(Code::DecisionMeme.into()),
        Second::Absente => Err(Code::DecisionPartie.into()),
    }
}
