//! Two computers of one person and a real server: an account, a network that goes away, a conflict.
//!
//! Each screen of the account and of what is sent leaves its photograph and its accessibility findings.

use anyhow::{Result, ensure};
use tests::apparences::{keep, keep_large_and_narrow};
use tests::etapes::{
    DEPOT, DISTANCE, arrive, begin, choose_specialite, open_dossier, say_nothing_particular,
    say_where, say_who,
};
use tests::papers;
use tests::people::{People, Person};
use tests::remise::{MOT_DE_PASSE as CHOISI, answered};
use tests::service::Service;
use tests::{Key, Page};

const AUTRE: &str = "quatre camions gris";
const ADRESSE: &str = "Adresse électronique";
const A_CHOISIR: &str = "Mot de passe à choisir";

/// From a new dossier to the account and the first receipt.
async fn create_account(page: &Page, service: &Service, person: &Person) -> Result<()> {
    open_dossier(page, person, DISTANCE, "Non, jamais").await?;
    page.wait_etat("taches.brouillon").await?;
    page.click("Mes envois").await?;
    arrive(page, "envois.sur_cet_ordinateur").await?;
    page.click("Mon compte").await?;
    arrive(page, "compte.deconnecte").await?;
    page.click("Créer un compte").await?;
    arrive(page, "compte_creation").await?;
    page.fill(A_CHOISIR, "court").await?;
    page.click("Créer mon compte").await?;
    arrive(page, "compte_creation.refus").await?;
    page.fill(A_CHOISIR, CHOISI).await?;
    page.click("Créer mon compte").await?;
    arrive(page, "compte_activation").await?;
    page.wait_text(&person.courriel).await?;
    page.click("Activer mon compte").await?;
    arrive(page, "compte_activation.refus").await?;
    page.click("Renvoyer le courriel").await?;
    page.wait_text("un nouveau courriel part").await?;
    let letters = [service.boite.next(), service.boite.next()];
    ensure!(letters[0].to == person.courriel.to_lowercase());
    // Typed as it comes: the code of the first letter serves too.
    page.fill("Code du courriel", &letters[0].code().to_lowercase())
        .await?;
    page.click("Activer mon compte").await?;
    arrive(page, "envois.recu").await
}

/// Cuts the network, changes something, and comes back.
async fn work_offline(page: &Page, service: &mut Service, person: &Person) -> Result<()> {
    service.stop();
    page.click("Mon inscription").await?;
    page.wait_etat("taches.brouillon").await?;
    say_where(page, person).await?;
    page.wait_etat("taches.brouillon").await?;
    page.wait_text("Hors ligne depuis").await?;
    page.click("Mes envois").await?;
    arrive(page, "envois.en_attente").await?;
    service.start_again();
    page.wait_text("Tout est reçu").await
}

/// Answers what decides the list of pièces.
async fn answer_the_rest(page: &Page, person: &Person) -> Result<()> {
    page.click("Mon inscription").await?;
    say_who(page, person).await?;
    page.wait_etat("taches.brouillon").await?;
    say_nothing_particular(page).await?;
    choose_specialite(page, "management", "Management commercial opérationnel").await?;
    page.choose("Toutes les épreuves à cette session (forme globale)")
        .await?;
    page.search("Langue – Communication en LVE1 : écrit", "angl", "Anglais")
        .await?;
    page.click("Continuer").await?;
    page.wait_etat("taches.brouillon").await?;
    for (task, etat) in [
        ("Garder des notes ou demander une dispense", "notes"),
        ("Indiquer mes aménagements", "amenagements"),
    ] {
        begin(page, task, etat).await?;
        page.choose("Non").await?;
        page.click("Continuer").await?;
        page.wait_etat("taches.brouillon").await?;
    }
    Ok(())
}

