//! What the administrator of a service asks at the command line: how an account stands, what went wrong, a new life of the
//! base, and all that is kept about somebody who asks for it.

use crate::api::copie::Copie;
use crate::base;
use crate::bureau::agents;
use crate::composition::Parts;
use crate::config::Config;
use anyhow::{Context as _, Result, bail, ensure};
use chrono::{DateTime, Utc};
use rules::email::Email;
use sqlx::{Connection as _, FromRow, PgConnection};
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use uuid::Uuid;

/// What is asked, for who types it wrong.
const USAGE: &str =
    "admin attend : compte adresse ; rebonds ; exports ; incidents ; epoque ; ou agents …";

#[derive(FromRow)]
struct Compte {
    created_at: DateTime<Utc>,
    activated_at: Option<DateTime<Utc>>,
    confirmed_at: Option<DateTime<Utc>>,
    bounced_at: Option<DateTime<Utc>>,
    appareils: i64,
    partis: i64,
    en_attente: i64,
    abandonnes: i64,
}

#[derive(FromRow)]
struct Incident {
    sorte: String,
    started_at: DateTime<Utc>,
    ended_at: DateTime<Utc>,
}

/// Does what the words ask, under the owner of the base. Answers what to tell.
///
/// # Errors
/// A word does not read, nobody has that address, or the base does not answer.
pub async fn admin(owner: &str, words: &[String]) -> Result<String> {
    let mut base = base::join(owner).await?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let told = match words.as_slice() {
        ["compte", email] => compte(&mut base, email).await?,
        ["rebonds"] => rebonds(&mut base).await?,
        ["exports"] => exports(&mut base).await?,
        ["incidents"] => incidents(&mut base).await?,
        ["epoque"] => epoque(&mut base).await?,
        ["agents", "inviter", identifiant, nom, roles] => {
            agents::invite(&mut base, (identifiant, nom, roles)).await?
        }
        ["agents", "liste"] => agents::list(&mut base).await?,
        ["agents", "revoquer", identifiant] => agents::revoke(&mut base, identifiant).await?,
        ["agents", ..] => bail!(agents::USAGE),
        _ => bail!(USAGE),
    };
    base.close().await.context("leave the base")?;
    Ok(told)
}

/// The account of an address.
async fn account(base: &mut PgConnection, email: &str) -> Result<Uuid> {
    let Ok(email) = Email::parse(email) else {
        bail!("« {email} » n’est pas une adresse électronique");
    };
    let known: Option<Uuid> =
        sqlx::query_scalar("SELECT compte FROM pupitre.adresse WHERE email = $1")
            .bind(email.as_str())
            .fetch_optional(base)
            .await
            .context("look an address up")?;
    known.context("aucun compte n’a cette adresse")
}

async fn compte(base: &mut PgConnection, email: &str) -> Result<String> {
    let id = account(base, email).await?;
    let found: Compte = sqlx::query_as(
        "SELECT c.created_at, c.activated_at, a.confirmed_at, a.bounced_at,
            (SELECT count(*) FROM pupitre.appareil AS p WHERE p.compte = c.id AND p.revoked_at IS NULL) AS appareils,
            count(l.sent_at) AS partis, count(l.abandoned_at) AS abandonnes,
            count(l.id) FILTER (WHERE l.sent_at IS NULL AND l.abandoned_at IS NULL) AS en_attente
         FROM pupitre.compte AS c JOIN pupitre.adresse AS a ON a.compte = c.id
         LEFT JOIN pupitre.courrier AS l ON l.email = a.email
         WHERE c.id = $1 GROUP BY c.id, a.compte",
    )
    .bind(id)
    .fetch_one(base)
    .await
    .context("read an account")?;
    let le = |at: Option<DateTime<Utc>>| at.map_or("jamais".to_owned(), |at| at.to_rfc3339());
    Ok(format!(
        "compte {id}\ncréé : {}\nactivé : {}\nadresse confirmée : {}\nadresse refusée : {}\nappareils : {}\n\
         courriels : {} partis, {} en attente, {} abandonnés",
        le(Some(found.created_at)),
        le(found.activated_at),
        le(found.confirmed_at),
        le(found.bounced_at),
        found.appareils,
        found.partis,
        found.en_attente,
        found.abandonnes,
    ))
}

/// The addresses that refuse letters: who is to be told on paper or by telephone.
async fn rebonds(base: &mut PgConnection) -> Result<String> {
    let known: Vec<(Uuid, String, DateTime<Utc>)> = sqlx::query_as(
        "SELECT compte, email, bounced_at FROM pupitre.adresse WHERE bounced_at IS NOT NULL ORDER BY bounced_at",
    )
    .fetch_all(&mut *base)
    .await
    .context("list the addresses that refuse letters")?;
    let mut lines = Vec::new();
    for (compte, email, at) in known {
        let dossiers = dossiers(base, compte).await?;
        let (at, dossiers) = (at.to_rfc3339(), dossiers.join(", "));
        lines.push(format!("{email} depuis le {at} ; dossiers : {dossiers}"));
    }
    if lines.is_empty() {
        lines.push("Aucune adresse ne refuse nos courriels.".to_owned());
    }
    Ok(lines.join("\n"))
}

