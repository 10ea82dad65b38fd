//! The key of this computer, under which dossiers without a secret of their own are kept.
//!
//! It is a file that only the account of the person may read. It is made once and never written over: another key
//! would close every dossier of this computer for good.

use anyhow::{Context as _, Result};
use poste::{DeviceKey, fonds};
use std::io::ErrorKind;
use std::path::Path;

const NAME: &str = "poste.cle";

/// Reads the key of the computer in the folder of the data, or makes it.
///
/// # Errors
///
/// When the file cannot be read or made, or does not hold a key.
pub(crate) fn of(donnees: &Path) -> Result<DeviceKey> {
    let path = donnees.join(NAME);
    match std::fs::read(&path) {
        Ok(bytes) => {
            let bytes = <[u8; 32]>::try_from(bytes).ok();
            bytes.map(DeviceKey::new).context("a key has 32 bytes")
        }
        Err(error) if error.kind() == ErrorKind::NotFound => make(donnees),
        Err(error) => Err(error).context("read the key"),
    }
}

fn make(donnees: &Path) -> Result<DeviceKey> {
    let key = DeviceKey::random().context("draw a key")?;
    fonds::write_private(&donnees.join(NAME), key.expose()).context("write the key")?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_key_of_a_computer_stays_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let made = of(folder.path()).unwrap();
        assert_eq!(of(folder.path()).unwrap().expose(), made.expose());
    }

    #[test]
    fn a_damaged_key_is_told_and_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(NAME), b"abc").unwrap();
        assert!(of(folder.path()).is_err());
        assert_eq!(std::fs::read(folder.path().join(NAME)).unwrap(), b"abc");
    }

    #[cfg(unix)]
    #[test]
    fn the_key_is_for_its_account_alone() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        of(folder.path()).unwrap();
        let mode = std::fs::metadata(folder.path().join(NAME))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o077, 0);
    }
}
