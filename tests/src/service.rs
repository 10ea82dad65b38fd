//! A service that runs for a journey, and the computers that speak to it.

use crate::Launch;
use anyhow::{Context as _, Result, bail, ensure};
use banc::agent::Agent;
use banc::{Antivirus, Base, Boite, Fournisseur, Server};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// The date of the computers, in the zone of the campaign.
pub const DATE: &str = "2023-11-10T10:00";
/// The same instant, for the service.
const INSTANT: &str = "2023-11-10T10:00:00+01:00";

/// A service that runs, and the file that names it.
pub struct Service {
    base: Base,
    server: Option<Server>,
    /// What arrives by mail.
    pub boite: Boite,
    address: String,
    folder: TempDir,
    /// What looks at the pièces.
    antivirus: Option<Antivirus>,
    /// What the server that was stopped held.
    pieces: Option<Arc<TempDir>>,
}

impl Service {
    /// Starts a service on a base of its own.
    ///
    /// # Errors
    ///
    /// When its file cannot be written.
    pub async fn new() -> Result<Self> {
        Self::with(None, |_| ()).await
    }

    /// The same, with an antivirus that looks at the pièces.
    ///
    /// # Errors
    ///
    /// As [`Service::new`].
    pub async fn watched() -> Result<Self> {
        Self::with(Some(Antivirus::start()), |_| ()).await
    }

    /// A service that is no rehearsal, on a machine whose clock says that instant.
    ///
    /// # Errors
    ///
    /// As [`Service::new`].
    pub async fn in_time(instant: &str) -> Result<Self> {
        let clock = |command: &mut Command| {
            command.env_remove("PUPITRE_REPETITION_INSTANT");
            banc::in_time(command, instant);
        };
        Self::with(None, clock).await
    }

    /// The same, where one may sign in through a provider of identity of that name too.
    ///
    /// # Errors
    ///
    /// As [`Service::new`].
    pub async fn with_provider(fournisseur: &Fournisseur, nom: &str) -> Result<Self> {
        let settings = fournisseur.settings();
        let service = Self::with(None, |command| {
            command.envs(settings);
        });
        let service = service.await?;
        let text = std::fs::read_to_string(service.file())?;
        std::fs::write(service.file(), format!("connexion = \"{nom}\"\n{text}"))?;
        Ok(service)
    }

    /// The same, whose decisions can be taken back for so many seconds only.
    ///
    /// # Errors
    ///
    /// As [`Service::new`].
    pub async fn deciding_in(seconds: u32) -> Result<Self> {
        Self::with(None, |command| {
            command.env("PUPITRE_BUREAU_REPRISE_SECONDES", seconds.to_string());
        })
        .await
    }

    /// The same as [`Service::new`], at another instant.
    ///
    /// # Errors
    ///
    /// As [`Service::new`].
    pub async fn at(instant: &str) -> Result<Self> {
        Self::with(None, |command| {
            command.env("PUPITRE_REPETITION_INSTANT", instant);
        })
        .await
    }

    /// Puts so many fiches of nobody at the desk, of these spécialités.
    pub async fn crowd(&self, count: i32, specialites: &[&str]) {
        self.base.crowd(count, specialites).await;
    }

    /// The code of the invitation of a person of the service.
    pub fn invite(&self, identifiant: &str, roles: &str) -> String {
        banc::agent::invite(&self.base, identifiant, "Agent d’essai", roles)
    }

    /// A person of the service who speaks to it without a window.
    ///
    /// # Errors
    ///
    /// When the server does not run.
    pub fn agent(&self, identifiant: &str, roles: &str) -> Result<Agent> {
        let server = self.server.as_ref().context("the server runs")?;
        Ok(Agent::new(&self.base, server, identifiant, roles))
    }

    /// What that person decides about the only dossier, as it stands.
    ///
    /// # Errors
    ///
    /// What the server says instead.
    pub async fn decide(&self, agent: &Agent, ordre: &serde_json::Value) -> Result<()> {
        let server = self.server.as_ref().context("the server runs")?;
        let path = format!("/v1/bureau/dossiers/{}", self.base.only_dossier().await);
        let base = agent.get(server, &path)["version"].clone();
        let id = "00000000-0000-7000-8000-000000000007";
        let body = serde_json::json!({ "id": id, "base": base, "ordre": ordre });
        let answer = agent.ask(server, &format!("POST {path}/decisions"), &body);
        ensure!(answer.status == 201, "{}", answer.body);
        Ok(())
    }

    /// Holds a table of its base until the answer is dropped.
    pub async fn hold(&self, table: &str) -> impl Sized + use<> {
        self.base.hold(table).await
    }

    /// A window of the desk of the service.
    pub fn desk(&self) -> Launch {
        self.desk_at(DATE)
    }

