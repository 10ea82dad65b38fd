//! What people of the service see and note: lists, checks that were judged, notes, who else looks.

use super::Bureau;
use super::acces::Agent;
use super::fiche::Apercu;
use super::recherche::nearness;
use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use sqlx::FromRow;
use uuid::Uuid;

/// Dossiers of a page of a list.
pub(crate) const PAGE: usize = 50;
/// Dossiers that a search reads at most, to put the nearest first.
const CHERCHES: usize = 200;

/// What is asked of a list.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filtre {
    pub(crate) campagne: String,
    /// The word of a `File`.
    pub(crate) file: Option<String>,
    /// The word of an `Alerte`, `sans` or `avec`.
    pub(crate) alerte: Option<String>,
    pub(crate) specialite: Option<String>,
    /// Those of one person only.
    pub(crate) agent: Option<Uuid>,
    /// What was typed to find somebody.
    pub(crate) texte: String,
    /// The last dossier of the page before.
    pub(crate) apres: Option<Uuid>,
}

/// A dossier of a list.
#[derive(Debug, Clone)]
pub(crate) struct Ligne {
    pub(crate) dossier: Uuid,
    pub(crate) file: String,
    pub(crate) alertes: Vec<String>,
    pub(crate) manquantes: Vec<String>,
    pub(crate) specialite: Option<String>,
    pub(crate) departement: Option<String>,
    pub(crate) remis_le: Option<DateTime<Utc>>,
    pub(crate) apercu: Apercu,
    /// Who takes care of it.
    pub(crate) agent: Option<String>,
    /// `a_confirmer` or `en_attente` when a decision is open.
    pub(crate) decision: Option<String>,
}

#[derive(FromRow)]
struct Lue {
    dossier: Uuid,
    file: String,
    alertes: Vec<String>,
    manquantes: Vec<String>,
    specialite: Option<String>,
    departement: Option<String>,
    remis_le: Option<DateTime<Utc>>,
    apercu: Vec<u8>,
    agent: Option<String>,
    decision: Option<String>,
}

/// How many dossiers wait somewhere.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Compte {
    pub(crate) file: String,
    /// `sans`, `avec`, or the word of an alert.
    pub(crate) alerte: String,
    pub(crate) nombre: i64,
    /// Those of who asks.
    pub(crate) miens: i64,
}

/// What lists know of a dossier that is opened.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Entree {
    /// Its account.
    pub(crate) compte: Uuid,
    /// Why it asks for more than a look; also what only the whole of the dossiers tells.
    pub(crate) alertes: Vec<String>,
    /// Who takes care of it.
    pub(crate) agent: Option<String>,
}

/// A decision that waits for a second person.
#[derive(Debug, Clone)]
pub(crate) struct Attente {
    pub(crate) dossier: Uuid,
    pub(crate) sorte: String,
    pub(crate) at: DateTime<Utc>,
    pub(crate) apercu: Apercu,
    /// Who proposed it.
    pub(crate) par: Uuid,
}

/// A check that was judged.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Regard {
    pub(crate) controle: String,
    /// SHA-256 of what was looked at.
    pub(crate) objet: Vec<u8>,
    pub(crate) conforme: bool,
    pub(crate) par: String,
    pub(crate) at: DateTime<Utc>,
}

/// A note between people of the service.
#[derive(Debug, Clone)]
pub(crate) struct Annotation {
    pub(crate) par: String,
    pub(crate) texte: String,
    pub(crate) at: DateTime<Utc>,
}

/// What was looked at, as a check remembers it.
pub(crate) fn objet(text: &str) -> [u8; 32] {
    Sha256::digest(text.as_bytes()).into()
}

