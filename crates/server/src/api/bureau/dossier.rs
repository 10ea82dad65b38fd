//! One dossier, for who verifies it.

use super::{Employe, Ouvert};
use crate::api::Guichet;
use crate::api::corps::Corps;
use crate::api::erreur::{Code, Erreur};
use crate::api::pieces::{PieceRecue, designated, stored};
use crate::bureau::decisions::Decision;
use crate::bureau::ordre::Ordre;
use crate::bureau::roles::Operation;
use crate::bureau::travail::{Annotation, objet};
use anyhow::Context as _;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use rules::verification::{ControleDossier, EtatControle, File, controles};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sync::Reply;
use utoipa::ToSchema;
use uuid::Uuid;

/// Why a dossier is opened, when nothing else is said.
const INSTRUCTION: &str = "Vérification du dossier";
/// Letters of a note at most.
const NOTE_MAX: usize = 2_000;

/// One dossier, for who verifies it.
#[derive(Serialize, ToSchema)]
pub(crate) struct DossierRendu {
    /// Its campaign.
    campagne: String,
    /// Its version: what a decision is about.
    version: u64,
    /// All that happened to it, but what is about health.
    #[schema(value_type = Object)]
    evenements: Value,
    /// The list in which it waits.
    file: &'static str,
    /// Why it asks for more than a look.
    alertes: Vec<String>,
    /// Who takes care of it.
    agent: Option<String>,
    /// What is checked.
    controles: Vec<ControleRendu>,
    /// What was received of its pièces.
    pieces: Vec<PieceRecue>,
    /// Notes between people of the service.
    notes: Vec<NoteRendue>,
    /// What was decided, newest first.
    decisions: Vec<DecisionRendue>,
    /// Who else looks at it now.
    presents: Vec<String>,
}

/// A check.
#[derive(Serialize, ToSchema)]
pub(crate) struct ControleRendu {
    /// What it is about.
    nom: String,
    /// `tenu`, `a_regarder`, `manque` or `non_tenu`.
    etat: &'static str,
    /// What is looked at, to be sent back with the judgement.
    objet: String,
    /// Why the rules do not hold it.
    #[schema(value_type = Vec<Object>)]
    refus: Vec<Value>,
    /// What a person said of it.
    jugement: Option<JugementRendu>,
}

/// What a person said of a check.
#[derive(Serialize, ToSchema)]
pub(crate) struct JugementRendu {
    conforme: bool,
    par: String,
    at: DateTime<Utc>,
}

/// A note.
#[derive(Serialize, ToSchema)]
pub(crate) struct NoteRendue {
    par: String,
    at: DateTime<Utc>,
    texte: String,
}

impl From<Annotation> for NoteRendue {
    fn from(it: Annotation) -> Self {
        Self {
            par: it.par,
            at: it.at,
            texte: it.texte,
        }
    }
}

/// A decision.
#[derive(Serialize, ToSchema)]
pub(crate) struct DecisionRendue {
    id: Uuid,
    sorte: &'static str,
    ordre: Ordre,
    /// Who decided; nobody for who is about to look a second time, so that the name weighs nothing.
    par: Option<String>,
    /// Whether who asks decided it.
    la_sienne: bool,
    at: DateTime<Utc>,
    base: i64,
    second: Option<String>,
    part_le: Option<DateTime<Utc>>,
    etat: String,
    fin_le: Option<DateTime<Utc>>,
    fin_par: Option<String>,
    fin_motif: Option<String>,
    fin_mots: Option<String>,
}

impl DecisionRendue {
    fn of(it: Decision, moi: Uuid) -> Self {
        let mine = it.par == moi;
        let hidden = it.etat == "a_confirmer" && !mine;
        Self {
            id: it.id,
            sorte: it.ordre.sorte(),
            ordre: it.ordre,
            par: (!hidden).then_some(it.par_nom),
            la_sienne: mine,
            at: it.at,
            base: it.base,
            second: it.second_nom,
            part_le: it.part_le,
            etat: it.etat,
            fin_le: it.fin_le,
            fin_par: it.fin_nom,
            fin_motif: it.fin_motif,
            fin_mots: it.fin_mots,
        }
    }
}

