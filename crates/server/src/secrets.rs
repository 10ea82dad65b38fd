//! The keys of the service, in files that only its account may read.

use crate::cles::file_name;
use anyhow::{Context as _, Result, anyhow, ensure};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// Under which the keys of dossiers are wrapped.
pub(crate) const COFFRE: &str = "coffre.cle";
/// Mixed into passwords before they are derived.
pub(crate) const POIVRE: &str = "poivre.cle";

/// Writes the keys that a folder lacks; the one that signs receipts is named `kid`. None is ever written over.
///
/// # Errors
/// The name is no name of a file, or the folder cannot be written.
pub fn write_missing(folder: &Path, kid: &str) -> Result<Vec<PathBuf>> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    ensure!(
        !kid.is_empty() && kid.chars().all(plain),
        "« {kid} » : le nom d’une clé s’écrit en lettres, chiffres et tirets, par exemple 2024-a"
    );
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{} : ce dossier ne s’écrit pas", folder.display()))?;
    let mut written = Vec::new();
    for name in [COFFRE.to_owned(), POIVRE.to_owned(), file_name(kid)] {
        let path = folder.join(name);
        if !path.exists() {
            write(&path)
                .with_context(|| format!("{} : ce fichier ne s’écrit pas", path.display()))?;
            written.push(path);
        }
    }
    Ok(written)
}

/// Random bytes of the system.
///
/// # Errors
/// The system gives none.
pub(crate) fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| anyhow!("draw random bytes: {error}"))?;
    Ok(bytes)
}

fn write(path: &Path) -> Result<()> {
    let key: [u8; 32] = random()?;
    let mut options = std::fs::OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    writeln!(file, "{}", hex::encode(key))?;
    file.sync_all()?;
    Ok(())
}