/// Sends a pièce of 8 MB; the network goes away in the middle of it, and comes back.
async fn send_a_piece(page: &Page, service: &mut Service) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = papers::heavy_pdf(folder.path(), "identite.pdf", 8_000_000)?;
    begin(page, "Ajouter mes pièces", "pieces.liste").await?;
    page.click_starting("Ajouter : ").await?;
    page.wait_etat("piece.vide").await?;
    page.upload(DEPOT, &[&file]).await?;
    page.wait_etat("piece.fichiers").await?;
    page.click("Mes envois").await?;
    page.wait_etat("envois.pieces").await?;
    page.wait_text("Mo sur 8,0").await?;
    service.stop();
    page.wait_text("Hors ligne depuis").await?;
    arrive(page, "envois.pieces").await?;
    service.start_again();
    page.wait_text("Tout est reçu").await
}

/// Another computer, on which the password was forgotten.
async fn come_back(page: &Page, service: &Service, person: &Person) -> Result<()> {
    page.click("Me connecter pour retrouver un dossier envoyé")
        .await?;
    arrive(page, "compte_connexion").await?;
    page.fill(ADRESSE, &person.courriel).await?;
    page.fill("Mot de passe", AUTRE).await?;
    page.click("Se connecter").await?;
    arrive(page, "compte_connexion.refus").await?;
    page.click("Mot de passe oublié").await?;
    arrive(page, "compte_oublie").await?;
    page.fill(ADRESSE, "lea").await?;
    page.click("Recevoir un code").await?;
    arrive(page, "compte_oublie.refus").await?;
    page.fill(ADRESSE, &person.courriel).await?;
    page.click("Recevoir un code").await?;
    arrive(page, "compte_nouveau").await?;
    page.click("Changer mon mot de passe").await?;
    arrive(page, "compte_nouveau.refus").await?;
    page.fill("Code du courriel", &service.boite.next().code())
        .await?;
    page.fill(A_CHOISIR, AUTRE).await?;
    page.click("Changer mon mot de passe").await?;
    page.wait_etat("taches.brouillon").await?;
    page.click("Mon compte").await?;
    arrive(page, "compte.connecte").await?;
    confirm_address(page, service).await?;
    page.click("Mon inscription").await
}

/// Proves the address of the account again.
async fn confirm_address(page: &Page, service: &Service) -> Result<()> {
    // The letter that says that the password changed.
    service.boite.next();
    page.click("Confirmer ou changer mon adresse").await?;
    arrive(page, "compte_adresse").await?;
    page.fill("Mot de passe", CHOISI).await?;
    page.click("Envoyer un code à cette adresse").await?;
    arrive(page, "compte_adresse.refus").await?;
    page.fill("Mot de passe", AUTRE).await?;
    page.click("Envoyer un code à cette adresse").await?;
    arrive(page, "compte_adresse_code").await?;
    page.click("Confirmer mon adresse").await?;
    arrive(page, "compte_adresse_code.refus").await?;
    page.fill("Code du courriel", &service.boite.next().code())
        .await?;
    page.click("Confirmer mon adresse").await?;
    page.wait_etat("compte.connecte").await?;
    page.wait_text("Votre adresse est confirmée").await
}

async fn move_to(page: &Page, adresse: &str) -> Result<()> {
    begin(page, "Donner mes coordonnées", "coordonnees").await?;
    page.fill("Adresse", adresse).await?;
    page.click("Continuer").await?;
    page.wait_etat("taches.brouillon").await
}

/// Goes with the keyboard alone to what starts with these words, and presses it.
async fn press(page: &Page, start: &str) -> Result<()> {
    for _ in 0..60 {
        if page.focused().await?.starts_with(start) {
            return page.press(Key::Enter).await;
        }
        page.press(Key::Tab).await?;
    }
    anyhow::bail!("the keyboard does not reach « {start} »")
}

