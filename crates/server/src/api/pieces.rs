//! Pièces: announced, received part by part in the manner of tus 1.0, given back.

use super::Guichet;
use super::corps::{Corps, octets};
use super::erreur::{Code, Erreur};
use super::session::Session;
use crate::pieces::{Avancement, Designation, Ecart, Examine, OCTETS_MAX, PART_MAX, Partie};
use anyhow::Context as _;
use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use chrono::{DateTime, SubsecRound as _, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tokio::sync::Notify;
use utoipa::ToSchema;
use uuid::Uuid;

/// What is to come.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Annonce {
    /// Bytes of the whole.
    taille: u64,
}

/// How much came.
#[derive(Serialize, ToSchema)]
pub(crate) struct Recu {
    /// Bytes of the whole.
    taille: i64,
    /// Bytes that came: where to go on.
    recu: i64,
    /// When the last byte came, once the whole is verified.
    recue_le: Option<DateTime<Utc>>,
}

impl From<Avancement> for Json<Recu> {
    fn from(it: Avancement) -> Self {
        Self(Recu {
            taille: it.taille,
            recu: it.recu,
            recue_le: it.received_at,
        })
    }
}

/// What was received of a dossier.
#[derive(Serialize, ToSchema)]
pub(crate) struct Recues {
    /// In the order in which they came.
    pieces: Vec<PieceRecue>,
}

/// A pièce that came whole.
#[derive(Serialize, ToSchema)]
pub(crate) struct PieceRecue {
    /// SHA-256 of the whole, in hexadecimal.
    empreinte: String,
    /// When its last byte came.
    recue_le: DateTime<Utc>,
    /// `quarantaine` until it was examined, then `saine` or `ecartee`.
    controle: String,
    /// Why it was set aside: a code.
    motif: Option<String>,
}

