//! How a person of the service signs in: a password, and a code of a device that she holds (RFC 6238).
//!
//! The clock of the machine counts, also in a rehearsal: the device of the person knows no other.

use super::Bureau;
use super::roles::{Operation, Role};
use crate::acces::derivation::{Faible, Sature, faible};
use crate::acces::{code, empreinte};
use crate::horloge::Horloge;
use crate::secrets::random;
use anyhow::{Context as _, Result};
use chrono::TimeDelta;
use std::collections::BTreeSet;
use std::net::IpAddr;
use totp_rs::{Builder, Secret, Totp};
use uuid::Uuid;

/// How long a session lasts: a day of work.
const SESSION: TimeDelta = TimeDelta::hours(11);
/// Tries in a quarter of an hour before one waits: of a name on its network, of a name, of a network.
const LIBRES: [i32; 3] = [5, 20, 300];
/// Characters of a password of the service, at least.
///
/// Source: sync-security, §8.
pub(crate) const MOT_DE_PASSE: usize = 15;

/// A person of the service who signed in.
#[derive(Debug, Clone)]
pub(crate) struct Agent {
    /// Identity.
    pub(crate) id: Uuid,
    /// As candidates and colleagues read it.
    pub(crate) nom: String,
    /// What she is.
    pub(crate) roles: BTreeSet<Role>,
}

impl Agent {
    /// Whether one of her roles may do it.
    pub(crate) fn may(&self, operation: Operation) -> bool {
        self.roles.iter().any(|role| operation.is_open_to(*role))
    }
}

/// Why no session opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Porte {
    /// The name, the password or the code is not the one.
    Identifiants,
    /// Seconds to wait before another try.
    Attendre(u64),
    /// Too many derivations wait.
    Sature,
    /// The invitation opens nothing, or not any more.
    Invitation,
    /// The password is one that is tried first.
    Faible(Faible),
}

impl From<Sature> for Porte {
    fn from(_: Sature) -> Self {
        Self::Sature
    }
}

/// What a person copies into the device that gives her codes.
#[derive(Debug)]
pub(crate) struct SecondFacteur {
    /// In base 32, to be typed.
    pub(crate) secret: String,
    /// As an address, to be read from a picture.
    pub(crate) adresse: String,
}

fn totp(secret: &[u8], identifiant: &str, issuer: &str) -> Result<Totp> {
    let issuer = issuer.replace(':', " ");
    Builder::new()
        .with_secret(Secret::from(secret.to_vec()))
        .with_account_name(identifiant.to_owned())
        .with_issuer(Some(issuer))
        .build()
        .context("make a second factor")
}

fn cles(identifiant: &str, reseau: IpAddr) -> Vec<Vec<u8>> {
    let reseau = crate::acces::prefix(reseau);
    vec![
        empreinte(&format!("agent\n{identifiant}\n{reseau}")),
        empreinte(&format!("agent\n{identifiant}")),
        empreinte(&format!("agent\n\n{reseau}")),
    ]
}

impl Bureau {
    /// Chooses the password of who was invited, and draws her second factor. Until she signs in once, it can be done again.
    ///
    /// # Errors
    /// The base does not answer, or the second factor cannot be made.
    pub(crate) async fn prepare(
        &self,
        (identifiant, invitation): (&str, &str),
        password: String,
        service: &str,
    ) -> Result<Result<SecondFacteur, Porte>> {
        let held = empreinte(&code::typed(invitation));
        let agent: Option<Uuid> = sqlx::query_scalar("SELECT pupitre.agent_invite($1, $2, $3)")
            .bind(identifiant)
            .bind(&held)
            .bind(Horloge::REELLE.now())
            .fetch_one(&self.pool)
            .await
            .context("find an invitation")?;
        let Some(agent) = agent else {
            return Ok(Err(Porte::Invitation));
        };
        if password.chars().count() < MOT_DE_PASSE {
            return Ok(Err(Porte::Faible(Faible::Court)));
        }
        if let Some(why) = faible(&password, identifiant) {
            return Ok(Err(Porte::Faible(why)));
        }
        let derived = match self.derivation.derive(password).await? {
            Ok(derived) => derived,
            Err(sature) => return Ok(Err(sature.into())),
        };
        let secret: [u8; 20] = random()?;
        let totp = totp(&secret, identifiant, service)?;
        let sealed = self.coffre.seal_note("totp", agent, &secret)?;
        let kept: bool = sqlx::query_scalar("SELECT pupitre.agent_preparer($1, $2, $3, $4)")
            .bind(agent)
            .bind(held)
            .bind(derived)
            .bind(sealed)
            .fetch_one(&self.pool)
            .await
            .context("keep a password of the service")?;
        if !kept {
            return Ok(Err(Porte::Invitation));
        }
        Ok(Ok(SecondFacteur {
            secret: Secret::from(secret).to_base32(),
            adresse: totp.to_url().context("tell a second factor")?,
        }))
    }

