//! What travels: a dossier is attached to the account, its changes leave, what the service says is kept.

use super::attachement::Attachement;
use super::compte::Compte;
use super::echange::{Asked, Done, Exchange, Outcome, Work};
use super::{Desk, Lieu, Ouvert, accueil, protection};
use crate::memoire::{envoi, memory, nouvelles};
use crate::refus;
use crate::service::Service;
use crate::view::{Ecran, Etape, MotifInterruption};
use anyhow::{Context as _, Result};
use liaison::{DossierResume, Jetons, Liaison, Panne};
use rules::calendrier_mots::en_mots;
use rules::campagne::{Campagne, Territoire};
use rules::journal::{Stored, read};
use rules::{DossierId, VERSION};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use store::{Entry, Envoi, Unlocked};
use sync::{Device, Effect, KeptVersion, Memory, Name, News, Reply, Request};
use uuid::Uuid;

/// Exchanges in a row when a dossier comes to a computer.
const TURNS: usize = 50;

/// To what a dossier is attached, as the disk keeps it.
#[derive(Clone, Serialize, Deserialize)]
struct Lien {
    v: u32,
    compte: Uuid,
    epoque: Option<Uuid>,
}

impl Desk {
    /// Takes up the attachment of a dossier, if it has one.
    pub(super) async fn attachment(&self, cles: &Unlocked) -> Result<Option<Attachement>> {
        let (Some(attache), Some(compte)) = (self.store.attached(cles).await?, &self.compte) else {
            return Ok(None);
        };
        let lien: Lien = serde_json::from_slice(&attache.contenu).context("read an attachment")?;
        let memory = memory(attache, lien.epoque);
        let name = Name {
            key: compte.key()?,
            account: lien.compte,
            incarnation: compte.incarnation(cles.incarnation())?,
            dossier: DossierId(cles.id()),
        };
        let device = Device::remembered(name, &memory).context("read what was sent")?;
        let keys = self.service_keys();
        Ok(Some(Attachement::of(lien.compte, device, keys)))
    }

    /// « Envoyer »: signs in first when it must.
    pub(super) async fn send(&mut self) -> Result<()> {
        self.refus.clear();
        if self.service.is_none() {
            return Ok(());
        }
        if !self.is_signed_in() {
            let known = self
                .compte
                .as_ref()
                .is_some_and(|compte| compte.has_been_used());
            let page = if known {
                Etape::CompteConnexion
            } else {
                Etape::CompteCreation
            };
            self.enter(Lieu::Etape(page, false));
            return Ok(());
        }
        self.meet_account().await?;
        if !self.is_signed_in() {
            // The session ended meanwhile: the page to sign in says why.
            let told = std::mem::take(&mut self.refus);
            self.enter(Lieu::Etape(Etape::CompteConnexion, false));
            self.refus = told;
        }
        Ok(())
    }

    /// After a sign-in: the open dossier is attached and leaves; without one, those of the account come.
    pub(super) async fn meet_account(&mut self) -> Result<()> {
        let Some(listed) = self.list().await? else {
            return Ok(());
        };
        let Some(ouvert) = &self.ouvert else {
            return self.bring_dossiers(&listed).await;
        };
        let own = ouvert.cles.id();
        let other = listed.iter().find(|resume| resume.id != own);
        if ouvert.attachement.is_none() {
            let known = listed.iter().any(|resume| resume.id == own);
            if let (false, Some(other)) = (known, other) {
                let motif = MotifInterruption::AutreDossierDuCompte {
                    version: u32::try_from(other.version).unwrap_or(u32::MAX),
                    modifie_le: en_mots(other.modified_at, self.campagne.calendrier.zone),
                };
                self.enter(Lieu::Interruption(motif));
                return Ok(());
            }
            self.attach(known).await?;
        }
        self.exchange_now().await?;
        let next = match self.came_to_deposit() {
            true => Lieu::Deposer,
            false => Lieu::Envois,
        };
        self.enter(next);
        Ok(())
    }