impl Bureau {
    /// How many dossiers of a campaign wait in each list.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn counts(&self, campagne: &str, agent: &Agent) -> Result<Vec<Compte>> {
        sqlx::query_as(
            "SELECT file, alerte, nombre, miens FROM pupitre.bureau_comptes($1, $2) ORDER BY file, alerte",
        )
        .bind(campagne)
        .bind(agent.id)
        .fetch_all(&self.pool)
        .await
        .context("count the dossiers that wait")
    }

    /// The decisions that wait for a second person.
    ///
    /// # Errors
    /// The base does not answer, or holds what cannot be read.
    pub(crate) async fn to_confirm(&self, campagne: &str) -> Result<Vec<Attente>> {
        type Line = (Uuid, String, DateTime<Utc>, Vec<u8>, Uuid);
        let read: Vec<Line> = sqlx::query_as(
            "SELECT dossier, sorte, at, apercu, par FROM pupitre.bureau_a_confirmer($1)",
        )
        .bind(campagne)
        .fetch_all(&self.pool)
        .await
        .context("list the decisions that wait for a second person")?;
        let open = |(dossier, sorte, at, apercu, par): Line| {
            let apercu = Apercu::open(&self.coffre, dossier, &apercu)?;
            Ok(Attente {
                dossier,
                sorte,
                at,
                apercu,
                par,
            })
        };
        read.into_iter().map(open).collect()
    }

    /// A page of a list, or the nearest of a search.
    ///
    /// # Errors
    /// The base does not answer, or holds what cannot be read.
    pub(crate) async fn list(&self, filtre: &Filtre) -> Result<Vec<Ligne>> {
        let searched = self.cles.of_search(&filtre.texte);
        let typed = !filtre.texte.trim().is_empty();
        if typed && searched.is_empty() {
            return Ok(Vec::new());
        }
        let group = |keys: &Vec<i64>| {
            let keys: Vec<String> = keys.iter().map(ToString::to_string).collect();
            format!("{{{}}}", keys.join(","))
        };
        let groups: Vec<String> = searched.iter().map(group).collect();
        let wanted = if typed { CHERCHES } else { PAGE };
        let read: Vec<Lue> = sqlx::query_as(
            "SELECT dossier, file, alertes, manquantes, specialite, departement, remis_le, apercu, agent, decision
             FROM pupitre.bureau_lister($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&filtre.campagne)
        .bind(&filtre.file)
        .bind(&filtre.alerte)
        .bind(&filtre.specialite)
        .bind(filtre.agent)
        .bind(groups)
        .bind(filtre.apres)
        .bind(i32::try_from(wanted)?)
        .fetch_all(&self.pool)
        .await
        .context("list dossiers")?;
        let mut lines = Vec::with_capacity(read.len());
        for line in read {
            let apercu = Apercu::open(&self.coffre, line.dossier, &line.apercu)?;
            lines.push(line.opened(apercu));
        }
        if typed {
            let near = |line: &Ligne| nearness(&filtre.texte, &line.apercu.nom);
            lines.sort_by(|a, b| {
                near(b)
                    .cmp(&near(a))
                    .then_with(|| a.apercu.nom.cmp(&b.apercu.nom))
            });
            lines.truncate(PAGE);
        }
        Ok(lines)
    }

    /// Gives the next dossiers of a list to a person. Answers how many.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn take(
        &self,
        agent: &Agent,
        (campagne, file, alertes): (&str, &str, Option<bool>),
        nombre: u32,
    ) -> Result<i64> {
        sqlx::query_scalar("SELECT pupitre.bureau_prendre($1, $2, $3, $4, $5, $6)")
            .bind(agent.id)
            .bind(campagne)
            .bind(file)
            .bind(alertes)
            .bind(i32::try_from(nombre).unwrap_or(i32::MAX))
            .bind(self.horloge.now())
            .fetch_one(&self.pool)
            .await
            .context("take the next dossiers")
    }

    /// Opens a dossier: notes who did and why, and answers what lists know of it; nothing when there is none.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn enter(
        &self,
        agent: &Agent,
        dossier: Uuid,
        motif: &str,
    ) -> Result<Option<Entree>> {
        sqlx::query_as("SELECT compte, alertes, agent FROM pupitre.bureau_ouvrir($1, $2, $3, $4)")
            .bind(agent.id)
            .bind(dossier)
            .bind(motif)
            .bind(self.horloge.now())
            .fetch_optional(&self.pool)
            .await
            .context("note who opens a dossier")
    }

    /// Says that a person looks at a dossier, and answers who else does.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn look(&self, agent: &Agent, dossier: Uuid) -> Result<Vec<String>> {
        sqlx::query_scalar("SELECT pupitre.bureau_presence($1, $2, $3)")
            .bind(agent.id)
            .bind(dossier)
            .bind(self.horloge.now())
            .fetch_one(&self.pool)
            .await
            .context("say who looks at a dossier")
    }

    /// Says that a person looks no more.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn leave(&self, agent: &Agent, dossier: Uuid) -> Result<()> {
        sqlx::query("SELECT pupitre.bureau_quitter($1, $2)")
            .bind(agent.id)
            .bind(dossier)
            .execute(&self.pool)
            .await
            .context("say who looks no more")?;
        Ok(())
    }

    /// Judges a check, or takes a judgement back.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn judge(
        &self,
        agent: &Agent,
        dossier: Uuid,
        (controle, objet): (&str, [u8; 32]),
        conforme: Option<bool>,
    ) -> Result<()> {
        sqlx::query("SELECT pupitre.bureau_regarder($1, $2, $3, $4, $5, $6)")
            .bind(agent.id)
            .bind(dossier)
            .bind(controle)
            .bind(&objet[..])
            .bind(conforme)
            .bind(self.horloge.now())
            .execute(&self.pool)
            .await
            .context("judge a check")?;
        Ok(())
    }

    /// The checks that were judged.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn judged(&self, dossier: Uuid) -> Result<Vec<Regard>> {
        sqlx::query_as("SELECT controle, objet, conforme, par, at FROM pupitre.bureau_regards($1)")
            .bind(dossier)
            .fetch_all(&self.pool)
            .await
            .context("list the checks that were judged")
    }

    /// Keeps a note.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn annotate(&self, agent: &Agent, dossier: Uuid, texte: &str) -> Result<()> {
        let sealed = self
            .coffre
            .seal_note("annotation", dossier, texte.as_bytes())?;
        sqlx::query("SELECT pupitre.bureau_annoter($1, $2, $3, $4)")
            .bind(agent.id)
            .bind(dossier)
            .bind(sealed)
            .bind(self.horloge.now())
            .execute(&self.pool)
            .await
            .context("keep a note")?;
        Ok(())
    }

    /// The notes of a dossier.
    ///
    /// # Errors
    /// The base does not answer, or holds what cannot be read.
    pub(crate) async fn annotations(&self, dossier: Uuid) -> Result<Vec<Annotation>> {
        let read: Vec<(String, Vec<u8>, DateTime<Utc>)> =
            sqlx::query_as("SELECT par, texte, at FROM pupitre.bureau_annotations($1)")
                .bind(dossier)
                .fetch_all(&self.pool)
                .await
                .context("list the notes of a dossier")?;
        let mut notes = Vec::with_capacity(read.len());
        for (par, texte, at) in read {
            let texte = self.coffre.open_note("annotation", dossier, &texte)?;
            let texte = String::from_utf8(texte).context("read a note")?;
            notes.push(Annotation { par, texte, at });
        }
        Ok(notes)
    }
}

impl Lue {
    fn opened(self, apercu: Apercu) -> Ligne {
        Ligne {
            dossier: self.dossier,
            file: self.file,
            alertes: self.alertes,
            manquantes: self.manquantes,
            specialite: self.specialite,
            departement: self.departement,
            remis_le: self.remis_le,
            apercu,
            agent: self.agent,
            decision: self.decision,
        }
    }
}
