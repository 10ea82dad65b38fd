//! The command line of the server.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line speaks on its standard streams"
)]

use anyhow::{Context as _, Result, bail};
use intake::page::Pages;
use server::Suivi;
use server::config::{self, Config};
use server::rebond::{self, Suite};
use std::io::Read as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::signal::unix::{SignalKind, signal};

const USAGE: &str = "\
pupitre-server serve   [fichier.toml]   sert jusqu’au signal d’arrêt
pupitre-server migrate [fichier.toml]   met la base à jour et ouvre les sessions des campagnes, sous le compte de son propriétaire
pupitre-server verify-journal [fichier.toml]  relit tout le journal et dit où il n’est pas celui qui a été écrit
pupitre-server prolonger campagne choix|depot instant motif [calendrier]  reporte une date limite, sous le compte du
                                        propriétaire, avec la configuration de PUPITRE_CONFIGURATION
pupitre-server admin compte adresse     dit comment un compte se porte : activation, adresse, appareils, courriels
pupitre-server admin rebonds            dit les adresses qui refusent nos courriels, et leurs dossiers
pupitre-server admin exports            dit les exports : qui, quand, quelle liste, combien de dossiers, et pourquoi la santé y était
pupitre-server admin incidents          dit les silences du service
pupitre-server admin epoque             après une restauration que PostgreSQL ignore : les appareils renvoient ce qui manque
pupitre-server admin agents inviter identifiant nom rôles  donne un accès au bureau du service ; agents liste ; agents revoquer identifiant
pupitre-server rebond                   lit sur son entrée un avis de non-remise, et note l’adresse qui refuse nos courriels
pupitre-server export adresse fichier qui motif  écrit tout ce qui est conservé sur une personne, et note qui l’a demandé
pupitre-server instruire dossier fichier qui    demande une correction, écrit au candidat ou rectifie son état civil, comme le dit le
                                        fichier (JSON), et note qui l’a fait
pupitre-server convocations fichier qui [publier]  essaie les convocations d’un fichier (CSV) sur chaque dossier et dit les écarts ;
                                        avec « publier », les publie, et note qui l’a fait
pupitre-server documents genre campagne dossier qui  écrit le document scellé de chaque dossier d’une campagne (recu, confirmation,
                                        convocation, correction, decision), à imprimer, et note qui l’a demandé
pupitre-server exporter liste|cyclades campagne fichier qui [file mot] [alerte mot] [specialite clé] [sante motif]  écrit une liste de
                                        dossiers (.csv, .xlsx, .json), ou le fichier à la forme de CYCLADES, et note qui l’a demandé
pupitre-server releve campagne dossier  après la clôture du dépôt : écrit le relevé scellé et ses lignes, et le garde dans la base
pupitre-server archives dossier         écrit les documents que la base garde, avec leurs horodatages d’archive
pupitre-server verify fichier certificats  dit si un document est celui qu’un service a scellé, avec les certificats (PEM) de confiance
pupitre-server secrets dossier clé [service]  écrit dans un dossier les clés qui y manquent ; « clé » nomme celle des reçus ; avec le
                                        nom du service, un cachet en son nom";

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    match words.next() {
        Some(word) if word == intake::controle::MOT => intake::controle::main(words),
        Some(word) if word == intake::page::MOT => intake::page::main(words),
        Some(_) | None => run(),
    }
}

