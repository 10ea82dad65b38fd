//! While the service verifies: points to correct, messages, an état civil that only the service rectifies.

use anyhow::{Result, ensure};
use tests::Page;
use tests::apparences::{keep, keep_large_and_narrow};
use tests::etapes::{DEPOT, arrive, begin};
use tests::papers;
use tests::people::{People, Person};
use tests::remise::{prepared, sign_up};
use tests::service::Service;

/// The instant of the service.
const INSTANT: &str = "2023-11-10T10:00:00+01:00";
const CORRECTION: &str = r#"{"correction": {"avant": "2023-12-05T00:00:00+01:00", "points": [
    {"piece": "identite", "motif": "Le verso manque : on ne voit pas la date de fin de validité."},
    {"motif": "En quelle année avez-vous obtenu votre diplôme ?\nUne année suffit."}]}}"#;
const MESSAGE: &str =
    r#"{"message": "Nous avons lu votre pièce d’identité : nous rectifions votre nom."}"#;

async fn home(page: &Page, etat: &str) -> Result<()> {
    page.click("Mon inscription").await?;
    arrive(page, etat).await
}

/// Writes to the service, after an empty message that is refused.
async fn write(page: &Page) -> Result<()> {
    page.click("Écrire au service").await?;
    arrive(page, "messages.vide").await?;
    keep_large_and_narrow(page).await?;
    page.click("Envoyer").await?;
    arrive(page, "messages.refus").await?;
    keep_large_and_narrow(page).await?;
    let words = "Mon nom est mal écrit : il n’a pas d’accent.";
    page.fill("Votre message au service", words).await?;
    page.click("Envoyer").await?;
    arrive(page, "messages.liste").await?;
    ensure!(page.value("Votre message au service").await?.is_empty());
    page.wait_text("Mon nom est mal écrit").await
}

/// Answers both points.
async fn answer(page: &Page, service: &Service) -> Result<()> {
    service.instruct(INSTANT, CORRECTION).await?;
    let letter = service.boite.next();
    ensure!(letter.subject.contains("à corriger"), "{}", letter.subject);
    home(page, "taches.a_corriger").await?;
    keep_large_and_narrow(page).await?;
    page.click("Voir ce qu’il faut corriger").await?;
    arrive(page, "corrections.a_faire").await?;
    keep_large_and_narrow(page).await?;
    page.click("Répondre").await?;
    arrive(page, "corrections.refus").await?;
    keep_large_and_narrow(page).await?;
    page.fill("Votre réponse", "En juin 2021.").await?;
    page.click("Répondre").await?;
    arrive(page, "corrections.a_faire").await?;
    page.click_starting("Remplacer cette pièce").await?;
    page.wait_etat("piece.vide").await?;
    let folder = tempfile::tempdir()?;
    let file = papers::pdf(folder.path(), "recto-verso.pdf", 2)?;
    page.upload(DEPOT, &[&file]).await?;
    page.wait_etat("piece.fichiers").await?;
    home(page, "taches.pre_inscrit").await?;
    page.click("Voir les corrections").await?;
    arrive(page, "corrections.faites").await?;
    page.wait_text("Nous avons reçu vos réponses").await?;
    keep_large_and_narrow(page).await
}

/// The identity with another birth name, as the service writes it.
fn rectification(person: &Person) -> String {
    let identite = serde_json::json!({
        "civilite": person.civilite.to_lowercase(),
        "nom_naissance": "Rectifiée",
        "prenoms": person.prenoms,
        "jour": "2", "mois": "3", "annee": "2003",
        "lieu_naissance": "france", "commune_naissance": "49007", "nationalite": "francaise",
    });
    let told = serde_json::json!({
        "rectification": { "motif": "Le nom de la pièce d’identité.", "identite": identite },
    });
    told.to_string()
}

#[tokio::test]
async fn the_service_asks_writes_and_rectifies_and_the_person_answers() -> Result<()> {
    let person = People::of(88).adult_in("44");
    let service = Service::new().await?;
    let donnees = prepared(&person).await?;
    let window = service.launch().donnees(donnees.path()).open().await?;
    let page = window.page();
    page.click_starting("Ouvrir ").await?;
    begin(page, "Relire et valider ma pré-inscription", "relire.fige").await?;
    page.record().await?;
    keep_large_and_narrow(page).await?;
    page.click("Retour à mon inscription").await?;
    sign_up(page, &service, "Envoyer au service").await?;
    arrive(page, "envois.recu").await?;
    home(page, "taches.pre_inscrit").await?;
    write(page).await?;
    answer(page, &service).await?;

    service.instruct(INSTANT, MESSAGE).await?;
    service.instruct(INSTANT, &rectification(&person)).await?;
    let told = [service.boite.next(), service.boite.next()];
    for words in ["vous a écrit", "signez de nouveau"] {
        ensure!(told.iter().any(|it| it.subject.contains(words)), "{words}");
    }
    page.click("Revenir à mon inscription").await?;
    page.wait_text("Le service vous a écrit").await?;
    keep(page, "message").await?;
    page.click("Lire le message").await?;
    arrive(page, "messages.liste").await?;
    keep_large_and_narrow(page).await?;
    home(page, "taches.pre_inscrit").await?;
    begin(page, "Relire et valider ma pré-inscription", "relire.fige").await?;
    page.wait_text("Le service a rectifié votre état civil")
        .await?;
    page.wait_text("Rectifiée").await?;
    keep(page, "rectifie").await?;
    window.close().await
}