/// The numbers of the dossiers of an account: the owner too sees those of one account at a time.
async fn dossiers(base: &mut PgConnection, compte: Uuid) -> Result<Vec<String>> {
    sqlx::query("SELECT set_config('app.compte', $1::text, false)")
        .bind(compte)
        .execute(&mut *base)
        .await
        .context("look at an account")?;
    sqlx::query_scalar("SELECT id::text FROM pupitre.dossier WHERE compte = $1 ORDER BY id")
        .bind(compte)
        .fetch_all(base)
        .await
        .context("list the dossiers of an account")
}

/// What left in a file.
async fn exports(base: &mut PgConnection) -> Result<String> {
    type Line = (
        DateTime<Utc>,
        String,
        String,
        String,
        i64,
        String,
        Option<String>,
    );
    let known: Vec<Line> = sqlx::query_as(
        "SELECT at, par, campagne, format, nombre, filtre::text, sante FROM pupitre.export ORDER BY id",
    )
    .fetch_all(base)
    .await
    .context("list the exports")?;
    if known.is_empty() {
        return Ok("Aucun export.".to_owned());
    }
    let line = |(at, par, campagne, format, nombre, filtre, sante): &Line| {
        let health = sante.as_ref().map_or("sans la santé".to_owned(), |why| {
            format!("avec la santé : {why}")
        });
        let at = at.to_rfc3339();
        format!("{at} {par} : {campagne} {format}, {nombre} dossiers, {filtre}, {health}")
    };
    let lines: Vec<String> = known.iter().map(line).collect();
    Ok(lines.join("\n"))
}

async fn incidents(base: &mut PgConnection) -> Result<String> {
    let known: Vec<Incident> = sqlx::query_as(
        "SELECT sorte, started_at, ended_at FROM pupitre.incident ORDER BY started_at",
    )
    .fetch_all(base)
    .await
    .context("list the incidents")?;
    if known.is_empty() {
        return Ok("Aucun incident.".to_owned());
    }
    let line = |it: &Incident| {
        let (from, to) = (it.started_at.to_rfc3339(), it.ended_at.to_rfc3339());
        format!("{} du {from} au {to}", it.sorte)
    };
    let lines: Vec<String> = known.iter().map(line).collect();
    Ok(lines.join("\n"))
}

/// Gives the base another life: devices send again what it may have lost. After a restore that PostgreSQL cannot know of,
/// such as a copy of its files.
async fn epoque(base: &mut PgConnection) -> Result<String> {
    sqlx::query("UPDATE pupitre.vie SET epoque = gen_random_uuid()")
        .execute(&mut *base)
        .await
        .context("give the base another life")?;
    Ok("La base a une autre vie. Redémarrez les serveurs : chaque appareil renverra ce qui manque.".to_owned())
}

/// Notes who looks at what is kept about an account, and why: the person sees it.
///
/// # Errors
/// The name or the reason is too short or too long, or the base does not answer.
pub(crate) async fn trace(
    base: &mut PgConnection,
    compte: Uuid,
    qui: &str,
    motif: &str,
) -> Result<()> {
    sqlx::query("INSERT INTO pupitre.consultation (compte, par, motif) VALUES ($1, $2, $3)")
        .bind(compte)
        .bind(qui)
        .bind(motif)
        .execute(base)
        .await
        .context("le nom a 2 à 80 caractères, le motif 10 à 500")?;
    Ok(())
}

/// Writes all that is kept about the account of an address to a file, and notes who asked and why: the person sees it.
///
/// # Errors
/// A word does not read, nobody has that address, the file is there already, or the base does not answer.
pub async fn export(config: &Config, owner: &str, words: &[String]) -> Result<()> {
    let [email, file, qui, motif] = words else {
        bail!("export attend : adresse, fichier, qui le demande, et le motif");
    };
    let mut base = base::join(owner).await?;
    let id = account(&mut base, email).await?;
    ensure!(
        !Path::new(file).exists(),
        "{file} : écrivez le nom d’un fichier qui n’existe pas encore"
    );
    let guichet = Parts::of(config)?.guichet;
    let copie = Copie::of(&guichet, id).await?;
    // Nothing leaves before its trace.
    trace(&mut base, id, qui, motif).await?;
    base.close().await.context("leave the base")?;
    let mut out = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(file)
        .with_context(|| format!("{file} ne s’écrit pas"))?;
    let text = serde_json::to_vec_pretty(&copie)?;
    out.write_all(&text).context("write the copy")?;
    out.sync_all().context("write the copy")
}
