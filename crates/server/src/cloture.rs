//! The deadline of the deposit, for one dossier: the service gives the order, and what it finds is decided, journaled and
//! receipted as any command.

use crate::journal::{Journal, Kept};
use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};
use rules::{Command, Context, Dossier, DossierId, to_close};
use std::collections::BTreeSet;
use sync::DeviceKey;
use uuid::Uuid;

impl Journal {
    /// Closes a dossier whose deadline passed, once. Answers whether there was something to close.
    ///
    /// # Errors
    /// The base does not answer, or holds what cannot be read.
    pub(crate) async fn close(
        &self,
        compte: Uuid,
        id: DossierId,
        key: &DeviceKey,
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let epoque = self.epoque().await?;
        let Some(tenu) = self.read(compte, id).await? else {
            return Ok(false);
        };
        let (dossier, campagne) = (tenu.state.dossier(), self.fonds.campagne(&tenu.campagne));
        let campagne = campagne.context("a campaign that is run here")?;
        let context = Context {
            campagne: &campagne,
            territoire: &self.fonds.territoire,
            now,
        };
        if !to_close(dossier, &context) {
            return Ok(false);
        }
        let end = dossier.calendrier(&campagne, now).depot.as_ref();
        let end = end.context("a deadline passed")?.valeur;
        let last = end - TimeDelta::microseconds(1);
        let came = self.received(compte, id, last).await?;
        let command = Command::CloseDeposit {
            absents: absent(dossier, &came),
        };
        // Another server may have closed it meanwhile: its order stands.
        let kept = self
            .order(epoque, (compte, &tenu), &command, key, now)
            .await?;
        Ok(matches!(kept, Kept::Receipts(_)))
    }
}

/// Files that the dossier names and that did not come.
fn absent(dossier: &Dossier, came: &BTreeSet<String>) -> BTreeSet<String> {
    let named = dossier.current_files().map(|(_, file)| file);
    let absent = named.filter(|file| !came.contains(&file.empreinte));
    absent.map(|file| file.empreinte.clone()).collect()
}
