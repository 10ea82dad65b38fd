//! The documents of a whole campaign, each sealed in a file of a folder: to be printed and posted, or to be kept.

use crate::composition::Parts;
use crate::config::Config;
use crate::parcours::{Suivi, each};
use crate::scelles::Voulu;
use crate::{admin, base};
use anyhow::{Context as _, Result, bail};
use sqlx::postgres::PgPoolOptions;
use std::path::{Path, PathBuf};

/// What is written about who asked, where the person reads it.
const MOTIF: &str = "Édition d’un document pour l’imprimer";
/// What is asked, for who types it wrong.
const USAGE: &str = "documents attend : recu, confirmation, convocation, correction ou decision, puis la campagne, un dossier où \
    écrire, et qui le demande";

/// What became of the document of one dossier.
#[derive(PartialEq, Eq)]
enum Suite {
    Ecrit,
    Deja,
    Rien,
}

/// Writes the documents of a campaign, one file a dossier, and notes who asked where each person reads it. `words` are the kind,
/// the campaign, the folder, and who. A file that is there already is left: a run that was stopped is started again.
///
/// # Errors
/// A word does not read, a file cannot be written, or the base does not answer. What was written before stays.
pub async fn editer(
    config: &Config,
    owner: &str,
    words: &[String],
    suivi: Suivi<'_>,
) -> Result<String> {
    let [genre, campagne, folder, qui] = words else {
        bail!(USAGE);
    };
    let voulu = Voulu::TOUS.into_iter().find(|it| it.as_str() == genre);
    let (voulu, folder) = (voulu.context(USAGE)?, PathBuf::from(folder));
    let parts = Parts::of(config)?;
    let journal = parts.guichet.journal.clone();
    let known = journal.fonds.campagne(campagne);
    let known = known.with_context(|| format!("« {campagne} » n’est pas une campagne d’ici"))?;
    std::fs::create_dir_all(&folder)
        .with_context(|| format!("{} : ce dossier ne s’écrit pas", folder.display()))?;
    base::join(owner).await?;
    let traces = PgPoolOptions::new().max_connections(2).connect(owner);
    let traces = traces.await.context("reach the base as its owner")?;
    let scelles = parts.guichet.scelles();
    let done = each(&parts, campagne, suivi, |compte, id| {
        let (journal, scelles, known) = (journal.clone(), scelles.clone(), known.clone());
        let (traces, qui) = (traces.clone(), qui.clone());
        let path = folder.join(format!("{}-{id}.pdf", voulu.as_str()));
        async move {
            if path.exists() {
                return Ok(Suite::Deja);
            }
            let Some(tenu) = journal.read(compte, id).await? else {
                return Ok(Suite::Rien);
            };
            let Some(made) = scelles.make(voulu, (&tenu, &known)).await? else {
                return Ok(Suite::Rien);
            };
            // Nothing is written before its trace.
            let mut base = traces.acquire().await.context("reach the base")?;
            admin::trace(&mut base, compte, &qui, MOTIF).await?;
            write(&path, &made)?;
            Ok(Suite::Ecrit)
        }
    });
    let done = done.await?;
    let count = |wanted: &Suite| done.rendus.iter().filter(|it| *it == wanted).count();
    let ended = match done.arrete {
        true => {
            "ARRÊTÉ avant la fin : lancez la commande de nouveau, elle reprend où elle en est. "
        }
        false => "",
    };
    Ok(format!(
        "{ended}Documents écrits : {}. Déjà là : {}. Dossiers sans ce document : {}.",
        count(&Suite::Ecrit),
        count(&Suite::Deja),
        count(&Suite::Rien)
    ))
}

/// Writes a file whole or not at all.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let partial = path.with_extension("partiel");
    let written = std::fs::write(&partial, bytes).and_then(|()| std::fs::rename(&partial, path));
    written.with_context(|| format!("{} : ce fichier ne s’écrit pas", path.display()))
}
