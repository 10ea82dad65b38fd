//! The code of a typed signature.

use super::Guichet;
use super::documents::held;
use super::erreur::{Code, Erreur};
use super::session::Session;
use crate::journal::Kept;
use crate::signatures::Essai;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use rules::Command;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What was typed.
#[derive(Deserialize, ToSchema)]
pub(crate) struct CodeTape {
    /// The code of the letter.
    code: String,
}

/// Envoie à l’adresse du compte le code qui confirme la signature tapée.
#[utoipa::path(
    post,
    path = "/v1/dossiers/{id}/signature/code",
    params(("id" = Uuid, Path, description = "Le dossier")),
    responses(
        (status = 204, description = "Le code part"),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 404, description = "signature.absente"),
        (status = 409, description = "service.repetition"),
        (status = 429, description = "compte.attendre"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn envoyer(
    State(guichet): State<Guichet>,
    session: Session,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Erreur> {
    let (tenu, _) = held(&guichet, session, id, Code::SignatureAbsente).await?;
    let dossier = tenu.state.dossier();
    let signature = dossier.signature_to_prove().ok_or(Code::SignatureAbsente)?;
    let now = guichet.journal.horloge().now();
    let sent = guichet
        .signatures
        .send(session.compte, (dossier, signature), now);
    match sent.await? {
        Some(seconds) => Err(Code::CompteAttendre(seconds).into()),
        None => {
            guichet.reveil.notify_one();
            Ok(StatusCode::NO_CONTENT)
        }
    }
}

/// Confirme la signature tapée avec le code reçu.
#[utoipa::path(
    post,
    path = "/v1/dossiers/{id}/signature/preuve",
    params(("id" = Uuid, Path, description = "Le dossier")),
    request_body = CodeTape,
    responses(
        (status = 204, description = "La signature est confirmée"),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 404, description = "signature.absente"),
        (status = 409, description = "service.repetition"),
        (status = 422, description = "compte.code"),
        (status = 429, description = "compte.attendre"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn prouver(
    State(guichet): State<Guichet>,
    session: Session,
    Path(id): Path<Uuid>,
    Json(typed): Json<CodeTape>,
) -> Result<StatusCode, Erreur> {
    let epoque = guichet.journal.epoque().await?;
    let (tenu, _) = held(&guichet, session, id, Code::SignatureAbsente).await?;
    let dossier = tenu.state.dossier();
    let signature = dossier.signature_to_prove().ok_or(Code::SignatureAbsente)?;
    let now = guichet.journal.horloge().now();
    let signatures = &guichet.signatures;
    let tried = signatures.attempt((dossier, signature), &typed.code, now);
    match tried.await? {
        Essai::Attendre(seconds) => return Err(Code::CompteAttendre(seconds).into()),
        Essai::Faux => return Err(Code::LettreFausse.into()),
        Essai::Juste => {}
    }
    let version = signature.version;
    let command = Command::ProveSignature { version };
    let whose = (session.compte, &*tenu);
    let order = guichet
        .journal
        .order(epoque, whose, &command, &signatures.orders, now);
    match order.await? {
        Kept::Receipts(_) => Ok(StatusCode::NO_CONTENT),
        // The dossier changed meanwhile: the same request does.
        Kept::Contradiction(_) | Kept::Rejet(_) => Err(Code::ServiceIndisponible.into()),
    }
}
