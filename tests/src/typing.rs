//! How long a person who types waits until the screen says that it is kept.

use crate::page::{Page, Role};
use crate::wait::{GESTURE, until};
use anyhow::{Context as _, Result};
use std::time::Duration;

/// Notes when a key goes down, and when the header next says that all is kept. It changes nothing of the page.
const NOTE: &str = "
window.__touche = window.__garde = undefined;
addEventListener('keydown', (event) => { window.__touche = event.timeStamp; }, { capture: true, once: true });
new MutationObserver((_, observer) => {
  if (!document.querySelector('[data-sauvegarde=enregistre]')) return;
  window.__garde = performance.now();
  observer.disconnect();
}).observe(document.querySelector('[data-sauvegarde]').parentNode, { attributes: true, childList: true, subtree: true });";

const READ: &str = "return window.__garde - window.__touche;";

impl Page {
    /// Types one letter into a field of a screen on which nothing was typed yet, and gives the time from the key until
    /// the screen says that it is kept.
    ///
    /// # Errors
    ///
    /// When the field is not there, or the screen does not say it.
    pub async fn type_until_kept(&self, name: &str, letter: char) -> Result<Duration> {
        let field = self.find(Role::Field, name).await?;
        field.click().await?;
        self.client.execute(NOTE, Vec::new()).await?;
        field.send_keys(&letter.to_string()).await?;
        until("« Enregistré »", GESTURE, async || {
            let time = self.client.execute(READ, Vec::new()).await?;
            let millis = time.as_f64().context("not kept yet")?;
            Ok(Duration::from_secs_f64(millis / 1e3))
        })
        .await
    }
}
