//! What waits: how many, which, and who takes them.

use super::Employe;
use crate::api::Guichet;
use crate::api::corps::Corps;
use crate::api::erreur::{Code, Erreur};
use crate::bureau::roles::Operation;
use crate::bureau::travail::{Compte, Filtre, Ligne};
use axum::Json;
use axum::extract::{Query, State};
use chrono::{DateTime, NaiveDate, Utc};
use rules::verification::{Alerte, File};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Letters of a search at most.
const TEXTE_MAX: usize = 120;

/// Which campaign.
#[derive(Deserialize, IntoParams)]
pub(crate) struct Ou {
    /// Its identity.
    pub(super) campagne: String,
}

/// How many dossiers wait.
#[derive(Serialize, ToSchema)]
pub(crate) struct Comptes {
    /// By list, then with (`avec`) and without (`sans`) an alert, and by alert.
    comptes: Vec<CompteRendu>,
    /// Decisions that wait for a second person.
    a_confirmer: Vec<AConfirmer>,
}

/// How many dossiers wait somewhere.
#[derive(Serialize, ToSchema)]
pub(crate) struct CompteRendu {
    file: String,
    alerte: String,
    nombre: i64,
    /// Those of who asks.
    miens: i64,
}

/// A decision that waits for a second person.
#[derive(Serialize, ToSchema)]
pub(crate) struct AConfirmer {
    dossier: Uuid,
    sorte: String,
    at: DateTime<Utc>,
    nom: String,
    /// Whether who asks proposed it: somebody else has to look.
    la_sienne: bool,
}

impl From<Compte> for CompteRendu {
    fn from(it: Compte) -> Self {
        Self {
            file: it.file,
            alerte: it.alerte,
            nombre: it.nombre,
            miens: it.miens,
        }
    }
}

/// Compte les dossiers qui attendent, par file et par alerte.
#[utoipa::path(
    get,
    path = "/v1/bureau/comptes",
    params(Ou),
    responses(
        (status = 200, description = "Les comptes", body = Comptes),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "agent.role"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn compter(
    State(guichet): State<Guichet>,
    employe: Employe,
    Query(ou): Query<Ou>,
) -> Result<Json<Comptes>, Erreur> {
    let agent = employe.may(Operation::Lister)?;
    let comptes = guichet.bureau.counts(&ou.campagne, agent).await?;
    let waiting = guichet.bureau.to_confirm(&ou.campagne).await?;
    let waiting = waiting.into_iter().map(|it| AConfirmer {
        dossier: it.dossier,
        sorte: it.sorte,
        at: it.at,
        nom: it.apercu.nom,
        la_sienne: it.par == agent.id,
    });
    Ok(Json(Comptes {
        comptes: comptes.into_iter().map(CompteRendu::from).collect(),
        a_confirmer: waiting.collect(),
    }))
}

/// What is asked of a list. It travels as a body: who is looked for stands in no log of what is on the way.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Demande {
    /// Identity of the campaign.
    campagne: String,
    /// One list only.
    file: Option<String>,
    /// `sans`, `avec`, or an alert.
    alerte: Option<String>,
    /// One spécialité only.
    specialite: Option<String>,
    /// Those of who asks only.
    #[serde(default)]
    miens: bool,
    /// Name, birth date, number, address or telephone of who is looked for.
    #[serde(default)]
    texte: String,
    /// The last dossier of the page before.
    apres: Option<Uuid>,
}

impl Demande {
    pub(super) fn filtre(self, moi: Uuid) -> Result<Filtre, Erreur> {
        let known = |word: &String| File::parse(word).is_some();
        let told =
            |word: &String| word == "sans" || word == "avec" || Alerte::parse(word).is_some();
        if !self.file.as_ref().is_none_or(known)
            || !self.alerte.as_ref().is_none_or(told)
            || self.texte.chars().count() > TEXTE_MAX
        {
            return Err(Code::RequeteIllisible.into());
        }
        Ok(Filtre {
            campagne: self.campagne,
            file: self.file,
            alerte: self.alerte,
            specialite: self.specialite,
            agent: self.miens.then_some(moi),
            texte: self.texte,
            apres: self.apres,
        })
    }
}

/// A dossier of a list.
#[derive(Serialize, ToSchema)]
pub(crate) struct LigneRendue {
    dossier: Uuid,
    nom: String,
    naissance: Option<NaiveDate>,
    file: String,
    alertes: Vec<String>,
    /// Codes of the pièces that are missing.
    manquantes: Vec<String>,
    specialite: Option<String>,
    departement: Option<String>,
    /// When it was handed over.
    remis_le: Option<DateTime<Utc>>,
    /// Who takes care of it.
    agent: Option<String>,
    /// `a_confirmer` or `en_attente` when a decision is open.
    decision: Option<String>,
}

impl From<Ligne> for LigneRendue {
    fn from(it: Ligne) -> Self {
        Self {
            dossier: it.dossier,
            nom: it.apercu.nom,
            naissance: it.apercu.naissance,
            file: it.file,
            alertes: it.alertes,
            manquantes: it.manquantes,
            specialite: it.specialite,
            departement: it.departement,
            remis_le: it.remis_le,
            agent: it.agent,
            decision: it.decision,
        }
    }
}

/// Rend une page d’une file, ou les dossiers les plus proches de ce qui est cherché.
#[utoipa::path(
    post,
    path = "/v1/bureau/dossiers",
    request_body = Demande,
    responses(
        (status = 200, description = "50 dossiers au plus", body = Vec<LigneRendue>),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "agent.role"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn lister(
    State(guichet): State<Guichet>,
    employe: Employe,
    Corps(demande): Corps<Demande>,
) -> Result<Json<Vec<LigneRendue>>, Erreur> {
    let agent = employe.may(Operation::Lister)?;
    let filtre = demande.filtre(agent.id)?;
    let lines = guichet.bureau.list(&filtre).await?;
    Ok(Json(lines.into_iter().map(LigneRendue::from).collect()))
}

/// What is taken.
#[derive(Deserialize, ToSchema)]
pub(crate) struct Prendre {
    /// Identity of the campaign.
    campagne: String,
    /// The list.
    file: String,
    /// With an alert, without any, or both.
    alertes: Option<bool>,
    /// How many, a hundred at most.
    nombre: u32,
}

/// How many were taken.
#[derive(Serialize, ToSchema)]
pub(crate) struct Pris {
    /// How many.
    pris: i64,
}

/// Prend les dossiers suivants d’une file : les plus anciens que personne n’a pris.
#[utoipa::path(
    post,
    path = "/v1/bureau/prises",
    request_body = Prendre,
    responses(
        (status = 200, description = "Combien ont été pris", body = Pris),
        (status = 400, description = "requete.illisible"),
        (status = 401, description = "session.absente"),
        (status = 403, description = "agent.role"),
        (status = 409, description = "service.repetition"),
        (status = 503, description = "service.indisponible"),
    )
)]
pub(crate) async fn prendre(
    State(guichet): State<Guichet>,
    employe: Employe,
    Corps(asked): Corps<Prendre>,
) -> Result<Json<Pris>, Erreur> {
    let agent = employe.may(Operation::Prendre)?;
    let file = File::parse(&asked.file).ok_or(Code::RequeteIllisible)?;
    let which = (asked.campagne.as_str(), file.as_str(), asked.alertes);
    let pris = guichet.bureau.take(agent, which, asked.nombre).await?;
    Ok(Json(Pris { pris }))
}