#[tokio::test]
async fn the_link_of_the_letter_brings_its_code_and_does_nothing_by_itself() -> Result<()> {
    let person = People::of(89).adult_in("49");
    let service = Service::new().await?;
    let donnees = answered(&person).await?;
    let window = service.launch().donnees(donnees.path()).open().await?;
    let page = window.page();
    page.click_starting("Ouvrir ").await?;
    // Once it is validated, only the service rectifies an état civil: the page says so before.
    begin(page, "Relire et valider ma pré-inscription", "relire.pret").await?;
    page.wait_text("Vérifiez chaque lettre de votre état civil")
        .await?;
    keep(page, "bientot").await?;
    keep_large_and_narrow(page).await?;
    page.click("Retour à mon inscription").await?;
    page.click("Envoyer au service").await?;
    arrive(page, "compte_creation").await?;
    page.fill(A_CHOISIR, CHOISI).await?;
    page.click("Créer mon compte").await?;
    arrive(page, "compte_activation").await?;
    let code = service.boite.next().code();
    page.click("Mon inscription").await?;
    arrive(page, "taches.brouillon").await?;
    let link = format!("pupitre://activation?code={code}");
    let status = window.start_again(&[&link]).await?;
    ensure!(status.success(), "the second start ended with {status}");
    arrive(page, "compte_activation").await?;
    ensure!(page.value("Code du courriel").await? == code);
    page.click("Activer mon compte").await?;
    arrive(page, "envois.recu").await?;
    window.close().await
}

#[tokio::test]
async fn two_computers_share_a_dossier_through_an_outage_and_a_conflict() -> Result<()> {
    let person = People::of(44).adult_in("44");
    let mut service = Service::new().await?;
    let first = service.launch().open().await?;
    let page = first.page();
    create_account(page, &service, &person).await?;
    work_offline(page, &mut service, &person).await?;
    answer_the_rest(page, &person).await?;
    send_a_piece(page, &mut service).await?;

    let second = service.launch().open().await?;
    let other = second.page();
    come_back(other, &service, &person).await?;
    begin(other, "Donner mes coordonnées", "coordonnees").await?;
    ensure!(other.value("Adresse").await? == person.adresse);
    other.click("Mon inscription").await?;
    // The pièce came too.
    begin(other, "Ajouter mes pièces", "pieces.liste").await?;
    other.wait_text("Reçue").await?;
    other.click("Mon inscription").await?;

    // The password changed on the second computer: the first one signs in again.
    page.click("Mon inscription").await?;
    move_to(page, "1 rue du Bureau").await?;
    page.click("Mes envois").await?;
    page.click("Envoyer au service").await?;
    page.wait_text("Mot de passe oublié").await?;
    page.fill("Mot de passe", AUTRE).await?;
    page.click("Se connecter").await?;
    page.wait_etat("envois.recu").await?;

    service.stop();
    move_to(other, "2 rue du Portable").await?;
    service.start_again();
    other.wait_text("1 changement à revoir").await?;
    other.click("Mes envois").await?;
    arrive(other, "envois.a_revoir").await?;
    let shown = other.text().await?;
    ensure!(
        shown.contains("1 rue du Bureau") && shown.contains("2 rue du Portable"),
        "{shown}"
    );
    other
        .wait_text("Dans le dossier du service : vous, sur «")
        .await?;
    keep_large_and_narrow(other).await?;
    press(other, "Garder ce qui est sur cet ordinateur").await?;
    other
        .wait_text("Votre choix part comme un nouveau changement")
        .await?;
    other.wait_text("Tout est reçu").await?;
    first.close().await?;
    second.close().await?;
    keep_apart(&service, &person).await
}

/// A dossier begun on a third computer, by somebody whose account has one.
async fn keep_apart(service: &Service, person: &Person) -> Result<()> {
    service
        .launch()
        .run(async |page: &Page| {
            open_dossier(page, person, DISTANCE, "Non, jamais").await?;
            page.click("Mon compte").await?;
            page.click("Se connecter").await?;
            page.fill("Mot de passe", AUTRE).await?;
            page.click("Se connecter").await?;
            arrive(page, "interruption.autre_dossier_du_compte").await?;
            page.click("Continuer le dossier de mon compte").await?;
            page.wait_etat("taches.brouillon").await?;
            begin(page, "Donner mes coordonnées", "coordonnees").await?;
            ensure!(page.value("Adresse").await? == "2 rue du Portable");
            Ok(())
        })
        .await
}
