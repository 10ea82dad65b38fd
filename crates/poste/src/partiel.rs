//! A file that a person keeps: whole at its place, or not there at all.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// A file that is not whole yet, beside its place: removed unless it ends well.
pub(crate) struct Partiel {
    /// What is written.
    pub(crate) out: File,
    partial: PathBuf,
}

impl Partiel {
    /// Begins a file that is to be at that place.
    ///
    /// # Errors
    ///
    /// Returns what the disk refused.
    pub(crate) fn new(path: &Path) -> std::io::Result<Self> {
        let mut partial = path.as_os_str().to_owned();
        partial.push(".partiel");
        let partial = PathBuf::from(partial);
        let out = File::create(&partial)?;
        Ok(Self { out, partial })
    }

    /// Puts it at its place.
    ///
    /// # Errors
    ///
    /// Returns what the disk refused.
    pub(crate) fn end(self, path: &Path) -> std::io::Result<()> {
        self.out.sync_all()?;
        fs::rename(&self.partial, path)
    }
}

impl Drop for Partiel {
    fn drop(&mut self) {
        // It is at its place when it is whole; what could not be removed either is no news.
        let _ = fs::remove_file(&self.partial);
    }
}
