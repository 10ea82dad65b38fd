//! The keys that sign receipts: one signs today, the others signed before and can sign the same bytes again.
//!
//! A signature is a function of the key and the bytes (RFC 6979), so the base keeps none.

use crate::coffre::{read_key, read_text};
use crate::horloge::Horloge;
use crate::horodateur::Horodateur;
use anyhow::{Context as _, Result, bail};
use cachet::{Cle, Pose};
use chrono::{DateTime, TimeDelta, Utc};
use documents::Document;
use std::collections::BTreeMap;
use std::path::Path;
use sync::{Keys, ReceiptBytes, ReceiptKey, SignedReceipt};

/// What stands before the name of a key in its file, and after it.
const NAMES: (&str, &str) = ("recus-", ".cle");

/// How long before its end a certificate is told.
const FIN_ANNONCEE: TimeDelta = TimeDelta::days(60);

/// The keys of a service.
pub(crate) struct Cles {
    /// Name of the one that signs today.
    pub(crate) kid: String,
    secret: BTreeMap<String, ReceiptKey>,
    public: Keys,
    /// The key that seals documents, where there is one.
    cachet: Option<Cle>,
    /// The authority that stamps seals, where there is one.
    horodateur: Option<Horodateur>,
}

/// The certificate of the seal, followed by those above it, and its key.
pub(crate) const CACHET: (&str, &str) = ("cachet.pem", "cachet.cle");

/// Name of the file of a key.
pub(crate) fn file_name(kid: &str) -> String {
    format!("{}{kid}{}", NAMES.0, NAMES.1)
}

impl Cles {
    /// Reads every key of a folder; `kid` is the one that signs.
    ///
    /// # Errors
    /// The folder or a key does not read, or the one that is to sign is not there.
    pub(crate) fn read(folder: &Path, kid: &str) -> Result<Self> {
        let mut cles = Self {
            kid: kid.to_owned(),
            secret: BTreeMap::new(),
            public: Keys::default(),
            cachet: seal(folder)?,
            horodateur: None,
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
        use sync::Signer as _;
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

    /// The key that seals documents at an instant; none where there is none, or where its seals would not hold.
    pub(crate) fn cachet(&self, at: DateTime<Utc>) -> Option<&Cle> {
        self.cachet.as_ref().filter(|cle| cle.is_valid(at))
    }

    /// Makes a document, told whether it keeps the place of a seal, and seals it where there is a key. A seal says the hour of
    /// this machine, also in a rehearsal: it is when the document was made.
    ///
    /// # Errors
    /// The seal cannot be put.
    pub(crate) async fn sealed(&self, make: impl FnOnce(bool) -> Document) -> Result<Vec<u8>> {
        let now = Horloge::REELLE.now();
        let cle = self.cachet(now);
        let document = make(cle.is_some());
        match cle {
            Some(cle) => self.seal(&document.bytes, cle, now).await,
            None => Ok(document.bytes),
        }
    }

    /// The same keys, with an authority that stamps seals.
    ///
    /// # Errors
    /// There is no way to it.
    pub(crate) fn stamped_by(self, adresse: Option<&str>) -> Result<Self> {
        let horodateur = adresse.map(Horodateur::new).transpose()?;
        Ok(Self { horodateur, ..self })
    }

    /// Seals a document; the authority stamps it when there is one and it answers.
    ///
    /// # Errors
    /// The document keeps no place for a seal, or the key does not sign.
    pub(crate) async fn seal(
        &self,
        document: &[u8],
        cle: &Cle,
        at: DateTime<Utc>,
    ) -> Result<Vec<u8>> {
        let Some(horodateur) = &self.horodateur else {
            return cachet::seal(document, cle, at).context("seal a document");
        };
        let mut pose = Pose::stamped(document, cle, at).context("seal a document")?;
        let asked = horodateur.ask(pose.request().context("ask for a stamp")?);
        let stamped = match asked.await {
            Ok(answer) => pose.stamp(&answer).map_err(anyhow::Error::from),
            Err(error) => Err(error),
        };
        if let Err(error) = stamped {
            tracing::warn!(
                error = format!("{error:#}"),
                "l’autorité d’horodatage ne répond pas : le document part sans horodatage"
            );
        }
        pose.finish().context("seal a document")
    }

    /// Warns who runs the service while there is time to ask for another certificate.
    pub(crate) fn warn_of_end(&self, now: DateTime<Utc>) {
        if self.cachet.is_some() && self.cachet(now + FIN_ANNONCEE).is_none() {
            tracing::warn!(
                "le certificat du cachet n’est pas valable, ou ne le sera plus dans 60 jours : les documents partiront sans cachet"
            );
        }
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

/// The key that seals, when its two files are there.
fn seal(folder: &Path) -> Result<Option<Cle>> {
    let [certificate, key] = [CACHET.0, CACHET.1].map(|name| folder.join(name));
    if !certificate.exists() && !key.exists() {
        return Ok(None);
    }
    let cle = Cle::parse(&read_text(&certificate)?, &read_text(&key)?);
    let cle = cle.with_context(|| certificate.display().to_string())?;
    Ok(Some(cle))
}