    /// Whether the person signed in on her way to the deposit.
    fn came_to_deposit(&self) -> bool {
        let last = |lieu: &Lieu| self.histoire.iter().rposition(|it| it == lieu);
        let here = matches!(self.lieu, Lieu::Etape(..) | Lieu::Deposer);
        here && last(&Lieu::Deposer) > last(&Lieu::Taches).max(last(&Lieu::Envois))
    }

    /// The dossiers of the account in this campaign.
    async fn list(&mut self) -> Result<Option<Vec<DossierResume>>> {
        let listed = self.ask(|liaison, token| async move { liaison.dossiers(&token).await });
        let listed = listed.await?;
        let here = |resume: &DossierResume| resume.campagne == self.campagne.id;
        Ok(listed.map(|listed| listed.into_iter().filter(here).collect()))
    }

    /// Other tokens; without them the person signs in again.
    pub(super) async fn renewed(&mut self, liaison: &Liaison) -> Result<Option<String>> {
        let Some(compte) = &mut self.compte else {
            return Ok(None);
        };
        let key = compte.key()?;
        let Some(session) = compte.session_mut() else {
            return Ok(None);
        };
        let renewed = liaison.renew(&session.jetons.renouvellement, &key).await;
        let token = match renewed {
            Ok(jetons) => {
                session.jetons = jetons.clone();
                Some(jetons.acces)
            }
            Err(panne) => {
                if panne.is("session.absente") {
                    compte.sign_out();
                }
                None
            }
        };
        self.keep_account().await?;
        Ok(token)
    }

    /// Attaches the open dossier to the account: what was given before leaves in its name.
    async fn attach(&mut self, known: bool) -> Result<()> {
        let (Some(ouvert), Some(compte)) = (&self.ouvert, &self.compte) else {
            return Ok(());
        };
        let session = compte.session().context("nobody is signed in")?;
        let account = session.compte;
        let cles = ouvert.cles.clone();
        let device = Device::new(
            compte.key()?,
            account,
            compte.incarnation(cles.incarnation())?,
            DossierId(cles.id()),
        );
        let (mut device, versions) = if known {
            self.pull(device).await?
        } else {
            (device, Vec::new())
        };
        for entry in self.store.entries(&cles).await? {
            // Under an identity of its own, because another computer may have sent this one already.
            let id = if known { Uuid::now_v7() } else { entry.id };
            give(&mut device, entry, id, &self.campagne, &self.territoire);
        }
        self.keep_attachment(&cles, account, &device, versions)
            .await?;
        let before = self.declaration().cloned().unwrap_or_default();
        let keys = self.service.as_ref().map(Service::cles);
        if let Some(ouvert) = &mut self.ouvert {
            ouvert.dossier = device.predict(&self.campagne, &self.territoire);
            ouvert.follow(&before, &self.campagne);
            ouvert.attachement = Some(Attachement::of(account, device, keys));
        }
        Ok(())
    }

    async fn keep_attachment(
        &self,
        cles: &Unlocked,
        compte: Uuid,
        device: &Device,
        versions: Vec<KeptVersion>,
    ) -> Result<()> {
        let lien = Lien {
            v: 1,
            compte,
            epoque: device.server().epoque,
        };
        let envois: Vec<Envoi> = device.kept().into_iter().map(envoi).collect();
        let lien = serde_json::to_vec(&lien)?;
        self.store.attach(cles, &lien, &envois).await?;
        let news = News {
            versions,
            ..News::default()
        };
        Ok(self.store.learn(cles, &nouvelles(news, None)).await?)
    }

    /// What the service holds of a dossier that was not on this computer.
    async fn pull(&mut self, mut device: Device) -> Result<(Device, Vec<KeptVersion>)> {
        let mut versions = Vec::new();
        for _ in 0..TURNS {
            let request = device.request(self.horloge.now());
            let since = device.server().version;
            let work = request.map(|request| Work::Commands { request, since });
            let work = work.context("the service is left in peace")?;
            let exchange = self.exchange_of(device.server().dossier.id.0, work);
            let outcome = exchange.context("nobody is signed in")?.run().await;
            self.take_tokens(outcome.jetons).await?;
            let Some((_, Done::Commands(reply, _))) = outcome.done else {
                continue;
            };
            let Some(reply) = self.told(reply) else {
                anyhow::bail!("the dossier could not be read whole");
            };
            let cles = self.service_keys().context("no service")?;
            let (_, news) = device.learn(&reply, cles);
            let done = news.versions.is_empty();
            versions.extend(news.versions);
            if done {
                break;
            }
        }
        Ok((device, versions))
    }

