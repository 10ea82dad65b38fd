//! The steps of a registration, as a person takes them. Each leaves the photograph and the accessibility findings of
//! the screens that it crosses.

use crate::page::Page;
use crate::papers;
use crate::people::{Commune, Person};
use anyhow::Result;
use chrono::NaiveDate;
use std::path::Path;

/// How a person prepares who learns at a distance.
pub const DISTANCE: &str = "À distance, avec le CNED ou un autre organisme";
/// How a person prepares who failed and is not in training any more.
pub const APRES_ECHEC: &str = "Je ne suis plus en formation : je me représente après un échec";

/// Answers the four questions that lead to the right door, and opens a dossier of the person's own computer.
///
/// # Errors
///
/// What the screen shows instead.
pub async fn open_dossier(
    page: &Page,
    person: &Person,
    preparation: &str,
    deja: &str,
) -> Result<()> {
    page.click("Commencer mon inscription").await?;
    arrive(page, "orientation_preparation").await?;
    page.choose(preparation).await?;
    page.click("Continuer").await?;
    arrive(page, "orientation_residence").await?;
    page.choose("En France").await?;
    let departement = person.commune.departement;
    page.search(
        "Votre département",
        departement,
        departement_of(&person.commune),
    )
    .await?;
    page.click("Continuer").await?;
    arrive(page, "orientation_deja").await?;
    page.choose(deja).await?;
    page.click("Continuer").await?;
    arrive(page, "orientation_session").await?;
    page.choose("Session 2024").await?;
    page.click("Continuer").await?;
    arrive(page, "ouverture").await?;
    page.fill("Adresse électronique", &person.courriel).await?;
    page.choose("Le mien").await?;
    page.click("Ouvrir mon dossier").await
}

/// Says who the person is.
///
/// # Errors
///
/// What the screen shows instead.
pub async fn say_who(page: &Page, person: &Person) -> Result<()> {
    begin(page, "Dire qui je suis", "identite").await?;
    page.choose(person.civilite).await?;
    page.fill("Nom de naissance", &person.nom_naissance).await?;
    page.fill("Prénoms", &person.prenoms).await?;
    if let Some(nom_usage) = &person.nom_usage {
        page.fill("Nom d’usage (facultatif)", nom_usage).await?;
    }
    fill_date(page, "Date de naissance", person.naissance).await?;
    page.choose("En France").await?;
    search_commune(page, "Commune de naissance", &person.lieu_naissance).await?;
    page.choose("Française, seule ou avec une autre").await?;
    page.record().await?;
    page.click("Continuer").await
}

/// Types a date into its three fields.
///
/// # Errors
///
/// What the screen shows instead.
pub async fn fill_date(page: &Page, name: &str, date: NaiveDate) -> Result<()> {
    let fields = page.group(name).await?;
    fields.fill("Jour", &date.format("%-d").to_string()).await?;
    fields.fill("Mois", &date.format("%-m").to_string()).await?;
    fields.fill("Année", &date.format("%Y").to_string()).await
}

/// Says where the person lives.
///
/// # Errors
///
/// What the screen shows instead.
pub async fn say_where(page: &Page, person: &Person) -> Result<()> {
    begin(page, "Donner mes coordonnées", "coordonnees").await?;
    page.fill("Adresse", &person.adresse).await?;
    page.fill("Code postal", person.commune.code_postal).await?;
    search_commune(page, "Commune", &person.commune).await?;
    page.fill("Téléphone (facultatif)", &person.telephone)
        .await?;
    page.record().await?;
    page.click("Continuer").await
}

/// Says that nothing particular asks for a pièce.
///
/// # Errors
///
/// What the screen shows instead.
pub async fn say_nothing_particular(page: &Page) -> Result<()> {
    begin(page, "Décrire mon parcours", "parcours").await?;
    page.record().await?;
    page.click("Continuer").await?;
    page.wait_etat("taches.brouillon").await
}

/// Starts a task of the list, whatever its state.
///
/// # Errors
///
/// What the screen shows instead.
pub async fn begin(page: &Page, task: &str, etat: &str) -> Result<()> {
    page.click_starting(&format!("{task},")).await?;
    page.wait_etat(etat).await
}

/// Waits for a screen, and keeps it.
///
/// # Errors
///
/// What the screen shows instead.
pub async fn arrive(page: &Page, etat: &str) -> Result<()> {
    page.wait_etat(etat).await?;
    page.record().await
}

/// Chooses the BTS, a part of whose règlement is to be confirmed: the screen says so and lets the person go on.
///
/// # Errors
///
/// What the screen shows instead.
pub async fn choose_specialite(page: &Page, typed: &str, specialite: &str) -> Result<()> {
    begin(page, "Choisir ma spécialité et mes épreuves", "specialite").await?;
    page.record().await?;
    page.search("Spécialité et option", typed, specialite)
        .await?;
    page.click("Continuer").await?;
    arrive(page, "specialite.avis").await?;
    page.click("C’est juste, continuer").await?;
    page.wait_etat("epreuves").await
}

/// Adds a file to a pièce of the list, then comes back to the list.
///
/// # Errors
///
/// What the screen shows instead.
pub async fn add_piece(page: &Page, piece: &str, file: &Path) -> Result<()> {
    page.click(&format!("Ajouter : {piece}")).await?;
    page.wait_etat("piece.vide").await?;
    page.upload(DEPOT, &[file]).await?;
    page.wait_text(&format!("{piece} : enregistré")).await?;
    page.click("Toutes mes pièces").await?;
    page.wait_etat("pieces.liste").await
}

/// Where files are dropped on the page of a pièce.
pub const DEPOT: &str =
    "Déposez un fichier ici – PDF, photo ou scan. Nous nous occupons du format et de la taille.";

/// Saves a document of version 1 through the dialog of the system, and gives its lines.
///
/// # Errors
///
/// What the screen shows instead.
pub async fn save_document(page: &Page, title: &str, name: &str) -> Result<String> {
    let file = crate::folder().join(name);
    // The dialog would ask whether to replace the one of the last run.
    if file.exists() {
        std::fs::remove_file(&file)?;
    }
    page.click(&format!("Enregistrer sous… {title}, version 1"))
        .await?;
    page.save_as(&file).await?;
    page.wait_text("Document enregistré").await?;
    papers::lines_of(&file)
}

async fn search_commune(page: &Page, name: &str, commune: &Commune) -> Result<()> {
    let answer = format!("{} ({})", commune.nom, commune.departement);
    page.search(name, commune.nom, &answer).await
}

fn departement_of(commune: &Commune) -> &'static str {
    match commune.departement {
        "44" => "Loire-Atlantique (44)",
        "49" => "Maine-et-Loire (49)",
        "53" => "Mayenne (53)",
        "72" => "Sarthe (72)",
        _ => "Vendée (85)",
    }
}