    /// The same, at another date.
    pub fn desk_at(&self, date: &str) -> Launch {
        self.launch_at(date).word("--bureau")
    }

    async fn with(
        antivirus: Option<Antivirus>,
        settings: impl FnOnce(&mut Command),
    ) -> Result<Self> {
        let (base, boite) = (Base::new().await, Boite::open());
        let folder = tempfile::tempdir()?;
        let server = Server::start_with(&base, |it| {
            configure(it, &boite, "127.0.0.1:0", INSTANT);
            it.envs(watching(antivirus.as_ref()));
            settings(it);
        });
        std::fs::write(folder.path().join("service.toml"), server.service_file())?;
        Ok(Self {
            address: server.address.clone(),
            server: Some(server),
            base,
            boite,
            folder,
            antivirus,
            pieces: None,
        })
    }

    /// Stops the server, as a power cut does.
    pub fn stop(&mut self) {
        if let Some(server) = self.server.take() {
            let held = server.kill();
            self.pieces.get_or_insert(held);
        }
    }

    /// Starts the server again, on what it held.
    pub fn start_again(&mut self) {
        self.start_at(INSTANT);
    }

    /// The same, at another instant.
    pub fn start_at(&mut self, instant: &str) {
        let pieces = self.pieces.as_ref();
        let settings = pieces.map(|it| ("PUPITRE_PIECES_DOSSIER", it.path().to_owned()));
        let server = Server::start_with(&self.base, |command| {
            configure(command, &self.boite, &self.address, instant);
            command.envs(settings);
            command.envs(watching(self.antivirus.as_ref()));
        });
        self.server = Some(server);
    }

    /// A person of the service gives an order in the only dossier, as a file says it.
    ///
    /// # Errors
    ///
    /// What the command says instead.
    pub async fn instruct(&self, instant: &str, text: &str) -> Result<()> {
        let dossier = self.base.only_dossier().await;
        let done = banc::instruct(&self.base, instant, &dossier, text);
        ensure!(done.status.success(), "{done:?}");
        Ok(())
    }

    /// Publishes the convocation of the only dossier: each line is a sitting, without the number of the dossier.
    ///
    /// # Errors
    ///
    /// What the command says instead.
    pub async fn convoke(&self, lines: &[&str]) -> Result<()> {
        let dossier = self.base.only_dossier().await;
        let head = "dossier;epreuve;jour;heure;duree;centre;adresse;salle;materiel;amenagement";
        let lines = lines.iter().map(|line| format!("\n{dossier};{line}"));
        let text = head.to_owned() + &lines.collect::<String>();
        let told = banc::convoke(&self.base, INSTANT, &text, true);
        let said = String::from_utf8_lossy(&told.stdout);
        ensure!(said.contains("1 publiées"), "{told:?}");
        Ok(())
    }

    /// Puts the deadline of the deposits off, and waits until the server knows.
    ///
    /// # Errors
    ///
    /// What the command says instead.
    pub async fn put_off(&self, fin: &str, motif: &str) -> Result<()> {
        let words = ["nantes-bts-2024", "depot", fin, motif];
        let done = banc::command_of_owner(&self.base, "prolonger", &words).output()?;
        ensure!(done.status.success(), "{done:?}");
        let server = self.server.as_ref().context("the server runs")?;
        for _ in 0..100 {
            if server.get("/v1/service").1.contains(motif) {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        bail!("the server does not say that a deadline was put off")
    }

    /// Where it listens.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The file that names it, for an application.
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("service.toml")
    }

    /// A new computer that speaks to the service.
    pub fn launch(&self) -> Launch {
        self.launch_at(DATE)
    }

    /// The same, at another date.
    pub fn launch_at(&self, date: &str) -> Launch {
        Launch::today()
            .word("--repetition")
            .word(date)
            .word("--service")
            .word(self.file().display().to_string())
            .within(Duration::from_secs(300))
    }
}

/// Writes the file of a service that never answers, and tells where.
///
/// # Errors
///
/// When it cannot be written.
pub fn silent(folder: &Path) -> Result<PathBuf> {
    // A key of nobody: the generator of the curve.
    let cle = "036b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296";
    let text = format!("adresse = \"http://127.0.0.1:9\"\n[cles]\nessai = \"{cle}\"\n");
    let file = folder.join("service.toml");
    std::fs::write(&file, text)?;
    Ok(file)
}

/// How a server finds its antivirus.
fn watching(antivirus: Option<&Antivirus>) -> Option<(&'static str, String)> {
    antivirus.map(|it| ("PUPITRE_PIECES_ANTIVIRUS", it.address()))
}

fn configure(command: &mut Command, boite: &Boite, address: &str, instant: &str) {
    command.env("PUPITRE_REPETITION_INSTANT", instant);
    command.env("PUPITRE_ECOUTE", address);
    command.envs(boite.settings());
}
