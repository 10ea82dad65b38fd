//! A screen as somebody sees it who needs it narrow, or larger.

use crate::page::Page;
use anyhow::Result;
use fantoccini::key::Key;

/// The mark of screens whose text is twice as large.
///
/// The driver clicks beside what is enlarged: the text grows only while it is looked at.
pub const AGRANDIE: &str = "agrandie";

async fn enlarge(page: &Page) -> Result<()> {
    let (width, _) = page.size().await?;
    for _ in 0..5 {
        let (before, _) = page.size().await?;
        page.press_with(Key::Control, '+').await?;
        // Two steps at once may be done in the other order.
        page.wait_narrower(before).await?;
    }
    page.wait_width(width / 2).await
}

/// Looks at the screen under a mark, checks that nothing is cut off, and keeps its photograph and its findings.
///
/// # Errors
///
/// What is cut off, or found.
pub async fn keep(page: &Page, mark: &str) -> Result<()> {
    let (width, _) = page.size().await?;
    if mark == AGRANDIE {
        enlarge(page).await?;
    }
    page.check_width().await?;
    let etat = page.etat().await?;
    page.record_as(&format!("apparences/{mark}/{etat}")).await?;
    page.press_with(Key::Control, '0').await?;
    page.wait_width(width).await
}

/// Looks at a screen with text twice as large, then in a window of 320 pixels, and gives the window its size back.
///
/// # Errors
///
/// As [`keep`].
pub async fn keep_large_and_narrow(page: &Page) -> Result<()> {
    keep(page, AGRANDIE).await?;
    let (width, height) = page.size().await?;
    page.resize(320, 640).await?;
    keep(page, "etroite").await?;
    page.resize(width, height).await
}