/// Ouvre un dossier ; la personne voit qui l’a fait.
#[utoipa::path(
    get,
    path = "/v1/bureau/dossiers/{id}",
    params(("id" = Uuid, Path, description = "Le dossier")),
    responses(
        (status = 200, description = "Le dossier", body = DossierRendu),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "agent.role"),
        (status = 404, description = "dossier.absent"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn ouvrir(
    State(guichet): State<Guichet>,
    employe: Employe,
    Path(id): Path<Uuid>,
) -> Result<Json<DossierRendu>, Erreur> {
    let asked = (Operation::Ouvrir, INSTRUCTION);
    let Ouvert { entree, tenu } = employe.enter(&guichet, id, asked).await?;
    let campagne = tenu.campagne(&guichet.fonds)?;
    let context = guichet.context(&campagne);
    let (bureau, agent) = (&guichet.bureau, &employe.agent);
    let epoque = guichet.journal.epoque().await?;
    let reply = Reply::events_for_service(&tenu.state, epoque);
    let dossier = tenu.state.dossier();
    let judged = bureau.judged(id).await?;
    let checks = controles(dossier, &context).into_iter().map(|check| {
        let seen = objet(&check.objet);
        let told = judged
            .iter()
            .find(|it| it.controle == check.controle.nom() && it.objet[..] == seen[..]);
        ControleRendu::of(
            check,
            told.map(|it| JugementRendu {
                conforme: it.conforme,
                par: it.par.clone(),
                at: it.at,
            }),
        )
    });
    let checks = checks.collect();
    let pieces = guichet.pieces.examined(entree.compte, id).await?;
    let decisions = bureau.decisions(id).await?.into_iter();
    Ok(Json(DossierRendu {
        campagne: tenu.campagne.clone(),
        version: tenu.state.version(),
        evenements: serde_json::from_slice(&reply.to_text()).context("write what happened")?,
        file: File::of(dossier, &context).as_str(),
        alertes: entree.alertes,
        agent: entree.agent,
        controles: checks,
        pieces: pieces.into_iter().map(PieceRecue::from).collect(),
        notes: bureau
            .annotations(id)
            .await?
            .into_iter()
            .map(NoteRendue::from)
            .collect(),
        decisions: decisions
            .map(|it| DecisionRendue::of(it, agent.id))
            .collect(),
        presents: bureau.look(agent, id).await?,
    }))
}

impl ControleRendu {
    fn of(check: ControleDossier, jugement: Option<JugementRendu>) -> Self {
        let (etat, refus) = match &check.etat {
            EtatControle::Tenu => ("tenu", Vec::new()),
            EtatControle::ARegarder => ("a_regarder", Vec::new()),
            EtatControle::Manque => ("manque", Vec::new()),
            EtatControle::NonTenu(refusals) => {
                let told = refusals.iter().map(|refusal| {
                    json!({ "code": refusal.motif.code(), "donnees": refusal.motif.donnees() })
                });
                ("non_tenu", told.collect())
            }
        };
        Self {
            nom: check.controle.nom(),
            etat,
            objet: check.objet,
            refus,
            jugement,
        }
    }
}

/// Dit que la personne ne regarde plus ce dossier.
#[utoipa::path(
    delete,
    path = "/v1/bureau/dossiers/{id}/presence",
    params(("id" = Uuid, Path, description = "Le dossier")),
    responses(
        (status = 204, description = "C’est noté"),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn quitter(
    State(guichet): State<Guichet>,
    employe: Employe,
    Path(id): Path<Uuid>,
) -> Result<StatusCode, Erreur> {
    guichet.bureau.leave(&employe.agent, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Rend une pièce reçue à qui vérifie le dossier.
#[utoipa::path(
    get,
    path = "/v1/bureau/dossiers/{id}/pieces/{empreinte}",
    params(
        ("id" = Uuid, Path, description = "Le dossier"),
        ("empreinte" = String, Path, description = "SHA-256 du fichier entier, en hexadécimal"),
    ),
    responses(
        (status = 200, description = "Les octets", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "agent.role, piece.ecartee"),
        (status = 404, description = "dossier.absent, piece.absente"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn piece(
    State(guichet): State<Guichet>,
    employe: Employe,
    Path((id, empreinte)): Path<(Uuid, String)>,
) -> Result<Response, Erreur> {
    let asked = (Operation::Ouvrir, INSTRUCTION);
    let Ouvert { entree, .. } = employe.enter(&guichet, id, asked).await?;
    stored(&guichet, designated(entree.compte, id, &empreinte)?).await
}

/// A judgement.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Juger {
    /// The check.
    controle: String,
    /// What was looked at, as the check gave it.
    objet: String,
    /// What is said of it; nothing to take the judgement back.
    conforme: Option<bool>,
}

/// Juge un contrôle.
#[utoipa::path(
    post,
    path = "/v1/bureau/dossiers/{id}/controles",
    params(("id" = Uuid, Path, description = "Le dossier")),
    request_body = Juger,
    responses(
        (status = 204, description = "Le jugement est gardé"),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "agent.role"),
        (status = 404, description = "dossier.absent"),
        (status = 409, description = "dossier.change, service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn juger(
    State(guichet): State<Guichet>,
    employe: Employe,
    Path(id): Path<Uuid>,
    Corps(asked): Corps<Juger>,
) -> Result<StatusCode, Erreur> {
    let why = (Operation::Controler, INSTRUCTION);
    let Ouvert { tenu, .. } = employe.enter(&guichet, id, why).await?;
    let campagne = tenu.campagne(&guichet.fonds)?;
    let context = guichet.context(&campagne);
    let checks = controles(tenu.state.dossier(), &context);
    let mut seen = checks.iter();
    if !seen.any(|it| it.controle.nom() == asked.controle && it.objet == asked.objet) {
        return Err(Code::DossierChange.into());
    }
    let what = (asked.controle.as_str(), objet(&asked.objet));
    let (bureau, agent) = (&guichet.bureau, &employe.agent);
    bureau.judge(agent, id, what, asked.conforme).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A note.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Annoter {
    /// The words, for people of the service.
    texte: String,
}

/// Garde une note du service sur un dossier.
#[utoipa::path(
    post,
    path = "/v1/bureau/dossiers/{id}/notes",
    params(("id" = Uuid, Path, description = "Le dossier")),
    request_body = Annoter,
    responses(
        (status = 204, description = "La note est gardée"),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "agent.role"),
        (status = 404, description = "dossier.absent"),
        (status = 409, description = "service.repetition"),
        (status = 422, description = "note.texte"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn annoter(
    State(guichet): State<Guichet>,
    employe: Employe,
    Path(id): Path<Uuid>,
    Corps(asked): Corps<Annoter>,
) -> Result<StatusCode, Erreur> {
    let why = (Operation::Annoter, INSTRUCTION);
    employe.enter(&guichet, id, why).await?;
    let texte = asked.texte.trim();
    if texte.is_empty() || texte.chars().count() > NOTE_MAX {
        return Err(Code::NoteTexte.into());
    }
    let (bureau, agent) = (&guichet.bureau, &employe.agent);
    bureau.annotate(agent, id, texte).await?;
    Ok(StatusCode::NO_CONTENT)
}
