//! Signing in through a provider of identity: the browser goes there, and the code that it shows at its return is typed here.

use super::compte::device_name;
use super::compte_pages::is_account;
use super::{Desk, Lieu};
use crate::refus;
use crate::service::Service;
use crate::view::Etape;
use anyhow::{Context as _, Result};
use liaison::Liaison;

impl Desk {
    /// Name of the provider of identity, where there is one.
    pub(super) fn provider(&self) -> Option<&str> {
        self.service.as_ref().and_then(Service::connexion)
    }

    /// The same, on a page of the account.
    pub(super) fn provider_on(&self, etape: Etape) -> Option<String> {
        let provider = self.provider().filter(|_| is_account(etape));
        provider.map(str::to_owned)
    }

    /// Opens the browser at the provider; the page then asks for the code.
    pub(super) async fn open_provider(&mut self) -> Result<()> {
        self.refus.clear();
        let (Some(liaison), Some(_)) = (self.liaison(), self.provider()) else {
            return Ok(());
        };
        let asked = liaison.start_openid(&self.verificateur()?).await;
        let Some(address) = self.told(asked) else {
            return Ok(());
        };
        let opened = self.shell.browse(&address).await;
        self.enter(Lieu::Etape(Etape::CompteExterne, false));
        if !opened {
            let mut told = refus::own("connexion.navigateur", "");
            told.donnees.insert("adresse".to_owned(), address);
            self.refus = vec![told];
        }
        Ok(())
    }

    /// « Continuer » with the code of the browser: ties the account that is open, or opens the one that is tied.
    pub(super) async fn follow_provider(&mut self, liaison: &Liaison) -> Result<()> {
        let Some(code) = self.code() else {
            return Ok(());
        };
        if self.is_signed_in() {
            return self.link(&code).await;
        }
        let (by, name) = (self.verificateur()?, device_name());
        let (typed, by) = (&code, &by);
        let asked = self
            .as_device(|key| {
                let name = &name;
                async move { liaison.open_by_openid(typed, by, &key, name).await }
            })
            .await?;
        let unknown = asked
            .as_ref()
            .is_err_and(|panne| panne.is("connexion.inconnue"));
        if unknown {
            return self.ask_account(code);
        }
        let Some(opened) = self.told(asked) else {
            return Ok(());
        };
        let token = opened.jetons.acces.clone();
        let account = liaison.account(&token).await;
        let Some(account) = self.told(account) else {
            return Ok(());
        };
        self.begin_session(opened, account.email).await?;
        self.meet_account().await
    }

    /// The identity opens no account yet: it will be tied to the one that opens with a password.
    fn ask_account(&mut self, code: String) -> Result<()> {
        let provider = self.provider().unwrap_or_default().to_owned();
        let compte = self.compte.as_ref().context("no account was read")?;
        let page = if compte.has_been_used() {
            Etape::CompteConnexion
        } else {
            Etape::CompteCreation
        };
        self.secrets.remove("code");
        self.enter(Lieu::Etape(page, false));
        self.a_relier = Some(code);
        let told = [("nom", provider)];
        self.annonce = Some(refus::annonce("connexion.inconnue", &told));
        Ok(())
    }

    /// Ties the account that just opened to the identity that waits for one.
    pub(super) async fn link_what_waits(&mut self) -> Result<()> {
        if let Some(code) = self.a_relier.take() {
            self.tie(&code).await?;
        }
        Ok(())
    }

    /// Whoever leaves the pages of the account leaves the identity that waits there too.
    pub(super) fn forget_identity(&mut self) {
        if !matches!(self.lieu, Lieu::Etape(etape, _) if is_account(etape)) {
            self.a_relier = None;
        }
    }

    async fn link(&mut self, code: &str) -> Result<()> {
        if self.tie(code).await? {
            self.secrets.remove("code");
            self.leave_account_pages();
            let told = self.annonce.take();
            self.show_account().await?;
            self.annonce = told;
        }
        Ok(())
    }

    async fn tie(&mut self, code: &str) -> Result<bool> {
        let by = self.verificateur()?;
        let by = &by;
        let tied = self
            .ask(|liaison, token| async move { liaison.link_openid(&token, code, by).await })
            .await?;
        if tied.is_some() {
            let told = [("nom", self.provider().unwrap_or_default().to_owned())];
            self.annonce = Some(refus::annonce("connexion.reliee", &told));
        }
        Ok(tied.is_some())
    }

    /// « Ne plus relier ».
    pub(super) async fn leave_provider(&mut self) -> Result<()> {
        self.refus.clear();
        let untied = self
            .ask(|liaison, token| async move { liaison.unlink_openid(&token).await })
            .await?;
        if untied.is_some() {
            self.externe_depuis = None;
            let told = [("nom", self.provider().unwrap_or_default().to_owned())];
            self.annonce = Some(refus::annonce("connexion.deliee", &told));
        }
        Ok(())
    }
}
