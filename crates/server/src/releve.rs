//! The statement that is made once the deposits are closed: what was received and when, and the head of the journal, under the
//! seal of the service. Kept in the base, where the tasks have it stamped again for the years to come.

use crate::base;
use crate::composition::Parts;
use crate::config::Config;
use crate::edition::write;
use crate::horloge::Horloge;
use crate::journal::Tenu;
use crate::parcours::{Suivi, each};
use crate::verifier::{self, Verification};
use anyhow::{Context as _, Result, bail, ensure};
use chrono::{DateTime, Utc};
use documents::{DepotReleve, JournalReleve, Releve, Taille, Totaux, releve};
use rules::Statut;
use rules::calendrier_mots::en_mots;
use rules::campagne::Campagne;
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::Connection as _;
use std::path::Path;
use uuid::Uuid;

/// What one dossier counts for.
struct Ligne {
    depot: Option<DepotReleve>,
    incomplet: bool,
    annule: bool,
}

/// Makes the statement of a campaign, keeps it, and writes it to a folder with the same lines for a machine: `words` are the
/// campaign and the folder.
///
/// # Errors
/// The deposits are not closed, the journal does not hold, or the base does not answer.
pub async fn relever(
    config: &Config,
    owner: &str,
    words: &[String],
    suivi: Suivi<'_>,
) -> Result<String> {
    let [campagne, folder] = words else {
        bail!("releve attend : campagne, et un dossier où écrire");
    };
    let reader = config.base_lecture.as_ref().context(
        "releve relit tout le journal sous un compte qui ne peut que lire : écrivez « lecture » sous [base], ou la variable PUPITRE_BASE_LECTURE",
    )?;
    let parts = Parts::of(config)?;
    let known = parts.guichet.fonds.campagne(campagne);
    let known = known.with_context(|| format!("« {campagne} » n’est pas une campagne d’ici"))?;
    let now = parts.guichet.journal.horloge().now();
    let cloture = known.calendrier.depot.as_ref().map(|it| it.valeur);
    let cloture = cloture.context("cette campagne ne dit pas de date limite de dépôt")?;
    ensure!(cloture <= now, "le dépôt n’est pas encore clos");
    let journal = parts.guichet.journal.clone();
    let done = each(&parts, campagne, suivi, |compte, id| {
        let (journal, known) = (journal.clone(), known.clone());
        async move {
            let tenu = journal.read(compte, id).await?;
            tenu.map(|tenu| ligne(&tenu, &known, (cloture, now)))
                .transpose()
        }
    });
    let done = done.await?;
    ensure!(!done.arrete, "arrêté : rien n’est écrit");
    let verification = verifier::verify(reader).await?;
    ensure!(
        verification.ruptures.is_empty(),
        "le journal ne tient pas : « pupitre-server verify-journal » dit où"
    );
    let lignes: Vec<Ligne> = done.rendus.into_iter().flatten().collect();
    let made = Fait::of(&lignes, &verification, (cloture, now));
    let bytes = made.sealed(&parts, &known).await?;
    let name = format!("releve-{campagne}-{}", now.format("%Y%m%dT%H%M%SZ"));
    keep(owner, (&name, campagne), &bytes).await?;
    let folder = Path::new(folder);
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{} : ce dossier ne s’écrit pas", folder.display()))?;
    write(
        &folder.join(format!("{name}.json")),
        made.json(&known, &bytes).as_bytes(),
    )?;
    write(&folder.join(format!("{name}.pdf")), &bytes)?;
    Ok(format!(
        "{} dossiers, {} déposés avant la clôture. Le relevé et ses lignes sont écrits, et gardés dans la base.",
        made.totaux.tenus, made.totaux.deposes
    ))
}

