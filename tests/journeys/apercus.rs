//! What a person sees of the files that they added: each page, at any size of the window and of the text.

use anyhow::{Result, ensure};
use std::path::Path;
use tests::etapes::{DEPOT, begin};
use tests::people::People;
use tests::preparation::Preparation;
use tests::{Key, Launch, Page, Role, papers};

const OUVERT: &str = "2023-10-20T10:00";
const PIECE: &str = "Pièce d’identité, recto et verso";
const TROIS: &str = "attestation.pdf";
const SUIVANTE: &str = "Suivante, page de attestation.pdf";

#[tokio::test]
async fn a_pdf_is_read_page_by_page_with_the_keyboard() -> Result<()> {
    let donnees = tempfile::tempdir()?;
    prepare(donnees.path()).await?;
    Launch::at(OUVERT)
        .donnees(donnees.path())
        .run(async |page: &Page| {
            add_files(page).await?;
            // A page starts at its title.
            page.click("Toutes mes pièces").await?;
            page.click(&format!("Voir : {PIECE}")).await?;
            see(page, 1).await?;
            for number in [2, 3, 3] {
                reach(page, SUIVANTE).await?;
                page.press(Key::Enter).await?;
                see(page, number).await?;
                // The last page keeps the focus where it is.
                ensure!(page.focused().await? == SUIVANTE, "the focus went");
            }
            page.click("Précédente, page de attestation.pdf").await?;
            see(page, 2).await?;
            look(page, "ordinateur").await?;
            page.resize(320, 640).await?;
            look(page, "etroite").await
        })
        .await
}

#[tokio::test]
async fn a_preview_shows_at_twice_the_size_of_the_text() -> Result<()> {
    let donnees = tempfile::tempdir()?;
    prepare(donnees.path()).await?;
    Launch::at(OUVERT)
        .donnees(donnees.path())
        .run(async |page: &Page| {
            add_files(page).await?;
            see(page, 1).await?;
            let (width, _) = page.size().await?;
            for _ in 0..5 {
                page.press_with(Key::Control, '+').await?;
            }
            page.wait_width(width / 2).await?;
            look(page, "agrandie").await
        })
        .await
}

async fn prepare(donnees: &Path) -> Result<()> {
    let person = People::of(30).adult_in("85");
    let mut computer = Preparation::on(donnees, OUVERT).await?;
    computer.open(&person, None).await?;
    computer.say_who(&person, false).await?;
    computer.answer_the_rest(&person).await?;
    computer.validate().await?;
    computer.leave().await;
    Ok(())
}

/// Adds a PDF of three pages, a scan, and a PDF that does not show.
async fn add_files(page: &Page) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let pdf = papers::pdf(folder.path(), TROIS, 3)?;
    let scan = papers::scan(folder.path(), "recto.png")?;
    let other = papers::pdf_that_does_not_show(folder.path(), "numerisation.pdf")?;
    page.click_starting("Ouvrir ").await?;
    begin(page, "Ajouter mes pièces", "pieces.liste").await?;
    page.click(&format!("Ajouter : {PIECE}")).await?;
    page.wait_etat("piece.vide").await?;
    page.upload(DEPOT, &[&pdf, &scan, &other]).await?;
    page.wait_text("3 fichiers").await?;
    page.find(Role::Picture, "Aperçu de recto.png").await?;
    page.wait_text("L’aperçu de cette page n’est pas possible. Le fichier est bien ajouté.")
        .await?;
    page.wait_etat("piece.fichiers").await
}

/// Waits until that page of the PDF shows.
async fn see(page: &Page, number: u32) -> Result<()> {
    let name = format!("Aperçu de {TROIS}, page {number} sur 3");
    page.find(Role::Picture, &name).await?;
    page.wait_text(&format!("page {number} sur 3")).await
}

/// Goes forward with the keyboard until that has the focus.
async fn reach(page: &Page, name: &str) -> Result<()> {
    const FAR: u32 = 60;
    for _ in 0..FAR {
        if page.focused().await? == name {
            return Ok(());
        }
        page.press(Key::Tab).await?;
    }
    anyhow::bail!("the keyboard does not reach « {name} »")
}

async fn look(page: &Page, mark: &str) -> Result<()> {
    page.check_width().await?;
    page.record_as(&format!("apercus/{mark}")).await
}
