//! Where the bytes of the pièces are: a folder, or a bucket of a storage that speaks S3.

use anyhow::{Context as _, Result};
use bytes::Bytes;
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{ObjectStore, ObjectStoreExt as _, RetryConfig};
use std::fs::File;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Where the bytes of the pièces are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stockage {
    /// In a folder of this computer.
    Dossier(PathBuf),
    /// In a bucket of a storage that speaks S3; the variables `AWS_…` say where and as whom.
    S3(String),
}

impl Stockage {
    /// Opens it. Nothing is asked of a bucket yet.
    ///
    /// # Errors
    /// The folder cannot be written, or the variables do not say where the bucket is.
    pub(crate) fn open(&self) -> Result<Entrepot> {
        match self {
            Self::Dossier(folder) => in_folder(folder),
            Self::S3(bucket) => in_bucket(bucket),
        }
    }
}

/// The opened storage. What is put is there for who asks; it outlives a power cut once [`Entrepot::settle`] says so.
#[derive(Clone)]
pub(crate) struct Entrepot {
    objects: Arc<dyn ObjectStore>,
    /// The folder, for which the disk must be waited for.
    folder: Option<PathBuf>,
}

impl Entrepot {
    /// Puts bytes in a place.
    ///
    /// # Errors
    /// The storage does not take them.
    pub(crate) async fn put(&self, place: &Path, bytes: Vec<u8>) -> Result<()> {
        let put = self.objects.put(place, bytes.into()).await;
        put.context("write a part in the storage")?;
        Ok(())
    }

    /// The bytes of a place; nothing when there are none.
    ///
    /// # Errors
    /// The storage does not answer.
    pub(crate) async fn get(&self, place: &Path) -> Result<Option<Bytes>> {
        let found = match self.objects.get(place).await {
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            found => found.context("read a part in the storage")?,
        };
        let bytes = found.bytes().await.context("read a part in the storage")?;
        Ok(Some(bytes))
    }

    /// Empties a place, when it holds something.
    ///
    /// # Errors
    /// The storage does not answer.
    pub(crate) async fn remove(&self, place: &Path) -> Result<()> {
        match self.objects.delete(place).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error).context("remove a part from the storage"),
        }
    }

    /// Waits until what is in these places outlives a power cut. A bucket promised it already.
    ///
    /// # Errors
    /// The disk does not take them, or one is not there.
    pub(crate) async fn settle(&self, places: Vec<Path>) -> Result<()> {
        let Some(folder) = self.folder.clone() else {
            return Ok(());
        };
        let settled = tokio::task::spawn_blocking(move || settle(&folder, &places)).await;
        settled.context("wait for the disk")?
    }
}

/// The files first, then the folders that name them, up to that of the storage.
fn settle(folder: &std::path::Path, places: &[Path]) -> Result<()> {
    let mut above = std::collections::BTreeSet::new();
    for place in places {
        let file = folder.join(place.as_ref());
        File::open(&file)
            .and_then(|file| file.sync_all())
            .context("wait until a part is on the disk")?;
        above.extend(file.ancestors().skip(1).map(std::path::Path::to_owned));
    }
    above.retain(|it| it.starts_with(folder));
    // The deepest first.
    for it in above.iter().rev() {
        File::open(it)
            .and_then(|it| it.sync_all())
            .context("wait until the name of a part is on the disk")?;
    }
    Ok(())
}

/// In a folder that is made when it is not there.
fn in_folder(folder: &std::path::Path) -> Result<Entrepot> {
    let told = || format!("{} : ce dossier ne s’écrit pas", folder.display());
    std::fs::create_dir_all(folder).with_context(told)?;
    let objects = LocalFileSystem::new_with_prefix(folder).with_context(told)?;
    Ok(Entrepot {
        objects: Arc::new(objects),
        folder: Some(folder.to_owned()),
    })
}

/// In a bucket. Somebody waits for each answer: it is tried again for a few seconds only.
fn in_bucket(bucket: &str) -> Result<Entrepot> {
    // Another part of the program may have chosen already: that is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let tries = RetryConfig {
        max_retries: 2,
        retry_timeout: Duration::from_secs(10),
        ..RetryConfig::default()
    };
    let storage = AmazonS3Builder::from_env()
        .with_bucket_name(bucket)
        .with_retry(tries)
        .build();
    let told = || format!("pieces.s3 : « {bucket} » ne s’atteint pas avec les variables AWS_…");
    Ok(Entrepot {
        objects: Arc::new(storage.with_context(told)?),
        folder: None,
    })
}
