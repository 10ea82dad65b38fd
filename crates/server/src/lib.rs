//! The counter: the only program that speaks to PostgreSQL. HTTP, accounts, mail.
//!
//! It promises that its logs hold no personal data and that a stop lets the requests under way end. Queries are
//! checked at run time, by tests against a real PostgreSQL, so that no database is needed to build.

mod acces;
pub mod admin;
pub mod api;
pub mod authenticite;
pub mod base;
mod bureau;
mod cles;
mod cloture;
mod coffre;
pub mod config;
mod controles;
mod courriel;
mod entrees;
mod fichiers;
mod fonds;
mod horloge;
mod horodateur;
mod instruire;
mod journal;
mod lettres;
mod mesures;
mod ordres;
mod passages;
mod pieces;
mod prolongations;
mod recus;
pub mod secrets;
mod sommes;
mod stockage;
mod taches;
mod tls;
mod traces;
pub mod verifier;

pub use acces::openid::Openid;
pub use controles::Antivirus;
pub use courriel::rebond;
pub use instruire::instruire;
pub use prolongations::prolonger;
pub use stockage::Stockage;
pub use tls::Tls;
pub use traces::install as install_traces;

use acces::Acces;
use acces::derivation::Derivation;
use acces::openid::Fournisseur;
use anyhow::{Context as _, Result};
use api::Guichet;
use bureau::Bureau;
use bureau::decisions::Departs;
use bureau::registre::Registre;
use coffre::Coffre;
use config::Config;
use controles::Controles;
use courriel::Poste;
use courriel::modeles::Modeles;
use fonds::Fonds;
use horloge::Horloge;
use intake::controle::Examiner;
use journal::Journal;
use passages::Passages;
use pieces::Pieces;
use std::future::Future;
use std::io;
use std::sync::Arc;
use taches::Taches;
use tls::{Certificat, Pair};
use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc, watch};

/// What serves, and what goes on behind.
struct Parts {
    guichet: Guichet,
    taches: Taches,
    passages: Passages,
    controles: Controles,
    registre: Registre,
    departs: Departs,
}

fn parts(config: &Config) -> Result<Parts> {
    let pool = base::pool(config).context("read the address of the base")?;
    let secret = |name| coffre::read_key(&config.secrets.join(name));
    let (coffre, poivre) = (secret(secrets::COFFRE)?, secret(secrets::POIVRE)?);
    let fonds = Arc::new(Fonds::read(&config.campagnes)?);
    let cles = cles::Cles::read(&config.secrets, &config.recus)?;
    let cles = Arc::new(cles.stamped_by(config.horodateur.as_deref())?);
    let horloge = horloge(config);
    let (changes, heard) = mpsc::unbounded_channel();
    let journal = Arc::new(Journal::new(
        pool.clone(),
        fonds.clone(),
        cles.clone(),
        Coffre::new(&coffre),
        horloge,
        changes,
    ));
    let storage = config.pieces.open()?;
    let sealing = Coffre::new(&coffre);
    let pieces = Arc::new(Pieces::new(pool.clone(), sealing, storage.clone()));
    let reveil = Arc::new(Notify::new());
    let pool_taches = base::pool_taches(config).context("read the address of the base")?;
    let passages = Passages {
        pool: pool_taches.clone(),
        journal: journal.clone(),
        fonds: fonds.clone(),
        key: coffre::service_key(&coffre),
        horloge,
    };
    // Received files are examined by this same program, started again.
    let program = std::env::current_exe().context("know this program")?;
    let controles = Controles {
        pool: pool_taches.clone(),
        journal: journal.clone(),
        pieces: pieces.clone(),
        fonds: fonds.clone(),
        examiner: Examiner::with(&program),
        antivirus: config.antivirus.clone(),
        horloge,
        arrivee: Arc::new(Notify::new()),
    };
    let derivation = Derivation::new(poivre)?;
    let bureau = Bureau::new(
        pool.clone(),
        &coffre,
        derivation.clone(),
        horloge,
        config.reprise,
    );
    let registre = Registre {
        pool: pool_taches.clone(),
        journal: journal.clone(),
        fonds: fonds.clone(),
        coffre: Coffre::new(&coffre),
        cles: bureau::recherche::Cles::of(&coffre),
        horloge,
        changes: heard,
    };
    let departs = Departs {
        bureau: bureau.clone(),
        pool: pool_taches.clone(),
        passages: passages.clone(),
    };
    let taches = Taches {
        pool: pool_taches,
        modeles: Modeles::parse(&fonds.courriers)?,
        poste: poste(&config.courriel)?,
        service: config.service.nom.clone(),
        adresse: config.service.adresse.clone(),
        zone: fonds.zone(),
        storage,
        fonds: fonds.clone(),
        cles: cles.clone(),
        horloge,
        reveil: reveil.clone(),
    };
    let guichet = Guichet {
        acces: Acces::new(pool.clone(), derivation, horloge),
        pool,
        fonds,
        cles,
        journal,
        pieces,
        reveil,
        arrivee: controles.arrivee.clone(),
        mandataire: config.service.mandataire,
        service: config.service.nom.as_str().into(),
        openid: fournisseur(config)?,
        bureau,
    };
    Ok(Parts {
        guichet,
        taches,
        passages,
        controles,
        registre,
        departs,
    })
}

