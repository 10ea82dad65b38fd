//! The colours that a person set, the narrow window, the large text: the same screens, still without a finding.

use anyhow::Result;
use tests::etapes::{DISTANCE, begin, open_dossier};
use tests::people::People;
use tests::{Key, Launch, Page, Theme};

#[tokio::test]
async fn light_on_dark() -> Result<()> {
    cross(Launch::at("2023-10-20T10:00").theme(Theme::Dark), "sombre").await
}

#[tokio::test]
async fn more_contrast() -> Result<()> {
    cross(
        Launch::at("2023-10-20T10:00").theme(Theme::HighContrast),
        "contraste",
    )
    .await
}

#[tokio::test]
async fn a_window_of_320_pixels() -> Result<()> {
    Launch::at("2023-10-20T10:00")
        .run(async |page: &Page| {
            page.resize(320, 640).await?;
            look(page, "etroite").await
        })
        .await
}

#[tokio::test]
async fn text_twice_as_large() -> Result<()> {
    cross(Launch::at("2023-10-20T10:00"), AGRANDIE).await
}

/// The driver clicks beside what is enlarged: the text grows only while it is looked at.
const AGRANDIE: &str = "agrandie";

async fn enlarge(page: &Page) -> Result<()> {
    let (width, _) = page.size().await?;
    for _ in 0..5 {
        page.press_with(Key::Control, '+').await?;
    }
    page.wait_width(width / 2).await
}

async fn cross(launch: Launch, mark: &str) -> Result<()> {
    launch.run(async |page: &Page| look(page, mark).await).await
}

/// Looks at the home screen, a list of tasks, a form with its refusals, and a table.
async fn look(page: &Page, mark: &str) -> Result<()> {
    let person = People::of(72).adult_in("72");
    keep(page, mark).await?;
    open_dossier(page, &person, DISTANCE, "Non, jamais").await?;
    page.wait_etat("taches.brouillon").await?;
    keep(page, mark).await?;
    begin(page, "Dire qui je suis", "identite").await?;
    page.click("Continuer").await?;
    page.wait_etat("identite.refus").await?;
    keep(page, mark).await?;
    page.click("Mes documents").await?;
    page.wait_etat("documents.vide").await?;
    page.click("Chaque donnée : pourquoi, et qui la voit")
        .await?;
    keep(page, mark).await
}

async fn keep(page: &Page, mark: &str) -> Result<()> {
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
