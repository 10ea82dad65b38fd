//! The keys that seal documents: several over time, each in a file, in a file that a phrase opens, or in a token.
//!
//! `cachet.pem` and `cachet.cle`, then `cachet-NOM.pem` and `cachet-NOM.cle`: of those that are valid, the one whose time began
//! last seals. A certificate without its key in a file has it in the token (PKCS #11), under the name of the file.

use crate::coffre::read_text;
use crate::horloge::Horloge;
use crate::horodateur::Horodateur;
use crate::jeton::{Module, ReglageJeton};
use crate::revocations::Revocations;
use anyhow::{Context as _, Result, anyhow};
use cachet::{Archive, Cle, Pose, Preuves};
use chrono::{DateTime, TimeDelta, Utc};
use documents::Document;
use std::path::{Path, PathBuf};

/// The certificate of the first seal, followed by those above it, and its key.
pub(crate) const CACHET: (&str, &str) = ("cachet.pem", "cachet.cle");
/// How long before its end a certificate is told.
const FIN_ANNONCEE: TimeDelta = TimeDelta::days(60);

/// How documents are sealed.
#[derive(Debug, Clone, Default)]
pub struct Sceaux {
    /// The address of the authority that stamps seals; nothing where their hour is the word of the service.
    pub horodateur: Option<String>,
    /// The file of the phrase that opens the keys of seals; nothing where they are in clear.
    pub phrase: Option<PathBuf>,
    /// The token that holds keys; nothing where files hold them all.
    pub jeton: Option<ReglageJeton>,
}

/// The keys that seal, and who proves when.
#[derive(Default)]
pub(crate) struct Cachets {
    cles: Vec<Cle>,
    /// The authority that stamps seals, where there is one, and what the authorities revoked.
    horodateur: Option<(Horodateur, Revocations)>,
}

impl Cachets {
    /// Reads every certificate of a folder, with its key.
    ///
    /// # Errors
    /// One of them does not read, or its key is nowhere.
    pub(crate) fn read(folder: &Path, sceaux: &Sceaux) -> Result<Self> {
        let phrase = sceaux.phrase.as_deref().map(read_text).transpose()?;
        let phrase = phrase.as_deref().map(str::trim_end);
        let module = sceaux.jeton.as_ref().map(Module::open).transpose()?;
        let files = std::fs::read_dir(folder)
            .with_context(|| format!("{} : ce dossier ne se lit pas", folder.display()))?;
        let mut names = Vec::new();
        for file in files {
            let name = file?.file_name().to_string_lossy().into_owned();
            let stem = name.strip_suffix(".pem").or(name.strip_suffix(".cle"));
            let stem = stem.filter(|it| *it == "cachet" || it.starts_with("cachet-"));
            names.extend(stem.map(str::to_owned));
        }
        names.sort_unstable();
        names.dedup();
        let read = |name: &String| {
            let path = folder.join(format!("{name}.pem"));
            let key = folder.join(format!("{name}.cle"));
            let certificates = read_text(&path)?;
            let cle = match (key.exists(), &module) {
                (true, _) => Cle::parse_sealed(&certificates, &read_text(&key)?, phrase),
                (false, Some(module)) => Cle::held(&certificates, |kind| module.key(name, kind)),
                (false, None) => return Err(anyhow!("{} : ce fichier manque", key.display())),
            };
            cle.with_context(|| path.display().to_string())
        };
        let horodateur = match &sceaux.horodateur {
            Some(address) => Some((Horodateur::new(address)?, Revocations::new()?)),
            None => None,
        };
        Ok(Self {
            cles: names.iter().map(read).collect::<Result<_>>()?,
            horodateur,
        })
    }

    /// The key that seals at an instant; none where there is none, or where its seals would not hold.
    pub(crate) fn at(&self, at: DateTime<Utc>) -> Option<&Cle> {
        let valid = self.cles.iter().filter(|cle| cle.is_valid(at));
        valid.max_by_key(|cle| cle.validite().0)
    }

    /// Makes a document, told whether it keeps the place of a seal, and seals it where there is a key. A seal says the hour of
    /// this machine, also in a rehearsal: it is when the document was made.
    ///
    /// # Errors
    /// The seal cannot be put.
    pub(crate) async fn sealed(&self, make: impl FnOnce(bool) -> Document) -> Result<Vec<u8>> {
        let now = Horloge::REELLE.now();
        let cle = self.at(now);
        let document = make(cle.is_some());
        match cle {
            Some(cle) => self.seal(&document.bytes, cle, now).await,
            None => Ok(document.bytes),
        }
    }

    /// Seals a document; the authority stamps it when there is one and it answers, and what proves it is written in it.
    ///
    /// # Errors
    /// The document keeps no place for a seal, or the key does not sign.
    pub(crate) async fn seal(
        &self,
        document: &[u8],
        cle: &Cle,
        at: DateTime<Utc>,
    ) -> Result<Vec<u8>> {
        let Some((horodateur, revocations)) = &self.horodateur else {
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
            return pose.finish().context("seal a document");
        }
        let preuves = revocations.complete(pose.preuves()).await;
        let sealed = pose.finish().context("seal a document")?;
        cachet::complete(&sealed, &preuves).context("write what proves a seal")
    }

    /// Has the authority stamp the whole of a sealed document, for the years to come. Answers it with the end of the
    /// certificates of that stamp: it is to be done again before.
    ///
    /// # Errors
    /// There is no authority, or it does not answer; or it is no document of ours.
    pub(crate) async fn archive(&self, document: &[u8]) -> Result<(Vec<u8>, DateTime<Utc>)> {
        let authority = self.horodateur.as_ref();
        let (horodateur, revocations) = authority.context("aucune autorité d’horodatage")?;
        let archive = Archive::prepare(document).context("archive a document")?;
        let request = archive.request().context("ask for a stamp")?;
        let (stamped, preuves) = archive.finish(&horodateur.ask(request).await?)?;
        let end = preuves
            .fin_certificats()
            .context("a token has a certificate")?;
        let preuves: Preuves = revocations.complete(preuves).await;
        let completed =
            cachet::complete(&stamped, &preuves).context("write what proves a stamp")?;
        Ok((completed, end))
    }

    /// Whether an authority stamps seals.
    pub(crate) fn stamps(&self) -> bool {
        self.horodateur.is_some()
    }

    /// Until when documents can be sealed: the end of the last certificate; nothing where there is none.
    pub(crate) fn end(&self) -> Option<DateTime<Utc>> {
        self.cles.iter().map(|cle| cle.validite().1).max()
    }

    /// Warns who runs the service while there is time to ask for another certificate.
    pub(crate) fn warn_of_end(&self, now: DateTime<Utc>) {
        if !self.cles.is_empty() && self.at(now + FIN_ANNONCEE).is_none() {
            tracing::warn!(
                fin = ?self.end(),
                "aucun certificat de cachet ne sera valable dans 60 jours : ajoutez le suivant (cachet-NOM.pem), sinon les documents partiront sans cachet"
            );
        }
    }
}
