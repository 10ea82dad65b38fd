//! The account: created, activated, signed in; what this computer keeps of it.

use super::compte_pages::is_account;
use super::saisie::{Brouillon, texte};
use super::sceau::CleDocuments;
use super::{Desk, Lieu};
use crate::refus;
use crate::view::{Etape, Refus};
use anyhow::{Context as _, Result};
use liaison::{Jetons, Liaison, Ouverture, Panne, Verificateur};
use rules::email::Email;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use store::ProtectionKind;
use sync::DeviceKey;
use uuid::Uuid;

/// The link of the letter that activates an account, up to its code.
const ACTIVATION: &str = "pupitre://activation?code=";
/// The link of the page where the browser comes back, up to its code.
const CONNEXION: &str = "pupitre://connexion?code=";
/// Letters of a code that is read, at most.
const CODE_MAX: usize = 20;
/// Characters of a password at least.
const MOT_DE_PASSE_MIN: usize = 12;

/// What this computer keeps of the account, under its own key.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Compte {
    v: u32,
    cle: String,
    verificateur: Verificateur,
    /// Address typed last.
    pub(super) courriel: String,
    /// The session, when one is open.
    session: Option<Session>,
    /// The key with which this computer signs documents, once it signed one.
    #[serde(default)]
    pub(super) documents: Option<CleDocuments>,
}

/// A session that is open.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Session {
    pub(super) compte: Uuid,
    pub(super) jetons: Jetons,
    pub(super) a_confirmer: bool,
    pub(super) refusee: bool,
}

impl Compte {
    /// No account yet: a key and a secret for this computer.
    fn draw() -> Result<Self> {
        let random = || store::DeviceKey::random().map(|key| *key.expose());
        Ok(Self {
            v: 1,
            cle: hex::encode(random()?),
            verificateur: Verificateur::of(&random()?),
            courriel: String::new(),
            session: None,
            documents: None,
        })
    }

    /// The key by which the service knows this computer.
    pub(super) fn key(&self) -> Result<DeviceKey> {
        let mut secret = [0; 32];
        hex::decode_to_slice(&self.cle, &mut secret)
            .map_err(|_| anyhow::anyhow!("the key of the device does not read"))?;
        Ok(DeviceKey::of(&secret))
    }

    /// Whether an address was typed here once.
    pub(super) fn has_been_used(&self) -> bool {
        !self.courriel.is_empty()
    }

    pub(super) fn session(&self) -> Option<&Session> {
        self.session.as_ref()
    }

    pub(super) fn session_mut(&mut self) -> Option<&mut Session> {
        self.session.as_mut()
    }

    /// Ends the session here.
    pub(super) fn sign_out(&mut self) {
        self.session = None;
    }

    /// The incarnation under which this device speaks of a dossier: another one for another key.
    pub(super) fn incarnation(&self, store: Uuid) -> Result<Uuid> {
        let mut hash = Sha256::new();
        hash.update(store.as_bytes());
        hash.update(self.key()?.id().0);
        let bytes: [u8; 32] = hash.finalize().into();
        Ok(Uuid::from_slice(&bytes[..16])?)
    }
}

impl Desk {
    /// The account of this computer, made when there is none.
    pub(super) async fn read_account(&mut self) -> Result<()> {
        let kept = self.store.account(&self.cle).await?;
        let kept = kept.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        self.compte = Some(match kept {
            Some(compte) => compte,
            None => Compte::draw()?,
        });
        Ok(())
    }

    /// Keeps the account. The session of somebody whose dossier is under a secret stays in memory.
    pub(super) async fn keep_account(&self) -> Result<()> {
        let Some(compte) = &self.compte else {
            return Ok(());
        };
        let mut kept = compte.clone();
        let secret = self
            .ouvert
            .as_ref()
            .is_some_and(|ouvert| ouvert.cles.protection() == ProtectionKind::Secret);
        if secret {
            kept.session = None;
            kept.courriel.clear();
        }
        let bytes = serde_json::to_vec(&kept)?;
        Ok(self.store.set_account(&self.cle, Some(&bytes)).await?)
    }

