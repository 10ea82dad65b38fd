//! The journal of PostgreSQL: commands are kept, decided with the rules, and receipted after the commit.
//!
//! A deposit is one statement that locks, checks and appends. What was read before is a guess that the statement
//! verifies, so dossiers may stay in memory: a stale one is read again. Nothing holds a transaction open (sqlx 0.9 can
//! leave a pooled connection inside one when its future is dropped), and the whole runs in a task of its own, so that a
//! peer that hangs up interrupts nothing.

use crate::cles::Cles;
use crate::coffre::{Coffre, DossierKeys};
use crate::entrees::{Columns, Ligne};
use crate::fichiers::Fichiers;
use crate::fonds::Fonds;
use crate::horloge::Horloge;
use crate::lettres::{Avis, letter};
use crate::mesures;
use anyhow::{Context as _, Result, bail, ensure};
use chrono::{DateTime, Utc};
use lru::LruCache;
use rules::DossierId;
use rules::campagne::Campagne;
use sqlx::{FromRow, PgPool};
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, PoisonError};
use sync::{
    Admission, DeviceId, Entry, Envelope, Files, Frame, Passage, ReceiptBytes, Reply, Sealed,
    ServerDossier, SignedReceipt,
};
use tokio::sync::mpsc;
use uuid::Uuid;

/// Dossiers kept in memory: about 50 KiB each.
const KEPT: NonZeroUsize = NonZeroUsize::new(1000).expect("not nought");
/// Times that a deposit is decided again because the dossier moved meanwhile.
const TRIES: usize = 16;

/// Who deposits: an account, on one of its devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Deposant {
    /// The account.
    pub(crate) compte: Uuid,
    /// The public key of the device.
    pub(crate) cle: DeviceId,
}

/// Why a deposit is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Rejet {
    /// Not signed by this device for this account and dossier.
    Enveloppe,
    /// No such campaign is run here.
    Campagne,
    /// The dossier is not of this account.
    Autrui,
    /// Too many commands wait for a missing one.
    Plein,
}

/// What became of a deposit.
pub(crate) enum Depot {
    /// The reply to send.
    Reply(Reply),
    /// Nothing was kept of the command that is wrong, nor of those after it.
    Rejet(Rejet),
}

/// A dossier of an account, in the list.
#[derive(Debug, Clone, FromRow)]
pub(crate) struct Resume {
    pub(crate) id: Uuid,
    pub(crate) campagne: String,
    pub(crate) session: i16,
    pub(crate) version: i64,
    pub(crate) modified_at: DateTime<Utc>,
}

/// The door to the journal.
pub(crate) struct Journal {
    pub(crate) pool: PgPool,
    pub(crate) fonds: Arc<Fonds>,
    cles: Arc<Cles>,
    coffre: Coffre,
    horloge: Horloge,
    epoque: Mutex<Option<Uuid>>,
    /// Hears of every dossier that changed.
    changes: mpsc::UnboundedSender<(Uuid, DossierId)>,
    tenus: Mutex<LruCache<(Uuid, DossierId), Arc<Tenu>>>,
}

/// A dossier as it was read.
pub(crate) struct Tenu {
    pub(crate) state: ServerDossier,
    pub(crate) rang: u64,
    pub(crate) campagne: String,
    keys: DossierKeys,
}

impl Tenu {
    /// The campaign of the dossier.
    ///
    /// # Errors
    /// It is not run here.
    pub(crate) fn campagne(&self, fonds: &Fonds) -> Result<Arc<Campagne>> {
        let campagne = fonds.campagne(&self.campagne);
        campagne.context("a campaign that is run here")
    }
}

impl Journal {
    /// The journal of a base.
    pub(crate) fn new(
        (pool, fonds, cles): (PgPool, Arc<Fonds>, Arc<Cles>),
        coffre: Coffre,
        horloge: Horloge,
        changes: mpsc::UnboundedSender<(Uuid, DossierId)>,
    ) -> Self {
        Self {
            pool,
            fonds,
            cles,
            coffre,
            horloge,
            epoque: Mutex::new(None),
            changes,
            tenus: Mutex::new(LruCache::new(KEPT)),
        }
    }

