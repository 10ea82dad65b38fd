//! The code that proves a typed signature: it goes to the address of the account, and comes back in the application.
//!
//! It is made of the signature itself, under a key of the service: the base keeps none, and another signature has another code.

use crate::acces::code;
use anyhow::{Context as _, Result};
use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac as _};
use rules::{Dossier, Signature};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::PgPool;
use sync::DeviceKey;
use uuid::Uuid;

/// What makes codes, and gives the order once one came back.
#[derive(Clone)]
pub(crate) struct Signatures {
    pub(crate) pool: PgPool,
    key: [u8; 32],
    /// The key under which the service gives its orders.
    pub(crate) orders: DeviceKey,
}

/// What became of a try.
pub(crate) enum Essai {
    /// It is the code.
    Juste,
    /// It is not.
    Faux,
    /// Too many tries: so many seconds to wait.
    Attendre(u64),
}

impl Signatures {
    /// The key of codes is drawn from that of the coffre.
    pub(crate) fn new(pool: PgPool, coffre: &[u8; 32], orders: DeviceKey) -> Self {
        let mut hash = Sha256::new_with_prefix(b"pupitre: codes of signatures");
        hash.update(coffre);
        Self {
            pool,
            key: hash.finalize().into(),
            orders,
        }
    }

    fn code(&self, dossier: &Dossier, signature: &Signature) -> Result<String> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.key).context("the key of codes")?;
        mac.update(dossier.id.0.as_bytes());
        mac.update(&signature.version.to_be_bytes());
        mac.update(&signature.empreinte.0);
        mac.update(&signature.at.timestamp_micros().to_be_bytes());
        Ok(code::of_bytes(&mac.finalize().into_bytes()))
    }

    /// Sends the code to the address of the account. Answers how many seconds to wait when it was asked too often.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn send(
        &self,
        compte: Uuid,
        (dossier, signature): (&Dossier, &Signature),
        now: DateTime<Utc>,
    ) -> Result<Option<u64>> {
        let donnees = json!({ "code": self.code(dossier, signature)? });
        let slowed: i32 = sqlx::query_scalar("SELECT pupitre.signature_demander($1, $2, $3, $4)")
            .bind(compte)
            .bind(brake("demande", dossier))
            .bind(donnees)
            .bind(now)
            .fetch_one(&self.pool)
            .await
            .context("send the code of a signature")?;
        Ok(u64::try_from(slowed).ok().filter(|seconds| *seconds > 0))
    }

    /// Whether what was typed is the code.
    ///
    /// # Errors
    /// The base does not answer.
    pub(crate) async fn attempt(
        &self,
        (dossier, signature): (&Dossier, &Signature),
        typed: &str,
        now: DateTime<Utc>,
    ) -> Result<Essai> {
        let slowed: i32 = sqlx::query_scalar("SELECT pupitre.signature_essayer($1, $2)")
            .bind(brake("essai", dossier))
            .bind(now)
            .fetch_one(&self.pool)
            .await
            .context("count a try of a code")?;
        if let Some(seconds) = u64::try_from(slowed).ok().filter(|seconds| *seconds > 0) {
            return Ok(Essai::Attendre(seconds));
        }
        let wanted = Sha256::digest(self.code(dossier, signature)?);
        let same = wanted == Sha256::digest(code::typed(typed));
        Ok(if same { Essai::Juste } else { Essai::Faux })
    }
}

/// Under which what is done too often about a dossier is slowed.
fn brake(what: &str, dossier: &Dossier) -> Vec<u8> {
    let named = format!("signature\n{what}\n{}", dossier.id);
    Sha256::digest(named).to_vec()
}
