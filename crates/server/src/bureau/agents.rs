//! The accounts of the service, from the command line of its administrator.

use super::roles::Role;
use crate::acces::{code, empreinte};
use anyhow::{Context as _, Result, bail, ensure};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::PgConnection;
use uuid::Uuid;

/// How long an invitation opens something.
const INVITATION: TimeDelta = TimeDelta::days(7);

/// What is asked, for who types it wrong.
pub(crate) const USAGE: &str = "agents attend : inviter identifiant nom rôles ; liste ; ou revoquer identifiant. \
    Les rôles, séparés par des virgules : gestionnaire, second, chef, campagne, audit";

/// Invites somebody, or invites her again: a forgotten password and a lost device end with another invitation.
///
/// # Errors
/// A word does not read, or the base does not answer.
pub(crate) async fn invite(
    base: &mut PgConnection,
    (identifiant, nom, roles): (&str, &str, &str),
) -> Result<String> {
    let roles: Option<Vec<&str>> = roles
        .split(',')
        .map(|it| Role::parse(it.trim()).map(Role::as_str))
        .collect();
    let roles = roles.context(USAGE)?;
    ensure!(!roles.is_empty(), USAGE);
    let drawn = code::draw()?;
    sqlx::query(
        "INSERT INTO pupitre.agent AS a (id, identifiant, nom, roles, invitation, invitation_closes_at, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, now())
         ON CONFLICT (identifiant) DO UPDATE SET nom = $3, roles = $4, invitation = $5, invitation_closes_at = $6,
            derive = NULL, totp = NULL, activated_at = NULL, revoked_at = NULL",
    )
    .bind(Uuid::new_v4())
    .bind(identifiant)
    .bind(nom)
    .bind(roles)
    .bind(empreinte(&drawn))
    .bind(Utc::now() + INVITATION)
    .execute(&mut *base)
    .await
    .context("l’identifiant s’écrit en minuscules, chiffres, points et tirets ; le nom a 2 à 80 caractères")?;
    close_sessions(base, identifiant).await?;
    Ok(format!(
        "Invitation de {identifiant}, à remettre en main propre, valable 7 jours : {}",
        code::shown(&drawn)
    ))
}

/// Takes every right of somebody away, at once.
///
/// # Errors
/// Nobody has that name, or the base does not answer.
pub(crate) async fn revoke(base: &mut PgConnection, identifiant: &str) -> Result<String> {
    let done = sqlx::query(
        "UPDATE pupitre.agent SET revoked_at = now(), invitation = NULL, invitation_closes_at = NULL WHERE identifiant = $1",
    )
    .bind(identifiant)
    .execute(&mut *base)
    .await
    .context("revoke somebody of the service")?;
    if done.rows_affected() == 0 {
        bail!("personne n’a l’identifiant « {identifiant} »");
    }
    close_sessions(base, identifiant).await?;
    Ok(format!("{identifiant} n’a plus accès à rien."))
}

async fn close_sessions(base: &mut PgConnection, identifiant: &str) -> Result<()> {
    sqlx::query(
        "DELETE FROM pupitre.agent_session WHERE agent = (SELECT id FROM pupitre.agent WHERE identifiant = $1)",
    )
    .bind(identifiant)
    .execute(base)
    .await
    .context("end the sessions of somebody of the service")?;
    Ok(())
}

/// Everybody of the service.
///
/// # Errors
/// The base does not answer.
pub(crate) async fn list(base: &mut PgConnection) -> Result<String> {
    type Line = (
        String,
        String,
        Vec<String>,
        Option<DateTime<Utc>>,
        Option<DateTime<Utc>>,
    );
    let known: Vec<Line> = sqlx::query_as(
        "SELECT identifiant, nom, roles, activated_at, revoked_at FROM pupitre.agent ORDER BY identifiant",
    )
    .fetch_all(base)
    .await
    .context("list the people of the service")?;
    let lines = known
        .iter()
        .map(|(identifiant, nom, roles, activated, revoked)| {
            let state = match (activated, revoked) {
                (_, Some(at)) => format!("révoqué le {}", at.to_rfc3339()),
                (Some(at), None) => format!("depuis le {}", at.to_rfc3339()),
                (None, None) => "invité".to_owned(),
            };
            format!("{identifiant} ({nom}) : {} ; {state}", roles.join(", "))
        });
    let lines: Vec<String> = lines.collect();
    Ok(match lines.is_empty() {
        true => "Personne. « agents inviter » donne le premier accès.".to_owned(),
        false => lines.join("\n"),
    })
}