#[tokio::main]
async fn run() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let file = arguments.get(1).map(Path::new);
    let done = match arguments.first().map(String::as_str) {
        Some("serve") => serve(file).await,
        Some("migrate") => migrate(file).await,
        Some("verify-journal") => verify_journal(file).await,
        Some("prolonger") => prolonger(&arguments[1..]).await,
        Some("admin") => admin(&arguments[1..]).await,
        Some("export") => export(&arguments[1..]).await,
        Some("rebond") => rebond().await,
        Some("instruire") => instruire(&arguments[1..]).await,
        Some("convocations") => convocations(&arguments[1..]).await,
        Some("documents") => documents(&arguments[1..]).await,
        Some("exporter") => exporter(&arguments[1..]).await,
        Some("releve") => releve(&arguments[1..]).await,
        Some("archives") => archives(&arguments[1..]).await,
        Some("verify") => verify(&arguments[1..]).await,
        Some("secrets") => secrets(&arguments),
        _ => Err(anyhow::anyhow!("{USAGE}")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn configuration(file: Option<&Path>) -> Result<Config> {
    config::read(file, &|name| std::env::var(name).ok()).map_err(|anomalies| {
        let lines: Vec<String> = anomalies.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{}", lines.join("\n"))
    })
}

async fn serve(file: Option<&Path>) -> Result<()> {
    let config = configuration(file)?;
    server::install_traces().context("install the logs")?;
    let listener = tokio::net::TcpListener::bind(config.ecoute)
        .await
        .with_context(|| {
            format!(
                "{} : cette adresse est déjà prise ou n’est pas à cet ordinateur",
                config.ecoute
            )
        })?;
    let mut terminate = signal(SignalKind::terminate()).context("listen to SIGTERM")?;
    let stop = async move {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => (),
            _ = terminate.recv() => (),
        }
    };
    let scheme = if config.tls.is_some() {
        "https"
    } else {
        "http"
    };
    println!(
        "Le serveur écoute sur {scheme}://{}",
        listener.local_addr()?
    );
    server::serve(&config, listener, stop).await
}

async fn migrate(file: Option<&Path>) -> Result<()> {
    let config = configuration(file)?;
    let owner = owner("migrate", &config)?;
    server::base::migrate(&owner).await?;
    let sessions = server::sessions(&config)?;
    server::base::open_sessions(&owner, &sessions).await?;
    println!("La base est à jour.");
    Ok(())
}

async fn verify_journal(file: Option<&Path>) -> Result<()> {
    let config = configuration(file)?;
    let Some(reader) = &config.base_lecture else {
        bail!(
            "verify-journal lit sous un compte qui ne peut que lire : écrivez « lecture » sous [base], ou la variable PUPITRE_BASE_LECTURE"
        );
    };
    let told = server::verifier::verify(reader).await?;
    let s = |count: u64| if count > 1 { "s" } else { "" };
    let walked = format!(
        "{} dossier{}, {} entrée{}",
        told.dossiers,
        s(told.dossiers),
        told.entrees,
        s(told.entrees)
    );
    if told.ruptures.is_empty() {
        println!("{walked} : le journal tient. Sa tête : {}", told.tete);
        return Ok(());
    }
    for rupture in &told.ruptures {
        println!("{rupture}");
    }
    bail!("{walked} : le journal ne tient pas")
}

/// The address of the base for a command that acts under its owner.
fn owner(command: &str, config: &Config) -> Result<String> {
    config.base_proprietaire.clone().with_context(|| {
        format!(
            "{command} agit sous le compte du propriétaire : écrivez « proprietaire » sous [base], ou la variable PUPITRE_BASE_PROPRIETAIRE"
        )
    })
}

/// The configuration of a command whose words name no file.
fn named_configuration() -> Result<Config> {
    let file = std::env::var_os("PUPITRE_CONFIGURATION");
    configuration(file.as_deref().map(Path::new))
}

/// The same, with the address of the base of its owner.
fn as_owner(command: &str) -> Result<(Config, String)> {
    let config = named_configuration()?;
    let owner = owner(command, &config)?;
    Ok((config, owner))
}

async fn admin(words: &[String]) -> Result<()> {
    let (_, owner) = as_owner("admin")?;
    println!("{}", server::admin::admin(&owner, words).await?);
    Ok(())
}

async fn export(words: &[String]) -> Result<()> {
    let (config, owner) = as_owner("export")?;
    server::admin::export(&config, &owner, words).await?;
    println!("La copie est écrite. La personne voit qui l’a demandée, et pourquoi.");
    Ok(())
}

async fn prolonger(words: &[String]) -> Result<()> {
    let (config, owner) = as_owner("prolonger")?;
    server::prolonger(&owner, &config.campagnes, words).await?;
    println!(
        "La date limite est reportée. Les serveurs et les ordinateurs l’apprennent d’eux-mêmes."
    );
    Ok(())
}

async fn instruire(words: &[String]) -> Result<()> {
    let (config, owner) = as_owner("instruire")?;
    server::instruire(&config, &owner, words).await?;
    println!("C’est fait. La personne le voit dans son dossier, et reçoit une lettre.");
    Ok(())
}

/// What is wrong in the file is told, and nothing of it is a failure of the program.
async fn convocations(words: &[String]) -> Result<()> {
    let (config, owner) = as_owner("convocations")?;
    let mut tell = |line: &str| eprintln!("{line}");
    let told = server::convocations(&config, &owner, words, &mut tell).await?;
    println!("{told}");
    Ok(())
}

/// Set when somebody asks to stop: what is under way ends first.
fn stop_asked() -> Arc<AtomicBool> {
    let asked = Arc::new(AtomicBool::new(false));
    let told = asked.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            told.store(true, Ordering::Relaxed);
        }
    });
    asked
}

