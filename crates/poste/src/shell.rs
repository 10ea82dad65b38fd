//! What the desk asks of the window around it.

use std::future::Future;
use std::path::{Path, PathBuf};
use std::pin::Pin;

/// An answer that may wait for a person.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Native dialogs and programs: the shell of the application, or the tests.
pub trait Shell: Send + Sync {
    /// Lets the person choose files to add; empty when they gave up.
    fn choose_files(&self) -> Answer<'_, Vec<PathBuf>>;

    /// Lets the person choose a dossier file to bring in.
    fn choose_dossier(&self) -> Answer<'_, Option<PathBuf>>;

    /// Lets the person choose a document to verify.
    fn choose_document(&self) -> Answer<'_, Option<PathBuf>>;

    /// Lets the person choose where to save; the name is a proposal.
    fn choose_destination<'a>(&'a self, name: &'a str) -> Answer<'a, Option<PathBuf>>;

    /// Opens a file with the program of the system; false when there is none.
    fn open<'a>(&'a self, path: &'a Path) -> Answer<'a, bool>;

    /// Opens an address with the browser of the system; false when there is none.
    fn browse<'a>(&'a self, address: &'a str) -> Answer<'a, bool>;
}