    /// The session of somebody whose dossier is under a secret ends when the dossier is closed.
    pub(super) fn end_guarded_session(&mut self) {
        let guarded = self
            .ouvert
            .as_ref()
            .is_some_and(|ouvert| ouvert.cles.protection() == ProtectionKind::Secret);
        if let Some(compte) = self.compte.as_mut().filter(|_| guarded) {
            compte.sign_out();
            compte.courriel.clear();
        }
    }

    pub(super) fn liaison(&self) -> Option<Liaison> {
        let repetition = self.horloge.is_repetition();
        self.service.as_ref()?.liaison(repetition)
    }

    pub(super) fn is_signed_in(&self) -> bool {
        let session = self.compte.as_ref().and_then(Compte::session);
        session.is_some()
    }

    /// The address typed last on the pages of the account, else that of the dossier.
    pub(super) fn account_email(&self) -> String {
        let typed = texte(&self.secrets, "compte_courriel");
        if !typed.is_empty() {
            return typed.to_owned();
        }
        let kept = self.compte.as_ref().map(|compte| compte.courriel.clone());
        let kept = kept.filter(|kept| !kept.is_empty());
        let own = self
            .declaration()
            .and_then(|declaration| declaration.courriel.as_ref());
        kept.or_else(|| own.map(|email| email.as_str().to_owned()))
            .unwrap_or_default()
    }

    /// « Continuer » on a page of the account.
    pub(super) async fn account_step(&mut self, etape: Etape) -> Result<()> {
        let Some(liaison) = self.liaison() else {
            return Ok(());
        };
        self.refus.clear();
        if etape == Etape::CompteCreation {
            self.create_account(&liaison).await
        } else if etape == Etape::CompteActivation {
            self.activate_account(&liaison).await
        } else if etape == Etape::CompteConnexion {
            self.sign_in(&liaison).await
        } else if etape == Etape::CompteOublie {
            self.forget_password(&liaison).await
        } else if etape == Etape::CompteAdresse {
            self.ask_address().await
        } else if etape == Etape::CompteAdresseCode {
            self.prove_address().await
        } else if etape == Etape::CompteExterne {
            self.follow_provider(&liaison).await
        } else {
            self.replace_password(&liaison).await
        }
    }

    /// Reads what was typed; every mistake is told at once.
    fn typed(&mut self, password: bool) -> Option<(String, String)> {
        let email = Email::parse(&self.account_email());
        let mot_de_passe = texte(&self.secrets, "mot_de_passe").to_owned();
        if email.is_err() {
            self.refus
                .push(refus::own("compte.adresse", "compte_courriel"));
        }
        if password && mot_de_passe.chars().count() < MOT_DE_PASSE_MIN {
            self.refus
                .push(refus::own("compte.mot_de_passe.court", "mot_de_passe"));
        }
        let email = email.ok()?;
        let read = self.refus.is_empty();
        read.then(|| (email.as_str().to_owned(), mot_de_passe))
    }

    pub(super) fn code(&mut self) -> Option<String> {
        let code = texte(&self.secrets, "code").trim().to_owned();
        if code.is_empty() {
            self.refus.push(refus::own("compte.code.vide", "code"));
            return None;
        }
        Some(code)
    }

    /// Follows the link of a letter: its code is put where it is asked, and nothing is done with it before the person says
    /// so. Anybody can make a link.
    pub fn suivre_lien(&mut self, lien: &str) {
        let (code, etape) = if let Some(code) = lien.strip_prefix(ACTIVATION) {
            (code, Etape::CompteActivation)
        } else if let Some(code) = lien.strip_prefix(CONNEXION) {
            (code, Etape::CompteExterne)
        } else {
            return;
        };
        let reads = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let shape = (1..=CODE_MAX).contains(&code.len()) && code.chars().all(reads);
        let wanted = if etape == Etape::CompteExterne {
            self.provider().is_some()
        } else {
            !self.is_signed_in()
        };
        if !shape || self.service.is_none() || !wanted {
            return;
        }
        self.secrets.insert("code".to_owned(), code.to_owned());
        self.enter(Lieu::Etape(etape, false));
        self.numero = self.numero.wrapping_add(1);
    }

