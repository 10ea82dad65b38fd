//! The service that an installation speaks to: its address, and the public keys of its receipts.
//!
//! Trust rests on these keys, which ship with the application, and not on whoever answers at the address.

use anyhow::{Context as _, Result, bail};
use cachet::Ancres;
use liaison::Liaison;
use std::fmt;
use std::sync::OnceLock;
use sync::Keys;
use toml_edit::Document;

/// A service, before anything is asked of it.
#[derive(Clone)]
pub struct Service {
    adresse: String,
    cles: Keys,
    /// Name of the provider of identity through which one may sign in too.
    connexion: Option<String>,
    /// Whose seals are trusted.
    cachets: Option<Ancres>,
    /// Made at the first exchange, and kept: it holds the connections.
    liaison: OnceLock<Liaison>,
}

impl fmt::Debug for Service {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Service")
            .field("adresse", &self.adresse)
            .finish_non_exhaustive()
    }
}

impl Service {
    /// Reads `service.toml`: `adresse`, under `[cles]` one line a key in hexadecimal, and where they are known,
    /// `connexion`, the name of the provider of identity, and `cachets`, the certificates of seals in PEM.
    ///
    /// # Errors
    ///
    /// Returns the first line that does not read.
    pub fn parse(text: &str) -> Result<Self> {
        let document = Document::parse(text).context("read the file of the service")?;
        let adresse = document.get("adresse").and_then(|item| item.as_str());
        let adresse = adresse.context("« adresse » is missing")?.to_owned();
        Liaison::check(&adresse).context("« adresse » is no address")?;
        let listed = document.get("cles").and_then(|item| item.as_table_like());
        let mut cles = Keys::default();
        for (kid, value) in listed.context("« cles » is missing")?.iter() {
            let bytes = value.as_str().and_then(|text| hex::decode(text).ok());
            let bytes = bytes.with_context(|| format!("the key « {kid} » is not hexadecimal"))?;
            let Some(more) = cles.with(kid, &bytes) else {
                bail!("the key « {kid} » is none");
            };
            cles = more;
        }
        let connexion = document.get("connexion").and_then(|item| item.as_str());
        let cachets = document.get("cachets").and_then(|item| item.as_str());
        let cachets = cachets.map(Ancres::parse).transpose();
        Ok(Self {
            adresse,
            cles,
            cachets: cachets.context("« cachets » holds no certificates")?,
            connexion: connexion.map(str::to_owned),
            liaison: OnceLock::new(),
        })
    }

    /// The way to it; a desk is a rehearsal for good, or never. Nothing only when the system gives no certificates.
    pub(crate) fn liaison(&self, repetition: bool) -> Option<Liaison> {
        if let Some(made) = self.liaison.get() {
            return Some(made.clone());
        }
        let made = Liaison::new(&self.adresse, repetition).ok()?;
        Some(self.liaison.get_or_init(|| made).clone())
    }

    /// Name of the provider of identity through which one may sign in too.
    pub(crate) fn connexion(&self) -> Option<&str> {
        self.connexion.as_deref()
    }

    /// Whose seals are trusted.
    pub(crate) fn cachets(&self) -> Option<&Ancres> {
        self.cachets.as_ref()
    }

    /// Its keys.
    pub(crate) fn cles(&self) -> &Keys {
        &self.cles
    }
}

#[cfg(test)]
mod tests {
    use super::Service;

    const CLE: &str = "02c6047f9441ed7d6d3045406e95c07cd85c778e4b8cef3ca7abac09b95c709ee5";

    #[test]
    fn a_file_that_would_trust_nobody_is_refused() {
        let told = |text: &str| format!("{:#}", Service::parse(text).expect_err("refused"));
        assert!(told("").contains("adresse"));
        assert!(told("adresse = \"http://127.0.0.1:1\"").contains("cles"));
        let keys = format!("adresse = \"rien\"\n[cles]\na = \"{CLE}\"");
        assert!(told(&keys).contains("no address"));
        let text = "adresse = \"http://127.0.0.1:1\"\n[cles]\na = \"00\"";
        assert!(told(text).contains("« a » is none"));
    }
}
