//! What the server answers over HTTP, and its description by OpenAPI.

mod bureau;
mod compte;
mod comptes;
pub(crate) mod copie;
mod corps;
mod documents;
mod dossiers;
mod erreur;
mod histoire;
mod openid;
mod pages;
mod pieces;
mod service;
mod session;
mod sessions;
mod signature;

use crate::acces::Acces;
use crate::acces::openid::{Fournisseur, RETOUR};
use crate::bureau::Bureau;
use crate::cles::Cles;
use crate::exports::Exports;
use crate::fonds::Fonds;
use crate::journal::Journal;
use crate::pieces::Pieces;
use crate::scelles::Scelles;
use crate::signatures::Signatures;
use crate::traces;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{delete, get, post, put};
use axum::{Json, Router, middleware};
use erreur::{Code, Erreur};
use rules::Context;
use rules::campagne::Campagne;
use sqlx::PgPool;
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::Notify;
use utoipa::OpenApi;

/// The description of the interface.
#[derive(OpenApi)]
#[openapi(
    paths(
        service::healthz,
        service::readyz,
        service::metrics,
        service::service,
        dossiers::deposer,
        dossiers::evenements,
        dossiers::lister,
        dossiers::recu,
        documents::recu_pdf,
        documents::confirmation_pdf,
        documents::convocation_pdf,
        documents::correction_pdf,
        documents::decision_pdf,
        documents::sceller_recapitulatif,
        signature::envoyer,
        signature::prouver,
        comptes::creer,
        comptes::renvoyer,
        comptes::activer,
        comptes::oublier,
        comptes::remplacer,
        sessions::ouvrir,
        sessions::renouveler,
        sessions::fermer,
        compte::lire,
        compte::demander_adresse,
        compte::prouver_adresse,
        compte::changer_mot_de_passe,
        compte::revoquer,
        openid::demander,
        openid::ouvrir,
        openid::relier,
        openid::delier,
        pieces::annoncer,
        pieces::envoyer,
        pieces::lister,
        histoire::histoire,
        copie::copie,
        pieces::rendre,
        bureau::sessions::preparer,
        bureau::sessions::ouvrir,
        bureau::sessions::moi,
        bureau::sessions::fermer,
        bureau::listes::compter,
        bureau::images::regarder,
        bureau::listes::lister,
        bureau::listes::prendre,
        bureau::exports::exporter,
        bureau::dossier::ouvrir,
        bureau::dossier::quitter,
        bureau::dossier::piece,
        bureau::dossier::juger,
        bureau::dossier::annoter,
        bureau::decisions::decider,
        bureau::decisions::reprendre,
        bureau::decisions::confirmer,
        bureau::lots::preparer,
        bureau::lots::lister,
        bureau::lots::voir,
        bureau::lots::signer,
        bureau::lots::reprendre,
    ),
    info(
        title = "Pupitre",
        description = "Inscription des candidats individuels aux examens"
    )
)]
struct Description;

/// What every route may use.
#[derive(Clone)]
pub struct Guichet {
    /// The codes of typed signatures.
    pub(crate) signatures: Signatures,
    /// The base, as the counter sees it.
    pub(crate) pool: PgPool,
    /// The campaigns.
    pub(crate) fonds: Arc<Fonds>,
    /// The keys of receipts.
    pub(crate) cles: Arc<Cles>,
    /// The journal.
    pub(crate) journal: Arc<Journal>,
    /// The steps of accounts.
    pub(crate) acces: Acces,
    /// The bytes of the pièces.
    pub(crate) pieces: Arc<Pieces>,
    /// Wakes the tasks.
    pub(crate) reveil: Arc<Notify>,
    /// Rings when a pièce came.
    pub(crate) arrivee: Arc<Notify>,
    /// The proxy before this server.
    pub(crate) mandataire: Option<IpAddr>,
    /// Name of the service.
    pub(crate) service: Arc<str>,
    /// Who else says who a candidate is.
    pub(crate) openid: Option<Fournisseur>,
    /// The desk of the service.
    pub(crate) bureau: Bureau,
}

impl Guichet {
    /// What makes the documents of dossiers.
    pub(crate) fn scelles(&self) -> Scelles {
        Scelles {
            fonds: self.fonds.clone(),
            cles: self.cles.clone(),
            horloge: self.journal.horloge(),
        }
    }

    /// What makes lists that leave, with so many dossiers read at the same time.
    pub(crate) fn exports(&self, de_front: usize) -> Exports {
        Exports {
            bureau: self.bureau.clone(),
            journal: self.journal.clone(),
            fonds: self.fonds.clone(),
            horloge: self.journal.horloge(),
            de_front,
        }
    }

    /// What the rules decide with at this instant.
    pub(crate) fn context<'a>(&'a self, campagne: &'a Campagne) -> Context<'a> {
        Context {
            campagne,
            territoire: &self.fonds.territoire,
            now: self.journal.horloge().now(),
        }
    }
}

/// The header by which a rehearsal says what it is: its value is `oui`.
const REPETITION: &str = "x-pupitre-repetition";

