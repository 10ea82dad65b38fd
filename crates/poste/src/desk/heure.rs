//! The instant of the service: deadlines follow it, whatever the computer says, also on the days without network.

use super::Desk;
use crate::horloge::Horloge;
use crate::view::HorlogeView;
use anyhow::{Context as _, Result};
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use rules::calendrier_mots::en_mots;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// What the disk keeps of it.
#[derive(Serialize, Deserialize)]
struct Kept {
    v: u32,
    /// Seconds added to what the computer says.
    ecart: i64,
}

fn file(folder: &Path) -> PathBuf {
    folder.join("heure.json")
}

/// The clock with what the service said last: a computer that is off stays so until the service says otherwise.
pub(super) fn taken_up(horloge: Horloge, folder: &Path) -> Horloge {
    let kept = std::fs::read(file(folder)).unwrap_or_default();
    match (horloge, serde_json::from_slice(&kept)) {
        (Horloge::Ordinateur, Ok(Kept { v: 1, ecart })) => {
            let ecart = TimeDelta::try_seconds(ecart).unwrap_or_default();
            Horloge::decalee(ecart)
        }
        (horloge, _) => horloge,
    }
}

impl Desk {
    /// Follows the instant that the service said. Answers whether the clock of the desk moved.
    ///
    /// # Errors
    ///
    /// The disk refuses it: the clock is followed until the end of the program.
    pub(super) fn follow_clock(&mut self, service: DateTime<Utc>) -> Result<bool> {
        let before = self.horloge.ecart();
        let after = self.horloge.reglee(service);
        let moved = (after.ecart() - before).abs() >= TimeDelta::seconds(1);
        if !moved {
            return Ok(false);
        }
        self.horloge = after;
        let kept = Kept {
            v: 1,
            ecart: after.ecart().num_seconds(),
        };
        let text = serde_json::to_vec(&kept)?;
        std::fs::write(file(&self.donnees), text).context("keep the clock of the service")?;
        Ok(true)
    }

    /// What is to be said of the clock of the computer: that it is not the service's, else that it cannot be right because
    /// the campaign was published, or something was written, at a later instant.
    pub(super) fn doubtful_clock(&self) -> Option<HorlogeView> {
        let (now, zone) = (self.horloge.now(), self.campagne.calendrier.zone);
        if let Horloge::Service { ecart } = self.horloge {
            return Some(HorlogeView::Ecart {
                ordinateur: en_mots(now - ecart, zone),
                service: en_mots(now, zone),
            });
        }
        let published = self.campagne.publiee_le.and_time(NaiveTime::MIN);
        let published = published.and_local_timezone(zone).earliest()?.to_utc();
        let written = self
            .ouvert
            .as_ref()
            .and_then(|ouvert| ouvert.derniere_ecriture);
        let earliest = written.map_or(published, |written| written.max(published));
        (now < earliest).then(|| HorlogeView::Retarde {
            ordinateur: en_mots(now, zone),
            au_plus_tot: en_mots(earliest, zone),
        })
    }
}
