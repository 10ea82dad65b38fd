//! The deadline of the deposit, for one dossier: the service gives the order, and what it finds is decided, journaled and
//! receipted as any command.

use crate::journal::{Arrived, Journal, Kept};
use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};
use rules::campagne::Campagne;
use rules::{Command, Context, Dossier, DossierId, to_close};
use std::collections::BTreeSet;
use sync::{DeviceKey, Envelope, Sealed, ServerDossier};
use uuid::Uuid;

/// The service speaks under one name: it has no store that could be copied.
const INCARNATION: Uuid = Uuid::nil();

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
        let envelope = order(&tenu.state, compte, &command, key, &campagne, now)?;
        let sealed = Sealed::of(&envelope, None, key);
        let arrived = Arrived {
            envelope,
            sealed: &sealed,
            proof: None,
            received_at: now,
            epoque,
        };
        // Another server may have closed it meanwhile: its order stands.
        Ok(matches!(self.keep(&arrived).await?, Kept::Receipts(_)))
    }
}

/// Files that the dossier names and that did not come.
fn absent(dossier: &Dossier, came: &BTreeSet<String>) -> BTreeSet<String> {
    let named = dossier.current_files().map(|(_, file)| file);
    let absent = named.filter(|file| !came.contains(&file.empreinte));
    absent.map(|file| file.empreinte.clone()).collect()
}

/// The order as the service seals it.
fn order(
    state: &ServerDossier,
    compte: Uuid,
    command: &Command,
    key: &DeviceKey,
    campagne: &Campagne,
    now: DateTime<Utc>,
) -> Result<Envelope> {
    let (no, previous) = state.next_of(key.id(), INCARNATION);
    let stored = rules::journal::store(command, &campagne.id, campagne.revision);
    Ok(Envelope {
        id: Uuid::new_v4(),
        account: compte,
        device: key.id(),
        incarnation: INCARNATION,
        no,
        previous,
        dossier: state.dossier().id,
        base: state.version(),
        command: serde_json::from_slice(&stored.payload)?,
        sante: None,
        rules_version: rules::VERSION,
        declared_at: now,
    })
}
