//! Opens the desk behind the window: data folder, campaign, clock, key.
//!
//! It runs beside the window, which shows meanwhile. The reasons given here are fixed sentences: they go to the
//! diagnostics file, while the detail, which may name the account of the person, is shown to the person only.

use crate::arguments::Options;
use crate::cle;
use anyhow::{Context as _, Result};
use chrono::TimeZone as _;
use poste::horloge::Horloge;
use poste::{Desk, Installation, Service, Shell, fonds};
use std::path::PathBuf;
use std::sync::Arc;

/// Opens the desk with its data in that folder.
///
/// # Errors
///
/// What cannot be read or opened; for a campaign, all anomalies of its files.
pub(crate) async fn open(
    options: Options,
    donnees: PathBuf,
    shell: Arc<dyn Shell>,
) -> Result<Desk> {
    let reading = tauri::async_runtime::spawn_blocking(move || read(&options, donnees, shell));
    let installation = reading.await.context("read the data of the desk")??;
    Desk::open(installation).await.context("open the desk")
}

fn read(options: &Options, donnees: PathBuf, shell: Arc<dyn Shell>) -> Result<Installation> {
    std::fs::create_dir_all(&donnees).context("make the folder of the data")?;
    let campagne = match &options.campagne {
        Some(folder) => fonds::campagne_of(folder),
        None => fonds::campagne(),
    }
    .context("read the campaign")?;
    let reprises = match &options.reprises {
        Some(file) => std::fs::read(file)
            .map_err(Into::into)
            .and_then(|bytes| fonds::reprises(&bytes))
            .context("read the candidacies of the last session")?,
        None => Vec::new(),
    };
    let service = match &options.service {
        Some(file) => Some(
            std::fs::read_to_string(file)
                .map_err(Into::into)
                .and_then(|text| Service::parse(&text))
                .context("read the file of the service")?,
        ),
        None => None,
    };
    let horloge = match options.repetition {
        None => Horloge::Ordinateur,
        Some(repetition) => {
            // The first of two when the clocks go back; none when they go forward over it.
            let local = campagne
                .calendrier
                .zone
                .from_local_datetime(&repetition.debut);
            let instant = local
                .earliest()
                .context("find the hour of the rehearsal")?
                .to_utc();
            match repetition.figee {
                true => Horloge::Figee(instant),
                false => Horloge::repetition(instant),
            }
        }
    };
    Ok(Installation {
        cle: cle::of(&donnees).context("read the key of this computer")?,
        territoire: fonds::territoire().context("read the national tables")?,
        donnees,
        campagne,
        reprises,
        horloge,
        shell,
        service,
        dessinateur: std::env::current_exe().context("find the program")?,
    })
}
