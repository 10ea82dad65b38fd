//! What the server decides with: the campaigns and the national tables of a folder.

use anyhow::{Context as _, Result, bail};
use chrono_tz::Tz;
use rules::campagne::{Campagne, Fichiers, Prolongation, Territoire};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// Folder of what every campaign shares.
const NATIONAL: &str = "national";
/// The letters.
const COURRIERS: &str = "courriers.toml";

/// The deadlines that were put off, by campaign.
pub(crate) type Prolongations = BTreeMap<String, Vec<Prolongation>>;

/// Campaigns and tables.
pub(crate) struct Fonds {
    /// As they were published, by identity.
    publiees: BTreeMap<String, Arc<Campagne>>,
    /// As they stand: with their deadlines put off.
    courantes: RwLock<BTreeMap<String, Arc<Campagne>>>,
    /// The deadlines that were put off, by campaign.
    prolongations: RwLock<Prolongations>,
    /// The national tables.
    pub(crate) territoire: Territoire,
    /// The letters that every campaign shares, as text.
    pub(crate) courriers: String,
}

impl Fonds {
    /// Reads `national/` and every other folder that holds a campaign.
    ///
    /// # Errors
    /// Every anomaly of every file, or what does not read.
    pub(crate) fn read(folder: &Path) -> Result<Self> {
        let national = texts(&folder.join(NATIONAL))?;
        let mut wrong = Vec::new();
        let mut campagnes = BTreeMap::new();
        let listed = std::fs::read_dir(folder)
            .with_context(|| format!("{} : ce dossier ne se lit pas", folder.display()))?;
        for entry in listed {
            let path = entry?.path();
            if !path.join("campagne.toml").exists() {
                continue;
            }
            let own = texts(&path)?;
            let mut files = fichiers(&national);
            files.extend(fichiers(&own));
            match Campagne::parse(&files) {
                Ok(campagne) => drop(campagnes.insert(campagne.id.clone(), Arc::new(campagne))),
                Err(anomalies) => wrong.extend(anomalies.into_iter().map(|anomalie| {
                    let place = path.join(&anomalie.fichier);
                    format!(
                        "{}:{} {}",
                        place.display(),
                        anomalie.ligne,
                        anomalie.message
                    )
                })),
            }
        }
        let territoire = Territoire::parse(&fichiers(&national));
        if let Err(anomalies) = &territoire {
            wrong.extend(anomalies.iter().map(|anomalie| {
                let place = folder.join(NATIONAL).join(&anomalie.fichier);
                format!(
                    "{}:{} {}",
                    place.display(),
                    anomalie.ligne,
                    anomalie.message
                )
            }));
        }
        match territoire {
            Ok(territoire) if wrong.is_empty() && !campagnes.is_empty() => Ok(Self {
                courantes: RwLock::new(campagnes.clone()),
                prolongations: RwLock::default(),
                publiees: campagnes,
                territoire,
                courriers: fichiers(&national)
                    .get(COURRIERS)
                    .map_or_else(String::new, |text| (*text).to_owned()),
            }),
            _ if wrong.is_empty() => bail!("{} : aucune campagne", folder.display()),
            _ => bail!("{}", wrong.join("\n")),
        }
    }
}

impl Fonds {
    /// A campaign, as it stands.
    pub(crate) fn campagne(&self, name: &str) -> Option<Arc<Campagne>> {
        read(&self.courantes).get(name).cloned()
    }

    /// Puts deadlines off, as every row says together.
    pub(crate) fn put_off(&self, prolongations: Prolongations) {
        let none = Vec::new();
        let current = self.publiees.iter().map(|(name, published)| {
            let own = prolongations.get(name).unwrap_or(&none);
            (name.clone(), Arc::new(published.prolongee(own)))
        });
        *write(&self.courantes) = current.collect();
        *write(&self.prolongations) = prolongations;
    }

    /// The deadlines that were put off, by campaign.
    pub(crate) fn prolongations(&self) -> Prolongations {
        read(&self.prolongations).clone()
    }

    /// Every campaign, as it stands.
    pub(crate) fn campagnes(&self) -> Vec<Arc<Campagne>> {
        read(&self.courantes).values().cloned().collect()
    }

    /// The zone of the campaigns, when they share one; otherwise that of Paris.
    pub(crate) fn zone(&self) -> Tz {
        let mut zones = self.publiees.values().map(|it| it.calendrier.zone);
        let first = zones.next().unwrap_or(chrono_tz::Europe::Paris);
        if zones.all(|zone| zone == first) {
            first
        } else {
            chrono_tz::Europe::Paris
        }
    }
}

/// What a thread that panicked left is whole: it is replaced at once.
fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}

/// The texts of a folder, by name.
fn texts(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut texts = Vec::new();
    let listed = std::fs::read_dir(folder)
        .with_context(|| format!("{} : ce dossier ne se lit pas", folder.display()))?;
    for entry in listed {
        let path = entry?.path();
        let kept = path
            .extension()
            .is_some_and(|end| end == "toml" || end == "csv");
        if let (true, Some(name)) = (kept, path.file_name()) {
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("{} : ce fichier ne se lit pas", path.display()))?;
            texts.push((name.to_string_lossy().into_owned(), text));
        }
    }
    Ok(texts)
}

fn fichiers(texts: &[(String, String)]) -> Fichiers<'_> {
    let pairs = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()));
    pairs.collect()
}