async fn documents(words: &[String]) -> Result<()> {
    let (config, owner) = as_owner("documents")?;
    let mut tell = |line: &str| eprintln!("{line}");
    let suivi = Suivi {
        tell: &mut tell,
        stop: stop_asked(),
    };
    let told = server::editer(&config, &owner, words, suivi).await?;
    println!("{told}");
    Ok(())
}

async fn exporter(words: &[String]) -> Result<()> {
    let (config, owner) = as_owner("exporter")?;
    let mut tell = |line: &str| eprintln!("{line}");
    let suivi = Suivi {
        tell: &mut tell,
        stop: stop_asked(),
    };
    let told = server::exporter(&config, &owner, words, suivi).await?;
    println!("{told}");
    Ok(())
}

async fn releve(words: &[String]) -> Result<()> {
    let (config, owner) = as_owner("releve")?;
    let mut tell = |line: &str| eprintln!("{line}");
    let suivi = Suivi {
        tell: &mut tell,
        stop: stop_asked(),
    };
    let told = server::relever(&config, &owner, words, suivi).await?;
    println!("{told}");
    Ok(())
}

async fn archives(words: &[String]) -> Result<()> {
    let (_, owner) = as_owner("archives")?;
    let count = server::archives(&owner, words).await?;
    println!("Documents écrits : {count}.");
    Ok(())
}

/// A mail server gives it what comes back: only what it cannot do is a failure, so that nothing comes back twice.
async fn rebond() -> Result<()> {
    let config = named_configuration()?;
    let mut bytes = Vec::new();
    let mut input = std::io::stdin().lock().take(rebond::OCTETS_MAX);
    input
        .read_to_end(&mut bytes)
        .context("read what came back")?;
    match server::rebond(&config, &bytes).await? {
        Suite::Notee => println!("L’adresse est notée : la personne le voit, le service aussi."),
        Suite::Ignoree => println!("Rien à noter."),
    }
    Ok(())
}

/// Reads a document and what is trusted; asks nobody.
async fn verify(words: &[String]) -> Result<()> {
    let [file, certificates] = words else {
        bail!("{USAGE}");
    };
    let read = |path: &str| {
        std::fs::read(path).with_context(|| format!("{path} : ce fichier ne se lit pas"))
    };
    let (document, trusted) = (read(file)?, read(certificates)?);
    let program = std::env::current_exe().context("find this program")?;
    let pages = Pages::with(&program);
    println!(
        "{}",
        server::authenticite::tell(&document, &trusted, &pages).await?
    );
    Ok(())
}

fn secrets(arguments: &[String]) -> Result<()> {
    let (folder, kid, service) = match arguments {
        [_, folder, kid] => (folder, kid, None),
        [_, folder, kid, service] => (folder, kid, Some(service.as_str())),
        _ => bail!("{USAGE}"),
    };
    let written = server::secrets::write_missing(Path::new(folder), kid, service)?;
    for path in &written {
        println!("{} : écrit", path.display());
    }
    if written.is_empty() {
        println!("Rien ne manquait.");
    }
    Ok(())
}
