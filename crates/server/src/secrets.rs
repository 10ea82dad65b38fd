//! The keys of the service, in files that only its account may read.

use crate::cachets::CACHET;
use crate::cles::file_name;
use anyhow::{Context as _, Result, anyhow, ensure};
use chrono::{Datelike as _, Utc};
use rcgen::{CertificateParams, DnType, KeyPair, KeyUsagePurpose, date_time_ymd};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

/// Under which the keys of dossiers are wrapped.
pub(crate) const COFFRE: &str = "coffre.cle";
/// Years that a seal made here lasts.
const CACHET_ANNEES: i32 = 5;
/// Mixed into passwords before they are derived.
pub(crate) const POIVRE: &str = "poivre.cle";

/// Writes the keys that a folder lacks; the one that signs receipts is named `kid`. None is ever written over. With the name
/// of the service, a seal in its name, which trusts nobody but itself: one that an authority gives may take its place.
///
/// # Errors
/// The name is no name of a file, or the folder cannot be written.
pub fn write_missing(folder: &Path, kid: &str, service: Option<&str>) -> Result<Vec<PathBuf>> {
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
            let key: [u8; 32] = random()?;
            write(&path, &hex::encode(key))?;
            written.push(path);
        }
    }
    if let Some(service) = service {
        written.extend(write_seal(folder, service)?);
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

/// Writes a seal, when there is none.
fn write_seal(folder: &Path, service: &str) -> Result<Vec<PathBuf>> {
    let [certificate, key] = [CACHET.0, CACHET.1].map(|name| folder.join(name));
    if certificate.exists() || key.exists() {
        return Ok(Vec::new());
    }
    let pair = KeyPair::generate().context("draw the key of the seal")?;
    let mut params = CertificateParams::default();
    let year = Utc::now().year();
    params.not_before = date_time_ymd(year, 1, 1);
    params.not_after = date_time_ymd(year + CACHET_ANNEES, 1, 1);
    params.key_usages = vec![
        KeyUsagePurpose::DigitalSignature,
        KeyUsagePurpose::ContentCommitment,
    ];
    let names = &mut params.distinguished_name;
    names.push(DnType::OrganizationName, service);
    names.push(DnType::CommonName, format!("Cachet {year}"));
    let made = params
        .self_signed(&pair)
        .context("sign the certificate of the seal")?;
    write(&key, pair.serialize_pem().trim_end())?;
    write(&certificate, made.pem().trim_end())?;
    Ok(vec![key, certificate])
}

fn write(path: &Path, text: &str) -> Result<()> {
    let written = || -> std::io::Result<()> {
        let mut options = std::fs::OpenOptions::new();
        let mut file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path)?;
        writeln!(file, "{text}")?;
        file.sync_all()
    };
    written().with_context(|| format!("{} : ce fichier ne s’écrit pas", path.display()))
}
