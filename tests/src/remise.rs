//! On the way to the deposit: a computer whose pré-inscription is validated, its pièces, its signature, its account.

use crate::etapes::{DEPOT, begin};
use crate::papers;
use crate::people::Person;
use crate::preparation::Preparation;
use crate::service::{DATE, Service};
use crate::{Page, Role};
use anyhow::Result;
use std::path::Path;
use tempfile::TempDir;

/// The password that a person chooses.
pub const MOT_DE_PASSE: &str = "trois bateaux verts";

/// A computer on which everything is answered, and nothing validated.
///
/// # Errors
///
/// What its desk says instead.
pub async fn answered(person: &Person) -> Result<TempDir> {
    prepare(person, false).await
}

/// A computer on which the pré-inscription is validated.
///
/// # Errors
///
/// What its desk says instead.
pub async fn prepared(person: &Person) -> Result<TempDir> {
    prepare(person, true).await
}

async fn prepare(person: &Person, validated: bool) -> Result<TempDir> {
    let donnees = tempfile::tempdir()?;
    let mut computer = Preparation::on(donnees.path(), DATE).await?;
    computer.open(person, None).await?;
    computer.say_who(person, false).await?;
    computer.answer_the_rest(person).await?;
    if validated {
        computer.validate().await?;
    }
    computer.leave().await;
    Ok(donnees)
}

/// Adds a file to every pièce that is asked.
///
/// # Errors
///
/// What the screen shows instead.
pub async fn add_every_piece(page: &Page, folder: &Path) -> Result<()> {
    begin(page, "Ajouter mes pièces", "pieces.liste").await?;
    for rank in 0.. {
        let names = page.names(Role::Button).await?;
        let Some(name) = names.iter().find(|name| name.starts_with("Ajouter : ")) else {
            break;
        };
        let file = papers::pdf(folder, &format!("piece-{rank}.pdf"), 1 + rank)?;
        page.click(name).await?;
        page.wait_etat("piece.vide").await?;
        page.upload(DEPOT, &[&file]).await?;
        page.wait_etat("piece.fichiers").await?;
        page.click("Toutes mes pièces").await?;
        page.wait_etat("pieces.liste").await?;
    }
    page.click("Mon inscription").await
}

/// Signs the récapitulatif of the first version, typed.
///
/// # Errors
///
/// What the screen shows instead.
pub async fn sign(page: &Page, person: &Person) -> Result<()> {
    begin(page, "Signer mon récapitulatif", "signer.choix").await?;
    page.choose("Écrire mon nom").await?;
    let name = format!("{} {}", person.prenoms, person.nom_naissance);
    page.fill("Écrivez vos prénoms et votre nom", &name).await?;
    page.tick("J’ai relu mon récapitulatif (version 1).")
        .await?;
    page.click("Signer la version 1").await?;
    page.wait_etat("signer.signe").await?;
    page.click("Retour à mon inscription").await
}

/// Makes an account on the way to what this button leads to.
///
/// # Errors
///
/// What the screen shows instead.
pub async fn sign_up(page: &Page, service: &Service, button: &str) -> Result<()> {
    page.click(button).await?;
    page.wait_etat("compte_creation").await?;
    page.fill("Mot de passe à choisir", MOT_DE_PASSE).await?;
    page.click("Créer mon compte").await?;
    page.wait_etat("compte_activation").await?;
    page.fill("Code du courriel", &service.boite.next().code())
        .await?;
    page.click("Activer mon compte").await
}