    pub(super) fn verificateur(&self) -> Result<Verificateur> {
        let compte = self.compte.as_ref().context("no account was read")?;
        Ok(compte.verificateur.clone())
    }

    async fn keep_email(&mut self, email: &str) -> Result<()> {
        if let Some(compte) = &mut self.compte {
            email.clone_into(&mut compte.courriel);
        }
        self.keep_account().await
    }

    async fn create_account(&mut self, liaison: &Liaison) -> Result<()> {
        let Some((email, password)) = self.typed(true) else {
            return Ok(());
        };
        let asked = liaison
            .create(&email, &password, &self.verificateur()?)
            .await;
        if self.told(asked).is_some() {
            self.keep_email(&email).await?;
            self.enter(Lieu::Etape(Etape::CompteActivation, false));
        }
        Ok(())
    }

    async fn activate_account(&mut self, liaison: &Liaison) -> Result<()> {
        let (Some(code), Some((email, password))) = (self.code(), self.typed(false)) else {
            return Ok(());
        };
        let asked = liaison.activate(&email, &code, &self.verificateur()?).await;
        if self.told(asked).is_none() {
            return Ok(());
        }
        self.secrets.remove("code");
        // The password was just chosen on this computer: it need not be typed again.
        if password.is_empty() {
            self.enter(Lieu::Etape(Etape::CompteConnexion, false));
            self.annonce = Some(refus::annonce("compte.active", &[]));
            return Ok(());
        }
        self.sign_in(liaison).await
    }

    async fn sign_in(&mut self, liaison: &Liaison) -> Result<()> {
        let Some((email, password)) = self.typed(false) else {
            return Ok(());
        };
        let name = device_name();
        let (to, by) = (&email, &password);
        let asked = self
            .as_device(|key| {
                let name = &name;
                async move { liaison.sign_in(to, by, &key, name).await }
            })
            .await?;
        if asked
            .as_ref()
            .is_err_and(|panne| panne.is("compte.non_active"))
        {
            self.keep_email(&email).await?;
            self.enter(Lieu::Etape(Etape::CompteActivation, false));
            return Ok(());
        }
        let Some(opened) = self.told(asked) else {
            return Ok(());
        };
        self.begin_session(opened, email).await?;
        self.link_what_waits().await?;
        self.meet_account().await
    }

    /// Asks in the name of this computer. One that was revoked, or that served somebody else, comes back as another device.
    pub(super) async fn as_device<F: Future<Output = Result<Ouverture, Panne>>>(
        &mut self,
        ask: impl Fn(DeviceKey) -> F,
    ) -> Result<Result<Ouverture, Panne>> {
        let compte = self.compte.as_ref().context("no account was read")?;
        let asked = ask(compte.key()?).await;
        if !asked
            .as_ref()
            .is_err_and(|panne| panne.is("appareil.refuse"))
        {
            return Ok(asked);
        }
        let fresh = Compte {
            verificateur: compte.verificateur.clone(),
            ..Compte::draw()?
        };
        let asked = ask(fresh.key()?).await;
        self.compte = Some(fresh);
        Ok(asked)
    }

    /// Keeps a session that was opened.
    pub(super) async fn begin_session(&mut self, opened: Ouverture, email: String) -> Result<()> {
        self.secrets = Brouillon::new();
        if let Some(compte) = &mut self.compte {
            compte.courriel = email;
            compte.session = Some(Session {
                compte: opened.compte,
                jetons: opened.jetons,
                a_confirmer: opened.adresse.a_confirmer,
                refusee: opened.adresse.refusee_le.is_some(),
            });
        }
        self.keep_account().await?;
        self.leave_account_pages();
        Ok(())
    }

    async fn forget_password(&mut self, liaison: &Liaison) -> Result<()> {
        let Some((email, _)) = self.typed(false) else {
            return Ok(());
        };
        let asked = liaison.forget(&email, &self.verificateur()?).await;
        if self.told(asked).is_some() {
            self.keep_email(&email).await?;
            self.secrets.remove("mot_de_passe");
            self.enter(Lieu::Etape(Etape::CompteNouveau, false));
        }
        Ok(())
    }

