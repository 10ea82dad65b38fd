//! What the desk of the service asks.

use crate::{Liaison, Panne, PieceRecue, read};
use chrono::{DateTime, NaiveDate, Utc};
use reqwest::{Method, Response};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::time::Duration;
use sync::Reply;
use uuid::Uuid;

/// What is copied into the device that gives codes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SecondFacteur {
    /// In base 32, to be typed.
    pub secret: String,
    /// As an address, for a picture.
    pub adresse: String,
}

/// A person of the service who signed in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SessionBureau {
    /// What proves it.
    pub jeton: String,
    /// As candidates and colleagues read it.
    pub nom: String,
    /// What her roles may do.
    pub operations: Vec<String>,
    /// Seconds during which a decision can be taken back.
    pub reprise_secondes: i64,
}

/// How many dossiers wait.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Comptes {
    /// By list, then with (`avec`) and without (`sans`) an alert, and by alert.
    pub comptes: Vec<Compte>,
    /// Decisions that wait for a second person.
    pub a_confirmer: Vec<AConfirmer>,
}

/// How many dossiers wait somewhere.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Compte {
    /// The list.
    pub file: String,
    /// `sans`, `avec`, or an alert.
    pub alerte: String,
    /// How many.
    pub nombre: u32,
    /// Those of who asks.
    pub miens: u32,
}

/// A decision that waits for a second person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AConfirmer {
    /// The dossier.
    pub dossier: Uuid,
    /// What is proposed.
    pub sorte: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who the dossier is of.
    pub nom: String,
    /// Whether who asks proposed it.
    pub la_sienne: bool,
}

/// What is asked of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Filtre {
    /// Identity of the campaign.
    pub campagne: String,
    /// One list only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// `sans`, `avec`, or an alert.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alerte: Option<String>,
    /// Those of who asks only.
    pub miens: bool,
    /// What was typed to find somebody.
    pub texte: String,
    /// The last dossier of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apres: Option<Uuid>,
}

/// A dossier of a list.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Ligne {
    /// The dossier.
    pub dossier: Uuid,
    /// Who it is of.
    pub nom: String,
    /// Birth date.
    pub naissance: Option<NaiveDate>,
    /// The list in which it waits.
    pub file: String,
    /// Why it asks for more than a look.
    pub alertes: Vec<String>,
    /// Codes of the pièces that are missing.
    pub manquantes: Vec<String>,
    /// Key of the spécialité.
    pub specialite: Option<String>,
    /// When it was handed over.
    pub remis_le: Option<DateTime<Utc>>,
    /// Who takes care of it.
    pub agent: Option<String>,
    /// `a_confirmer` or `en_attente` when a decision is open.
    pub decision: Option<String>,
}

/// One dossier, for who verifies it.
#[derive(Debug, Clone, Deserialize)]
pub struct DossierBureau {
    /// Its campaign.
    pub campagne: String,
    /// Its version.
    pub version: u64,
    evenements: Value,
    /// The list in which it waits.
    pub file: String,
    /// Why it asks for more than a look.
    pub alertes: Vec<String>,
    /// Who takes care of it.
    pub agent: Option<String>,
    /// What is checked.
    pub controles: Vec<ControleDit>,
    /// What was received of its pièces.
    pub pieces: Vec<PieceRecue>,
    /// Notes between people of the service.
    pub notes: Vec<NoteDite>,
    /// What was decided, newest first.
    pub decisions: Vec<DecisionDite>,
    /// Who else looks at it now.
    pub presents: Vec<String>,
}

impl DossierBureau {
    /// What happened to it; nothing when that does not read.
    pub fn reply(&self) -> Option<Reply> {
        Reply::from_text(self.evenements.to_string().as_bytes()).ok()
    }
}

/// A check.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ControleDit {
    /// What it is about.
    pub nom: String,
    /// `tenu`, `a_regarder`, `manque` or `non_tenu`.
    pub etat: String,
    /// What is looked at.
    pub objet: String,
    /// Why the rules do not hold it.
    pub refus: Vec<RefusDit>,
    /// What a person said of it.
    pub jugement: Option<JugementDit>,
}

/// Why the rules say no.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct RefusDit {
    /// Stable code.
    pub code: String,
    /// The data of the sentence, in words.
    #[serde(default)]
    pub donnees: std::collections::BTreeMap<String, String>,
    /// The field.
    #[serde(default)]
    pub champ: Option<String>,
}

