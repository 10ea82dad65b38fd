//! What is kept: the text typed, the orders given, and the truth about the disk.

use super::attachement::Attachement;
use super::{Desk, accueil};
use crate::memoire;
use crate::refus;
use crate::view::{CauseSauvegarde, Refus, Sauvegarde};
use anyhow::Result;
use chrono::{DateTime, Utc};
use rules::calendrier_mots::heure_en_mots;
use rules::campagne::Campagne;
use rules::{Command, Context, VERSION, decide, evolve};
use store::{Along, NewEntry};
use uuid::Uuid;

impl Desk {
    /// Keeps what is typed, letter by letter.
    pub async fn saisir(&mut self, champ: &str, texte: &str) -> Sauvegarde {
        if is_secret(champ) {
            self.secrets.insert(champ.to_owned(), texte.to_owned());
            return self.sauvegarde.clone();
        }
        match &mut self.ouvert {
            None => {
                self.volatile.insert(champ.to_owned(), texte.to_owned());
                self.sauvegarde = Sauvegarde::Rien;
            }
            Some(ouvert) => {
                ouvert.brouillon.insert(champ.to_owned(), texte.to_owned());
                ouvert.non_gardes.insert(champ.to_owned());
                self.keep_typed().await;
            }
        }
        self.sauvegarde.clone()
    }

    /// Writes every field that is not kept yet, those that the disk refused before included: the save line says that
    /// all is saved only when all is.
    pub(super) async fn keep_typed(&mut self) {
        let now = self.horloge.now();
        let Some(ouvert) = &mut self.ouvert else {
            return;
        };
        let mut refused = None;
        for champ in std::mem::take(&mut ouvert.non_gardes) {
            let Some(texte) = ouvert.brouillon.get(&champ) else {
                continue;
            };
            let saved = self.store.save_field(&ouvert.cles, &champ, texte, now);
            if let Err(error) = saved.await {
                refused = Some(cause(&error));
                ouvert.non_gardes.insert(champ);
            } else if refused.is_none() {
                self.sauvegarde = saved_at(now, &self.campagne);
            }
        }
        if let Some(cause) = refused {
            self.sauvegarde = Sauvegarde::Impossible { cause };
        }
    }

    /// Says on the screen what the disk refused.
    pub(super) fn tell(&mut self, error: &anyhow::Error) {
        let cause = error
            .downcast_ref::<store::Error>()
            .map_or(CauseSauvegarde::Ecriture, cause);
        self.sauvegarde = Sauvegarde::Impossible { cause };
        let code = match cause {
            CauseSauvegarde::DisquePlein => "disque.plein",
            CauseSauvegarde::Ecriture => "disque.ecriture",
        };
        self.refus = vec![refus::own(code, "")];
    }

    /// Gives an order to the rules; an accepted one is in the journal when this returns.
    ///
    /// # Errors
    ///
    /// Returns trouble with the disk; refusals are the inner result.
    pub(super) async fn order(
        &mut self,
        command: Command,
        clear: &[String],
    ) -> Result<Result<(), Vec<Refus>>> {
        self.order_with(command, clear, None).await
    }

    /// Gives an order that names a file; neither is kept without the other.
    ///
    /// # Errors
    ///
    /// As [`Desk::order`].
    pub(super) async fn order_with(
        &mut self,
        command: Command,
        clear: &[String],
        file: Option<&[u8]>,
    ) -> Result<Result<(), Vec<Refus>>> {
        let now = self.horloge.now();
        self.order_at(now, command, clear, file).await
    }

    /// Gives an order at the instant at which the person decided it, which may be an earlier one.
    ///
    /// # Errors
    ///
    /// As [`Desk::order`].
    pub(super) async fn order_at(
        &mut self,
        now: DateTime<Utc>,
        command: Command,
        clear: &[String],
        file: Option<&[u8]>,
    ) -> Result<Result<(), Vec<Refus>>> {
        let entry = self.entry(&command, now);
        let Some(ouvert) = &mut self.ouvert else {
            return Ok(Ok(()));
        };
        let context = Context {
            campagne: &self.campagne,
            territoire: &self.territoire,
            now,
        };
        let events = match decide(&ouvert.dossier, &command, &context) {
            Ok(events) => events,
            Err(refusals) => return Ok(Err(refus::of_rules(&refusals))),
        };
        if events.is_empty() {
            return Ok(Ok(()));
        }
        let mut attachement = ouvert.attachement.clone();
        let mut envoi = None;
        if let Some(Attachement { device, .. }) = &mut attachement {
            let given = device.give(
                command,
                entry.id,
                now,
                VERSION,
                &self.campagne,
                &self.territoire,
            );
            if let Err(refusals) = given {
                return Ok(Err(refus::of_rules(&refusals)));
            }
            envoi = device.last_kept().map(memoire::envoi);
        }
        let dossier = events.iter().fold(ouvert.dossier.clone(), evolve);
        let resume = accueil::resume(&dossier, attachement.as_ref(), &self.campagne, now)?;
        let along = Along {
            clear,
            file,
            envoi: envoi.as_ref(),
            resume: Some((&resume, &self.cle)),
        };
        self.store.append(&ouvert.cles, entry, along).await?;
        for champ in clear {
            ouvert.brouillon.remove(champ);
            ouvert.non_gardes.remove(champ);
        }
        ouvert.dossier = dossier;
        ouvert.attachement = attachement;
        ouvert.derniere_ecriture = Some(now);
        if ouvert.non_gardes.is_empty() {
            self.sauvegarde = saved_at(now, &self.campagne);
        }
        Ok(Ok(()))
    }

    /// An order as the journal keeps it.
    pub(super) fn entry(&self, command: &Command, at: DateTime<Utc>) -> NewEntry {
        let stored = rules::journal::store(command, &self.campagne.id, self.campagne.revision);
        NewEntry {
            id: Uuid::now_v7(),
            payload: stored.payload,
            sante: stored.sante,
            at,
        }
    }
}

/// The save line after something was written.
pub(super) fn saved_at(now: DateTime<Utc>, campagne: &Campagne) -> Sauvegarde {
    Sauvegarde::Enregistre {
        heure: heure_en_mots(now, campagne.calendrier.zone),
    }
}

fn is_secret(champ: &str) -> bool {
    matches!(
        champ,
        "secret"
            | "nouveau_secret"
            | "nouveau_secret_encore"
            | "phrase"
            | "phrase_encore"
            | "compte_courriel"
            | "mot_de_passe"
            | "code"
    )
}

fn cause(error: &store::Error) -> CauseSauvegarde {
    if matches!(error, store::Error::DiskFull) {
        CauseSauvegarde::DisquePlein
    } else {
        CauseSauvegarde::Ecriture
    }
}
