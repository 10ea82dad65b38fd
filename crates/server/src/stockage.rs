//! Where the bytes of the pièces are: a folder, or a bucket of a storage that speaks S3.

use anyhow::{Context as _, Result};
use object_store::aws::AmazonS3Builder;
use object_store::local::LocalFileSystem;
use object_store::{ObjectStore, RetryConfig};
use std::path::{Path, PathBuf};
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
    pub(crate) fn open(&self) -> Result<Arc<dyn ObjectStore>> {
        match self {
            Self::Dossier(folder) => in_folder(folder),
            Self::S3(bucket) => in_bucket(bucket),
        }
    }
}

/// In a folder that is made when it is not there.
fn in_folder(folder: &Path) -> Result<Arc<dyn ObjectStore>> {
    let told = || format!("{} : ce dossier ne s’écrit pas", folder.display());
    std::fs::create_dir_all(folder).with_context(told)?;
    let storage = LocalFileSystem::new_with_prefix(folder).with_context(told)?;
    Ok(Arc::new(storage.with_fsync(true)))
}

/// In a bucket. Somebody waits for each answer: it is tried again for a few seconds only.
fn in_bucket(bucket: &str) -> Result<Arc<dyn ObjectStore>> {
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
    Ok(Arc::new(storage.with_context(told)?))
}
