//! Deadlines that are put off: one row of the base, which reaches every decision, reminder and computer.

use crate::base;
use crate::fonds::{Fonds, Prolongations};
use anyhow::{Context as _, Result, bail, ensure};
use chrono::{DateTime, Utc};
use rules::campagne::{Campagne, Prolongation};
use rules::rappel::Echeance;
use sqlx::{Connection as _, FromRow, PgPool};
use std::ops::RangeInclusive;

/// Characters of a reason, as the base checks too.
const MOTIF: RangeInclusive<usize> = 10..=500;

#[derive(FromRow)]
struct Ligne {
    campagne: String,
    echeance: String,
    calendrier: Option<String>,
    fin: DateTime<Utc>,
    motif: String,
}

/// Reads every row, and puts the deadlines off.
///
/// # Errors
/// The base does not answer.
pub(crate) async fn refresh(pool: &PgPool, fonds: &Fonds) -> Result<()> {
    let lignes: Vec<Ligne> = sqlx::query_as(
        "SELECT campagne, echeance, calendrier, fin, motif FROM pupitre.prolongation ORDER BY id",
    )
    .fetch_all(pool)
    .await
    .context("read the deadlines that were put off")?;
    let mut told = Prolongations::new();
    for ligne in lignes {
        let echeance = echeance(&ligne.echeance)?;
        told.entry(ligne.campagne).or_default().push(Prolongation {
            echeance,
            calendrier: ligne.calendrier,
            fin: ligne.fin,
            motif: ligne.motif,
        });
    }
    if told != fonds.prolongations() {
        tracing::info!(campagnes = told.len(), "des dates limites sont reportées");
        fonds.put_off(told);
    }
    Ok(())
}

fn echeance(word: &str) -> Result<Echeance> {
    Echeance::parse(word)
        .with_context(|| format!("« {word} » n’est pas une échéance : choix ou depot"))
}

/// Puts a deadline off, under the account of the owner of the base: `words` are the campaign, the deadline (`choix` or
/// `depot`), the instant from which it is too late, the reason, and the key of the windows when they are not everybody's.
///
/// # Errors
/// A word does not read, or would not put anything off, or the base does not answer.
pub async fn prolonger(owner: &str, campagnes: &std::path::Path, words: &[String]) -> Result<()> {
    let (campagne, echeance_dite, fin, motif, calendrier) = match words {
        [campagne, echeance, fin, motif] => (campagne, echeance, fin, motif, None),
        [campagne, echeance, fin, motif, calendrier] => {
            (campagne, echeance, fin, motif, Some(calendrier.clone()))
        }
        _ => bail!(
            "prolonger attend : campagne, choix ou depot, instant, motif, et une clé de calendrier s’il y en a une"
        ),
    };
    let fin: DateTime<Utc> = DateTime::parse_from_rfc3339(fin)
        .with_context(|| format!("« {fin} » n’est pas un instant comme 2023-11-25T20:00:00+01:00"))?
        .to_utc();
    ensure!(
        MOTIF.contains(&motif.chars().count()),
        "le motif est lu par les candidats : écrivez-le en {} à {} caractères",
        MOTIF.start(),
        MOTIF.end()
    );
    let fonds = Fonds::read(campagnes)?;
    let known = fonds.campagne(campagne);
    let known = known.with_context(|| format!("« {campagne} » n’est pas une campagne d’ici"))?;
    let prolongation = Prolongation {
        echeance: echeance(echeance_dite)?,
        calendrier,
        fin,
        motif: motif.clone(),
    };
    ensure!(
        puts_off(&known, &prolongation),
        "rien ne serait reporté : cette date n’est pas plus tard, ou ce calendrier n’existe pas"
    );
    let mut base = base::join(owner).await?;
    sqlx::query(
        "INSERT INTO pupitre.prolongation (campagne, echeance, calendrier, fin, motif) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(campagne)
    .bind(prolongation.echeance.as_str())
    .bind(&prolongation.calendrier)
    .bind(prolongation.fin)
    .bind(&prolongation.motif)
    .execute(&mut base)
    .await
    .context("put a deadline off")?;
    base.close().await.context("leave the base")
}

fn puts_off(campagne: &Campagne, prolongation: &Prolongation) -> bool {
    campagne.prolongee(std::slice::from_ref(prolongation)) != *campagne
}
