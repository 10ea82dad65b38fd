//! The examination of the pièces that came: what they are, whether anything in them acts, whether an antivirus knows them.
//!
//! A pièce is received at its last byte and stays in quarantine until it was examined; the examination never moves that
//! instant. What cannot be examined for a reason of ours waits; a file that ends its examiner three times is set aside.

use crate::fonds::Fonds;
use crate::horloge::Horloge;
use crate::journal::Journal;
use crate::mesures;
use crate::pieces::{Designation, Pieces};
use anyhow::{Context as _, Result, bail};
use chrono::TimeDelta;
use intake::IntakeRefusal::{Infected, Unexamined};
use intake::controle::Examiner;
use rules::DossierId;
use rules::campagne::Campagne;
use sqlx::PgPool;
use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, watch};
use uuid::Uuid;

/// Time between two looks at what waits, when nobody rings.
const PAUSE: Duration = Duration::from_secs(5);
/// Time after which a pièce that a server took comes back to the others, or is tried again.
const BAIL: TimeDelta = TimeDelta::minutes(2);
/// Times a file may end its examiner before it is set aside.
const ESSAIS: i32 = 3;
/// Time that the antivirus has for one file.
const ANTIVIRUS: Duration = Duration::from_secs(60);

/// Where `clamd` listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Antivirus {
    /// On the network of the service.
    Reseau(SocketAddr),
    /// On this computer.
    Prise(PathBuf),
}

impl FromStr for Antivirus {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text.starts_with('/') {
            return Ok(Self::Prise(PathBuf::from(text)));
        }
        text.parse().map(Self::Reseau).map_err(|_| ())
    }
}

impl Antivirus {
    /// Whether the antivirus knows these bytes as harmful.
    async fn knows(&self, bytes: &[u8]) -> Result<bool> {
        use clamav_client::tokio::{Socket, Tcp, scan_buffer};
        let scan = async {
            match self {
                Self::Reseau(address) => {
                    let to = Tcp {
                        host_address: address,
                    };
                    scan_buffer(bytes, to, None).await
                }
                Self::Prise(path) => {
                    let to = Socket { socket_path: path };
                    scan_buffer(bytes, to, None).await
                }
            }
        };
        let answer = tokio::time::timeout(ANTIVIRUS, scan).await;
        let answer = answer.context("the antivirus takes too long")??;
        // Its name for what it found stays there: a pièce is set aside, nobody is told how to do better.
        let answer = String::from_utf8_lossy(&answer);
        match answer.trim_end_matches(['\0', '\n']).rsplit(' ').next() {
            Some("OK") => Ok(false),
            Some("FOUND") => Ok(true),
            Some(_) | None => bail!("the antivirus did not examine"),
        }
    }
}

/// What examines.
pub(crate) struct Controles {
    /// The base, as the tasks see it.
    pub(crate) pool: PgPool,
    /// The journal: it says which pièce a file is of.
    pub(crate) journal: Arc<Journal>,
    /// The bytes.
    pub(crate) pieces: Arc<Pieces>,
    /// The campaigns: their limits.
    pub(crate) fonds: Arc<Fonds>,
    /// The examination in a process of its own.
    pub(crate) examiner: Examiner,
    /// The antivirus, when the service has one.
    pub(crate) antivirus: Option<Antivirus>,
    /// The clock.
    pub(crate) horloge: Horloge,
    /// Rings when a pièce came.
    pub(crate) arrivee: Arc<Notify>,
}

/// A pièce in quarantine.
#[derive(sqlx::FromRow)]
struct Attente {
    dossier: Uuid,
    compte: Uuid,
    campagne: String,
    empreinte: Vec<u8>,
    controle_essais: i32,
}

