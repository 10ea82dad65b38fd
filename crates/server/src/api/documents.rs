//! The documents of a dossier, as the service seals them.

use super::Guichet;
use super::erreur::{Code, Erreur};
use super::session::Session;
use crate::horloge::Horloge;
use crate::journal::Tenu;
use crate::scelles::Voulu;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse as _, Response};
use chrono::{DateTime, TimeDelta, Utc};
use documents::{Genre, Signe, Source, Taille, recapitulatif};
use rules::DossierId;
use rules::calendrier_mots::en_mots;
use rules::campagne::Campagne;
use serde::Deserialize;
use std::sync::Arc;
use sync::DeviceId;
use utoipa::IntoParams;
use uuid::Uuid;

/// How far the hour that a computer printed on a page may be from the hour here.
const ECART: TimeDelta = TimeDelta::hours(24);

/// Rend le reçu du dernier dépôt comme document, scellé là où le service a un cachet.
#[utoipa::path(
    get,
    path = "/v1/dossiers/{id}/recu.pdf",
    params(("id" = Uuid, Path, description = "Le dossier")),
    responses(
        (status = 200, description = "Le document", content_type = "application/pdf", body = Vec<u8>),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 404, description = "depot.absent"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn recu_pdf(
    State(guichet): State<Guichet>,
    session: Session,
    Path(id): Path<Uuid>,
) -> Result<Response, Erreur> {
    sealed(&guichet, session, id, (Voulu::Recu, Code::DepotAbsent)).await
}

/// Rend la confirmation d’inscription, scellée là où le service a un cachet.
#[utoipa::path(
    get,
    path = "/v1/dossiers/{id}/confirmation.pdf",
    params(("id" = Uuid, Path, description = "Le dossier")),
    responses(
        (status = 200, description = "Le document", content_type = "application/pdf", body = Vec<u8>),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 404, description = "confirmation.absente"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn confirmation_pdf(
    State(guichet): State<Guichet>,
    session: Session,
    Path(id): Path<Uuid>,
) -> Result<Response, Erreur> {
    sealed(
        &guichet,
        session,
        id,
        (Voulu::Confirmation, Code::ConfirmationAbsente),
    )
    .await
}

/// Rend la convocation, scellée là où le service a un cachet.
#[utoipa::path(
    get,
    path = "/v1/dossiers/{id}/convocation.pdf",
    params(("id" = Uuid, Path, description = "Le dossier")),
    responses(
        (status = 200, description = "Le document", content_type = "application/pdf", body = Vec<u8>),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 404, description = "convocation.absente"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn convocation_pdf(
    State(guichet): State<Guichet>,
    session: Session,
    Path(id): Path<Uuid>,
) -> Result<Response, Erreur> {
    sealed(
        &guichet,
        session,
        id,
        (Voulu::Convocation, Code::ConvocationAbsente),
    )
    .await
}

/// Rend la demande de correction qui est ouverte, scellée là où le service a un cachet.
#[utoipa::path(
    get,
    path = "/v1/dossiers/{id}/correction.pdf",
    params(("id" = Uuid, Path, description = "Le dossier")),
    responses(
        (status = 200, description = "Le document", content_type = "application/pdf", body = Vec<u8>),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 404, description = "correction.absente"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn correction_pdf(
    State(guichet): State<Guichet>,
    session: Session,
    Path(id): Path<Uuid>,
) -> Result<Response, Erreur> {
    sealed(
        &guichet,
        session,
        id,
        (Voulu::Correction, Code::CorrectionAbsente),
    )
    .await
}

/// Rend la décision qui met fin à la candidature contre la personne, scellée là où le service a un cachet.
#[utoipa::path(
    get,
    path = "/v1/dossiers/{id}/decision.pdf",
    params(("id" = Uuid, Path, description = "Le dossier")),
    responses(
        (status = 200, description = "Le document", content_type = "application/pdf", body = Vec<u8>),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 404, description = "decision.absente"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn decision_pdf(
    State(guichet): State<Guichet>,
    session: Session,
    Path(id): Path<Uuid>,
) -> Result<Response, Erreur> {
    sealed(
        &guichet,
        session,
        id,
        (Voulu::Decision, Code::DecisionAbsente),
    )
    .await
}

/// What a computer printed on the récapitulatif that it signed.
#[derive(Deserialize, IntoParams)]
pub(crate) struct PageSignee {
    /// The version.
    version: u32,
    /// The instant of issue.
    edite_le: DateTime<Utc>,
    /// The text of the code of the page, which the computer signed.
    code: String,
}

/// Scelle le récapitulatif que ce poste a signé, s’il est celui que le service fait lui-même de cette version.
#[utoipa::path(
    post,
    path = "/v1/dossiers/{id}/recapitulatif.pdf",
    params(("id" = Uuid, Path, description = "Le dossier"), PageSignee),
    request_body(content = Vec<u8>, content_type = "application/pdf", description = "Le document, signé par le poste"),
    responses(
        (status = 200, description = "Le même document, scellé", content_type = "application/pdf", body = Vec<u8>),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 404, description = "dossier.absent"),
        (status = 409, description = "service.repetition"),
        (status = 422, description = "recapitulatif.autre"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn sceller_recapitulatif(
    State(guichet): State<Guichet>,
    session: Session,
    Path(id): Path<Uuid>,
    Query(told): Query<PageSignee>,
    body: Bytes,
) -> Result<Response, Erreur> {
    let poste = session.cle;
    let (tenu, campagne) = held(&guichet, session, id, Code::DossierAutrui).await?;
    let now = guichet.journal.horloge().now();
    let near = (now - told.edite_le).abs() <= ECART;
    let page = own_page(&guichet, (&tenu, &campagne), &told, poste).filter(|_| near);
    let page = page.ok_or(Code::RecapitulatifAutre)?;
    if cachet::is_signed_here(&page, &body).is_none() {
        return Err(Code::RecapitulatifAutre.into());
    }
    let cachets = guichet.cles.cachets();
    let at = Horloge::REELLE.now();
    let cle = cachets.at(at).ok_or(Code::ServiceIndisponible)?;
    Ok(pdf(cachets.seal(&body, cle, at).await?))
}

/// The récapitulatif as the service makes it, with the code that the computer signed; nothing when there is no such version, or
/// another computer signed the code.
fn own_page(
    guichet: &Guichet,
    (tenu, campagne): (&Tenu, &Campagne),
    told: &PageSignee,
    poste: DeviceId,
) -> Option<Vec<u8>> {
    let code = documents::Code::parse(&told.code)?;
    let sceau = code.sceau.clone()?;
    let text = code.signed_text(&sceau.cle);
    if !poste.signed(text.as_bytes(), &sceau.signature) {
        return None;
    }
    let repetition = guichet.journal.horloge().is_repetition();
    let banner = repetition.then(|| en_mots(told.edite_le, campagne.calendrier.zone));
    let same = |_: &[u8]| sceau.signature;
    let source = Source {
        dossier: tenu.state.dossier(),
        version: told.version,
        campagne,
        territoire: &guichet.fonds.territoire,
        edite_le: told.edite_le,
        repetition: banner.as_deref(),
        taille: Taille::Normale,
        signe: Some(Signe {
            cle: &sceau.cle,
            signe: &same,
        }),
        champs: true,
    };
    let own = source.code(Genre::Recapitulatif)?;
    (own == code)
        .then(|| recapitulatif(&source).ok())?
        .map(|it| it.bytes)
}

async fn sealed(
    guichet: &Guichet,
    session: Session,
    id: Uuid,
    (voulu, absent): (Voulu, Code),
) -> Result<Response, Erreur> {
    let (tenu, campagne) = held(guichet, session, id, absent).await?;
    let scelles = guichet.scelles();
    let made = scelles.make(voulu, (&tenu, &campagne)).await?;
    Ok(pdf(made.ok_or(absent)?))
}

/// A dossier of the account, and its campaign; `absent` where there is none.
pub(super) async fn held(
    guichet: &Guichet,
    session: Session,
    id: Uuid,
    absent: Code,
) -> Result<(Arc<Tenu>, Arc<Campagne>), Erreur> {
    let tenu = guichet.journal.read(session.compte, DossierId(id)).await?;
    let tenu = tenu.ok_or(absent)?;
    let campagne = tenu.campagne(&guichet.fonds)?;
    Ok((tenu, campagne))
}

fn pdf(document: Vec<u8>) -> Response {
    ([(CONTENT_TYPE, "application/pdf")], document).into_response()
}