    async fn replace_password(&mut self, liaison: &Liaison) -> Result<()> {
        let (code, typed) = (self.code(), self.typed(true));
        let (Some(code), Some((email, password))) = (code, typed) else {
            return Ok(());
        };
        let verificateur = self.verificateur()?;
        let asked = liaison
            .replace(&email, &code, &verificateur, &password)
            .await;
        if self.told(asked).is_some() {
            self.secrets.remove("code");
            return self.sign_in(liaison).await;
        }
        Ok(())
    }

    async fn ask_address(&mut self) -> Result<()> {
        let Some((email, password)) = self.typed(false) else {
            return Ok(());
        };
        let verificateur = self.verificateur()?;
        let (to, known, by) = (&email, &password, &verificateur);
        let asked = self
            .ask(|liaison, token| async move { liaison.ask_address(&token, to, known, by).await });
        if asked.await?.is_some() {
            self.secrets.remove("mot_de_passe");
            self.enter(Lieu::Etape(Etape::CompteAdresseCode, false));
        }
        Ok(())
    }

    async fn prove_address(&mut self) -> Result<()> {
        let (Some(code), Some((email, _))) = (self.code(), self.typed(false)) else {
            return Ok(());
        };
        let verificateur = self.verificateur()?;
        let (of, typed, by) = (&email, &code, &verificateur);
        let proved =
            self.ask(
                |liaison, token| async move { liaison.prove_address(&token, of, typed, by).await },
            );
        if proved.await?.is_none() {
            return Ok(());
        }
        self.secrets = Brouillon::new();
        if let Some(session) = self.compte.as_mut().and_then(Compte::session_mut) {
            (session.a_confirmer, session.refusee) = (false, false);
        }
        self.keep_email(&email).await?;
        self.leave_account_pages();
        self.show_account().await?;
        self.annonce = Some(refus::annonce("compte.adresse_confirmee", &[]));
        Ok(())
    }

    /// « Retour » leads to no page of the account that is done with.
    pub(super) fn leave_account_pages(&mut self) {
        self.histoire
            .retain(|lieu| !matches!(lieu, Lieu::Etape(etape, _) if is_account(*etape)));
    }

    /// Asks the service in the name of the person who is signed in. A token that ended is changed on the way; why there is
    /// no answer is told on the screen.
    pub(super) async fn ask<T, F: Future<Output = Result<T, Panne>>>(
        &mut self,
        ask: impl Fn(Liaison, String) -> F,
    ) -> Result<Option<T>> {
        let Some((liaison, token)) = self.liaison_and_token() else {
            return Ok(None);
        };
        let mut answer = ask(liaison.clone(), token).await;
        let ended = answer.as_ref().err();
        if ended.is_some_and(|panne| panne.is("session.absente"))
            && let Some(token) = self.renewed(&liaison).await?
        {
            answer = ask(liaison, token).await;
        }
        Ok(self.told(answer))
    }

    /// « Renvoyer le courriel ».
    pub(super) async fn send_letter_again(&mut self) -> Result<()> {
        let Some(liaison) = self.liaison() else {
            return Ok(());
        };
        self.refus.clear();
        let Some((email, _)) = self.typed(false) else {
            return Ok(());
        };
        let verificateur = self.verificateur()?;
        let forgotten = self.lieu == Lieu::Etape(Etape::CompteNouveau, false);
        let asked = match forgotten {
            true => liaison.forget(&email, &verificateur).await,
            false => liaison.send_again(&email, &verificateur).await,
        };
        if self.told(asked).is_some() {
            self.annonce = Some(refus::annonce("compte.courriel_renvoye", &[]));
        }
        Ok(())
    }

    /// « Se déconnecter »: here at once, there if the service can be reached.
    pub(super) async fn sign_out(&mut self) -> Result<()> {
        if let (Some(liaison), Some(compte)) = (self.liaison(), &mut self.compte) {
            if let Some(session) = &compte.session {
                let _ = liaison.sign_out(&session.jetons.acces).await;
            }
            compte.sign_out();
        }
        self.appareils.clear();
        self.keep_account().await?;
        self.enter(Lieu::Accueil);
        self.annonce = Some(refus::annonce("compte.deconnecte", &[]));
        Ok(())
    }

