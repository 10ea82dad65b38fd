//! The pages that a letter leads to, for a browser. Showing one changes nothing: programs that look at mail follow links.

use super::Guichet;
use super::erreur::Erreur;
use crate::acces::code;
use anyhow::Context as _;
use axum::extract::{Form, Path, Query, State};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use minijinja::{AutoEscape, Environment, Value, context};
use serde::Deserialize;

/// Where the style of the pages is.
pub(super) const STYLE: &str = "/activation/style.css";
const PAGE: &str = include_str!("activation.html");
/// Nothing comes from elsewhere, nothing runs, nobody frames it, no address leaks.
const HEAD: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-store"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
];

/// What follows the link.
#[derive(Deserialize)]
pub(crate) struct Suite {
    /// The code of the same letter.
    code: Option<String>,
}

/// The form of the page.
#[derive(Deserialize)]
pub(crate) struct Choisi {
    #[serde(default)]
    mot_de_passe: String,
}

/// What a page says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Etat {
    Demande,
    Refuse,
    Active,
}

/// Shows the page of a link.
pub(crate) async fn montrer(
    State(guichet): State<Guichet>,
    Path(_): Path<String>,
    Query(suite): Query<Suite>,
) -> Result<Response, Erreur> {
    page(&guichet, Etat::Demande, suite.code.as_deref())
}

/// Activates the account of a link.
pub(crate) async fn activer(
    State(guichet): State<Guichet>,
    Path(lien): Path<String>,
    Query(suite): Query<Suite>,
    Form(choisi): Form<Choisi>,
) -> Result<Response, Erreur> {
    let acces = &guichet.acces;
    let active = acces.activate_link(&lien, choisi.mot_de_passe).await??;
    let etat = if active { Etat::Active } else { Etat::Refuse };
    page(&guichet, etat, suite.code.as_deref())
}

/// The style of the pages.
pub(crate) async fn style() -> impl IntoResponse {
    let head = [(header::CONTENT_TYPE, "text/css; charset=utf-8")];
    (head, include_str!("activation.css"))
}

fn page(guichet: &Guichet, etat: Etat, typed: Option<&str>) -> Result<Response, Erreur> {
    let code = typed.map(|typed| code::shown(&code::typed(typed)));
    let status = match etat {
        Etat::Refuse => StatusCode::UNPROCESSABLE_ENTITY,
        Etat::Demande | Etat::Active => StatusCode::OK,
    };
    let said = context! {
        demande => etat != Etat::Active,
        refuse => etat == Etat::Refuse,
        code => code.filter(|code| code.len() == 11),
    };
    filled(guichet, PAGE, status, said)
}

/// A page with what it says, and what every page says.
pub(super) fn filled(
    guichet: &Guichet,
    page: &str,
    status: StatusCode,
    said: Value,
) -> Result<Response, Erreur> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    let said = context! {
        style => STYLE,
        service => &*guichet.service,
        repetition => guichet.journal.horloge().is_repetition(),
        ..said
    };
    let filled = environment.render_str(page, said).context("fill a page")?;
    Ok((status, HEAD, Html(filled)).into_response())
}