/// What a person said of a check.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct JugementDit {
    /// Whether it is as declared.
    pub conforme: bool,
    /// Who said so.
    pub par: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// A note.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NoteDite {
    /// Who wrote it.
    pub par: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The words.
    pub texte: String,
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DecisionDite {
    /// Its identity.
    pub id: Uuid,
    /// What it is.
    pub sorte: String,
    /// The order, as it was sent.
    pub ordre: Value,
    /// Who decided; nobody for who looks a second time.
    pub par: Option<String>,
    /// Whether who asks decided it.
    pub la_sienne: bool,
    /// When.
    pub at: DateTime<Utc>,
    /// Who looked a second time.
    pub second: Option<String>,
    /// When it leaves.
    pub part_le: Option<DateTime<Utc>>,
    /// `a_confirmer`, `en_attente`, `faite`, `reprise`, `ecartee` or `heurtee`.
    pub etat: String,
    /// When it ended.
    pub fin_le: Option<DateTime<Utc>>,
    /// Who ended it.
    pub fin_par: Option<String>,
    /// Why it was not done: codes.
    pub fin_motif: Option<String>,
    /// What the second person said.
    pub fin_mots: Option<String>,
}

#[derive(Deserialize)]
struct Pris {
    pris: u64,
}

/// Time for a whole list of the country to come: who waits can stop it.
const EXPORT: Duration = Duration::from_secs(1800);

/// A list that comes as a file.
pub struct Export {
    answer: Response,
    /// How many dossiers it holds.
    pub dossiers: u32,
}

impl Export {
    /// The next bytes; nothing at the end.
    ///
    /// # Errors
    ///
    /// Returns [`Panne::Injoignable`] when it broke off: what came is not the whole list.
    pub async fn next(&mut self) -> Result<Option<impl AsRef<[u8]> + use<>>, Panne> {
        self.answer.chunk().await.map_err(|_| Panne::Injoignable)
    }
}

impl Liaison {
    /// Chooses the password of who was invited.
    ///
    /// # Errors
    ///
    /// Returns `agent.invitation` or `saisie.refusee`.
    pub async fn prepare_agent(
        &self,
        identifiant: &str,
        invitation: &str,
        password: &str,
    ) -> Result<SecondFacteur, Panne> {
        let body = json!({
            "identifiant": identifiant, "invitation": invitation, "mot_de_passe": password,
        });
        let asked = self.ask(Method::POST, &["v1", "bureau", "activations"]);
        read(self.send(asked.json(&body)).await?).await
    }

    /// Opens a session of the service.
    ///
    /// # Errors
    ///
    /// Returns `compte.identifiants` or `compte.attendre`.
    pub async fn sign_in_agent(
        &self,
        identifiant: &str,
        password: &str,
        code: &str,
    ) -> Result<SessionBureau, Panne> {
        let body = json!({ "identifiant": identifiant, "mot_de_passe": password, "code": code });
        let asked = self.ask(Method::POST, &["v1", "bureau", "sessions"]);
        read(self.send(asked.json(&body)).await?).await
    }

    /// Ends a session of the service.
    ///
    /// # Errors
    ///
    /// Returns why there is no answer.
    pub async fn sign_out_agent(&self, jeton: &str) -> Result<(), Panne> {
        let asked = self.ask(Method::DELETE, &["v1", "bureau", "sessions"]);
        self.send(asked.bearer_auth(jeton)).await.map(drop)
    }

    /// How many dossiers of a campaign wait.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`].
    pub async fn counts(&self, jeton: &str, campagne: &str) -> Result<Comptes, Panne> {
        let asked = self.ask(Method::GET, &["v1", "bureau", "comptes"]);
        let asked = asked.query(&[("campagne", campagne)]).bearer_auth(jeton);
        read(self.send(asked).await?).await
    }

    /// A page of a list, or the nearest of a search.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`].
    pub async fn list_dossiers(&self, jeton: &str, filtre: &Filtre) -> Result<Vec<Ligne>, Panne> {
        let asked = self.ask(Method::POST, &["v1", "bureau", "dossiers"]);
        read(self.send(asked.json(filtre).bearer_auth(jeton)).await?).await
    }

    /// A whole list as a file, in a format that the server knows by that word; `sante` is why answers about health are in it.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `agent.role`, `export.motif`.
    pub async fn export(
        &self,
        jeton: &str,
        liste: &Filtre,
        format: &str,
        sante: Option<&str>,
    ) -> Result<Export, Panne> {
        let body = json!({ "liste": liste, "format": format, "sante": sante });
        let asked = self.ask(Method::POST, &["v1", "bureau", "exports"]);
        let asked = asked.json(&body).bearer_auth(jeton).timeout(EXPORT);
        let answer = self.send(asked).await?;
        let told = answer.headers().get("x-pupitre-dossiers");
        let told = told.and_then(|it| it.to_str().ok()?.parse().ok());
        Ok(Export {
            dossiers: told.ok_or(Panne::Illisible)?,
            answer,
        })
    }

