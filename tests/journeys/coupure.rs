//! A power cut in the middle of typing: what the screen said was saved is there when the program opens again.

use anyhow::{Result, ensure};
use std::path::Path;
use tests::Launch;
use tests::etapes::{DISTANCE, begin, open_dossier};
use tests::people::{People, Person};

#[tokio::test]
async fn a_power_cut_loses_nothing_that_the_screen_said_was_saved() -> Result<()> {
    let person = People::of(53).adult_in("53");
    let donnees = tempfile::tempdir()?;
    let launch = Launch::today()
        .word("--repetition")
        .word("2023-11-02T18:00")
        .donnees(donnees.path());

    let window = launch.clone().open().await?;
    let page = window.page();
    open_dossier(page, &person, DISTANCE, "Non, jamais").await?;
    page.wait_etat("taches.brouillon").await?;
    begin(page, "Dire qui je suis", "identite").await?;
    page.fill("Nom de naissance", &person.nom_naissance).await?;
    page.fill("Prénoms", &person.prenoms).await?;
    page.wait_text("Enregistré sur cet ordinateur").await?;
    window.kill().await?;

    let window = launch.open().await?;
    let page = window.page();
    page.wait_etat("accueil.ouvert.dossiers").await?;
    page.record().await?;
    // It opens where the person was.
    page.click("Ouvrir ce dossier").await?;
    page.wait_etat("identite").await?;
    let nom = page.value("Nom de naissance").await?;
    ensure!(nom == person.nom_naissance, "the name reads « {nom} »");
    // The field that was being typed keeps what had reached the disk.
    let prenoms = page.value("Prénoms").await?;
    ensure!(
        person.prenoms.starts_with(&prenoms),
        "the given names read « {prenoms} »"
    );
    window.close().await?;
    diagnostics_name_nobody(donnees.path(), &person)
}

fn diagnostics_name_nobody(donnees: &Path, person: &Person) -> Result<()> {
    let mut written = String::new();
    for file in std::fs::read_dir(donnees.join("traces"))? {
        written += &std::fs::read_to_string(file?.path())?;
    }
    ensure!(
        written.contains("opened"),
        "the diagnostics read: {written}"
    );
    for personal in [&person.nom_naissance, &person.prenoms, &person.courriel] {
        ensure!(
            !written.contains(personal),
            "the diagnostics name the person"
        );
    }
    Ok(())
}
