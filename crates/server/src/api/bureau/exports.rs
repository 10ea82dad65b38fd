//! A list that leaves in a file.

use super::Employe;
use super::listes::Demande as Liste;
use crate::api::Guichet;
use crate::api::corps::Corps;
use crate::api::erreur::{Code, Erreur};
use crate::bureau::exports::Demandeur;
use crate::bureau::roles::Operation;
use crate::exports::{Demande, EnCours, Format, MOTIF, Morceau};
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use tokio::sync::mpsc;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::ReceiverStream;
use utoipa::ToSchema;

/// Dossiers that are read at the same time: people who work go first.
const DE_FRONT: usize = 2;
/// The head that says how many dossiers the file holds.
const DOSSIERS: &str = "x-pupitre-dossiers";

/// What leaves.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Exporter {
    /// Which list, as it is asked to be seen. The page before does not count: the whole list leaves.
    liste: Liste,
    /// How it is written.
    format: Format,
    /// Why answers about health leave too, in 10 to 400 letters; nothing when they stay.
    sante: Option<String>,
}

/// Écrit une liste dans un fichier ; l’export est noté avant le premier octet.
#[utoipa::path(
    post,
    path = "/v1/bureau/exports",
    request_body = Exporter,
    responses(
        (
            status = 200,
            description = "Le fichier ; `X-Pupitre-Dossiers` dit combien de dossiers il contient",
            content(
                (Vec<u8> = "text/csv"),
                (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
                (Vec<Object> = "application/json"),
            )
        ),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "agent.role"),
        (status = 409, description = "service.repetition"),
        (status = 422, description = "campagne.inconnue, export.motif"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn exporter(
    State(guichet): State<Guichet>,
    employe: Employe,
    Corps(asked): Corps<Exporter>,
) -> Result<Response, Erreur> {
    let agent = employe.may(Operation::Exporter)?;
    if asked.sante.is_some() {
        employe.may(Operation::ExporterSante)?;
    }
    let sante = asked.sante.map(|it| it.trim().to_owned());
    let said = |it: &String| MOTIF.contains(&it.chars().count());
    if !sante.as_ref().is_none_or(said) {
        return Err(Code::ExportMotif.into());
    }
    let filtre = asked.liste.filtre(agent.id)?;
    if guichet.fonds.campagne(&filtre.campagne).is_none() {
        return Err(Code::CampagneInconnue.into());
    }
    let demande = Demande {
        filtre,
        format: asked.format,
        sante,
    };
    let exports = guichet.exports(DE_FRONT);
    let EnCours {
        total,
        mut morceaux,
    } = exports.start(demande, Demandeur::Agent(agent.id)).await?;
    // Until the first bytes, a failure is said as one.
    let first = match morceaux.recv().await {
        Some(part) => part?.octets,
        None => Vec::new(),
    };
    let head = [
        (header::CONTENT_TYPE, asked.format.media()),
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let count = [(DOSSIERS, total.to_string())];
    Ok((head, count, body(first, morceaux)).into_response())
}

/// The rest of a file. One that fails on its way breaks off: nobody takes half a list for a whole one.
fn body(first: Vec<u8>, rest: mpsc::Receiver<anyhow::Result<Morceau>>) -> Body {
    let rest = ReceiverStream::new(rest).map(|part| match part {
        Ok(part) => Ok(Bytes::from(part.octets)),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "un export s’est interrompu");
            Err(std::io::Error::other("the list broke off"))
        }
    });
    let first = tokio_stream::once(Ok(Bytes::from(first)));
    let bytes = first.chain(rest);
    Body::from_stream(bytes.filter(|part| !part.as_ref().is_ok_and(|it| it.is_empty())))
}
