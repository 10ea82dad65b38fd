//! What a run leaves in `target/run/`: photographs, and for each screen state its accessibility findings.

use crate::axe;
use crate::display::Display;
use crate::page::Page;
use crate::wait::{GESTURE, until};
use anyhow::{Context as _, Result, bail, ensure};
use poste::ETATS_BUREAU;
use poste::view::EtatEcran;
use std::path::{Path, PathBuf};

const TWO_FRAMES: &str = "
const done = arguments[arguments.length - 1];
requestAnimationFrame(() => requestAnimationFrame(() => done(true)));";

const MANY_LOOKS: u32 = 20;

/// The folder of the run.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/run")
}

/// Gives the path of a file of the run, and makes its folder.
pub(crate) fn place(name: &str) -> Result<PathBuf> {
    let path = folder().join(name);
    let parent = path.parent().context("a file in a folder")?;
    std::fs::create_dir_all(parent).with_context(|| format!("make {}", parent.display()))?;
    Ok(path)
}

/// Writes a file of the run.
pub(crate) fn keep(name: &str, bytes: &[u8]) -> Result<()> {
    let path = place(name)?;
    std::fs::write(&path, bytes).with_context(|| format!("write {}", path.display()))
}

impl Page {
    /// Checks the page with axe, photographs it, and keeps both under its screen state in `target/run/etats/`.
    ///
    /// # Errors
    ///
    /// Every accessibility violation.
    pub async fn record(&self) -> Result<()> {
        let etat = self.etat().await?;
        ensure!(
            EtatEcran::tous().iter().any(|known| known.as_str() == etat)
                || ETATS_BUREAU.contains(&&*etat),
            "{etat} is not in the list of screen states"
        );
        self.record_as(&format!("etats/{etat}")).await
    }

    /// Checks the page with axe, photographs it, and keeps both under that name in `target/run/`.
    ///
    /// # Errors
    ///
    /// Every accessibility violation.
    pub async fn record_as(&self, name: &str) -> Result<()> {
        self.photograph(name).await?;
        let answer = axe::run(&self.client).await?;
        keep(
            &format!("{name}.axe.json"),
            &serde_json::to_vec_pretty(&answer)?,
        )?;
        let violations = axe::violations(&answer);
        if !violations.is_empty() {
            let list: Vec<String> = violations.iter().map(ToString::to_string).collect();
            bail!("axe on {name}:\n{}", list.join("\n"));
        }
        Ok(())
    }

    /// Fails when part of the page stands beside the window, so that a person would have to scroll sideways.
    ///
    /// # Errors
    ///
    /// How wide the page is.
    pub async fn check_width(&self) -> Result<()> {
        let (window, _) = self.size().await?;
        let page = self.measure("document.documentElement.scrollWidth").await?;
        ensure!(page <= window, "a page {page} wide in a window of {window}");
        Ok(())
    }

    /// Photographs the whole page to `target/run/`: the window grows for it until nothing is left to scroll to.
    ///
    /// # Errors
    ///
    /// When there is no picture.
    pub async fn photograph(&self, name: &str) -> Result<()> {
        let path = place(&format!("{name}.png"))?;
        let (width, height) = self.window_size().await?;
        let grown = self.grow(width, height).await?;
        let outcome = self.photograph_drawn(&path).await;
        if grown {
            self.resize(width, height).await?;
        }
        outcome
    }

    /// Makes the window taller until the page has nothing to scroll to; says whether it had to. A page may itself grow
    /// with the window, a little.
    async fn grow(&self, width: u32, height: u32) -> Result<bool> {
        let mut tall = height;
        for _ in 0..4 {
            let whole = self
                .measure("document.documentElement.scrollHeight")
                .await?;
            let whole = (whole * self.zoom().await?)
                .div_ceil(100)
                .min(Display::TALLEST);
            if whole <= tall {
                break;
            }
            tall = whole;
            self.resize(width, tall).await?;
            self.wait_drawn().await?;
        }
        Ok(tall > height)
    }

    /// Gives the window another size, as dragging its corner does.
    ///
    /// # Errors
    ///
    /// When the window does not take that size, or the page does not follow.
    pub async fn resize(&self, width: u32, height: u32) -> Result<()> {
        let zoom = self.zoom().await?;
        self.client.set_window_size(width, height).await?;
        let what = format!("a window of {width} × {height}");
        until(&what, GESTURE, async || {
            let page = self.size().await?;
            let follows = |window: u32, page: u32| window.abs_diff(page * zoom / 100) <= zoom / 50;
            ensure!(
                follows(width, page.0) && follows(height, page.1),
                "the page is {} × {} at {zoom} %",
                page.0,
                page.1
            );
            Ok(())
        })
        .await
    }

    async fn window_size(&self) -> Result<(u32, u32)> {
        let (width, height) = self.client.get_window_size().await?;
        Ok((u32::try_from(width)?, u32::try_from(height)?))
    }

    /// Gives how large the page is drawn, in percent.
    async fn zoom(&self) -> Result<u32> {
        let (window, _) = self.window_size().await?;
        let (page, _) = self.size().await?;
        ensure!(page > 0, "a page without width");
        Ok((window * 100 + page / 2) / page)
    }

    /// Gives the width and height of the page in its own pixels: half of the window's at a zoom of 200 %.
    ///
    /// # Errors
    ///
    /// When the page cannot be measured.
    pub async fn size(&self) -> Result<(u32, u32)> {
        Ok((
            self.measure("innerWidth").await?,
            self.measure("innerHeight").await?,
        ))
    }

    /// Waits until the page is that wide in its own pixels.
    ///
    /// # Errors
    ///
    /// How wide it is instead.
    pub async fn wait_width(&self, expected: u32) -> Result<()> {
        until(&format!("a page {expected} wide"), GESTURE, async || {
            let (width, _) = self.size().await?;
            ensure!(width == expected, "it is {width} wide");
            Ok(())
        })
        .await
    }

    /// Waits until the page is less wide than it was.
    ///
    /// # Errors
    ///
    /// How wide it is.
    pub async fn wait_narrower(&self, before: u32) -> Result<()> {
        until(
            &format!("a page under {before} wide"),
            GESTURE,
            async || {
                let (width, _) = self.size().await?;
                ensure!(width < before, "it is {width} wide");
                Ok(())
            },
        )
        .await
    }

    /// Waits until the page has drawn two more frames.
    pub(crate) async fn wait_drawn(&self) -> Result<()> {
        let drawn = self.client.execute_async(TWO_FRAMES, vec![]).await;
        drawn.map(drop).context("draw the page")
    }

    async fn measure(&self, what: &str) -> Result<u32> {
        let answer = self
            .client
            .execute(&format!("return Math.ceil({what});"), vec![])
            .await?;
        let pixels = answer
            .as_u64()
            .and_then(|pixels| u32::try_from(pixels).ok());
        pixels.with_context(|| format!("{what} is {answer}"))
    }

    /// Photographs the window once the page has drawn two more frames and the screen stands still.
    async fn photograph_drawn(&self, path: &Path) -> Result<()> {
        self.wait_drawn().await?;
        let mut last = self.desktop.display().photograph_window()?;
        let mut looks = 0;
        until("a picture that stands still", GESTURE, async || {
            let now = self.desktop.display().photograph_window()?;
            looks += 1;
            // A caret may blink for ever.
            let still = now == last || looks > MANY_LOOKS;
            last = now;
            ensure!(still, "it moves");
            Ok(())
        })
        .await?;
        last.write(path)
    }
}
