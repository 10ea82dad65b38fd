//! The real store of the application, under a device of the simulation.

use anyhow::{Context as _, Result, ensure};
use chrono::{DateTime, Utc};
use poste::memoire::{envoi, memory, nouvelles};
use std::path::Path;
use store::{Argon2Cost, Envoi, Protection, Store, Unlocked};
use sync::{Device, Memory, Name, News};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use uuid::Uuid;

/// A database of SQLite with one attached dossier.
pub(crate) struct Disk {
    runtime: Runtime,
    store: Store,
    dossier: Unlocked,
    name: Name,
    folder: TempDir,
}

impl Disk {
    /// A new database with what a device remembers.
    pub(crate) fn new(name: Name, memory: &Memory, now: DateTime<Utc>) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()?;
        let folder = folder()?;
        let cost = Argon2Cost {
            memory_kib: 64,
            passes: 1,
        };
        let protection = Protection::Poste(store::DeviceKey::new([7; 32]));
        let (store, dossier) = runtime.block_on(async {
            let path = folder.path().join("pupitre.db");
            let store = Store::open_with(&path, now, cost).await?.store;
            let dossier = store.create(name.dossier.0, protection, now).await?;
            let envois: Vec<Envoi> = memory.commands.iter().cloned().map(envoi).collect();
            let told = epoque_text(memory.epoque);
            store.attach(&dossier, &told, &envois).await?;
            let news = News {
                versions: memory.versions.clone(),
                ..News::default()
            };
            store.learn(&dossier, &nouvelles(news, None)).await?;
            anyhow::Ok((store, dossier))
        })?;
        Ok(Self {
            runtime,
            store,
            dossier,
            name,
            folder,
        })
    }

    /// Keeps the command that was given last.
    pub(crate) fn gave(&self, device: &Device, at: DateTime<Utc>) -> Result<()> {
        let last = device.last_kept().context("a command was given")?;
        let entry = store::NewEntry {
            id: last.id,
            payload: last.sealed.clone(),
            sante: last.sante.clone(),
            at,
        };
        let along = store::Along {
            envoi: Some(&envoi(last)),
            ..store::Along::default()
        };
        self.runtime
            .block_on(self.store.append(&self.dossier, entry, along))?;
        Ok(())
    }

    /// Keeps what a reply brought.
    pub(crate) fn learned(&self, news: News) -> Result<()> {
        let told = news.epoque.map(|epoque| epoque_text(Some(epoque)));
        let news = nouvelles(news, told);
        self.runtime
            .block_on(self.store.learn(&self.dossier, &news))?;
        Ok(())
    }

    /// All that the disk holds.
    pub(crate) fn memory(&self) -> Result<Memory> {
        let kept = self.runtime.block_on(self.store.attached(&self.dossier))?;
        let kept = kept.context("the dossier is attached")?;
        let told = String::from_utf8(kept.contenu.clone())?;
        Ok(memory(kept, told.parse().ok()))
    }

    /// The device as a start of the program finds it, which must be what it acknowledged.
    pub(crate) fn device(&self, acknowledged: &Device) -> Result<Device> {
        let device = Device::remembered(self.name.clone(), &self.memory()?)?;
        ensure!(
            device.server() == acknowledged.server(),
            "the disk tells another state of the server"
        );
        ensure!(
            device.sendings() == acknowledged.sendings(),
            "the disk tells other commands"
        );
        Ok(device)
    }

    /// The same database after it was put back from a copy: another incarnation writes to it.
    pub(crate) fn put_back(
        self,
        memory: &Memory,
        incarnation: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        self.runtime.block_on(self.store.close());
        let mut name = self.name;
        name.incarnation = incarnation;
        drop(self.folder);
        Self::new(name, memory, now)
    }
}

/// In memory when the machine has room there: thousands of histories would wear a disk for nothing.
fn folder() -> Result<TempDir> {
    let memory = Path::new("/dev/shm");
    Ok(if memory.is_dir() {
        tempfile::tempdir_in(memory)?
    } else {
        tempfile::tempdir()?
    })
}

fn epoque_text(epoque: Option<Uuid>) -> Vec<u8> {
    epoque
        .map_or_else(String::new, |it| it.to_string())
        .into_bytes()
}
