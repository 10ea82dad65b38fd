//! What a person of the service does in one dossier from the command line: a correction asked, a message, an état civil
//! rectified. The words stand in a file, never on the command line, which other programs of the machine can read.

use crate::bureau::ordre::Ordre;
use crate::composition::Parts;
use crate::config::Config;
use crate::journal::Kept;
use crate::ordres::account_of;
use crate::{admin, base};
use anyhow::{Context as _, Result, bail, ensure};
use rules::DossierId;
use sqlx::Connection as _;
use std::path::Path;
use sync::{ReceiptBytes, Verdict};
use uuid::Uuid;

/// Gives the order of a file about a dossier, under the key of the service, and notes who gave it: `words` are the dossier,
/// the file, and who.
///
/// # Errors
/// A word or the file does not read, the dossier is not here, the rules refuse the order, or the base does not answer.
pub async fn instruire(config: &Config, owner: &str, words: &[String]) -> Result<()> {
    let [dossier, file, qui] = words else {
        bail!("instruire attend : dossier, fichier, et qui le demande");
    };
    let id: Uuid = dossier
        .parse()
        .with_context(|| format!("« {dossier} » n’est pas un numéro de dossier"))?;
    let ordre = read(Path::new(file))?;
    let parts = Parts::of(config)?;
    let compte = account_of(&parts.derriere.taches.pool, id).await?;
    let compte = compte.context("aucun dossier n’a ce numéro")?;
    let mut base = base::join(owner).await?;
    // Nothing is opened before its trace.
    admin::trace(&mut base, compte, qui, ordre.reason()).await?;
    base.close().await.context("leave the base")?;
    let journal = &parts.guichet.journal;
    let epoque = journal.epoque().await?;
    let tenu = journal.read(compte, DossierId(id)).await?;
    let tenu = tenu.context("aucun dossier n’a ce numéro")?;
    let (command, now) = (ordre.command(), journal.horloge().now());
    let kept = journal.order(
        epoque,
        (compte, &tenu),
        &command,
        &parts.derriere.passages.key,
        now,
    );
    match kept.await? {
        Kept::Receipts(receipts) => accepted(&receipts),
        Kept::Contradiction(_) | Kept::Rejet(_) => {
            bail!("le dossier vient de changer : rien n’est fait, recommencez")
        }
    }
}

fn read(file: &Path) -> Result<Ordre> {
    let name = file.display();
    let text = std::fs::read(file).with_context(|| format!("{name} ne se lit pas"))?;
    let told = "attend un objet JSON : correction, message, rectification, decision ou retrait";
    serde_json::from_slice(&text).with_context(|| format!("{name} {told}"))
}

/// The last receipt says what was decided.
fn accepted(receipts: &[ReceiptBytes]) -> Result<()> {
    let told = receipts.last().and_then(ReceiptBytes::read);
    let told = told.context("an order has a receipt")?;
    ensure!(
        told.verdict == Verdict::Accepte,
        "les règles refusent : {}",
        told.codes.join(", ")
    );
    Ok(())
}
