//! What the server answers when it does not do what was asked: a stable code with its data, never a sentence.

use crate::acces::derivation::{Faible, Sature};
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rules::email::EmailError;
use serde_json::json;

/// Seconds after which to come back when something failed here.
const RETRY: u64 = 5;

/// Every code, with its status. The sentences are those of the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
    /// The request is not of the form that the description gives.
    RequeteIllisible,
    /// A newer program speaks: this server cannot read it.
    RequeteTropRecente,
    /// No session, or one that ended.
    SessionAbsente,
    /// The envelope is not signed by this device for this account and dossier.
    EnveloppeInvalide,
    /// No such campaign is run by this service.
    CampagneInconnue,
    /// The dossier is not of this account.
    DossierAutrui,
    /// Too many commands wait for a missing one.
    DossierPlein,
    /// A rehearsal speaks to a service, or a service to a rehearsal.
    ServiceRepetition,
    /// An address that no letter reaches, or a password that is tried first: `donnees.motif` says which.
    SaisieRefusee(Saisie),
    /// The address or the password is not the one.
    IdentifiantsFaux,
    /// They are, but nobody followed the letter of activation yet.
    CompteNonActive,
    /// Too many tries: `Retry-After` says when to come back.
    CompteAttendre(u64),
    /// The code does not open anything, or not any more.
    LettreFausse,
    /// The password that was asked again is not the one.
    MotDePasseFaux,
    /// The key of this device was revoked, or is of another account: it makes another one.
    AppareilRefuse,
    /// No such device.
    AppareilAbsent,
    /// A pièce of no byte, or of more than ten mebibytes.
    PieceTropGrande,
    /// No provider of identity is configured here.
    ConnexionAbsente,
    /// The provider of identity does not answer.
    ConnexionMuette,
    /// The code of the browser opens nothing, or not any more.
    ConnexionFausse,
    /// It does, but that identity opens no account yet.
    ConnexionInconnue,
    /// The identity opens another account, or the account is opened by another one.
    ConnexionPrise,
    /// Nothing was deposited, or it is not of this account.
    DepotAbsent,
    /// No validation stands, or it is not of this account.
    ConfirmationAbsente,
    /// No convocation stands.
    ConvocationAbsente,
    /// No correction is open.
    CorrectionAbsente,
    /// Nothing ended the candidacy against the person.
    DecisionAbsente,
    /// No typed signature waits for its code.
    SignatureAbsente,
    /// It is not the récapitulatif that the service makes of that version, signed by that computer.
    RecapitulatifAutre,
    /// Nothing was announced, or not all of it came.
    PieceAbsente,
    /// These are not the next bytes: `donnees.recu` of them are here.
    PiecePlace(i64),
    /// The whole is not what was announced: it starts again.
    PieceEmpreinte,
    /// Neither a PDF nor a picture.
    PieceGenre,
    /// The examination set it aside: it is given to nobody.
    PieceEcartee,
    /// No role of who asks may do it.
    RoleInsuffisant,
    /// The invitation opens nothing, or not any more.
    InvitationFausse,
    /// Another decision about the dossier is open.
    DecisionPrise,
    /// The dossier changed since it was looked at.
    DossierChange,
    /// The decision left, or ended otherwise.
    DecisionPartie,
    /// Who proposed a decision does not look at it a second time.
    DecisionMeme,
    /// Who does not agree says why.
    DecisionMots,
    /// A note says something, and not too much.
    NoteTexte,
    /// No such batch.
    LotAbsent,
    /// A batch orders a validation, or says something.
    LotOrdre,
    /// The sample of a batch was not opened.
    LotEchantillon,
    /// One of the sample was judged otherwise.
    LotSuspendu,
    /// The batch is not ready, or it ended.
    LotEtat,
    /// Answers about health leave for a reason only, neither too short nor too long.
    ExportMotif,
    /// Something failed here; the same request may succeed later.
    ServiceIndisponible,
}

/// What was typed and is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Saisie {
    /// The address.
    Adresse(EmailError),
    /// The password.
    MotDePasse(Faible),
}

impl Saisie {
    fn motif(self) -> &'static str {
        match self {
            Self::Adresse(EmailError::Empty) => "adresse.vide",
            Self::Adresse(EmailError::TooLong) => "adresse.longue",
            Self::Adresse(EmailError::Shape) => "adresse.forme",
            Self::MotDePasse(Faible::Court) => "mot_de_passe.court",
            Self::MotDePasse(Faible::Long) => "mot_de_passe.long",
            Self::MotDePasse(Faible::Devinable) => "mot_de_passe.devinable",
        }
    }
}

