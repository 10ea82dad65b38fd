//! The keys that sign receipts: one signs today, the others signed before and can sign the same bytes again.
//!
//! A signature is a function of the key and the bytes (RFC 6979), so the base keeps none.

use crate::cachets::{Cachets, Sceaux};
use crate::coffre::read_key;
use anyhow::{Context as _, Result, bail};
use documents::{Document, Signe};
use std::collections::BTreeMap;
use std::path::Path;
use sync::{Keys, ReceiptBytes, ReceiptKey, SignedReceipt, Signer as _};

/// What stands before the name of a key in its file, and after it.
const NAMES: (&str, &str) = ("recus-", ".cle");

/// The keys of a service.
pub(crate) struct Cles {
    /// Name of the one that signs today.
    pub(crate) kid: String,
    secret: BTreeMap<String, ReceiptKey>,
    public: Keys,
    cachets: Cachets,
}

/// Name of the file of a key.
pub(crate) fn file_name(kid: &str) -> String {
    format!("{}{kid}{}", NAMES.0, NAMES.1)
}

impl Cles {
    /// Reads every key of a folder; `kid` is the one that signs.
    ///
    /// # Errors
    /// The folder or a key does not read, or the one that is to sign is not there.
    pub(crate) fn read(folder: &Path, kid: &str, sceaux: &Sceaux) -> Result<Self> {
        let mut cles = Self {
            kid: kid.to_owned(),
            secret: BTreeMap::new(),
            public: Keys::default(),
            cachets: Cachets::read(folder, sceaux)?,
        };
        let files = std::fs::read_dir(folder)
            .with_context(|| format!("{} : ce dossier ne se lit pas", folder.display()))?;
        for file in files {
            let path = file?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let name = name.strip_prefix(NAMES.0);
            if let Some(name) = name.and_then(|name| name.strip_suffix(NAMES.1)) {
                let bytes = read_key(&path)?;
                let key = ReceiptKey::of(name, &bytes);
                cles.add(key.with_context(|| format!("{} n’est pas une clé", path.display()))?)?;
            }
        }
        if !cles.secret.contains_key(kid) {
            bail!(
                "{} : la clé des reçus « {kid} » n’est pas là ; « pupitre-server secrets » l’écrit",
                folder.join(file_name(kid)).display()
            );
        }
        Ok(cles)
    }

    fn add(&mut self, key: ReceiptKey) -> Result<()> {
        let name = key.kid().to_owned();
        let public = std::mem::take(&mut self.public).with(&name, &key.public());
        self.public = public.context("a key has a public half")?;
        self.secret.insert(name, key);
        Ok(())
    }

    /// The public halves.
    pub(crate) fn public(&self) -> &Keys {
        &self.public
    }

    /// The public halves, in hexadecimal, by name.
    pub(crate) fn told(&self) -> BTreeMap<String, String> {
        let told = |(name, key): (&String, &ReceiptKey)| (name.clone(), hex::encode(key.public()));
        self.secret.iter().map(told).collect()
    }

    /// The keys that seal documents.
    pub(crate) fn cachets(&self) -> &Cachets {
        &self.cachets
    }

    /// Makes a document, told whether it keeps the place of a seal and what signs its code, and seals it where there is a key.
    ///
    /// # Errors
    /// The seal cannot be put.
    pub(crate) async fn sealed(
        &self,
        make: impl FnOnce(bool, Option<Signe<'_>>) -> Document,
    ) -> Result<Vec<u8>> {
        let sign = |text: &[u8]| self.secret[&self.kid].sign(text);
        let signe = Signe {
            cle: &self.kid,
            signe: &sign,
        };
        // A code is words with spaces between them.
        let signe = Some(signe).filter(|it| !it.cle.contains(' '));
        self.cachets.sealed(|cachet| make(cachet, signe)).await
    }

    /// Signs a receipt with the key that it names. Only after the commit of its command.
    ///
    /// # Errors
    /// The key is not here any more.
    pub(crate) fn sign(&self, receipt: &ReceiptBytes) -> Result<SignedReceipt> {
        let kid = receipt.kid().context("a receipt names its key")?;
        let key = self.secret.get(&kid);
        let key = key.with_context(|| format!("the key {kid} of a receipt is not here"))?;
        Ok(receipt.sign(key))
    }
}
