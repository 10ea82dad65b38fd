//! People of the service sign in and out.

use super::Employe;
use crate::api::Guichet;
use crate::api::corps::{Corps, Provenance};
use crate::api::erreur::{Code, Erreur, Saisie};
use crate::bureau::acces::Porte;
use crate::bureau::roles::Operation;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A first sign-in.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Preparer {
    /// The name that the administrator gave.
    identifiant: String,
    /// The code of the invitation.
    invitation: String,
    /// The password that is chosen.
    mot_de_passe: String,
}

/// What a person copies into the device that gives her codes.
#[derive(Serialize, ToSchema)]
pub(crate) struct Prepare {
    /// In base 32, to be typed.
    secret: String,
    /// As an address, for a picture.
    adresse: String,
}

/// A sign-in.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Ouvrir {
    /// The name.
    identifiant: String,
    /// The password.
    mot_de_passe: String,
    /// The code of the device.
    code: String,
}

/// A session of the service.
#[derive(Serialize, ToSchema)]
pub(crate) struct Ouverte {
    /// For `Authorization: Bearer`.
    jeton: String,
    /// Who signed in.
    #[serde(flatten)]
    moi: Moi,
}

/// A person of the service, for herself.
#[derive(Serialize, ToSchema)]
pub(crate) struct Moi {
    /// As candidates and colleagues read it.
    nom: String,
    /// What her roles may do.
    operations: Vec<&'static str>,
    /// Seconds during which a decision can be taken back.
    reprise_secondes: i64,
}

impl Moi {
    fn of(guichet: &Guichet, agent: &crate::bureau::acces::Agent) -> Self {
        let own = Operation::TOUTES.into_iter().filter(|it| agent.may(*it));
        Self {
            nom: agent.nom.clone(),
            operations: own.map(Operation::as_str).collect(),
            reprise_secondes: guichet.bureau.delai().num_seconds(),
        }
    }
}

impl From<Porte> for Erreur {
    fn from(porte: Porte) -> Self {
        match porte {
            Porte::Identifiants => Code::IdentifiantsFaux.into(),
            Porte::Attendre(seconds) => Code::CompteAttendre(seconds).into(),
            Porte::Sature => Code::ServiceIndisponible.into(),
            Porte::Invitation => Code::InvitationFausse.into(),
            Porte::Faible(why) => Saisie::MotDePasse(why).into(),
        }
    }
}

/// Choisit le mot de passe d’une personne invitée, et rend son second facteur.
#[utoipa::path(
    post,
    path = "/v1/bureau/activations",
    request_body = Preparer,
    responses(
        (status = 201, description = "Le second facteur à copier", body = Prepare),
        (status = 400, description = "requete.illisible"),
        (status = 409, description = "service.repetition"),
        (status = 422, description = "agent.invitation, saisie.refusee"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn preparer(
    State(guichet): State<Guichet>,
    Corps(asked): Corps<Preparer>,
) -> Result<(StatusCode, Json<Prepare>), Erreur> {
    let who = (asked.identifiant.trim(), asked.invitation.as_str());
    let made = guichet
        .bureau
        .prepare(who, asked.mot_de_passe, &guichet.service);
    let made = made.await??;
    let prepared = Prepare {
        secret: made.secret,
        adresse: made.adresse,
    };
    Ok((StatusCode::CREATED, Json(prepared)))
}

/// Ouvre une session du service.
#[utoipa::path(
    post,
    path = "/v1/bureau/sessions",
    request_body = Ouvrir,
    responses(
        (status = 201, description = "La session est ouverte", body = Ouverte),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "compte.identifiants"),
        (status = 409, description = "service.repetition"),
        (status = 429, description = "compte.attendre"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn ouvrir(
    State(guichet): State<Guichet>,
    Provenance(reseau): Provenance,
    Corps(asked): Corps<Ouvrir>,
) -> Result<(StatusCode, Json<Ouverte>), Erreur> {
    let identifiant = asked.identifiant.trim().to_lowercase();
    let opened = guichet
        .bureau
        .open(&identifiant, asked.mot_de_passe, &asked.code, reseau);
    let jeton = opened.await??;
    let agent = guichet.bureau.bearer(&jeton).await?;
    let agent = agent.ok_or(Code::SessionAbsente)?;
    let moi = Moi::of(&guichet, &agent);
    Ok((StatusCode::CREATED, Json(Ouverte { jeton, moi })))
}

/// Dit qui demande, et ce que ses rôles permettent.
#[utoipa::path(
    get,
    path = "/v1/bureau/moi",
    responses(
        (status = 200, description = "La personne", body = Moi),
        (status = 401, description = "session.absente"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn moi(State(guichet): State<Guichet>, employe: Employe) -> Json<Moi> {
    Json(Moi::of(&guichet, &employe.agent))
}

/// Ferme la session qui le demande.
#[utoipa::path(
    delete,
    path = "/v1/bureau/sessions",
    responses(
        (status = 204, description = "La session est fermée"),
        (status = 401, description = "session.absente"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn fermer(
    State(guichet): State<Guichet>,
    employe: Employe,
) -> Result<StatusCode, Erreur> {
    guichet.bureau.close(&employe.jeton).await?;
    Ok(StatusCode::NO_CONTENT)
}