fn ligne(
    tenu: &Tenu,
    campagne: &Campagne,
    (cloture, now): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Ligne> {
    let dossier = tenu.state.dossier();
    let receipt = tenu.state.deposit_receipt();
    let read = receipt
        .map(|it| it.read().context("read a receipt"))
        .transpose()?;
    let depot = read.filter(|it| it.recu_le < cloture).and_then(|told| {
        let depot = told.depot?;
        let pieces: usize = depot.pieces.iter().map(|(_, files)| files.len()).sum();
        Some(DepotReleve {
            dossier: told.dossier,
            version: depot.version,
            empreinte: depot.empreinte,
            recu_le: told.recu_le,
            pieces: u32::try_from(pieces).unwrap_or(u32::MAX),
        })
    });
    let found = dossier.cloture.as_ref();
    Ok(Ligne {
        depot,
        incomplet: found.is_some_and(|it| !it.manquantes.is_empty()),
        annule: matches!(dossier.statut(campagne, now), Statut::Annule { .. }),
    })
}

/// A statement.
struct Fait<'a> {
    totaux: Totaux,
    depots: Vec<DepotReleve>,
    verification: &'a Verification,
    cloture: DateTime<Utc>,
    etabli_le: DateTime<Utc>,
}

impl<'a> Fait<'a> {
    fn of(
        lignes: &[Ligne],
        verification: &'a Verification,
        (cloture, etabli_le): (DateTime<Utc>, DateTime<Utc>),
    ) -> Self {
        let count = |wanted: fn(&Ligne) -> bool| {
            let counted = lignes.iter().filter(|it| wanted(it)).count();
            u64::try_from(counted).unwrap_or(u64::MAX)
        };
        let mut depots: Vec<DepotReleve> = lignes.iter().filter_map(|it| it.depot).collect();
        depots.sort_by_key(|it| (it.recu_le, it.dossier.0));
        Self {
            totaux: Totaux {
                tenus: count(|_| true),
                deposes: count(|it| it.depot.is_some()),
                incomplets: count(|it| it.incomplet),
                annules: count(|it| it.annule),
            },
            depots,
            verification,
            cloture,
            etabli_le,
        }
    }

    async fn sealed(&self, parts: &Parts, campagne: &Campagne) -> Result<Vec<u8>> {
        let repetition = parts.guichet.journal.horloge().is_repetition();
        let banner = repetition.then(|| en_mots(self.etabli_le, campagne.calendrier.zone));
        let territoire = &parts.guichet.fonds.territoire;
        let academie = territoire.academie(&campagne.academie);
        let academie = academie.map_or("", |it| it.nom.as_str());
        let made = parts.guichet.cles.sealed(|cachet, _| {
            releve(&Releve {
                academie,
                cloture: self.cloture,
                etabli_le: self.etabli_le,
                totaux: self.totaux,
                journal: JournalReleve {
                    tete: &self.verification.tete,
                    dossiers: self.verification.dossiers,
                    entrees: self.verification.entrees,
                },
                depots: &self.depots,
                cachet,
                campagne,
                repetition: banner.as_deref(),
                taille: Taille::Normale,
            })
        });
        made.await
    }

    /// The same, for a machine, with the fingerprint of the document.
    fn json(&self, campagne: &Campagne, document: &[u8]) -> String {
        let depots = self.depots.iter().map(|it| {
            json!({
                "dossier": it.dossier.to_string(),
                "version": it.version,
                "empreinte": it.empreinte.hex(),
                "recu_le": it.recu_le,
                "pieces": it.pieces,
            })
        });
        let told = json!({
            "v": 1,
            "campagne": campagne.id,
            "cloture": self.cloture,
            "etabli_le": self.etabli_le,
            "document_sha256": hex::encode(Sha256::digest(document)),
            "journal": {
                "tete": self.verification.tete,
                "dossiers": self.verification.dossiers,
                "entrees": self.verification.entrees,
            },
            "tenus": self.totaux.tenus,
            "deposes": self.totaux.deposes,
            "incomplets": self.totaux.incomplets,
            "annules": self.totaux.annules,
            "depots": depots.collect::<Vec<_>>(),
        });
        format!("{told:#}\n")
    }
}

/// Keeps a statement in the base; the tasks have it stamped at once when an authority stamps.
async fn keep(owner: &str, (name, campagne): (&str, &str), bytes: &[u8]) -> Result<()> {
    let mut base = base::join(owner).await?;
    sqlx::query(
        "INSERT INTO pupitre.archive (id, sorte, campagne, nom, cree_le, due_at, octets)
         VALUES ($1, 'releve', $2, $3, $4, $4, $5)",
    )
    .bind(Uuid::new_v4())
    .bind(campagne)
    .bind(name)
    .bind(Horloge::REELLE.now())
    .bind(bytes)
    .execute(&mut base)
    .await
    .context("keep the statement")?;
    base.close().await.context("leave the base")
}
