//! Documents that the service keeps: stamped as a whole by the authority, and again before the certificate of the stamp ends.
//!
//! Source: ETSI EN 319 142-1, 5.5 (B-LTA).

use crate::base;
use crate::cles::Cles;
use crate::edition::write;
use crate::horloge::Horloge;
use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::{Connection as _, PgPool};
use std::path::Path;
use uuid::Uuid;

/// How long before its end a certificate is replaced by another stamp.
const AVANCE: TimeDelta = TimeDelta::days(90);
/// A stamp lasts at least that long here, whatever its certificate says: no document is stamped every minute.
const DUREE_MIN: TimeDelta = TimeDelta::days(30);
/// How long an authority that does not answer is left alone.
const REPOS: TimeDelta = TimeDelta::hours(1);

/// Stamps every document that is due. Without an authority, nothing is.
///
/// # Errors
/// The base does not answer.
pub(crate) async fn renew(pool: &PgPool, cles: &Cles) -> Result<()> {
    while cles.cachets().stamps() {
        let now = Horloge::REELLE.now();
        let due: Option<(Uuid, Vec<u8>)> = sqlx::query_as(
            "UPDATE pupitre.archive SET due_at = $2 WHERE id = (
                 SELECT id FROM pupitre.archive WHERE due_at <= $1 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
             RETURNING id, octets",
        )
        .bind(now)
        .bind(now + REPOS)
        .fetch_optional(pool)
        .await
        .context("take a document to stamp")?;
        let Some((id, document)) = due else {
            return Ok(());
        };
        let (stamped, end) = match cles.cachets().archive(&document).await {
            Ok(stamped) => stamped,
            Err(error) => {
                tracing::warn!(
                    error = format!("{error:#}"),
                    "un document gardé attend son horodatage d’archive"
                );
                return Ok(());
            }
        };
        sqlx::query("UPDATE pupitre.archive SET octets = $2, due_at = $3 WHERE id = $1")
            .bind(id)
            .bind(stamped)
            .bind(next(end, now))
            .execute(pool)
            .await
            .context("keep a document that was stamped")?;
    }
    Ok(())
}

/// When a stamp whose certificates end then is to be followed by another one.
fn next(end: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    (end - AVANCE).max(now + DUREE_MIN)
}

/// Writes every document that is kept to a folder: `words` name it.
///
/// # Errors
/// The word is missing, a file cannot be written, or the base does not answer.
pub async fn archives(owner: &str, words: &[String]) -> Result<usize> {
    let [folder] = words else {
        bail!("archives attend : un dossier où écrire");
    };
    let folder = Path::new(folder);
    std::fs::create_dir_all(folder)
        .with_context(|| format!("{} : ce dossier ne s’écrit pas", folder.display()))?;
    let mut base = base::join(owner).await?;
    let names: Vec<String> = sqlx::query_scalar("SELECT nom FROM pupitre.archive ORDER BY cree_le")
        .fetch_all(&mut base)
        .await
        .context("list the documents")?;
    for name in &names {
        let bytes: Vec<u8> =
            sqlx::query_scalar("SELECT octets FROM pupitre.archive WHERE nom = $1")
                .bind(name)
                .fetch_one(&mut base)
                .await
                .context("read a document")?;
        write(&folder.join(format!("{name}.pdf")), &bytes)?;
    }
    base.close().await.context("leave the base")?;
    Ok(names.len())
}

#[cfg(test)]
mod tests {
    use super::next;
    use chrono::{DateTime, Utc};

    #[test]
    fn a_stamp_is_followed_three_months_before_its_end_and_never_at_once() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().expect("an instant");
        let now = at("2026-11-30T00:00:00Z");
        assert_eq!(
            next(at("2030-04-01T00:00:00Z"), now),
            at("2030-01-01T00:00:00Z")
        );
        assert_eq!(
            next(at("2026-12-01T00:00:00Z"), now),
            at("2026-12-30T00:00:00Z")
        );
    }
}