/// Dit ce qui est reçu d’un dossier, et ce que le contrôle en dit.
#[utoipa::path(
    get,
    path = "/v1/dossiers/{id}/pieces",
    params(("id" = Uuid, Path, description = "Le dossier")),
    responses(
        (status = 200, description = "Les pièces reçues", body = Recues),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn lister(
    State(guichet): State<Guichet>,
    session: Session,
    Path(id): Path<Uuid>,
) -> Result<Json<Recues>, Erreur> {
    let known = guichet.pieces.examined(session.compte, id).await?;
    Ok(Json(Recues {
        pieces: known.into_iter().map(PieceRecue::from).collect(),
    }))
}

impl From<Examine> for PieceRecue {
    fn from(it: Examine) -> Self {
        Self {
            empreinte: hex::encode(it.empreinte),
            recue_le: it.received_at,
            controle: it.controle,
            motif: it.motif,
        }
    }
}

fn designation(session: Session, dossier: Uuid, empreinte: &str) -> Result<Designation, Erreur> {
    designated(session.compte, dossier, empreinte)
}

/// A pièce of a dossier of an account.
pub(super) fn designated(
    compte: Uuid,
    dossier: Uuid,
    empreinte: &str,
) -> Result<Designation, Erreur> {
    Ok(Designation {
        compte,
        dossier,
        empreinte: octets(empreinte)?,
    })
}

/// Annonce une pièce, ou demande où reprendre.
#[utoipa::path(
    put,
    path = "/v1/dossiers/{id}/pieces/{empreinte}",
    params(
        ("id" = Uuid, Path, description = "Le dossier"),
        ("empreinte" = String, Path, description = "SHA-256 du fichier entier, en hexadécimal"),
    ),
    request_body = Annonce,
    responses(
        (status = 200, description = "Où reprendre", body = Recu),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 404, description = "dossier.absent, piece.absente"),
        (status = 409, description = "piece.place, service.repetition"),
        (status = 413, description = "piece.trop_grande"),
        (status = 422, description = "piece.empreinte, piece.genre"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn annoncer(
    State(guichet): State<Guichet>,
    session: Session,
    Path((id, empreinte)): Path<(Uuid, String)>,
    Corps(annonce): Corps<Annonce>,
) -> Result<Json<Recu>, Erreur> {
    if !(1..=OCTETS_MAX).contains(&annonce.taille) {
        return Err(Code::PieceTropGrande.into());
    }
    let it = designation(session, id, &empreinte)?;
    let taille = i64::try_from(annonce.taille).context("a size fits")?;
    let now = guichet.journal.horloge().now();
    let known = guichet.pieces.announce(it, taille, now).await?;
    progress(&guichet.arrivee, known.ok_or(Code::DossierAutrui)?)
}

/// Tells how much of a pièce came; the examiner hears of one that came whole.
fn progress(arrivee: &Notify, known: Result<Avancement, Ecart>) -> Result<Json<Recu>, Erreur> {
    let known = known.map_err(|ecart| match ecart {
        Ecart::Absente => Code::PieceAbsente,
        Ecart::Debut { recu } => Code::PiecePlace(recu),
        Ecart::Empreinte => Code::PieceEmpreinte,
        Ecart::Genre => Code::PieceGenre,
    })?;
    if known.received_at.is_some() {
        arrivee.notify_one();
    }
    Ok(known.into())
}

/// Envoie la suite d’une pièce : 1 Mio au plus, avec sa place et sa somme de contrôle.
#[utoipa::path(
    patch,
    path = "/v1/dossiers/{id}/pieces/{empreinte}",
    params(
        ("id" = Uuid, Path, description = "Le dossier"),
        ("empreinte" = String, Path, description = "SHA-256 du fichier entier, en hexadécimal"),
        ("Upload-Offset" = i64, Header, description = "Place du premier octet"),
        ("Upload-Checksum" = String, Header, description = "`sha256` et la somme de la partie, en base64"),
    ),
    request_body(content = Vec<u8>, content_type = "application/offset+octet-stream"),
    responses(
        (status = 200, description = "Où reprendre, ou la pièce reçue", body = Recu),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 404, description = "piece.absente"),
        (status = 409, description = "piece.place, service.repetition"),
        (status = 422, description = "piece.empreinte, piece.genre"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn envoyer(
    State(guichet): State<Guichet>,
    session: Session,
    Path((id, empreinte)): Path<(Uuid, String)>,
    head: HeaderMap,
    body: Bytes,
) -> Result<Json<Recu>, Erreur> {
    // The last byte is here: this is the instant that counts.
    let received_at = guichet.journal.horloge().now().trunc_subsecs(6);
    let it = designation(session, id, &empreinte)?;
    let told = |name: &str| head.get(name).and_then(|value| value.to_str().ok());
    let debut = told("upload-offset").and_then(|text| text.parse::<i64>().ok());
    let debut = debut.filter(|debut| *debut >= 0);
    let sum = told("upload-checksum").and_then(|text| text.strip_prefix("sha256 "));
    let sum = sum.and_then(|text| BASE64_STANDARD.decode(text).ok());
    let (Some(debut), Some(sum)) = (debut, sum) else {
        return Err(Code::RequeteIllisible.into());
    };
    let somme: [u8; 32] = Sha256::digest(&body).into();
    if body.is_empty() || body.len() > PART_MAX || somme[..] != sum {
        return Err(Code::RequeteIllisible.into());
    }
    let part = Partie {
        debut,
        bytes: body,
        somme,
    };
    let arrivee = guichet.arrivee.clone();
    // A peer that hangs up must not interrupt a write.
    let kept = tokio::spawn(async move { guichet.pieces.part(it, part, received_at).await });
    let known = kept.await.context("keep a part in a task of its own")??;
    progress(&arrivee, known)
}

/// Rend une pièce reçue, à enregistrer seulement.
#[utoipa::path(
    get,
    path = "/v1/dossiers/{id}/pieces/{empreinte}",
    params(
        ("id" = Uuid, Path, description = "Le dossier"),
        ("empreinte" = String, Path, description = "SHA-256 du fichier entier, en hexadécimal"),
    ),
    responses(
        (status = 200, description = "Les octets", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "piece.ecartee"),
        (status = 404, description = "piece.absente"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn rendre(
    State(guichet): State<Guichet>,
    session: Session,
    Path((id, empreinte)): Path<(Uuid, String)>,
) -> Result<Response, Erreur> {
    stored(&guichet, designation(session, id, &empreinte)?).await
}

/// The bytes of a pièce, to be saved only.
pub(super) async fn stored(guichet: &Guichet, it: Designation) -> Result<Response, Erreur> {
    // What may do harm is kept as it came, and given to nobody.
    if guichet.pieces.is_set_aside(it).await? {
        return Err(Code::PieceEcartee.into());
    }
    let bytes = guichet.pieces.bytes(it).await?.ok_or(Code::PieceAbsente)?;
    // Half a pièce is none.
    if Sha256::digest(&bytes)[..] != it.empreinte {
        return Err(Code::PieceAbsente.into());
    }
    let head = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((head, bytes).into_response())
}