/// Every route.
pub fn router(guichet: Guichet) -> Router {
    let v1 = Router::new()
        .merge(of_dossiers())
        .route("/v1/comptes", post(comptes::creer))
        .route("/v1/comptes/renvoi", post(comptes::renvoyer))
        .route("/v1/activations", post(comptes::activer))
        .route("/v1/mots-de-passe", post(comptes::oublier))
        .route("/v1/mots-de-passe/nouveau", post(comptes::remplacer))
        .route(
            "/v1/sessions",
            post(sessions::ouvrir).delete(sessions::fermer),
        )
        .route("/v1/connexions", post(openid::demander))
        .route("/v1/connexions/session", post(openid::ouvrir))
        .route(
            "/v1/compte/openid",
            post(openid::relier).delete(openid::delier),
        )
        .route("/v1/jetons", post(sessions::renouveler))
        .route("/v1/compte", get(compte::lire))
        .route("/v1/compte/copie", get(copie::copie))
        .route("/v1/compte/adresse", post(compte::demander_adresse))
        .route("/v1/compte/adresse/preuve", post(compte::prouver_adresse))
        .route("/v1/compte/mot-de-passe", put(compte::changer_mot_de_passe))
        .route("/v1/compte/appareils/{id}", delete(compte::revoquer))
        .merge(of_service())
        .layer(middleware::from_fn_with_state(guichet.clone(), same_stage));
    Router::new()
        .route("/healthz", get(service::healthz))
        .route("/readyz", get(service::readyz))
        .route("/metrics", get(service::metrics))
        .route("/v1/service", get(service::service))
        .route("/openapi.json", get(openapi))
        .route(
            "/activation/{lien}",
            get(pages::montrer).post(pages::activer),
        )
        .route(RETOUR, get(openid::revenir))
        .route(pages::STYLE, get(pages::style))
        .merge(v1)
        .layer(DefaultBodyLimit::max(dossiers::OCTETS_MAX))
        .layer(middleware::from_fn(traces::trace))
        .with_state(guichet)
}

/// The routes of dossiers.
fn of_dossiers() -> Router<Guichet> {
    Router::new()
        .route("/v1/dossiers", get(dossiers::lister))
        .route("/v1/dossiers/{id}/depots", post(dossiers::deposer))
        .route("/v1/dossiers/{id}/evenements", get(dossiers::evenements))
        .route("/v1/dossiers/{id}/recu", get(dossiers::recu))
        .route("/v1/dossiers/{id}/recu.pdf", get(documents::recu_pdf))
        .route(
            "/v1/dossiers/{id}/confirmation.pdf",
            get(documents::confirmation_pdf),
        )
        .route(
            "/v1/dossiers/{id}/convocation.pdf",
            get(documents::convocation_pdf),
        )
        .route(
            "/v1/dossiers/{id}/correction.pdf",
            get(documents::correction_pdf),
        )
        .route(
            "/v1/dossiers/{id}/decision.pdf",
            get(documents::decision_pdf),
        )
        .route(
            "/v1/dossiers/{id}/recapitulatif.pdf",
            post(documents::sceller_recapitulatif),
        )
        .route("/v1/dossiers/{id}/signature/code", post(signature::envoyer))
        .route(
            "/v1/dossiers/{id}/signature/preuve",
            post(signature::prouver),
        )
        .route("/v1/dossiers/{id}/histoire", get(histoire::histoire))
        .route("/v1/dossiers/{id}/pieces", get(pieces::lister))
        .route(
            "/v1/dossiers/{id}/pieces/{empreinte}",
            get(pieces::rendre)
                .put(pieces::annoncer)
                .patch(pieces::envoyer),
        )
}

/// The routes of the desk of the service.
fn of_service() -> Router<Guichet> {
    Router::new()
        .route("/v1/bureau/activations", post(bureau::sessions::preparer))
        .route(
            "/v1/bureau/sessions",
            post(bureau::sessions::ouvrir).delete(bureau::sessions::fermer),
        )
        .route("/v1/bureau/moi", get(bureau::sessions::moi))
        .route("/v1/bureau/comptes", get(bureau::listes::compter))
        .route("/v1/bureau/images", get(bureau::images::regarder))
        .route("/v1/bureau/dossiers", post(bureau::listes::lister))
        .route("/v1/bureau/prises", post(bureau::listes::prendre))
        .route(
            "/v1/bureau/lots",
            post(bureau::lots::preparer).get(bureau::lots::lister),
        )
        .route(
            "/v1/bureau/lots/{lot}",
            get(bureau::lots::voir).delete(bureau::lots::reprendre),
        )
        .route(
            "/v1/bureau/lots/{lot}/signature",
            post(bureau::lots::signer),
        )
        .route("/v1/bureau/exports", post(bureau::exports::exporter))
        .route("/v1/bureau/dossiers/{id}", get(bureau::dossier::ouvrir))
        .route(
            "/v1/bureau/dossiers/{id}/presence",
            delete(bureau::dossier::quitter),
        )
        .route(
            "/v1/bureau/dossiers/{id}/pieces/{empreinte}",
            get(bureau::dossier::piece),
        )
        .route(
            "/v1/bureau/dossiers/{id}/controles",
            post(bureau::dossier::juger),
        )
        .route(
            "/v1/bureau/dossiers/{id}/notes",
            post(bureau::dossier::annoter),
        )
        .route(
            "/v1/bureau/dossiers/{id}/decisions",
            post(bureau::decisions::decider),
        )
        .route(
            "/v1/bureau/dossiers/{id}/decisions/{decision}",
            delete(bureau::decisions::reprendre),
        )
        .route(
            "/v1/bureau/dossiers/{id}/decisions/{decision}/second",
            post(bureau::decisions::confirmer),
        )
}

/// A rehearsal reaches no service, and a service no rehearsal.
async fn same_stage(State(guichet): State<Guichet>, request: Request, next: Next) -> Response {
    let told = request.headers().get(REPETITION);
    let repetition = told.is_some_and(|value| value == "oui");
    if repetition == guichet.journal.horloge().is_repetition() {
        next.run(request).await
    } else {
        Erreur::from(Code::ServiceRepetition).into_response()
    }
}

async fn openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(Description::openapi())
}