    /// Opens a session. A name that nobody has costs the same time and has the same answer.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn open(
        &self,
        identifiant: &str,
        password: String,
        typed: &str,
        reseau: IpAddr,
    ) -> Result<Result<String, Porte>> {
        let now = Horloge::REELLE.now();
        let cles = cles(identifiant, reseau);
        type Line = (Option<Uuid>, Option<String>, Option<Vec<u8>>, i64, i32);
        let (agent, derived, sealed, last, wait): Line = sqlx::query_as(
            "SELECT agent, derive, totp, totp_pas, attendre FROM pupitre.agent_identifiants($1, $2, $3, $4)",
        )
        .bind(identifiant)
        .bind(&cles)
        .bind(&LIBRES[..])
        .bind(now)
        .fetch_one(&self.pool)
        .await
        .context("find what a sign-in of the service is checked against")?;
        if let Some(seconds) = u64::try_from(wait).ok().filter(|seconds| *seconds > 0) {
            return Ok(Err(Porte::Attendre(seconds)));
        }
        match self.derivation.verify(password, derived).await? {
            Err(sature) => return Ok(Err(sature.into())),
            Ok(false) => return Ok(Err(Porte::Identifiants)),
            Ok(true) => (),
        }
        let (Some(agent), Some(sealed)) = (agent, sealed) else {
            return Ok(Err(Porte::Identifiants));
        };
        let secret = self.coffre.open_note("totp", agent, &sealed)?;
        let totp = totp(&secret, identifiant, "")?;
        let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        let step = totp.check(&typed, u64::try_from(now.timestamp())?);
        let step = step.and_then(|step| i64::try_from(step).ok());
        let Some(step) = step.filter(|step| *step > last) else {
            return Ok(Err(Porte::Identifiants));
        };
        let token = code::draw_long()?;
        let opened: bool =
            sqlx::query_scalar("SELECT pupitre.agent_ouvrir($1, $2, $3, $4, $5, $6)")
                .bind(agent)
                .bind(step)
                .bind(empreinte(&token))
                .bind(now + SESSION)
                .bind(&cles[..2])
                .bind(now)
                .fetch_one(&self.pool)
                .await
                .context("open a session of the service")?;
        Ok(if opened {
            Ok(token)
        } else {
            Err(Porte::Identifiants)
        })
    }

    /// Who holds a token; nobody when it is worth nothing any more.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn bearer(&self, token: &str) -> Result<Option<Agent>> {
        let found: Option<(Uuid, String, Vec<String>)> =
            sqlx::query_as("SELECT agent, nom, roles FROM pupitre.agent_porteur($1, $2)")
                .bind(empreinte(token))
                .bind(Horloge::REELLE.now())
                .fetch_optional(&self.pool)
                .await
                .context("find who of the service asks")?;
        Ok(found.map(|(id, nom, roles)| Agent {
            id,
            nom,
            roles: roles.iter().filter_map(|it| Role::parse(it)).collect(),
        }))
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn close(&self, token: &str) -> Result<()> {
        sqlx::query("SELECT pupitre.agent_fermer($1)")
            .bind(empreinte(token))
            .execute(&self.pool)
            .await
            .context("end a session of the service")?;
        Ok(())
    }
}