    /// Brings the dossiers of the account to this computer, and opens the only one.
    async fn bring_dossiers(&mut self, listed: &[DossierResume]) -> Result<()> {
        let mut here: Vec<Uuid> = Vec::new();
        for resume in listed {
            if self.dossiers.iter().all(|known| known.id() != resume.id)
                && !self.bring_dossier(resume.id).await?
            {
                return Ok(());
            }
            here.push(resume.id);
        }
        self.read_dossiers().await?;
        self.enter(Lieu::Accueil);
        match here.as_slice() {
            [only] => self.open_dossier(&only.to_string()).await,
            _ => {
                let signed_in = || refus::annonce("compte.connecte", &[]);
                self.annonce.get_or_insert_with(signed_in);
                Ok(())
            }
        }
    }

    /// Brings one dossier of the account. Answers whether it came.
    pub(super) async fn bring_dossier(&mut self, id: Uuid) -> Result<bool> {
        let compte = self.compte.as_ref().context("no account was read")?;
        let session = compte.session().context("nobody is signed in")?;
        let (account, now) = (session.compte, self.horloge.now());
        let incarnation = compte.incarnation(id)?;
        let device = Device::new(compte.key()?, account, incarnation, DossierId(id));
        let Ok((device, versions)) = self.pull(device).await else {
            return Ok(false);
        };
        let cles = self
            .store
            .create(id, protection(None, &self.cle), now)
            .await?;
        // The name under which this computer speaks comes from its own row.
        let compte = self.compte.as_ref().context("no account was read")?;
        let name = Name {
            key: compte.key()?,
            account,
            incarnation: compte.incarnation(cles.incarnation())?,
            dossier: DossierId(id),
        };
        let memory = Memory {
            epoque: device.server().epoque,
            versions: versions.clone(),
            commands: Vec::new(),
        };
        let device = Device::remembered(name, &memory).context("read what came")?;
        self.keep_attachment(&cles, account, &device, versions)
            .await?;
        let dossier = device.predict(&self.campagne, &self.territoire);
        let resume = accueil::resume(&dossier, None, &self.campagne, now)?;
        self.store.set_resume(&cles, &resume, &self.cle).await?;
        Ok(true)
    }

    /// « Continuer le dossier du compte »: the one of this computer stays where it is, and leaves nowhere.
    pub(super) async fn open_account_dossier(&mut self) -> Result<()> {
        self.close().await?;
        self.meet_account().await
    }

    /// Exchanges until nothing of the open dossier waits, or the way is closed.
    async fn exchange_now(&mut self) -> Result<()> {
        for _ in 0..TURNS {
            let Some(exchange) = self.next_exchange().await else {
                break;
            };
            let outcome = exchange.run().await;
            let moved = self.take_in(outcome).await?;
            let waits = self
                .ouvert
                .as_ref()
                .and_then(|ouvert| ouvert.attachement.as_ref())
                .is_some_and(|attachement| attachement.device.is_pending());
            // Files go on while the person does something else.
            if !waits && !moved || !self.reseau.is_up() {
                break;
            }
        }
        Ok(())
    }

    /// The next exchange: about the open dossier, and now and then about the service itself, which also tells those who
    /// have no account at what time and until when.
    pub async fn next_exchange(&mut self) -> Option<Exchange> {
        let exchange = self.next_of_dossier().await;
        let asks_service = self.service.is_some() && self.asks_service();
        match exchange {
            Some(exchange) => Some(Exchange {
                asks_service,
                ..exchange
            }),
            None if asks_service => Some(Exchange {
                liaison: self.liaison()?,
                asked: None,
                asks_service,
            }),
            None => None,
        }
    }

