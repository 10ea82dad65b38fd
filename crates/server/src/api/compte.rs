//! One's own account: the address, the password, the devices.

use super::Guichet;
use super::comptes::{Note, strong};
use super::corps::{Corps, adresse, octets};
use super::erreur::{Code, Erreur};
use super::session::Session;
use super::sessions::AdresseRendue;
use crate::acces::Demande;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An account, as its person sees it.
#[derive(Serialize, ToSchema)]
pub(crate) struct Compte {
    /// Identity.
    id: Uuid,
    /// The address.
    email: String,
    /// How it stands.
    adresse: AdresseRendue,
    /// Since when an OpenID identity opens it too.
    openid_depuis: Option<DateTime<Utc>>,
    /// The devices that may speak for it, the oldest first.
    appareils: Vec<AppareilRendu>,
}

/// A device of the account.
#[derive(Serialize, ToSchema)]
pub(crate) struct AppareilRendu {
    /// Identity.
    id: Uuid,
    /// What its person calls it.
    nom: String,
    /// When it was enrolled.
    depuis: DateTime<Utc>,
    /// Whether it is the one that asks.
    celui_ci: bool,
}

/// Another address, or the same to be proved again.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Adresse {
    /// The address.
    email: String,
    /// The password of the account.
    mot_de_passe: String,
    /// SHA-256 of a secret that the device keeps, in hexadecimal.
    verificateur: String,
}

/// The code that an address received.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Preuve {
    /// The address.
    email: String,
    /// The code, as typed.
    code: String,
    /// The secret of the device.
    secret: String,
}

/// A password that is known, and the next one.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Changement {
    /// The password of today.
    ancien: String,
    /// The next one: twelve characters at least.
    nouveau: String,
}

/// Rend le compte, son adresse et ses appareils.
#[utoipa::path(
    get,
    path = "/v1/compte",
    responses(
        (status = 200, description = "Le compte", body = Compte),
        (status = 401, description = "session.absente"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn lire(
    State(guichet): State<Guichet>,
    session: Session,
) -> Result<Json<Compte>, Erreur> {
    let (email, adresse, appareils) = guichet.acces.account(session.compte).await?;
    let appareils = appareils.into_iter().map(|appareil| AppareilRendu {
        id: appareil.id,
        nom: appareil.nom,
        depuis: appareil.created_at,
        celui_ci: appareil.id == session.appareil,
    });
    Ok(Json(Compte {
        id: session.compte,
        email,
        adresse: adresse.into(),
        openid_depuis: guichet.acces.openid_since(session.compte).await?,
        appareils: appareils.collect(),
    }))
}

/// Refuses who does not know the password.
async fn again(guichet: &Guichet, session: Session, password: String) -> Result<(), Erreur> {
    let known = guichet.acces.knows(session.compte, password).await??;
    known.then_some(()).ok_or(Code::MotDePasseFaux.into())
}

/// Demande à prouver une adresse : un code y part, et l’adresse d’avant est prévenue.
#[utoipa::path(
    post,
    path = "/v1/compte/adresse",
    request_body = Adresse,
    responses(
        (status = 202, description = "Noté. La réponse ne dit pas si l’adresse est connue", body = Note),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "compte.mot_de_passe"),
        (status = 409, description = "service.repetition"),
        (status = 422, description = "saisie.refusee"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn demander_adresse(
    State(guichet): State<Guichet>,
    session: Session,
    Corps(asked): Corps<Adresse>,
) -> Result<(StatusCode, Json<Note>), Erreur> {
    let email = adresse(&asked.email)?;
    octets::<32>(&asked.verificateur)?;
    again(&guichet, session, asked.mot_de_passe).await?;
    let demande = Demande::Adresse(session.compte);
    super::comptes::note(&guichet, &email, &asked.verificateur, demande).await
}

/// Prouve une adresse avec le code qu’elle a reçu ; elle devient celle du compte.
#[utoipa::path(
    post,
    path = "/v1/compte/adresse/preuve",
    request_body = Preuve,
    responses(
        (status = 204, description = "L’adresse est prouvée"),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 409, description = "service.repetition"),
        (status = 422, description = "compte.code, saisie.refusee"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn prouver_adresse(
    State(guichet): State<Guichet>,
    session: Session,
    Corps(asked): Corps<Preuve>,
) -> Result<StatusCode, Erreur> {
    let email = adresse(&asked.email)?;
    let code = (asked.code.as_str(), asked.secret.as_str());
    if guichet.acces.move_to(session.compte, &email, code).await? {
        guichet.reveil.notify_one();
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Code::LettreFausse.into())
    }
}

/// Change le mot de passe ; les sessions des autres appareils se ferment.
#[utoipa::path(
    put,
    path = "/v1/compte/mot-de-passe",
    request_body = Changement,
    responses(
        (status = 204, description = "Le mot de passe est changé"),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "compte.mot_de_passe"),
        (status = 409, description = "service.repetition"),
        (status = 422, description = "saisie.refusee"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn changer_mot_de_passe(
    State(guichet): State<Guichet>,
    session: Session,
    Corps(asked): Corps<Changement>,
) -> Result<StatusCode, Erreur> {
    let acces = &guichet.acces;
    let (email, ..) = acces.account(session.compte).await?;
    strong(&asked.nouveau, &adresse(&email)?)?;
    again(&guichet, session, asked.ancien).await?;
    let derived = acces.derive(asked.nouveau).await??;
    acces
        .replace(session.compte, session.appareil, &derived)
        .await?;
    guichet.reveil.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

/// Révoque un appareil : sa clé ne parlera plus jamais pour ce compte.
#[utoipa::path(
    delete,
    path = "/v1/compte/appareils/{id}",
    params(("id" = Uuid, Path, description = "L’appareil")),
    responses(
        (status = 204, description = "L’appareil est révoqué"),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 404, description = "appareil.absent"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn revoquer(
    State(guichet): State<Guichet>,
    session: Session,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Erreur> {
    if guichet.acces.close(session.compte, id, true).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Code::AppareilAbsent.into())
    }
}