impl Controles {
    /// Examines what came until it is told to stop; what is under way ends first.
    pub(crate) async fn watch(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.run(&stop).await {
                tracing::error!(
                    error = format!("{error:#}"),
                    "le contrôle des pièces a échoué"
                );
            }
            tokio::select! {
                // Without whoever tells, there is nothing to wait for either.
                _ = stop.changed() => (),
                () = self.arrivee.notified() => (),
                () = tokio::time::sleep(PAUSE) => (),
            }
        }
    }

    async fn run(&self, stop: &watch::Receiver<bool>) -> Result<()> {
        while !*stop.borrow() {
            let Some(waiting) = self.take().await? else {
                break;
            };
            // It comes back by itself: one pièce that resists stops no other.
            if let Err(error) = self.examine(&waiting).await {
                let (dossier, error) = (waiting.dossier, format!("{error:#}"));
                tracing::error!(%dossier, error, "une pièce attend toujours son contrôle");
            }
        }
        let waiting: i64 = sqlx::query_scalar(
            "SELECT count(*) FROM pupitre.piece WHERE controle = 'quarantaine' AND received_at IS NOT NULL",
        )
        .fetch_one(&self.pool)
        .await
        .context("count the pieces in quarantine")?;
        mesures::quarantine(waiting);
        Ok(())
    }

    /// Leases the next pièce.
    async fn take(&self) -> Result<Option<Attente>> {
        let now = self.horloge.now();
        sqlx::query_as(
            "WITH next AS (
                 SELECT dossier, empreinte FROM pupitre.piece
                 WHERE controle = 'quarantaine' AND received_at IS NOT NULL AND controle_du <= $1
                 ORDER BY controle_du LIMIT 1 FOR UPDATE SKIP LOCKED
             )
             UPDATE pupitre.piece AS p SET controle_du = $2, controle_essais = p.controle_essais + 1
             FROM next, pupitre.dossier AS d
             WHERE p.dossier = next.dossier AND p.empreinte = next.empreinte AND d.id = p.dossier
             RETURNING p.dossier, d.compte, d.campagne, p.empreinte, p.controle_essais",
        )
        .bind(now)
        .bind(now + BAIL)
        .fetch_optional(&self.pool)
        .await
        .context("take a piece to examine")
    }

    async fn examine(&self, waiting: &Attente) -> Result<()> {
        let empreinte = waiting.empreinte.as_slice().try_into();
        let it = Designation {
            compte: waiting.compte,
            dossier: waiting.dossier,
            empreinte: empreinte.context("a SHA-256 of 32 bytes")?,
        };
        let bytes = self.pieces.bytes(it).await?.context("the bytes are here")?;
        let campagne = self.fonds.campagne(&waiting.campagne);
        let campagne = campagne.context("a campaign that is run here")?;
        let found = self.examiner.examine(&bytes, &campagne.limites).await;
        let mut found = found.context("start the examiner")?;
        if found.is_none()
            && let Some(antivirus) = &self.antivirus
            && antivirus.knows(&bytes).await?
        {
            found = Some(Infected.code());
        }
        match found {
            None => self.release(it).await,
            Some(code) if code == Unexamined.code() && waiting.controle_essais < ESSAIS => {
                bail!("its examiner ended without an answer")
            }
            Some(code) => self.set_aside(it, code, &campagne).await,
        }
    }

    async fn release(&self, it: Designation) -> Result<()> {
        sqlx::query(
            "UPDATE pupitre.piece SET controle = 'saine', examined_at = $3
             WHERE dossier = $1 AND empreinte = $2 AND controle = 'quarantaine'",
        )
        .bind(it.dossier)
        .bind(&it.empreinte[..])
        .bind(self.horloge.now())
        .execute(&self.pool)
        .await
        .context("note that a piece is sound")?;
        mesures::examined("fichier.sain");
        Ok(())
    }

    async fn set_aside(
        &self,
        it: Designation,
        code: &'static str,
        campagne: &Campagne,
    ) -> Result<()> {
        let donnees = serde_json::json!({ "manquantes": self.names(it, campagne).await? });
        sqlx::query("SELECT pupitre.mettre_de_cote($1, $2, $3, $4, $5, $6)")
            .bind(it.compte)
            .bind(it.dossier)
            .bind(&it.empreinte[..])
            .bind(code)
            .bind(donnees)
            .bind(self.horloge.now())
            .execute(&self.pool)
            .await
            .context("set a piece aside")?;
        self.journal.changed(it.compte, DossierId(it.dossier));
        tracing::warn!(dossier = %it.dossier, code, "une pièce est mise de côté");
        mesures::examined(code);
        Ok(())
    }

    /// Names of the pièces that the file is of, as the person knows them; none when no command named it yet.
    async fn names(&self, it: Designation, campagne: &Campagne) -> Result<Vec<String>> {
        let tenu = self.journal.read(it.compte, DossierId(it.dossier)).await?;
        let Some(tenu) = tenu else {
            return Ok(Vec::new());
        };
        let empreinte = hex::encode(it.empreinte);
        let files = tenu.state.dossier().current_files();
        let of_it = files.filter(|(_, file)| file.empreinte == empreinte);
        let codes: BTreeSet<_> = of_it.map(|(code, _)| code).collect();
        let names = codes.into_iter().map(|code| campagne.nom_piece(code));
        Ok(names.collect())
    }
}
