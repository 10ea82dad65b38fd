//! Signing in through a provider of identity: a real one, a browser of its own, and the code between them and the window.

use anyhow::{Context as _, Result, ensure};
use banc::{Fournisseur, code_of};
use tests::Page;
use tests::apparences::{keep, keep_large_and_narrow};
use tests::etapes::arrive;
use tests::people::{People, Person};
use tests::remise::MOT_DE_PASSE;
use tests::service::Service;

const CODE: &str = "Code du navigateur";

/// The browser goes where the window sent it; gives the code of the page where it ends.
fn browse(page: &Page, fournisseur: &Fournisseur, service: &Service) -> Result<String> {
    let opened = page.opened()?;
    let address = opened.last().context("the window opened the browser")?;
    let address = address.to_str().context("an address")?;
    let ended = fournisseur.browse(address, service.address());
    let code = code_of(&ended).with_context(|| format!("a code on {ended}"))?;
    Ok(code.to_owned())
}

/// Makes the account, from its page to the code of the letter.
async fn make_account(page: &Page, service: &Service, person: &Person) -> Result<()> {
    page.fill("Adresse électronique", &person.courriel).await?;
    page.fill("Mot de passe à choisir", MOT_DE_PASSE).await?;
    page.click("Créer mon compte").await?;
    page.wait_etat("compte_activation").await?;
    page.fill("Code du courriel", &service.boite.next().code())
        .await?;
    page.click("Activer mon compte").await?;
    Ok(())
}

/// Goes through the provider to the code, and gives it.
async fn give_code(page: &Page, fournisseur: &Fournisseur, service: &Service) -> Result<()> {
    page.fill(CODE, &browse(page, fournisseur, service)?.to_lowercase())
        .await?;
    page.click("Continuer avec ce code").await
}

/// The first time: nobody is known by that identity, and the account is made.
async fn first_time(
    page: &Page,
    fournisseur: &Fournisseur,
    service: &Service,
    person: &Person,
) -> Result<()> {
    page.click("Me connecter pour retrouver un dossier envoyé")
        .await?;
    arrive(page, "compte_connexion").await?;
    keep(page, "fournisseur").await?;
    keep_large_and_narrow(page).await?;
    page.click("Se connecter avec FranceConnect").await?;
    arrive(page, "compte_externe").await?;
    keep_large_and_narrow(page).await?;
    page.click("Continuer avec ce code").await?;
    arrive(page, "compte_externe.refus").await?;
    keep_large_and_narrow(page).await?;
    page.fill(CODE, "00000-00000").await?;
    page.click("Continuer avec ce code").await?;
    page.wait_text("Ce code n’ouvre rien").await?;
    give_code(page, fournisseur, service).await?;
    page.wait_etat("compte_creation").await?;
    page.wait_text("vous a reconnu, mais n’ouvre encore aucun compte")
        .await?;
    keep(page, "inconnu").await?;
    keep_large_and_narrow(page).await?;
    make_account(page, service, person).await?;
    page.wait_text("Votre compte est relié à FranceConnect")
        .await?;
    let letter = service.boite.next();
    ensure!(
        letter.subject.contains("sans mot de passe"),
        "{}",
        letter.subject
    );
    Ok(())
}

#[tokio::test]
async fn an_account_is_tied_to_a_provider_of_identity_which_then_opens_it() -> Result<()> {
    let person = People::of(91).adult_in("72");
    let fournisseur = Fournisseur::open();
    fournisseur.name("une-personne");
    let service = Service::with_provider(&fournisseur, "FranceConnect").await?;
    let window = service.launch().open().await?;
    let page = window.page();
    first_time(page, &fournisseur, &service, &person).await?;
    page.click("Mon compte").await?;
    page.wait_etat("compte.connecte").await?;
    page.wait_text("est relié à FranceConnect depuis").await?;
    keep(page, "relie").await?;
    keep_large_and_narrow(page).await?;
    page.click("Se déconnecter").await?;
    page.wait_text("Vous êtes déconnecté").await?;

    // The link of the page where the browser ends brings the code, and does nothing by itself.
    page.click("Me connecter pour retrouver un dossier envoyé")
        .await?;
    page.wait_etat("compte_connexion").await?;
    page.click("Se connecter avec FranceConnect").await?;
    page.wait_etat("compte_externe").await?;
    let code = browse(page, &fournisseur, &service)?;
    let link = format!("pupitre://connexion?code={code}");
    let status = window.start_again(&[&link]).await?;
    ensure!(status.success(), "the second start ended with {status}");
    for _ in 0..50 {
        if page.value(CODE).await? == code {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    ensure!(page.value(CODE).await? == code, "the link brings the code");
    page.click("Continuer avec ce code").await?;
    page.wait_text("Vous êtes connecté").await?;

    page.click("Mon compte").await?;
    page.wait_text(&person.courriel.to_lowercase()).await?;
    page.click("Ne plus relier mon compte à FranceConnect")
        .await?;
    page.wait_text("n’est plus relié à FranceConnect").await?;
    keep(page, "delie").await?;
    keep_large_and_narrow(page).await?;
    window.close().await
}

#[tokio::test]
async fn an_identity_that_was_left_behind_is_tied_to_nobody() -> Result<()> {
    let person = People::of(93).adult_in("85");
    let fournisseur = Fournisseur::open();
    fournisseur.name("quelqu-un-d-autre");
    let service = Service::with_provider(&fournisseur, "FranceConnect").await?;
    service
        .launch()
        .run(async |page: &Page| {
            page.click("Me connecter pour retrouver un dossier envoyé")
                .await?;
            page.click("Se connecter avec FranceConnect").await?;
            page.wait_etat("compte_externe").await?;
            give_code(page, &fournisseur, &service).await?;
            page.wait_etat("compte_creation").await?;
            // Somebody else comes to the computer, and makes her own account.
            page.click("Mon compte").await?;
            page.wait_etat("compte.deconnecte").await?;
            page.click("Créer un compte").await?;
            make_account(page, &service, &person).await?;
            page.wait_text("Vous êtes connecté").await?;
            page.click("Mon compte").await?;
            page.wait_text("Vous pouvez relier votre compte à FranceConnect")
                .await?;
            // She ties it herself, from the page of the account.
            fournisseur.name("elle-meme");
            page.click("Relier mon compte à FranceConnect").await?;
            page.wait_etat("compte_externe").await?;
            give_code(page, &fournisseur, &service).await?;
            page.wait_etat("compte.connecte").await?;
            page.wait_text("est relié à FranceConnect depuis").await
        })
        .await
}
