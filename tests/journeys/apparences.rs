//! The colours that a person set, the narrow window, the large text: the same screens, still without a finding.

use anyhow::Result;
use tests::apparences::{AGRANDIE, keep};
use tests::etapes::{DISTANCE, begin, open_dossier};
use tests::people::People;
use tests::service::silent;
use tests::{Launch, Page, Theme};

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

/// A service that nobody answers for: the pages of the account, and what they say then.
async fn account(width: Option<u32>, mark: &str) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = silent(folder.path())?;
    Launch::at("2023-10-20T10:00")
        .word("--service")
        .word(file.display().to_string())
        .run(async |page: &Page| {
            if let Some(width) = width {
                page.resize(width, 640).await?;
            }
            look_at_account(page, mark).await
        })
        .await
}

/// Looks at the account, at a form with its refusals, at one that the service cannot take, and at what was sent.
async fn look_at_account(page: &Page, mark: &str) -> Result<()> {
    let person = People::of(53).adult_in("53");
    keep(page, mark).await?;
    open_dossier(page, &person, DISTANCE, "Non, jamais").await?;
    page.wait_etat("taches.brouillon").await?;
    page.click("Mes envois").await?;
    page.wait_etat("envois.sur_cet_ordinateur").await?;
    keep(page, mark).await?;
    page.click("Mon compte").await?;
    page.wait_etat("compte.deconnecte").await?;
    keep(page, mark).await?;
    page.click("Créer un compte").await?;
    page.wait_etat("compte_creation").await?;
    page.fill("Mot de passe à choisir", "court").await?;
    page.click("Créer mon compte").await?;
    page.wait_etat("compte_creation.refus").await?;
    keep(page, mark).await?;
    // What was typed stays when the service cannot be reached.
    page.fill("Mot de passe à choisir", "trois bateaux verts")
        .await?;
    page.click("Créer mon compte").await?;
    page.wait_text("Le service n’a pas pu être joint").await?;
    let typed = page.value("Mot de passe à choisir").await?;
    anyhow::ensure!(
        typed == "trois bateaux verts",
        "what was typed reads « {typed} »"
    );
    keep(page, mark).await
}

#[tokio::test]
async fn the_account_in_a_window_of_320_pixels() -> Result<()> {
    account(Some(320), "compte-etroite").await
}

#[tokio::test]
async fn the_account_with_text_twice_as_large() -> Result<()> {
    account(None, AGRANDIE).await
}
