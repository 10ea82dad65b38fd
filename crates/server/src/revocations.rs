//! What authorities revoked, as they publish it: asked for once, kept until its end.
//!
//! Source: RFC 5280, § 5.

use anyhow::{Context as _, Result};
use cachet::Preuves;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;
use std::time::Duration;
use tokio::sync::Mutex;

/// Time for an answer: a document is not kept waiting longer.
const REPONSE: Duration = Duration::from_secs(5);
/// Bytes of a list at most.
const OCTETS_MAX: usize = 4 << 20;
/// How long a list that does not answer is not asked for again, and one without an end is kept.
const REPOS: TimeDelta = TimeDelta::minutes(10);

/// The lists of revoked certificates.
pub(crate) struct Revocations {
    http: reqwest::Client,
    /// What was answered at each address.
    connues: Mutex<BTreeMap<String, Connue>>,
}

/// A list in DER, or that none came; and until when that is taken from here.
struct Connue {
    liste: Option<Vec<u8>>,
    jusqu_a: DateTime<Utc>,
}

impl Revocations {
    /// The way to authorities; asks nothing yet.
    ///
    /// # Errors
    /// The system gives no certificates.
    pub(crate) fn new() -> Result<Self> {
        let http = reqwest::Client::builder().timeout(REPONSE).build();
        Ok(Self {
            http: http.context("make the way to the authorities")?,
            connues: Mutex::default(),
        })
    }

    /// Adds the lists that the certificates name. Without one, the document leaves all the same, and says less.
    pub(crate) async fn complete(&self, mut preuves: Preuves) -> Preuves {
        for address in preuves.adresses() {
            let told = self.list(&address).await;
            if !told.is_some_and(|der| preuves.add_liste(&der)) {
                tracing::warn!(
                    adresse = address,
                    "la liste des certificats révoqués ne se lit pas : le document part sans elle"
                );
            }
        }
        preuves
    }

    async fn list(&self, address: &str) -> Option<Vec<u8>> {
        let now = Utc::now();
        let mut known = self.connues.lock().await;
        if let Some(connue) = known.get(address)
            && now < connue.jusqu_a
        {
            return connue.liste.clone();
        }
        let liste = self.ask(address).await.ok();
        let end = liste.as_ref().and_then(|der| Preuves::fin_de_liste(der));
        let connue = Connue {
            liste: liste.clone(),
            jusqu_a: end.filter(|end| now < *end).unwrap_or(now + REPOS),
        };
        known.insert(address.to_owned(), connue);
        liste
    }

    async fn ask(&self, address: &str) -> Result<Vec<u8>> {
        let mut answer = self.http.get(address).send().await?.error_for_status()?;
        let mut bytes = Vec::new();
        while let Some(part) = answer.chunk().await? {
            bytes.extend_from_slice(&part);
            anyhow::ensure!(bytes.len() <= OCTETS_MAX, "a list that is too long");
        }
        Ok(bytes)
    }
}