    /// The life of the base. A base that was restored is another one: what was read before is forgotten.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn epoque(&self) -> Result<Uuid> {
        let epoque: Uuid = sqlx::query_scalar("SELECT pupitre.epoque()")
            .fetch_one(&self.pool)
            .await
            .context("ask the life of the base")?;
        let before = lock(&self.epoque).replace(epoque);
        if before.is_some_and(|before| before != epoque) {
            lock(&self.tenus).clear();
        }
        Ok(epoque)
    }

    /// The dossiers of an account.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn dossiers(&self, compte: Uuid) -> Result<Vec<Resume>> {
        sqlx::query_as(
            "SELECT id, campagne, session, version, modified_at FROM pupitre.dossiers($1)",
        )
        .bind(compte)
        .fetch_all(&self.pool)
        .await
        .context("list the dossiers of an account")
    }

    /// What happened to a dossier after a version; nothing for one that the account does not have.
    ///
    /// # Errors
    /// The base does not answer, or holds what cannot be read.
    pub(crate) async fn events(&self, compte: Uuid, id: DossierId, since: u64) -> Result<Reply> {
        let epoque = self.epoque().await?;
        let tenu = self.read(compte, id).await?;
        let empty = ServerDossier::new(id);
        let state = tenu.as_ref().map_or(&empty, |tenu| &tenu.state);
        Ok(Reply::events(state, since, epoque))
    }

    /// What made each version of a dossier; nothing for one that the account does not have.
    ///
    /// # Errors
    /// The base does not answer, or holds what cannot be read.
    pub(crate) async fn history(&self, compte: Uuid, id: DossierId) -> Result<Vec<Passage>> {
        self.epoque().await?;
        let tenu = self.read(compte, id).await?;
        Ok(tenu.map_or_else(Vec::new, |tenu| tenu.state.history()))
    }

    /// The signed receipt of the last deposit of a dossier; nothing when none counted, or it is not of this account.
    ///
    /// # Errors
    /// The base does not answer, or holds what cannot be read.
    pub(crate) async fn receipt(
        &self,
        compte: Uuid,
        id: DossierId,
    ) -> Result<Option<SignedReceipt>> {
        self.epoque().await?;
        let Some(tenu) = self.read(compte, id).await? else {
            return Ok(None);
        };
        let receipt = tenu.state.deposit_receipt();
        receipt.map(|receipt| self.cles.sign(receipt)).transpose()
    }

    /// Keeps commands in order, decides what can be, and signs the receipts.
    ///
    /// # Errors
    /// The base does not answer, or holds what cannot be read. What was committed before stays, and comes back with its
    /// receipts when it is sent again.
    pub(crate) async fn deposit(
        &self,
        deposant: Deposant,
        id: DossierId,
        batch: &[(Sealed, Option<SignedReceipt>)],
        received_at: DateTime<Utc>,
    ) -> Result<Depot> {
        let epoque = self.epoque().await?;
        let mut receipts = Vec::new();
        for (sealed, proof) in batch {
            let Some(envelope) = own(sealed, deposant, id) else {
                return Ok(Depot::Rejet(Rejet::Enveloppe));
            };
            let arrived = Arrived {
                envelope,
                sealed,
                proof: proof.as_ref(),
                received_at,
                epoque,
            };
            match self.keep(&arrived).await? {
                Kept::Receipts(written) => {
                    for receipt in written {
                        receipts.push(self.cles.sign(&receipt)?);
                    }
                }
                Kept::Contradiction(id) => {
                    tracing::warn!(commande = %id, "deux commandes sous une même identité");
                    return Ok(Depot::Reply(Reply::Contradiction { id }));
                }
                Kept::Rejet(rejet) => return Ok(Depot::Rejet(rejet)),
            }
        }
        Ok(Depot::Reply(Reply::Receipts { epoque, receipts }))
    }

    /// Keeps a command, decides what can be, and queues the letter that it brings about.
    ///
    /// # Errors
    /// As [`Journal::deposit`].
    pub(crate) async fn keep(&self, arrived: &Arrived<'_>) -> Result<Kept> {
        let (compte, id) = (arrived.envelope.account, arrived.envelope.dossier);
        for essai in 0..TRIES {
            let known = match self.tenu(compte, id) {
                Some(tenu) => Some(tenu),
                // Most likely it opens the dossier; where it does not, the base says so, and it is read.
                None if essai == 0 && arrived.envelope.is_first() => None,
                None => self.read(compte, id).await?,
            };
            let named = known.as_ref().map(|tenu| tenu.campagne.as_str());
            let Some(campagne) = named
                .or_else(|| arrived.envelope.campagne())
                .and_then(|name| self.fonds.campagne(name))
            else {
                return Ok(Kept::Rejet(Rejet::Campagne));
            };
            let (mut state, rang, keys) = match &known {
                Some(tenu) => (tenu.state.clone(), tenu.rang, tenu.keys.clone()),
                None => (ServerDossier::new(id), 0, self.coffre.draw(id.0)?),
            };
            let files = self.files(compte, id, &state, arrived).await?;
            let frame = self.frame(&campagne, arrived.epoque, &files);
            let admission =
                state.deposit(arrived.sealed, arrived.proof, arrived.received_at, &frame);
            let ajout = match admission {
                Admission::Known(receipts) => return Ok(Kept::Receipts(receipts)),
                Admission::Contradiction(id) => return Ok(Kept::Contradiction(id)),
                Admission::Invalid(_) => return Ok(Kept::Rejet(Rejet::Enveloppe)),
                Admission::Full => return Ok(Kept::Rejet(Rejet::Plein)),
                Admission::Kept {
                    ref entries,
                    ref admitted,
                    ..
                } => Ajout {
                    rang,
                    keys: &keys,
                    entries,
                    avis: letter(admitted, entries, &state, &campagne),
                },
            };
            let answer = self.append(arrived, &campagne, &state, &ajout).await?;
            match answer.as_str() {
                "inscrite" => {
                    let rang = rang + u64::try_from(ajout.entries.len())?;
                    let campagne = campagne.id.clone();
                    let tenu = Tenu {
                        state,
                        rang,
                        campagne,
                        keys,
                    };
                    lock(&self.tenus).put((compte, id), Arc::new(tenu));
                    mesures::decided(&admission);
                    self.changed(compte, id);
                    return Ok(Kept::Receipts(admission.receipts()));
                }
                "connue" | "relire" => drop(lock(&self.tenus).pop(&(compte, id))),
                "ailleurs" => return Ok(Kept::Contradiction(arrived.envelope.id)),
                "autrui" => return Ok(Kept::Rejet(Rejet::Autrui)),
                other => bail!("pupitre.inscrire answered {other}"),
            }
        }
        Ok(Kept::Rejet(Rejet::Plein))
    }

    fn frame<'a>(&'a self, campagne: &'a Campagne, epoque: Uuid, files: &'a Fichiers) -> Frame<'a> {
        Frame {
            campagne,
            territoire: &self.fonds.territoire,
            rules_version: rules::VERSION,
            epoque,
            kid: &self.cles.kid,
            keys: self.cles.public(),
            files: Files::These {
                held: &files.recus,
                set_aside: &files.ecartes,
            },
        }
    }

    fn tenu(&self, compte: Uuid, id: DossierId) -> Option<Arc<Tenu>> {
        lock(&self.tenus).get(&(compte, id)).cloned()
    }

    /// A dossier of an account, as this program holds it or else as the base does.
    ///
    /// # Errors
    /// As [`Journal::read`].
    pub(crate) async fn at_hand(&self, compte: Uuid, id: DossierId) -> Result<Option<Arc<Tenu>>> {
        match self.tenu(compte, id) {
            Some(tenu) => Ok(Some(tenu)),
            None => self.read(compte, id).await,
        }
    }

    /// Appends in one statement; answers the word of `pupitre.inscrire`.
    async fn append(
        &self,
        arrived: &Arrived<'_>,
        campagne: &Campagne,
        state: &ServerDossier,
        ajout: &Ajout<'_>,
    ) -> Result<String> {
        let envelope = &arrived.envelope;
        let mut columns = Columns::default();
        for (place, entry) in (ajout.rang + 1..).zip(ajout.entries) {
            columns.push(envelope.dossier, place, ajout.keys, entry)?;
        }
        let (reponses, sante) = &ajout.keys.wrapped;
        let received_at = columns.received_at.unwrap_or(arrived.received_at);
        let statement = match ajout.avis {
            None => INSCRIRE,
            Some(_) => INSCRIRE_ET_ECRIRE,
        };
        let query = sqlx::query_scalar(statement)
            .bind(envelope.account)
            .bind(envelope.dossier.0)
            .bind(i16::try_from(campagne.session)?)
            .bind(&campagne.id)
            .bind(reponses)
            .bind(sante)
            .bind(i64::try_from(ajout.rang)?)
            .bind(i64::try_from(state.version())?)
            .bind(envelope.id)
            .bind(arrived.sealed.hash().0.to_vec())
            .bind(envelope.device.0.to_vec())
            .bind(envelope.incarnation)
            .bind(i64::try_from(envelope.no)?)
            .bind(received_at)
            .bind(columns.sortes)
            .bind(columns.octets)
            .bind(columns.sante);
        let query = match &ajout.avis {
            None => query,
            Some(avis) => query
                .bind(avis.modele)
                .bind(&avis.donnees)
                .bind(arrived.received_at),
        };
        let answer = query.fetch_one(&self.pool).await;
        answer.with_context(|| format!("append to dossier {}", envelope.dossier))
    }

    /// Reads a dossier of an account, and keeps it at hand.
    ///
    /// # Errors
    /// The base does not answer, or holds what cannot be read.
    pub(crate) async fn read(&self, compte: Uuid, id: DossierId) -> Result<Option<Arc<Tenu>>> {
        let tenu = self.look(compte, id).await?.map(Arc::new);
        if let Some(tenu) = &tenu {
            lock(&self.tenus).put((compte, id), tenu.clone());
        }
        Ok(tenu)
    }

    /// Reads a dossier of an account once: what others have at hand stays there.
    ///
    /// # Errors
    /// As [`Journal::read`].
    pub(crate) async fn look(&self, compte: Uuid, id: DossierId) -> Result<Option<Tenu>> {
        let Some(Lu {
            campagne,
            keys,
            entries,
        }) = self.open(compte, id).await?
        else {
            return Ok(None);
        };
        let rang = u64::try_from(entries.len())?;
        let state = ServerDossier::of(id, entries).with_context(|| format!("make dossier {id}"))?;
        Ok(Some(Tenu {
            state,
            rang,
            campagne,
            keys,
        }))
    }

    /// The journal of a dossier of an account, in clear; nothing of somebody else's.
    ///
    /// # Errors
    /// As [`Journal::read`].
    pub(crate) async fn entries(&self, compte: Uuid, id: DossierId) -> Result<Vec<Entry>> {
        let read = self.open(compte, id).await?;
        Ok(read.map(|read| read.entries).unwrap_or_default())
    }

    async fn open(&self, compte: Uuid, id: DossierId) -> Result<Option<Lu>> {
        let lignes: Vec<Ligne> = sqlx::query_as(
            "SELECT campagne, cle, cle_sante, rang, sorte, octets, sante FROM pupitre.lire($1, $2)",
        )
        .bind(compte)
        .bind(id.0)
        .fetch_all(&self.pool)
        .await
        .with_context(|| format!("read dossier {id}"))?;
        let Some(first) = lignes.first() else {
            return Ok(None);
        };
        let wrapped = (first.cle.clone(), first.cle_sante.clone());
        let keys = self.coffre.unwrap_keys(id.0, wrapped)?;
        let campagne = first.campagne.clone();
        let mut entries = Vec::with_capacity(lignes.len());
        for (place, ligne) in (1..).zip(&lignes) {
            ensure!(
                ligne.rang == place,
                "entry {place} of dossier {id} is missing"
            );
            entries.push(ligne.entry(id, &keys)?);
        }
        Ok(Some(Lu {
            campagne,
            keys,
            entries,
        }))
    }

    /// Queues a reminder, once a deadline. Answers whether it is a new one.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn remind(
        &self,
        compte: Uuid,
        id: DossierId,
        sorte: &str,
        echeance: DateTime<Utc>,
        donnees: serde_json::Value,
    ) -> Result<bool> {
        sqlx::query_scalar("SELECT pupitre.rappeler($1, $2, $3, $4, $5, $6)")
            .bind(compte)
            .bind(id.0)
            .bind(sorte)
            .bind(echeance)
            .bind(donnees)
            .bind(self.horloge.now())
            .fetch_one(&self.pool)
            .await
            .with_context(|| format!("remind of dossier {id}"))
    }

    /// Tells that something about a dossier changed.
    pub(crate) fn changed(&self, compte: Uuid, id: DossierId) {
        // Nobody listens where nothing is served: what is stale is made again by who serves.
        let _ = self.changes.send((compte, id));
    }

    /// The clock of the service.
    pub(crate) fn horloge(&self) -> Horloge {
        self.horloge
    }
}

