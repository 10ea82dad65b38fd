//! The steps that ask no session: an account is made, activated, its password replaced.
//!
//! What depends on an address is noted and answered 202, always with the same body: the tasks decide, and only the letter
//! tells.

use super::Guichet;
use super::corps::{Corps, adresse, octets};
use super::erreur::{Code, Erreur, Saisie};
use crate::acces::Demande;
use crate::acces::derivation::faible;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use rules::email::Email;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An account to make.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Creation {
    /// The address: it signs in, and everything about the exam goes there.
    email: String,
    /// Twelve characters at least.
    mot_de_passe: String,
    /// SHA-256 of a secret that the device keeps, in hexadecimal: the code of the letter opens with both.
    verificateur: String,
}

/// An address that asks for a letter.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Lettre {
    /// The address.
    email: String,
    /// SHA-256 of the secret that the device keeps, in hexadecimal.
    verificateur: String,
}

/// A code that was typed.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Activation {
    /// The address that received it.
    email: String,
    /// The code, as typed.
    code: String,
    /// The secret of the device that asked.
    secret: String,
}

/// A code that was typed, and the password that it lets one choose.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Remplacement {
    /// The address that received it.
    email: String,
    /// The code, as typed.
    code: String,
    /// The secret of the device that asked.
    secret: String,
    /// Twelve characters at least.
    mot_de_passe: String,
}

/// What is answered whatever the address is.
#[derive(Serialize, ToSchema)]
pub(crate) struct Note {
    /// Always `note`.
    etat: &'static str,
}

type Noted = Result<(StatusCode, Json<Note>), Erreur>;

pub(super) async fn note(
    guichet: &Guichet,
    email: &Email,
    verificateur: &str,
    demande: Demande,
) -> Noted {
    let verificateur = octets(verificateur)?;
    guichet.acces.noter(email, &verificateur, demande).await?;
    guichet.reveil.notify_one();
    Ok((StatusCode::ACCEPTED, Json(Note { etat: "note" })))
}

/// Refuses a password that is tried first.
pub(super) fn strong(password: &str, email: &Email) -> Result<(), Erreur> {
    match faible(password, email.as_str()) {
        Some(motif) => Err(Saisie::MotDePasse(motif).into()),
        None => Ok(()),
    }
}

/// Crée un compte : un courriel part, qui l’active dans les 48 heures.
#[utoipa::path(
    post,
    path = "/v1/comptes",
    request_body = Creation,
    responses(
        (status = 202, description = "Noté. La réponse ne dit pas si l’adresse est connue", body = Note),
        (status = 400, description = "requete.illisible"),
        (status = 409, description = "service.repetition"),
        (status = 422, description = "saisie.refusee"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn creer(State(guichet): State<Guichet>, Corps(asked): Corps<Creation>) -> Noted {
    let email = adresse(&asked.email)?;
    octets::<32>(&asked.verificateur)?;
    strong(&asked.mot_de_passe, &email)?;
    let derived = guichet.acces.derive(asked.mot_de_passe).await??;
    let demande = Demande::Creation(derived);
    note(&guichet, &email, &asked.verificateur, demande).await
}

/// Envoie de nouveau le courriel d’activation à l’appareil qui l’a demandé.
#[utoipa::path(
    post,
    path = "/v1/comptes/renvoi",
    request_body = Lettre,
    responses(
        (status = 202, description = "Noté. La réponse ne dit pas si l’adresse est connue", body = Note),
        (status = 400, description = "requete.illisible"),
        (status = 409, description = "service.repetition"),
        (status = 422, description = "saisie.refusee"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn renvoyer(State(guichet): State<Guichet>, Corps(asked): Corps<Lettre>) -> Noted {
    let email = adresse(&asked.email)?;
    note(&guichet, &email, &asked.verificateur, Demande::Renvoi).await
}

/// Active un compte avec le code du courriel et le secret de l’appareil qui l’a demandé.
#[utoipa::path(
    post,
    path = "/v1/activations",
    request_body = Activation,
    responses(
        (status = 204, description = "Le compte est activé"),
        (status = 400, description = "requete.illisible"),
        (status = 409, description = "service.repetition"),
        (status = 422, description = "compte.code, saisie.refusee"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn activer(
    State(guichet): State<Guichet>,
    Corps(asked): Corps<Activation>,
) -> Result<StatusCode, Erreur> {
    let email = adresse(&asked.email)?;
    let acces = &guichet.acces;
    if acces.activate(&email, &asked.code, &asked.secret).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Code::LettreFausse.into())
    }
}

/// Demande de quoi choisir un autre mot de passe : un courriel part.
#[utoipa::path(
    post,
    path = "/v1/mots-de-passe",
    request_body = Lettre,
    responses(
        (status = 202, description = "Noté. La réponse ne dit pas si l’adresse est connue", body = Note),
        (status = 400, description = "requete.illisible"),
        (status = 409, description = "service.repetition"),
        (status = 422, description = "saisie.refusee"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn oublier(State(guichet): State<Guichet>, Corps(asked): Corps<Lettre>) -> Noted {
    let email = adresse(&asked.email)?;
    note(&guichet, &email, &asked.verificateur, Demande::MotDePasse).await
}

/// Remplace un mot de passe oublié ; toutes les sessions du compte se ferment.
#[utoipa::path(
    post,
    path = "/v1/mots-de-passe/nouveau",
    request_body = Remplacement,
    responses(
        (status = 204, description = "Le mot de passe est remplacé"),
        (status = 400, description = "requete.illisible"),
        (status = 409, description = "service.repetition"),
        (status = 422, description = "compte.code, saisie.refusee"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn remplacer(
    State(guichet): State<Guichet>,
    Corps(asked): Corps<Remplacement>,
) -> Result<StatusCode, Erreur> {
    let email = adresse(&asked.email)?;
    strong(&asked.mot_de_passe, &email)?;
    let acces = &guichet.acces;
    let derived = acces.derive(asked.mot_de_passe).await??;
    let code = (asked.code.as_str(), asked.secret.as_str());
    if acces.replace_forgotten(&email, code, &derived).await? {
        guichet.reveil.notify_one();
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Code::LettreFausse.into())
    }
}