    /// Takes the next dossiers of a list. Answers how many.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `agent.role`.
    pub async fn take_dossiers(
        &self,
        jeton: &str,
        (campagne, file): (&str, &str),
        alertes: Option<bool>,
        nombre: u32,
    ) -> Result<u64, Panne> {
        let body = json!({
            "campagne": campagne, "file": file, "alertes": alertes, "nombre": nombre,
        });
        let asked = self.ask(Method::POST, &["v1", "bureau", "prises"]);
        let told: Pris = read(self.send(asked.json(&body).bearer_auth(jeton)).await?).await?;
        Ok(told.pris)
    }

    /// Opens a dossier; its person sees who did.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `agent.role`, `dossier.absent`.
    pub async fn open_for_service(
        &self,
        jeton: &str,
        dossier: Uuid,
    ) -> Result<DossierBureau, Panne> {
        let asked = self.of_service(Method::GET, dossier, &[]);
        read(self.send(asked.bearer_auth(jeton)).await?).await
    }

    /// Says that nobody looks at a dossier here any more.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`].
    pub async fn leave_dossier(&self, jeton: &str, dossier: Uuid) -> Result<(), Panne> {
        let asked = self.of_service(Method::DELETE, dossier, &["presence"]);
        self.send(asked.bearer_auth(jeton)).await.map(drop)
    }

    /// The bytes of a received pièce.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `piece.absente`, `piece.ecartee`.
    pub async fn piece_for_service(
        &self,
        jeton: &str,
        dossier: Uuid,
        empreinte: &str,
    ) -> Result<Vec<u8>, Panne> {
        let asked = self.of_service(Method::GET, dossier, &["pieces", empreinte]);
        self.bytes(asked.bearer_auth(jeton)).await
    }

    /// Judges a check, or takes a judgement back.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `dossier.change` when it is not what was looked at.
    pub async fn judge(
        &self,
        jeton: &str,
        dossier: Uuid,
        (controle, objet): (&str, &str),
        conforme: Option<bool>,
    ) -> Result<(), Panne> {
        let body = json!({ "controle": controle, "objet": objet, "conforme": conforme });
        let asked = self.of_service(Method::POST, dossier, &["controles"]);
        self.send(asked.json(&body).bearer_auth(jeton))
            .await
            .map(drop)
    }

    /// Keeps a note between people of the service.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `note.texte`.
    pub async fn annotate(&self, jeton: &str, dossier: Uuid, texte: &str) -> Result<(), Panne> {
        let body = json!({ "texte": texte });
        let asked = self.of_service(Method::POST, dossier, &["notes"]);
        self.send(asked.json(&body).bearer_auth(jeton))
            .await
            .map(drop)
    }

    /// Sends a decision about a dossier as it was seen.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `decision.prise`, `dossier.change`, `decision.refusee`.
    pub async fn decide(
        &self,
        jeton: &str,
        dossier: Uuid,
        (id, base): (Uuid, u64),
        malgre: Option<Uuid>,
        ordre: &Value,
    ) -> Result<(), Panne> {
        let body = json!({ "id": id, "base": base, "malgre": malgre, "ordre": ordre });
        let asked = self.of_service(Method::POST, dossier, &["decisions"]);
        self.send(asked.json(&body).bearer_auth(jeton))
            .await
            .map(drop)
    }

    /// Takes back a decision that has not left.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `decision.partie`.
    pub async fn take_back(&self, jeton: &str, dossier: Uuid, id: Uuid) -> Result<(), Panne> {
        let id = id.to_string();
        let asked = self.of_service(Method::DELETE, dossier, &["decisions", &id]);
        self.send(asked.bearer_auth(jeton)).await.map(drop)
    }

    /// Gives the second look.
    ///
    /// # Errors
    ///
    /// As [`Liaison::account`]; `decision.meme`, `decision.partie`, `decision.mots`.
    pub async fn confirm(
        &self,
        jeton: &str,
        dossier: Uuid,
        id: Uuid,
        (accord, mots): (bool, &str),
    ) -> Result<(), Panne> {
        let body = json!({ "accord": accord, "mots": mots });
        let id = id.to_string();
        let asked = self.of_service(Method::POST, dossier, &["decisions", &id, "second"]);
        self.send(asked.json(&body).bearer_auth(jeton))
            .await
            .map(drop)
    }

    fn of_service(&self, method: Method, dossier: Uuid, more: &[&str]) -> reqwest::RequestBuilder {
        let dossier = dossier.to_string();
        let path = [&["v1", "bureau", "dossiers", &dossier], more].concat();
        self.ask(method, &path)
    }
}
