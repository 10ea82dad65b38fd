//! What a server is made of: the counter, and what goes on behind it.

use crate::acces::Acces;
use crate::acces::derivation::Derivation;
use crate::acces::openid::Fournisseur;
use crate::api::Guichet;
use crate::bureau::Bureau;
use crate::bureau::decisions::Departs;
use crate::bureau::essais::Essais;
use crate::bureau::recherche;
use crate::bureau::registre::Registre;
use crate::cles::Cles;
use crate::coffre::Coffre;
use crate::config::{self, Config};
use crate::controles::Controles;
use crate::courriel::Poste;
use crate::courriel::modeles::Modeles;
use crate::fonds::Fonds;
use crate::horloge::Horloge;
use crate::journal::Journal;
use crate::passages::Passages;
use crate::pieces::Pieces;
use crate::signatures::Signatures;
use crate::stockage::Entrepot;
use crate::taches::Taches;
use crate::{base, coffre, secrets};
use anyhow::{Context as _, Result};
use intake::controle::Examiner;
use rules::DossierId;
use sqlx::PgPool;
use std::sync::Arc;
use tokio::sync::{Notify, mpsc, watch};
use tokio::task::JoinHandle;
use uuid::Uuid;

/// What serves, and what goes on behind.
pub(crate) struct Parts {
    pub(crate) guichet: Guichet,
    pub(crate) derriere: Derriere,
}

/// What goes on behind the counter.
pub(crate) struct Derriere {
    pub(crate) taches: Taches,
    pub(crate) passages: Passages,
    controles: Controles,
    registre: Registre,
    departs: Departs,
    essais: Essais,
}