impl Code {
    fn parts(self) -> (StatusCode, &'static str) {
        match self {
            Self::RequeteIllisible => (StatusCode::BAD_REQUEST, "requete.illisible"),
            Self::RequeteTropRecente => (StatusCode::BAD_REQUEST, "requete.trop_recente"),
            Self::SessionAbsente => (StatusCode::UNAUTHORIZED, "session.absente"),
            Self::EnveloppeInvalide => (StatusCode::UNPROCESSABLE_ENTITY, "envoi.invalide"),
            Self::CampagneInconnue => (StatusCode::UNPROCESSABLE_ENTITY, "campagne.inconnue"),
            Self::DossierAutrui => (StatusCode::NOT_FOUND, "dossier.absent"),
            Self::DossierPlein => (StatusCode::TOO_MANY_REQUESTS, "dossier.plein"),
            Self::ServiceRepetition => (StatusCode::CONFLICT, "service.repetition"),
            Self::SaisieRefusee(_) => (StatusCode::UNPROCESSABLE_ENTITY, "saisie.refusee"),
            Self::IdentifiantsFaux => (StatusCode::UNAUTHORIZED, "compte.identifiants"),
            Self::CompteNonActive => (StatusCode::FORBIDDEN, "compte.non_active"),
            Self::CompteAttendre(_) => (StatusCode::TOO_MANY_REQUESTS, "compte.attendre"),
            Self::LettreFausse => (StatusCode::UNPROCESSABLE_ENTITY, "compte.code"),
            Self::MotDePasseFaux => (StatusCode::FORBIDDEN, "compte.mot_de_passe"),
            Self::AppareilRefuse => (StatusCode::CONFLICT, "appareil.refuse"),
            Self::AppareilAbsent => (StatusCode::NOT_FOUND, "appareil.absent"),
            Self::PieceTropGrande => (StatusCode::PAYLOAD_TOO_LARGE, "piece.trop_grande"),
            Self::ConnexionAbsente => (StatusCode::NOT_FOUND, "connexion.absente"),
            Self::ConnexionMuette => (StatusCode::FAILED_DEPENDENCY, "connexion.muette"),
            Self::ConnexionFausse => (StatusCode::UNPROCESSABLE_ENTITY, "connexion.code"),
            Self::ConnexionInconnue => (StatusCode::FORBIDDEN, "connexion.inconnue"),
            Self::ConnexionPrise => (StatusCode::CONFLICT, "connexion.prise"),
            Self::DepotAbsent => (StatusCode::NOT_FOUND, "depot.absent"),
            Self::ConfirmationAbsente => (StatusCode::NOT_FOUND, "confirmation.absente"),
            Self::ConvocationAbsente => (StatusCode::NOT_FOUND, "convocation.absente"),
            Self::CorrectionAbsente => (StatusCode::NOT_FOUND, "correction.absente"),
            Self::DecisionAbsente => (StatusCode::NOT_FOUND, "decision.absente"),
            Self::SignatureAbsente => (StatusCode::NOT_FOUND, "signature.absente"),
            Self::RecapitulatifAutre => (StatusCode::UNPROCESSABLE_ENTITY, "recapitulatif.autre"),
            Self::PieceAbsente => (StatusCode::NOT_FOUND, "piece.absente"),
            Self::PiecePlace(_) => (StatusCode::CONFLICT, "piece.place"),
            Self::PieceEmpreinte => (StatusCode::UNPROCESSABLE_ENTITY, "piece.empreinte"),
            Self::PieceGenre => (StatusCode::UNPROCESSABLE_ENTITY, "piece.genre"),
            Self::PieceEcartee => (StatusCode::FORBIDDEN, "piece.ecartee"),
            Self::RoleInsuffisant => (StatusCode::FORBIDDEN, "agent.role"),
            Self::InvitationFausse => (StatusCode::UNPROCESSABLE_ENTITY, "agent.invitation"),
            Self::DecisionPrise => (StatusCode::CONFLICT, "decision.prise"),
            Self::DossierChange => (StatusCode::CONFLICT, "dossier.change"),
            Self::DecisionPartie => (StatusCode::CONFLICT, "decision.partie"),
            Self::DecisionMeme => (StatusCode::CONFLICT, "decision.meme"),
            Self::DecisionMots => (StatusCode::UNPROCESSABLE_ENTITY, "decision.mots"),
            Self::NoteTexte => (StatusCode::UNPROCESSABLE_ENTITY, "note.texte"),
            Self::LotAbsent => (StatusCode::NOT_FOUND, "lot.absent"),
            Self::LotOrdre => (StatusCode::UNPROCESSABLE_ENTITY, "lot.ordre"),
            Self::LotEchantillon => (StatusCode::CONFLICT, "lot.echantillon"),
            Self::LotSuspendu => (StatusCode::CONFLICT, "lot.suspendu"),
            Self::LotEtat => (StatusCode::CONFLICT, "lot.etat"),
            Self::ExportMotif => (StatusCode::UNPROCESSABLE_ENTITY, "export.motif"),
            Self::ServiceIndisponible => (StatusCode::SERVICE_UNAVAILABLE, "service.indisponible"),
        }
    }
}

/// An answer that is not what was asked.
#[derive(Debug)]
pub(crate) struct Erreur(Code);

impl From<Code> for Erreur {
    fn from(code: Code) -> Self {
        Self(code)
    }
}

impl From<Saisie> for Erreur {
    fn from(saisie: Saisie) -> Self {
        Code::SaisieRefusee(saisie).into()
    }
}

impl From<Sature> for Erreur {
    fn from(_: Sature) -> Self {
        Code::ServiceIndisponible.into()
    }
}

/// What failed here is logged once, without what was asked.
impl From<anyhow::Error> for Erreur {
    fn from(error: anyhow::Error) -> Self {
        tracing::error!(error = format!("{error:#}"), "échec");
        Code::ServiceIndisponible.into()
    }
}

impl IntoResponse for Erreur {
    fn into_response(self) -> Response {
        let (status, code) = self.0.parts();
        let (mut donnees, mut retry) = (json!({}), None);
        if let Code::SaisieRefusee(saisie) = self.0 {
            donnees = json!({ "motif": saisie.motif() });
        } else if let Code::PiecePlace(recu) = self.0 {
            donnees = json!({ "recu": recu });
        } else if let Code::CompteAttendre(seconds) = self.0 {
            donnees = json!({ "secondes": seconds });
            retry = Some(seconds);
        } else if self.0 == Code::ServiceIndisponible {
            retry = Some(RETRY);
        }
        let body = Json(json!({ "code": code, "donnees": donnees }));
        let mut response = (status, body).into_response();
        if let Some(seconds) = retry {
            let value = HeaderValue::from(seconds);
            response.headers_mut().insert(header::RETRY_AFTER, value);
        }
        response
    }
}