    /// About the open dossier, when it is attached to the account that is signed in: its commands, then its files, then
    /// what happened elsewhere.
    async fn next_of_dossier(&mut self) -> Option<Exchange> {
        let session = self.compte.as_ref()?.session()?.compte;
        let now = self.horloge.now();
        let ouvert = self.ouvert.as_mut()?;
        let attachement = ouvert.attachement.as_mut()?;
        if attachement.compte != session {
            return None;
        }
        let device = &mut attachement.device;
        let request = device.request(now)?;
        let since = device.server().version;
        let mut work = Work::Commands { request, since };
        let idle = matches!(
            work,
            Work::Commands {
                request: Request::Pull { .. },
                ..
            }
        );
        if idle && self.lacks_receipt() {
            work = Work::Receipt;
        } else if idle && let Some(file) = self.next_file().await {
            work = file;
        } else if idle && self.deposit_now().await {
            let device = self.device_mut()?;
            let request = device.request(now)?;
            let since = device.server().version;
            work = Work::Commands { request, since };
        } else if idle && let Some(question) = self.next_examination(now) {
            work = question;
        } else if idle && self.wants_history(now) {
            work = Work::History;
        }
        let dossier = self.ouvert.as_ref()?.cles.id();
        self.exchange_of(dossier, work)
    }

    fn exchange_of(&self, dossier: Uuid, work: Work) -> Option<Exchange> {
        let compte = self.compte.as_ref()?;
        Some(Exchange {
            liaison: self.liaison()?,
            asked: Some(Asked {
                jetons: compte.session()?.jetons.clone(),
                key: compte.key().ok()?,
                dossier,
                work,
            }),
            asks_service: false,
        })
    }

    pub(super) fn service_keys(&self) -> Option<&sync::Keys> {
        self.service.as_ref().map(Service::cles)
    }

    async fn take_tokens(&mut self, jetons: Option<Jetons>) -> Result<()> {
        let Some(jetons) = jetons else {
            return Ok(());
        };
        if let Some(session) = self.compte.as_mut().and_then(Compte::session_mut) {
            session.jetons = jetons;
        }
        self.keep_account().await
    }

    /// Takes in what came of an exchange, and answers the screen when it says something new.
    pub async fn take_outcome(&mut self, outcome: Outcome) -> Option<Ecran> {
        let before = self.reseau_view();
        let deposits = self.lieu == Lieu::Deposer;
        let etat = deposits.then(|| self.ecran().etat);
        let taken = self.take_in(outcome).await;
        // A deposit that is received is another page: its heading is read.
        if deposits && etat != Some(self.ecran().etat) {
            self.numero = self.numero.wrapping_add(1);
        }
        match taken {
            Ok(moved) => (moved || self.reseau_view() != before).then(|| self.ecran()),
            Err(error) => {
                self.tell(&error);
                Some(self.ecran())
            }
        }
    }

    /// Takes in what came of an exchange. Answers whether something moved.
    async fn take_in(&mut self, mut outcome: Outcome) -> Result<bool> {
        self.take_tokens(outcome.jetons.take()).await?;
        // First the clock: what is counted from now is counted in the time of the service.
        let panne = outcome.panne().cloned();
        let told = outcome.service.and_then(Result::ok);
        let put_off = told.map(|told| self.take_service(told)).transpose()?;
        self.reseau.note(panne.as_ref(), self.horloge.now());
        let moved = match outcome.done {
            Some((dossier, done)) => self.take_done(dossier, done).await?,
            None => false,
        };
        Ok(moved || put_off == Some(true))
    }

