//! The authority that stamps the instant of seals, over HTTP.
//!
//! Source: RFC 3161, § 3.4.

use anyhow::{Context as _, Result};
use std::time::Duration;

/// Time for its answer: a document is not kept waiting longer.
const REPONSE: Duration = Duration::from_secs(5);

/// The way to the authority.
pub(crate) struct Horodateur {
    http: reqwest::Client,
    adresse: String,
}

impl Horodateur {
    /// The way to an address; asks nothing yet.
    ///
    /// # Errors
    /// The system gives no certificates.
    pub(crate) fn new(adresse: &str) -> Result<Self> {
        // Another part of the program may have chosen already: that is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = reqwest::Client::builder().timeout(REPONSE).build();
        Ok(Self {
            http: http.context("make the way to the authority")?,
            adresse: adresse.to_owned(),
        })
    }

    /// What it answers to a request; its token says whom to believe, not the connection.
    ///
    /// # Errors
    /// It does not answer.
    pub(crate) async fn ask(&self, request: Vec<u8>) -> Result<Vec<u8>> {
        let asked = self
            .http
            .post(&self.adresse)
            .header("content-type", "application/timestamp-query")
            .body(request);
        let answer = asked.send().await?.error_for_status()?;
        Ok(answer.bytes().await?.to_vec())
    }
}