    /// Shows the account with its devices.
    pub(super) async fn show_account(&mut self) -> Result<()> {
        self.enter(Lieu::Compte);
        let read = self.ask(|liaison, token| async move { liaison.account(&token).await });
        if let Some(account) = read.await? {
            self.appareils = account.appareils;
            self.externe_depuis = account.openid_depuis;
            if let Some(session) = self.compte.as_mut().and_then(Compte::session_mut) {
                session.a_confirmer = account.adresse.a_confirmer;
                session.refusee = account.adresse.refusee_le.is_some();
            }
        }
        Ok(())
    }

    /// Revokes a device of the account.
    pub(super) async fn revoke_device(&mut self, appareil: &str) -> Result<()> {
        let Ok(id) = appareil.parse() else {
            return Ok(());
        };
        let revoked = self.ask(|liaison, token| async move { liaison.revoke(&token, id).await });
        if revoked.await?.is_some() {
            self.appareils.retain(|it| it.id != id);
            self.annonce = Some(refus::annonce("compte.appareil_revoque", &[]));
        }
        Ok(())
    }

    fn liaison_and_token(&self) -> Option<(Liaison, String)> {
        let session = self.compte.as_ref()?.session()?;
        Some((self.liaison()?, session.jetons.acces.clone()))
    }

    /// What the service answered; what it did not is told on the screen.
    pub(super) fn told<T>(&mut self, answer: Result<T, Panne>) -> Option<T> {
        let now = self.horloge.now();
        self.reseau.note(answer.as_ref().err(), now);
        match answer {
            Ok(told) => Some(told),
            Err(panne) => {
                self.refus = vec![self.refusal(&panne)];
                None
            }
        }
    }

    fn refusal(&self, panne: &Panne) -> Refus {
        let (code, champ) = match panne {
            Panne::Injoignable => ("reseau.injoignable", ""),
            Panne::Indisponible => ("reseau.indisponible", ""),
            Panne::Illisible => ("reseau.illisible", ""),
            Panne::Refus { code, motif, .. } => match (code.as_str(), motif.as_deref()) {
                ("saisie.refusee", Some("mot_de_passe.devinable")) => {
                    ("compte.mot_de_passe.devinable", "mot_de_passe")
                }
                ("saisie.refusee", Some("mot_de_passe.long")) => {
                    ("compte.mot_de_passe.long", "mot_de_passe")
                }
                ("saisie.refusee", Some("mot_de_passe.court")) => {
                    ("compte.mot_de_passe.court", "mot_de_passe")
                }
                ("saisie.refusee", _) => ("compte.adresse", "compte_courriel"),
                ("compte.identifiants", _) => ("compte.identifiants", "mot_de_passe"),
                ("compte.attendre", _) => ("compte.attendre", ""),
                ("compte.code", _) => ("compte.code", "code"),
                ("signature.absente", _) => ("signature.pas_arrivee", ""),
                ("connexion.code", _) => ("connexion.code", "code"),
                ("connexion.prise", _) => ("connexion.prise", ""),
                ("connexion.muette" | "connexion.absente", _) => ("connexion.muette", ""),
                ("compte.mot_de_passe", _) => ("compte.mot_de_passe.faux", "mot_de_passe"),
                ("session.absente", _) => ("compte.session", ""),
                ("service.repetition", _) => ("reseau.repetition", ""),
                _ => ("reseau.refus", ""),
            },
        };
        let mut told = refus::own(code, champ);
        if let Panne::Refus { secondes, .. } = panne {
            let seconds = secondes.unwrap_or_default().to_string();
            told.donnees.insert("attente".to_owned(), seconds);
        }
        told
    }
}

/// What the list of devices calls this computer: its system, which says enough and nobody's name.
pub(super) fn device_name() -> String {
    match std::env::consts::OS {
        "windows" => "Ordinateur sous Windows",
        "macos" => "Mac",
        _ => "Ordinateur sous Linux",
    }
    .to_owned()
}
