//! Signing in through an OpenID provider: a window asks, a browser comes back, the window gives the code that it showed.

use super::Guichet;
use super::corps::{Corps, Provenance, octets};
use super::erreur::{Code, Erreur};
use super::pages::filled;
use super::session::Session;
use super::sessions::{NouvelAppareil, Ouverte};
use crate::acces::code;
use crate::acces::openid::{Fournisseur, Lien, Retour};
use axum::Json;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use minijinja::context;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Seconds after which a network that asked too often may ask again.
const ATTENTE: u64 = 15 * 60;
const PAGE: &str = include_str!("connexion.html");

/// A device that asks to sign in so.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Demande {
    /// SHA-256 of a secret that the device keeps, in hexadecimal: the code of the browser opens with both.
    verificateur: String,
}

/// Where to sign in.
#[derive(Serialize, ToSchema)]
pub(crate) struct Adresse {
    /// The address for the browser of the person.
    adresse: String,
}

/// The code of the browser, and the device that it opens a session for.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Ouvrir {
    /// The code, as typed.
    code: String,
    /// The secret of the device.
    secret: String,
    /// The device.
    appareil: NouvelAppareil,
}

/// The code of the browser, for an account that is open.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Relier {
    /// The code, as typed.
    code: String,
    /// The secret of the device.
    secret: String,
}

/// What the provider sends the browser back with.
#[derive(Deserialize)]
pub(crate) struct Apporte {
    #[serde(default)]
    state: String,
    code: Option<String>,
}

fn fournisseur(guichet: &Guichet) -> Result<&Fournisseur, Erreur> {
    guichet
        .openid
        .as_ref()
        .ok_or_else(|| Code::ConnexionAbsente.into())
}

/// Donne l’adresse à ouvrir dans le navigateur pour se connecter par le fournisseur d’identité.
#[utoipa::path(
    post,
    path = "/v1/connexions",
    request_body = Demande,
    responses(
        (status = 201, description = "L’adresse à ouvrir", body = Adresse),
        (status = 400, description = "requete.illisible"),
        (status = 404, description = "connexion.absente"),
        (status = 409, description = "service.repetition"),
        (status = 424, description = "connexion.muette"),
        (status = 429, description = "compte.attendre"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn demander(
    State(guichet): State<Guichet>,
    Provenance(reseau): Provenance,
    Corps(asked): Corps<Demande>,
) -> Result<(StatusCode, Json<Adresse>), Erreur> {
    let verificateur = octets(&asked.verificateur)?;
    let fournisseur = fournisseur(&guichet)?;
    let acces = &guichet.acces;
    match acces.start_openid(fournisseur, &verificateur, reseau).await {
        Ok(None) => Err(Code::CompteAttendre(ATTENTE).into()),
        Ok(Some(adresse)) => {
            let adresse = adresse.into();
            Ok((StatusCode::CREATED, Json(Adresse { adresse })))
        }
        Err(error) => {
            tracing::warn!(
                error = format!("{error:#}"),
                "le fournisseur d’identité ne répond pas"
            );
            Err(Code::ConnexionMuette.into())
        }
    }
}

/// Ouvre la session d’un appareil avec le code que le navigateur a montré.
#[utoipa::path(
    post,
    path = "/v1/connexions/session",
    request_body = Ouvrir,
    responses(
        (status = 201, description = "La session est ouverte", body = Ouverte),
        (status = 400, description = "requete.illisible"),
        (status = 403, description = "connexion.inconnue : cette identité n’ouvre encore aucun compte"),
        (status = 409, description = "appareil.refuse, service.repetition"),
        (status = 422, description = "connexion.code"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn ouvrir(
    State(guichet): State<Guichet>,
    Corps(asked): Corps<Ouvrir>,
) -> Result<(StatusCode, Json<Ouverte>), Erreur> {
    let (cle, nom) = asked.appareil.read(&asked.code)?;
    let typed = (asked.code.as_str(), asked.secret.as_str());
    let opened = guichet.acces.open_by_openid(typed, cle, nom).await?;
    Ok((StatusCode::CREATED, Json(opened?.into())))
}

/// Relie le compte à l’identité que le navigateur a prouvée.
#[utoipa::path(
    post,
    path = "/v1/compte/openid",
    request_body = Relier,
    responses(
        (status = 204, description = "Le compte est relié"),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 409, description = "connexion.prise, service.repetition"),
        (status = 422, description = "connexion.code"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn relier(
    State(guichet): State<Guichet>,
    session: Session,
    Corps(asked): Corps<Relier>,
) -> Result<StatusCode, Erreur> {
    let typed = (asked.code.as_str(), asked.secret.as_str());
    match guichet.acces.link_openid(session.compte, typed).await? {
        Lien::Fait => {
            guichet.reveil.notify_one();
            Ok(StatusCode::NO_CONTENT)
        }
        Lien::CodeFaux => Err(Code::ConnexionFausse.into()),
        Lien::Pris => Err(Code::ConnexionPrise.into()),
    }
}

/// Ne relie plus le compte à une identité.
#[utoipa::path(
    delete,
    path = "/v1/compte/openid",
    responses(
        (status = 204, description = "Seul le mot de passe ouvre le compte"),
        (status = 401, description = "session.absente"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn delier(
    State(guichet): State<Guichet>,
    session: Session,
) -> Result<StatusCode, Erreur> {
    guichet.acces.unlink_openid(session.compte).await?;
    guichet.reveil.notify_one();
    Ok(StatusCode::NO_CONTENT)
}

/// The browser comes back from the provider.
pub(crate) async fn revenir(
    State(guichet): State<Guichet>,
    Query(brought): Query<Apporte>,
) -> Result<Response, Erreur> {
    let fournisseur = fournisseur(&guichet)?;
    let Some(code) = brought.code else {
        return page(&guichet, None);
    };
    let acces = &guichet.acces;
    match acces
        .back_from_openid(fournisseur, &brought.state, code)
        .await
    {
        Ok(retour) => page(&guichet, retour),
        Err(error) => {
            tracing::warn!(
                error = format!("{error:#}"),
                "un retour du fournisseur d’identité n’est pas pris"
            );
            page(&guichet, None)
        }
    }
}

fn page(guichet: &Guichet, retour: Option<Retour>) -> Result<Response, Erreur> {
    let (code, sortie) = retour.map(|it| (it.code, it.sortie)).unzip();
    let status = match code {
        Some(_) => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let said = context! {
        code => code.map(|code| code::shown(&code)),
        sortie => sortie.flatten().map(String::from),
    };
    filled(guichet, PAGE, status, said)
}