/// The same, at work.
pub(crate) struct EnCours([(JoinHandle<()>, &'static str); 6]);

/// What both work with.
struct Outils {
    pool: PgPool,
    pool_taches: PgPool,
    coffre: [u8; 32],
    derivation: Derivation,
    fonds: Arc<Fonds>,
    cles: Arc<Cles>,
    horloge: Horloge,
    journal: Arc<Journal>,
    storage: Entrepot,
    pieces: Arc<Pieces>,
    bureau: Bureau,
    reveil: Arc<Notify>,
    arrivee: Arc<Notify>,
    changes: mpsc::UnboundedReceiver<(Uuid, DossierId)>,
}

impl Outils {
    fn of(config: &Config) -> Result<Self> {
        let pool = base::pool(config).context("read the address of the base")?;
        let pool_taches = base::pool_taches(config).context("read the address of the base")?;
        let secret = |name| coffre::read_key(&config.secrets.join(name));
        let (coffre, poivre) = (secret(secrets::COFFRE)?, secret(secrets::POIVRE)?);
        let fonds = Arc::new(Fonds::read(&config.campagnes)?);
        let cles = Cles::read(&config.secrets, &config.recus, &config.sceaux)?;
        let cles = Arc::new(cles);
        let (horloge, sealing) = (horloge(config), || Coffre::new(&coffre));
        let (told, changes) = mpsc::unbounded_channel();
        let base = (pool.clone(), fonds.clone(), cles.clone());
        let journal = Journal::new(base, sealing(), horloge, told);
        let storage = config.pieces.open()?;
        let pieces = Pieces::new(pool.clone(), sealing(), storage.clone());
        let derivation = Derivation::new(poivre)?;
        let deciding = (horloge, config.reprise);
        let bureau = Bureau::new(pool.clone(), &coffre, derivation.clone(), deciding);
        Ok(Self {
            pool,
            pool_taches,
            coffre,
            derivation,
            fonds,
            cles,
            horloge,
            journal: Arc::new(journal),
            storage,
            pieces: Arc::new(pieces),
            bureau,
            reveil: Arc::new(Notify::new()),
            arrivee: Arc::new(Notify::new()),
            changes,
        })
    }

    fn signatures(&self) -> Signatures {
        let orders = coffre::service_key(&self.coffre);
        Signatures::new(self.pool.clone(), &self.coffre, orders)
    }

    fn passages(&self) -> Passages {
        Passages {
            pool: self.pool_taches.clone(),
            journal: self.journal.clone(),
            fonds: self.fonds.clone(),
            key: coffre::service_key(&self.coffre),
            horloge: self.horloge,
        }
    }

    fn taches(&self, config: &Config) -> Result<Taches> {
        Ok(Taches {
            pool: self.pool_taches.clone(),
            modeles: Modeles::parse(&self.fonds.courriers)?,
            poste: poste(&config.courriel)?,
            service: config.service.nom.clone(),
            adresse: config.service.adresse.clone(),
            zone: self.fonds.zone(),
            storage: self.storage.clone(),
            fonds: self.fonds.clone(),
            cles: self.cles.clone(),
            horloge: self.horloge,
            reveil: self.reveil.clone(),
        })
    }

    fn controles(&self, config: &Config) -> Result<Controles> {
        // Received files are examined by this same program, started again.
        let program = std::env::current_exe().context("know this program")?;
        Ok(Controles {
            pool: self.pool_taches.clone(),
            journal: self.journal.clone(),
            pieces: self.pieces.clone(),
            fonds: self.fonds.clone(),
            examiner: Examiner::with(&program),
            antivirus: config.antivirus.clone(),
            horloge: self.horloge,
            arrivee: self.arrivee.clone(),
        })
    }

    fn guichet(&self, config: &Config) -> Result<Guichet> {
        let acces = Acces::new(self.pool.clone(), self.derivation.clone(), self.horloge);
        Ok(Guichet {
            acces,
            signatures: self.signatures(),
            pool: self.pool.clone(),
            fonds: self.fonds.clone(),
            cles: self.cles.clone(),
            journal: self.journal.clone(),
            pieces: self.pieces.clone(),
            reveil: self.reveil.clone(),
            arrivee: self.arrivee.clone(),
            mandataire: config.service.mandataire,
            service: config.service.nom.as_str().into(),
            openid: fournisseur(config)?,
            bureau: self.bureau.clone(),
        })
    }
}

impl Parts {
    /// Puts a server together.
    ///
    /// # Errors
    /// The configuration names what does not read.
    pub(crate) fn of(config: &Config) -> Result<Self> {
        let outils = Outils::of(config)?;
        let departs = Departs {
            bureau: outils.bureau.clone(),
            pool: outils.pool_taches.clone(),
            passages: outils.passages(),
        };
        let essais = Essais {
            bureau: outils.bureau.clone(),
            pool: outils.pool_taches.clone(),
            passages: outils.passages(),
            echantillon: config.echantillon.into(),
        };
        Ok(Self {
            guichet: outils.guichet(config)?,
            derriere: Derriere {
                taches: outils.taches(config)?,
                passages: outils.passages(),
                controles: outils.controles(config)?,
                departs,
                essais,
                registre: Registre {
                    pool: outils.pool_taches,
                    journal: outils.journal,
                    fonds: outils.fonds,
                    coffre: Coffre::new(&outils.coffre),
                    cles: recherche::Cles::of(&outils.coffre),
                    horloge: outils.horloge,
                    changes: outils.changes,
                },
            },
        })
    }
}

impl Derriere {
    /// Sets to work, until it is told to stop; what is under way ends first.
    pub(crate) fn start(self, told: &watch::Receiver<bool>) -> EnCours {
        let behind = self.taches.run(told_stop(told.clone()));
        EnCours([
            (tokio::spawn(behind), "work behind the counter"),
            (
                tokio::spawn(self.controles.watch(told.clone())),
                "examine the pieces",
            ),
            (
                tokio::spawn(self.registre.watch(told.clone())),
                "make the fiches",
            ),
            (
                tokio::spawn(self.departs.watch(told.clone())),
                "let the decisions leave",
            ),
            (
                tokio::spawn(self.essais.watch(told.clone())),
                "try the batches",
            ),
            (
                tokio::spawn(self.passages.watch(told.clone())),
                "go over the dossiers",
            ),
        ])
    }
}

impl EnCours {
    /// Waits until all of it ended.
    ///
    /// # Errors
    /// A part of it failed as a whole.
    pub(crate) async fn end(self) -> Result<()> {
        for (work, what) in self.0 {
            work.await.context(what)?;
        }
        Ok(())
    }
}

/// Ends when a stop was told.
pub(crate) async fn told_stop(mut told: watch::Receiver<bool>) {
    // The sender is dropped only when it has told, or when serving ended by itself.
    if told.wait_for(|asked| *asked).await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// The way to the provider of identity, where there is one.
fn fournisseur(config: &Config) -> Result<Option<Fournisseur>> {
    let openid = config.openid.as_ref();
    openid
        .map(|openid| Fournisseur::new(openid, &config.service.adresse))
        .transpose()
}

/// The clock of the service.
pub(crate) fn horloge(config: &Config) -> Horloge {
    let repetition = config.repetition;
    repetition.map_or(Horloge::REELLE, Horloge::repetition)
}

/// What sends the letters.
fn poste(courriel: &config::Courriel) -> Result<Poste> {
    let authority = courriel.autorite.as_deref();
    Poste::new(&courriel.serveur, &courriel.expediteur, authority)
}
