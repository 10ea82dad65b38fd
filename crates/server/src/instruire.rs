//! What a person of the service does in one dossier from the command line: a correction asked, a message, an état civil
//! rectified. The words stand in a file, never on the command line, which other programs of the machine can read.

use crate::config::Config;
use crate::journal::Kept;
use crate::{admin, base};
use anyhow::{Context as _, Result, bail, ensure};
use rules::saisie::{CorrectionSaisie, IdentiteSaisie, PointSaisie, RectificationSaisie};
use rules::{Command, DossierId};
use serde::Deserialize;
use sqlx::Connection as _;
use std::path::Path;
use sync::{ReceiptBytes, Verdict};
use uuid::Uuid;

/// What the file asks.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Ordre {
    Correction(CorrectionDite),
    Message(String),
    Rectification(Box<RectificationDite>),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CorrectionDite {
    avant: String,
    points: Vec<PointDit>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PointDit {
    #[serde(default)]
    piece: String,
    motif: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RectificationDite {
    motif: String,
    identite: IdentiteDite,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct IdentiteDite {
    civilite: String,
    nom_naissance: String,
    prenoms: String,
    nom_usage: String,
    jour: String,
    mois: String,
    annee: String,
    lieu_naissance: String,
    commune_naissance: String,
    commune_naissance_texte: String,
    ville_naissance: String,
    pays_naissance: String,
    nationalite: String,
    ine: String,
}

impl Ordre {
    /// Why the dossier is opened, for the person who asks who did.
    fn reason(&self) -> &'static str {
        match self {
            Self::Correction(_) => "Demande de correction",
            Self::Message(_) => "Message au candidat",
            Self::Rectification(_) => "Rectification de l’état civil",
        }
    }

    fn command(self) -> Command {
        match self {
            Self::Correction(it) => Command::AskCorrection(CorrectionSaisie {
                points: it.points.into_iter().map(point).collect(),
                avant: it.avant,
            }),
            Self::Message(text) => Command::SendMessage(text),
            Self::Rectification(it) => Command::RectifyIdentite(RectificationSaisie {
                identite: identite(it.identite),
                motif: it.motif,
            }),
        }
    }
}

fn point(it: PointDit) -> PointSaisie {
    PointSaisie {
        piece: it.piece,
        motif: it.motif,
    }
}

fn identite(it: IdentiteDite) -> IdentiteSaisie {
    IdentiteSaisie {
        civilite: it.civilite,
        nom_naissance: it.nom_naissance,
        prenoms: it.prenoms,
        nom_usage: it.nom_usage,
        jour: it.jour,
        mois: it.mois,
        annee: it.annee,
        lieu_naissance: it.lieu_naissance,
        commune_naissance: it.commune_naissance,
        commune_naissance_texte: it.commune_naissance_texte,
        ville_naissance: it.ville_naissance,
        pays_naissance: it.pays_naissance,
        nationalite: it.nationalite,
        ine: it.ine,
    }
}

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
    let parts = crate::parts(config)?;
    let compte: Option<Uuid> =
        sqlx::query_scalar("SELECT compte FROM pupitre.dossier WHERE id = $1")
            .bind(id)
            .fetch_optional(&parts.taches.pool)
            .await
            .context("look a dossier up")?;
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
    let kept = journal.order(epoque, (compte, &tenu), &command, &parts.passages.key, now);
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
    let told = "attend un objet JSON : correction, message ou rectification";
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