/// The way to the provider of identity, where there is one.
fn fournisseur(config: &Config) -> Result<Option<Fournisseur>> {
    let openid = config.openid.as_ref();
    openid
        .map(|openid| Fournisseur::new(openid, &config.service.adresse))
        .transpose()
}

/// The clock of the service.
fn horloge(config: &Config) -> Horloge {
    let repetition = config.repetition;
    repetition.map_or(Horloge::REELLE, Horloge::repetition)
}

/// What sends the letters.
fn poste(courriel: &config::Courriel) -> Result<Poste> {
    let authority = courriel.autorite.as_deref();
    Poste::new(&courriel.serveur, &courriel.expediteur, authority)
}

/// Serves until `stop` ends, then lets the requests under way end within the time that the configuration gives.
///
/// # Errors
/// The configuration names what does not read, or the socket fails.
pub async fn serve(
    config: &Config,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let Parts {
        guichet,
        taches,
        passages,
        controles,
        registre,
        departs,
    } = parts(config)?;
    guichet.cles.warn_of_end(Horloge::REELLE.now());
    let pools = [guichet.pool.clone(), taches.pool.clone()];
    let (asked, told) = watch::channel(false);
    let told_stop = |mut told: watch::Receiver<bool>| async move {
        // The sender is dropped only when it has told, or when serving ended by itself.
        if told.wait_for(|asked| *asked).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let signal = async move {
        stop.await;
        asked.send_replace(true);
    };
    // Without the base nothing is decided either: the tasks read them as soon as it answers.
    if let Err(error) = prolongations::refresh(&taches.pool, &taches.fonds).await {
        tracing::warn!(
            error = format!("{error:#}"),
            "les reports ne se lisent pas encore"
        );
    }
    let over = tokio::spawn(passages.watch(told.clone()));
    let examined = tokio::spawn(controles.watch(told.clone()));
    let listed = tokio::spawn(registre.watch(told.clone()));
    let decided = tokio::spawn(departs.watch(told.clone()));
    let behind = tokio::spawn(taches.run(told_stop(told.clone())));
    let app = api::router(guichet).into_make_service_with_connect_info::<Pair>();
    let certificat = config.tls.as_ref().map(Certificat::read).transpose()?;
    let serving = async move {
        let Some(certificat) = certificat else {
            return axum::serve(listener, app)
                .with_graceful_shutdown(signal)
                .await;
        };
        let listener = certificat.listen(listener).map_err(io::Error::other)?;
        let following = tokio::spawn(certificat.follow());
        let served = axum::serve(listener, app)
            .with_graceful_shutdown(signal)
            .await;
        following.abort();
        served
    };
    let arret = config.arret;
    let too_long = async move {
        told_stop(told).await;
        tokio::time::sleep(arret).await;
    };
    let ending = async {
        serving.await.context("serve")?;
        behind.await.context("work behind the counter")?;
        examined.await.context("examine the pieces")?;
        listed.await.context("make the fiches")?;
        decided.await.context("let the decisions leave")?;
        over.await.context("go over the dossiers")
    };
    let served = tokio::select! {
        served = ending => served,
        () = too_long => {
            tracing::warn!("arrêt : des requêtes n’étaient pas terminées");
            Ok(())
        }
    };
    for pool in pools {
        pool.close().await;
    }
    served
}

/// Notes what a notification of non-delivery says, as the tasks would.
///
/// # Errors
/// The base does not answer.
pub async fn rebond(config: &Config, bytes: &[u8]) -> Result<rebond::Suite> {
    let pool = base::pool_taches(config).context("read the address of the base")?;
    let suite = rebond::note(&pool, bytes, horloge(config).now()).await;
    pool.close().await;
    suite
}

/// The years of the campaigns: each has its part of the journal.
///
/// # Errors
/// The campaigns do not read.
pub fn sessions(config: &Config) -> Result<Vec<u16>> {
    let fonds = Fonds::read(&config.campagnes)?;
    let campagnes = fonds.campagnes();
    let mut sessions: Vec<u16> = campagnes.iter().map(|it| it.session).collect();
    sessions.sort_unstable();
    sessions.dedup();
    Ok(sessions)
}
