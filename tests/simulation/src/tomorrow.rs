//! A computer of the next release: some of its commands are of a kind that nobody reads yet.

use crate::chance::Chance;
use crate::{data, people};
use anyhow::{Context as _, Result, ensure};
use chrono::{DateTime, Utc};
use rules::journal::{Stored, store};
use rules::{Dossier, DossierId, Empreinte};
use serde_json::json;
use std::collections::BTreeMap;
use sync::{Admitted, DeviceKey, Envelope, Request, Sealed, Verdict, digest};
use uuid::Uuid;

/// The computer. It shows nothing and awaits no receipt: it sends all that it has, again and again.
pub(crate) struct Tomorrow {
    key: DeviceKey,
    account: Uuid,
    incarnation: Uuid,
    /// What it gave, and whether this release reads it.
    given: Vec<(Uuid, Sealed, bool)>,
}

impl Tomorrow {
    pub(crate) fn new(account: Uuid, making: &mut Chance) -> Self {
        Self {
            key: DeviceKey::of(&making.bytes()),
            account,
            incarnation: making.uuid(),
            given: Vec::new(),
        }
    }

    /// Gives a command about the dossier as the server holds it.
    pub(crate) fn give(
        &mut self,
        dossier: &Dossier,
        base: u64,
        feed: &mut Chance,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let (known, campagne) = (feed.percent(40), data().0);
        let Stored { payload, sante } = match known {
            true => store(
                &people::next(dossier, feed),
                &campagne.id,
                campagne.revision,
            ),
            false => Stored {
                payload: serde_json::to_vec(
                    &json!({ "v": 9, "command": { "type": "of_tomorrow" } }),
                )?,
                sante: feed.percent(20).then(|| b"{\"of_tomorrow\":1}".to_vec()),
            },
        };
        let before = self
            .given
            .last()
            .map(|(_, sealed, _)| digest(&sealed.bytes));
        let envelope = Envelope {
            id: feed.uuid(),
            account: self.account,
            device: self.key.id(),
            incarnation: self.incarnation,
            no: u64::try_from(self.given.len())? + 1,
            previous: before.unwrap_or(Empreinte([0; 32])),
            dossier: dossier.id,
            base,
            command: serde_json::from_slice(&payload)?,
            sante: sante.as_deref().map(digest),
            rules_version: 9,
            declared_at: now,
        };
        let sealed = Sealed::of(&envelope, sante, &self.key);
        self.given.push((envelope.id, sealed, known));
        Ok(())
    }

    /// All that it has.
    pub(crate) fn request(&self) -> Request {
        let all = self
            .given
            .iter()
            .map(|(_, sealed, _)| (sealed.clone(), None));
        Request::Deposit(all.collect())
    }

    /// Once nothing fails: each command was decided, and what nobody reads was kept as that.
    pub(crate) fn check(&self, of: DossierId, journal: &BTreeMap<Uuid, &Admitted>) -> Result<()> {
        for (id, sealed, known) in &self.given {
            let kept = journal
                .get(id)
                .context("a command of tomorrow is on no server")?;
            ensure!(
                kept.envelope.dossier == of && kept.sealed == *sealed,
                "{id} is not what was given"
            );
            ensure!(
                *known || kept.verdict == Verdict::NonInterprete,
                "{id} is of a kind that nobody reads, and was {:?}",
                kept.verdict
            );
        }
        Ok(())
    }
}
