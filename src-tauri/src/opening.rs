//! Opens the desk behind the window: data folder, campaign, clock, key.
//!
//! It runs beside the window, which shows meanwhile. The reasons given here are fixed sentences: they go to the
//! diagnostics file, while the detail, which may name the account of the person, is shown to the person only.

use crate::arguments::Options;
use crate::cle;
use anyhow::{Context as _, Result};
use chrono::TimeZone as _;
use poste::fonds::Campagne;
use poste::horloge::Horloge;
use poste::{Bureau, Desk, Installation, InstallationBureau, Service, Shell, fonds};
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

/// Opens the desk of the service.
///
/// # Errors
///
/// What cannot be read; for a campaign, all anomalies of its files.
pub(crate) async fn open_bureau(options: Options, shell: Arc<dyn Shell>) -> Result<Bureau> {
    let reading = tauri::async_runtime::spawn_blocking(move || {
        let campagne = campagne(&options)?;
        Ok::<_, anyhow::Error>(InstallationBureau {
            territoire: fonds::territoire().context("read the national tables")?,
            horloge: horloge(&options, &campagne)?,
            campagne,
            carte: fonds::carte(options.campagne.as_deref()).context("read the map")?,
            service: service(&options)?.context("the file of the service")?,
            dessinateur: std::env::current_exe().context("find the program")?,
            shell,
        })
    });
    Ok(Bureau::open(
        reading.await.context("read the data of the desk")??,
    ))
}

fn campagne(options: &Options) -> Result<Campagne> {
    match &options.campagne {
        Some(folder) => fonds::campagne_of(folder),
        None => fonds::campagne(),
    }
    .context("read the campaign")
}

fn service(options: &Options) -> Result<Option<Service>> {
    let Some(file) = &options.service else {
        return Ok(None);
    };
    let read = std::fs::read_to_string(file)
        .map_err(Into::into)
        .and_then(|text| Service::parse(&text));
    read.map(Some).context("read the file of the service")
}

fn horloge(options: &Options, campagne: &Campagne) -> Result<Horloge> {
    let Some(repetition) = options.repetition else {
        return Ok(Horloge::Ordinateur);
    };
    // The first of two when the clocks go back; none when they go forward over it.
    let local = campagne
        .calendrier
        .zone
        .from_local_datetime(&repetition.debut);
    let instant = local
        .earliest()
        .context("find the hour of the rehearsal")?
        .to_utc();
    Ok(match repetition.figee {
        true => Horloge::Figee(instant),
        false => Horloge::repetition(instant),
    })
}

fn read(options: &Options, donnees: PathBuf, shell: Arc<dyn Shell>) -> Result<Installation> {
    std::fs::create_dir_all(&donnees).context("make the folder of the data")?;
    let campagne = campagne(options)?;
    let reprises = match &options.reprises {
        Some(file) => std::fs::read(file)
            .map_err(Into::into)
            .and_then(|bytes| fonds::reprises(&bytes))
            .context("read the candidacies of the last session")?,
        None => Vec::new(),
    };
    Ok(Installation {
        cle: cle::of(&donnees).context("read the key of this computer")?,
        territoire: fonds::territoire().context("read the national tables")?,
        donnees,
        horloge: horloge(options, &campagne)?,
        campagne,
        reprises,
        shell,
        service: service(options)?,
        dessinateur: std::env::current_exe().context("find the program")?,
    })
}
