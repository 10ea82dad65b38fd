//! Sessions: a device signs in, changes its tokens, signs out.

use super::Guichet;
use super::corps::{Corps, Provenance, adresse, octets};
use super::erreur::{Code, Erreur};
use super::session::Session;
use crate::acces::{EtatAdresse, Identite, Jetons, Ouverture, Porte};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sync::DeviceId;
use utoipa::ToSchema;
use uuid::Uuid;

/// Seconds during which a token of access is worth something.
const ACCES_SECONDES: u32 = 15 * 60;
/// Characters of the name of a device.
const NOM_MAX: usize = 80;

/// A sign-in.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Ouvrir {
    /// The address.
    email: String,
    /// The password.
    mot_de_passe: String,
    /// The device.
    appareil: NouvelAppareil,
}

/// A device that asks to speak for an account.
#[derive(Deserialize, ToSchema)]
pub(crate) struct NouvelAppareil {
    /// Its public key, Ed25519, in hexadecimal.
    cle: String,
    /// What its person calls it.
    nom: String,
    /// Its signature of `pupitre-appareil-v1\n` and the address in lower case, in hexadecimal; of the code, as it is
    /// sent, when a code opens the session.
    signature: String,
}

impl NouvelAppareil {
    /// Its key and its name, when it signs what opens the session.
    pub(super) fn read(&self, opening: &str) -> Result<(DeviceId, &str), Erreur> {
        let cle = DeviceId(octets(&self.cle)?);
        let nom = self.nom.trim();
        let signed = format!("pupitre-appareil-v1\n{opening}");
        let signature = octets(&self.signature)?;
        if nom.is_empty()
            || nom.chars().count() > NOM_MAX
            || nom.contains('\0')
            || !cle.signed(signed.as_bytes(), &signature)
        {
            return Err(Code::RequeteIllisible.into());
        }
        Ok((cle, nom))
    }
}

/// The tokens of a device.
#[derive(Serialize, ToSchema)]
pub(crate) struct JetonsRendus {
    /// For `Authorization: Bearer`.
    acces: String,
    /// Seconds during which it is worth something.
    acces_secondes: u32,
    /// For the next tokens, thirty days, once.
    renouvellement: String,
}

/// A session.
#[derive(Serialize, ToSchema)]
pub(crate) struct Ouverte {
    /// The account.
    compte: Uuid,
    /// The device.
    appareil: Uuid,
    /// Its tokens.
    jetons: JetonsRendus,
    /// How the address stands.
    adresse: AdresseRendue,
}

/// How the address of an account stands.
#[derive(Serialize, ToSchema)]
pub(crate) struct AdresseRendue {
    /// Last time it was proved.
    confirmee_le: Option<DateTime<Utc>>,
    /// When it refused a letter, if it did since.
    refusee_le: Option<DateTime<Utc>>,
    /// Whether to prove it again: sixty days went by, or it refused a letter.
    a_confirmer: bool,
}

impl From<EtatAdresse> for AdresseRendue {
    fn from(etat: EtatAdresse) -> Self {
        Self {
            confirmee_le: etat.confirmed_at,
            refusee_le: etat.bounced_at,
            a_confirmer: etat.to_confirm,
        }
    }
}

impl From<Jetons> for JetonsRendus {
    fn from(jetons: Jetons) -> Self {
        Self {
            acces: jetons.acces,
            acces_secondes: ACCES_SECONDES,
            renouvellement: jetons.renouvellement,
        }
    }
}

/// Ouvre la session d’un appareil.
#[utoipa::path(
    post,
    path = "/v1/sessions",
    request_body = Ouvrir,
    responses(
        (status = 201, description = "La session est ouverte", body = Ouverte),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "compte.identifiants"),
        (status = 403, description = "compte.non_active"),
        (status = 409, description = "appareil.refuse, service.repetition"),
        (status = 422, description = "saisie.refusee"),
        (status = 429, description = "compte.attendre"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn ouvrir(
    State(guichet): State<Guichet>,
    Provenance(reseau): Provenance,
    Corps(asked): Corps<Ouvrir>,
) -> Result<(StatusCode, Json<Ouverte>), Erreur> {
    let email = adresse(&asked.email)?;
    let (cle, nom) = asked.appareil.read(email.as_str())?;
    let identite = Identite {
        email: &email,
        mot_de_passe: asked.mot_de_passe,
        cle,
        nom,
        reseau,
    };
    let opened = guichet.acces.open(identite).await?;
    Ok((StatusCode::CREATED, Json(opened?.into())))
}

impl From<Porte> for Erreur {
    fn from(porte: Porte) -> Self {
        match porte {
            Porte::Identifiants => Code::IdentifiantsFaux,
            Porte::NonActive => Code::CompteNonActive,
            Porte::Attendre(seconds) => Code::CompteAttendre(seconds),
            Porte::Appareil => Code::AppareilRefuse,
            Porte::Sature => Code::ServiceIndisponible,
            Porte::CodeFaux => Code::ConnexionFausse,
            Porte::SansCompte => Code::ConnexionInconnue,
        }
        .into()
    }
}

impl From<Ouverture> for Ouverte {
    fn from(opened: Ouverture) -> Self {
        Self {
            compte: opened.compte,
            appareil: opened.appareil,
            jetons: opened.jetons.into(),
            adresse: opened.adresse.into(),
        }
    }
}

/// Tokens to change.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Renouveler {
    /// The token of renewal.
    renouvellement: String,
    /// The signature by the device of `pupitre-renouvellement-v1\n` and the token, in hexadecimal.
    signature: String,
}

/// Change les jetons d’un appareil. Un jeton déjà changé depuis une minute ferme la session.
#[utoipa::path(
    post,
    path = "/v1/jetons",
    request_body = Renouveler,
    responses(
        (status = 201, description = "Les jetons suivants", body = JetonsRendus),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn renouveler(
    State(guichet): State<Guichet>,
    Corps(asked): Corps<Renouveler>,
) -> Result<(StatusCode, Json<JetonsRendus>), Erreur> {
    let signature = octets(&asked.signature)?;
    let token = &asked.renouvellement;
    let cle = guichet.acces.bearer_of_renewal(token).await?;
    let cle = cle.ok_or(Code::SessionAbsente)?;
    let signed = format!("pupitre-renouvellement-v1\n{token}");
    if !cle.signed(signed.as_bytes(), &signature) {
        return Err(Code::SessionAbsente.into());
    }
    let renewed = guichet.acces.renew(token).await?;
    let jetons = renewed.ok_or(Code::SessionAbsente)?;
    Ok((StatusCode::CREATED, Json(jetons.into())))
}

/// Ferme la session de l’appareil qui le demande.
#[utoipa::path(
    delete,
    path = "/v1/sessions",
    responses(
        (status = 204, description = "La session est fermée"),
        (status = 401, description = "session.absente"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn fermer(
    State(guichet): State<Guichet>,
    session: Session,
) -> Result<StatusCode, Erreur> {
    let acces = &guichet.acces;
    acces.close(session.compte, session.appareil, false).await?;
    Ok(StatusCode::NO_CONTENT)
}