const INSCRIRE: &str = "SELECT pupitre.inscrire($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
const INSCRIRE_ET_ECRIRE: &str = "SELECT pupitre.inscrire_et_ecrire($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
    $13, $14, $15, $16, $17, $18, $19, $20)";

/// What the base holds of a dossier, opened.
struct Lu {
    campagne: String,
    keys: DossierKeys,
    entries: Vec<Entry>,
}

/// What is appended to a dossier: from which rank, under which keys, and the letter that tells it.
struct Ajout<'a> {
    rang: u64,
    keys: &'a DossierKeys,
    entries: &'a [Entry],
    avis: Option<Avis>,
}

/// A command that arrived.
pub(crate) struct Arrived<'a> {
    pub(crate) envelope: Envelope,
    pub(crate) sealed: &'a Sealed,
    pub(crate) proof: Option<&'a SignedReceipt>,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) epoque: Uuid,
}

/// What became of a command that arrived.
pub(crate) enum Kept {
    Receipts(Vec<ReceiptBytes>),
    Contradiction(Uuid),
    Rejet(Rejet),
}

/// The envelope, when this device signed it for this account and dossier.
fn own(sealed: &Sealed, deposant: Deposant, id: DossierId) -> Option<Envelope> {
    let envelope = sealed.open().ok()?;
    let own = envelope.account == deposant.compte
        && envelope.device == deposant.cle
        && envelope.dossier == id
        && !envelope.is_of_service();
    own.then_some(envelope)
}

/// What a thread that panicked left is what the base verifies anyway.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
