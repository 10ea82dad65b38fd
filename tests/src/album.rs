//! What a run leaves in `target/run/`: photographs, and for each screen state its accessibility findings.

use anyhow::{Context as _, Result};
use std::path::{Path, PathBuf};

/// The folder of the run.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/run")
}

/// Gives the path of a file of the run, and makes its folder.
pub(crate) fn place(name: &str) -> Result<PathBuf> {
    let path = folder().join(name);
    let parent = path.parent().context("a file in a folder")?;
    std::fs::create_dir_all(parent).with_context(|| format!("make {}", parent.display()))?;
    Ok(path)
}

/// Writes a file of the run.
pub(crate) fn keep(name: &str, bytes: &[u8]) -> Result<()> {
    let path = place(name)?;
    std::fs::write(&path, bytes).with_context(|| format!("write {}", path.display()))
}