    async fn take_done(&mut self, dossier: Uuid, done: Done) -> Result<bool> {
        let now = self.horloge.now();
        let device = self.ouvert.as_mut().and_then(|ouvert| {
            let same = ouvert.cles.id() == dossier;
            same.then_some(&mut ouvert.attachement.as_mut()?.device)
        });
        let Some(device) = device else {
            return Ok(false);
        };
        if let Some(panne) = done.panne() {
            if !matches!(panne, Panne::Refus { .. }) {
                device.failed(now, now.timestamp_subsec_millis());
                self.note_attempt(now).await;
            }
            if panne.is("session.absente") {
                if let Some(compte) = &mut self.compte {
                    compte.sign_out();
                }
                self.keep_account().await?;
                return Ok(true);
            }
        }
        match done {
            Done::Commands(Ok(reply), events) => {
                let mut moved = self.learn(&reply).await?;
                if let Some(events) = events {
                    moved |= self.learn(&events).await?;
                }
                Ok(moved)
            }
            Done::Commands(Err(panne), _) => {
                // What the service does not do is not asked again at once.
                if let (Panne::Refus { .. }, Some(device)) = (&panne, self.device_mut()) {
                    device.failed(now, now.timestamp_subsec_millis());
                }
                Ok(false)
            }
            Done::Part(empreinte, told) => self.part_came(empreinte, told).await,
            Done::Fetched(empreinte, bytes) => self.file_came(empreinte, bytes).await,
            Done::Examinations(told) => self.examinations_came(told).await,
            Done::History(told) => self.history_came(told).await,
            Done::Receipt(told) => Ok(self.receipt_came(told).await),
        }
    }

    fn device_mut(&mut self) -> Option<&mut Device> {
        let ouvert = self.ouvert.as_mut()?;
        Some(&mut ouvert.attachement.as_mut()?.device)
    }

    /// Keeps what the service says of the open dossier, and shows it. Answers whether something moved.
    async fn learn(&mut self, reply: &Reply) -> Result<bool> {
        let now = self.horloge.now();
        let keys = self.service_keys().cloned().unwrap_or_default();
        let Some(ouvert) = &mut self.ouvert else {
            return Ok(false);
        };
        let Some(attachement) = &mut ouvert.attachement else {
            return Ok(false);
        };
        let mut device = attachement.device.clone();
        let (effects, news) = device.learn(reply, &keys);
        let moved = !news.suites.is_empty() || !news.versions.is_empty() || news.forgotten;
        let lien = Lien {
            v: 1,
            compte: attachement.compte,
            epoque: device.server().epoque,
        };
        let lien = news.epoque.map(|_| serde_json::to_vec(&lien)).transpose()?;
        let restored = news.forgotten;
        let news = nouvelles(news, lien);
        self.store.learn(&ouvert.cles, &news).await?;
        attachement.take(device, &news.suites, &keys);
        attachement.recu_faux = effects.contains(&Effect::BadReceipt);
        if moved {
            attachement.accuse_demande = false;
            let shown = attachement.device.predict(&self.campagne, &self.territoire);
            let before = std::mem::replace(&mut ouvert.dossier, shown);
            ouvert.follow(&before.declaration, &self.campagne);
            let attachement = ouvert.attachement.as_ref();
            let resume = accueil::resume(&ouvert.dossier, attachement, &self.campagne, now)?;
            let kept = self.store.set_resume(&ouvert.cles, &resume, &self.cle);
            kept.await?;
        }
        if restored {
            self.forget_received().await;
        }
        Ok(moved)
    }
}

impl Ouvert {
    /// The incarnation and the commands already sealed, for an order that is to be sealed too.
    pub(super) fn device(&self) -> Option<&Device> {
        Some(&self.attachement.as_ref()?.device)
    }
}

/// Gives a command of the journal again, in the name of the account. One that changes nothing there is left out.
fn give(device: &mut Device, entry: Entry, id: Uuid, campagne: &Campagne, territoire: &Territoire) {
    let stored = Stored {
        payload: entry.payload,
        sante: entry.sante,
    };
    if let Ok(command) = read(&stored) {
        // What the rules refuse stays in the journal of this computer.
        let _ = device.give(command, id, entry.at, VERSION, campagne, territoire);
    }
}

/// Changes that the person has looked at and left as the service has them, as the draft keeps them.
pub(super) const TRANCHES: &str = "envois_tranches";

pub(super) fn tranches(texte: &str) -> BTreeSet<Uuid> {
    texte.split(',').filter_map(|id| id.parse().ok()).collect()
}
