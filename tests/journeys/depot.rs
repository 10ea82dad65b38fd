//! The deposit: what is missing, an outage, the receipt, the other computer, and the day after the deadline.

use anyhow::{Context as _, Result, ensure};
use std::path::PathBuf;
use tests::apparences::{keep, keep_large_and_narrow};
use tests::etapes::{DEPOT, arrive, begin, save_document};
use tests::papers;
use tests::people::{People, Person};
use tests::remise::{MOT_DE_PASSE, add_every_piece, prepared, sign, sign_up};
use tests::service::{Service, silent};
use tests::{Launch, Page};

/// The récapitulatif that is verified.
const RECAPITULATIF: &str = "verification-recapitulatif.pdf";
const DEPOSER: &str = "Déposer mon dossier";

fn receipt() -> PathBuf {
    tests::folder().join("recu-de-depot.pdf")
}

fn recapitulatif() -> PathBuf {
    tests::folder().join(RECAPITULATIF)
}

/// Anybody verifies the receipt that was saved, then one that was changed, without an account.
async fn verify_receipt(service: &Service) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let changed = folder.path().join("recu-change.pdf");
    let mut bytes = std::fs::read(receipt())?;
    bytes.extend_from_slice(b"% une ligne de plus");
    std::fs::write(&changed, bytes)?;
    let photo = papers::photograph_of(&receipt(), folder.path())?;
    service
        .launch()
        .run(async |page: &Page| {
            keep(page, "verification").await?;
            keep_large_and_narrow(page).await?;
            page.click("Vérifier un document du service").await?;
            arrive(page, "verifier.vide").await?;
            keep_large_and_narrow(page).await?;
            page.click("Choisir le document").await?;
            page.choose_file(&receipt()).await?;
            arrive(page, "verifier.authentique").await?;
            page.wait_text("scellé par Service d’essai").await?;
            keep_large_and_narrow(page).await?;
            page.click("Vérifier un autre document").await?;
            page.choose_file(&changed).await?;
            arrive(page, "verifier.non_authentique").await?;
            page.wait_text("Quelque chose a été ajouté après le cachet")
                .await?;
            keep_large_and_narrow(page).await?;
            page.click("Vérifier un autre document").await?;
            page.choose_file(&photo).await?;
            page.wait_text("Ce que dit le code de la page").await?;
            page.wait_text("Cette page est une image").await?;
            keep(page, "photo").await?;
            keep_large_and_narrow(page).await?;
            // Nobody sealed it: its code and its words are compared, and a page that was added has none.
            page.click("Vérifier un autre document").await?;
            page.choose_file(&recapitulatif()).await?;
            page.wait_text("disent la même chose que ce code").await?;
            keep(page, "sans-cachet").await?;
            let added = papers::pdf(folder.path(), "page.pdf", 1)?;
            let more = papers::united(&[&recapitulatif(), &added], folder.path())?;
            page.click("Vérifier un autre document").await?;
            page.choose_file(&more).await?;
            page.wait_text("elle a pu être ajoutée").await?;
            keep(page, "autres-mots").await?;
            keep_large_and_narrow(page).await
        })
        .await
}

/// The récapitulatif, for who verifies it; then the page of the deposit.
async fn save_recapitulatif(page: &Page) -> Result<()> {
    page.click("Mes documents").await?;
    save_document(page, "Récapitulatif d’inscription", RECAPITULATIF).await?;
    page.click("Retour à mon inscription").await?;
    begin(page, DEPOSER, "deposer.pret").await
}

async fn save_receipt(page: &Page, person: &Person) -> Result<()> {
    let file = receipt();
    if file.exists() {
        std::fs::remove_file(&file)?;
    }
    page.click("Enregistrer le reçu (PDF)").await?;
    page.save_as(&file).await?;
    page.wait_text("Document enregistré").await?;
    let lines = papers::lines_of(&file)?;
    let name = rules::nom::uppercase(&person.nom_naissance);
    for part in [
        "Reçu de dépôt",
        "Dossier reçu le vendredi 10 novembre 2023",
        &name,
    ] {
        ensure!(lines.contains(part), "« {part} » is not in {lines}");
    }
    Ok(())
}

/// The code of a letter confirms the typed signature; a deposit does not wait for it.
async fn confirm_signature(page: &Page, service: &Service) -> Result<()> {
    begin(page, "Signer mon récapitulatif", "signer.signe").await?;
    page.wait_text("Confirmer votre signature par un code")
        .await?;
    keep(page, "code").await?;
    page.click("Recevoir un code par courriel").await?;
    let letter = service.boite.next();
    page.fill("Code du courriel", "00000-00000").await?;
    page.click("Confirmer ma signature").await?;
    page.wait_text("Ce code n’ouvre rien").await?;
    keep(page, "code_faux").await?;
    page.fill("Code du courriel", &letter.code()).await?;
    page.click("Confirmer ma signature").await?;
    page.wait_text("Confirmée le vendredi 10 novembre 2023")
        .await?;
    keep(page, "code_confirme").await?;
    page.click("Retour à mon inscription").await?;
    arrive(page, "taches.depose").await
}

#[tokio::test]
async fn a_dossier_is_deposited_through_an_outage_and_proved_on_two_computers() -> Result<()> {
    let person = People::of(85).adult_in("44");
    let mut service = Service::new().await?;
    let (donnees, papiers) = (prepared(&person).await?, tempfile::tempdir()?);
    let first = service.launch().donnees(donnees.path()).open().await?;
    let page = first.page();
    page.click_starting("Ouvrir ").await?;
    begin(page, DEPOSER, "deposer.pas_pret").await?;
    page.record().await?;
    keep_large_and_narrow(page).await?;
    page.click("Revenir à mon inscription").await?;
    add_every_piece(page, papiers.path()).await?;
    sign(page, &person).await?;
    save_recapitulatif(page).await?;
    sign_up(page, &service, "Se connecter pour déposer").await?;
    arrive(page, "deposer.pret").await?;
    keep_large_and_narrow(page).await?;

    service.stop();
    page.click("Déposer maintenant").await?;
    page.wait_etat("deposer.en_route").await?;
    page.wait_text("Vous êtes hors ligne depuis").await?;
    page.record().await?;
    keep_large_and_narrow(page).await?;
    service.start_again();
    arrive(page, "deposer.depose").await?;
    let focused = page.focused().await?;
    ensure!(
        focused == "Votre dossier est déposé",
        "the focus is on « {focused} »"
    );
    keep_large_and_narrow(page).await?;
    save_receipt(page, &person).await?;
    let letter = service.boite.next();
    ensure!(letter.subject.ends_with("Reçu : votre dossier est déposé"));
    page.click("Revenir à mon inscription").await?;
    arrive(page, "taches.depose").await?;
    confirm_signature(page, &service).await?;

    let panne = "À la suite d’une panne, décision du 10 novembre à 10 h.";
    service.put_off("2023-11-25T20:00:00+01:00", panne).await?;
    let second = service.launch().open().await?;
    let other = second.page();
    other
        .click("Me connecter pour retrouver un dossier envoyé")
        .await?;
    other.fill("Adresse électronique", &person.courriel).await?;
    other.fill("Mot de passe", MOT_DE_PASSE).await?;
    other.click("Se connecter").await?;
    other.wait_etat("taches.depose").await?;
    begin(other, DEPOSER, "deposer.depose").await?;
    other.wait_text("Reçu le vendredi 10 novembre 2023").await?;
    other
        .wait_text("La date limite de dépôt est reportée au samedi 25 novembre 2023")
        .await?;
    keep(other, "report").await?;
    second.close().await?;
    verify_receipt(&service).await?;

    // A pièce that is replaced asks for another deposit; the receipt of the first one stays.
    begin(page, "Ajouter mes pièces", "pieces.liste").await?;
    page.click("Voir : Pièce d’identité, recto et verso")
        .await?;
    page.wait_etat("piece.fichiers").await?;
    let file = papers::pdf(papiers.path(), "autre.pdf", 9)?;
    page.upload(DEPOT, &[&file]).await?;
    page.wait_text("autre.pdf").await?;
    page.click("Mon inscription").await?;
    page.wait_etat("taches.complet").await?;
    begin(page, DEPOSER, "deposer.pret").await?;
    page.wait_text("Vous avez changé votre dossier depuis le dépôt")
        .await?;
    page.click("Déposer maintenant").await?;
    page.wait_etat("deposer.depose").await?;
    first.close().await
}

#[tokio::test]
async fn after_the_deadline_nothing_is_deposited_any_more() -> Result<()> {
    let person = People::of(86).adult_in("85");
    let donnees = prepared(&person).await?;
    let folder = tempfile::tempdir()?;
    let file = silent(folder.path())?;
    Launch::at("2023-11-25T09:00")
        .donnees(donnees.path())
        .word("--service")
        .word(file.to_str().context("a readable path")?)
        .run(async |page: &Page| {
            page.click_starting("Ouvrir ").await?;
            // The line of the network comes a moment later, and moves what stands below.
            page.wait_text("Hors ligne depuis").await?;
            begin(page, DEPOSER, "deposer.clos").await?;
            page.record().await?;
            keep_large_and_narrow(page).await?;
            page.wait_text("fermé depuis le vendredi 24 novembre 2023 à 23 h 59")
                .await
        })
        .await
}

#[tokio::test]
async fn a_candidacy_that_lacked_pieces_at_the_deadline_says_which_and_that_it_is_cancelled()
-> Result<()> {
    let person = People::of(87).adult_in("53");
    let mut service = Service::new().await?;
    let donnees = prepared(&person).await?;
    service
        .launch()
        .donnees(donnees.path())
        .run(async |page: &Page| {
            page.click_starting("Ouvrir ").await?;
            sign_up(page, &service, "Envoyer au service").await?;
            page.wait_etat("envois.recu").await
        })
        .await?;
    service.stop();
    service.start_at("2023-11-25T00:00:05+01:00");
    let letter = service.boite.next();
    ensure!(letter.subject.ends_with("Votre candidature est annulée"));
    service
        .launch_at("2023-11-25T09:00")
        .donnees(donnees.path())
        .run(async |page: &Page| {
            page.click_starting("Ouvrir ").await?;
            // The service tells it by itself.
            arrive(page, "taches.annule").await?;
            keep_large_and_narrow(page).await?;
            page.wait_text("Pièce d’identité, recto et verso").await
        })
        .await
}

#[tokio::test]
async fn a_file_that_the_service_cannot_open_is_replaced_before_the_deposit() -> Result<()> {
    let person = People::of(86).adult_in("53");
    let service = Service::watched().await?;
    let (donnees, papiers) = (prepared(&person).await?, tempfile::tempdir()?);
    let first = service.launch().donnees(donnees.path()).open().await?;
    let page = first.page();
    page.click_starting("Ouvrir ").await?;
    begin(page, "Ajouter mes pièces", "pieces.liste").await?;
    page.click_starting("Ajouter : ").await?;
    page.wait_etat("piece.vide").await?;
    let file = papers::harmful(papiers.path(), "carte.pdf")?;
    page.upload(DEPOT, &[&file]).await?;
    page.wait_etat("piece.fichiers").await?;
    page.click("Mon inscription").await?;
    page.click("Mes envois").await?;
    page.wait_etat("envois.sur_cet_ordinateur").await?;
    sign_up(page, &service, "Envoyer au service").await?;
    arrive(page, "envois.a_revoir").await?;
    page.wait_text("Une pièce est à remplacer").await?;
    keep(page, "a_remplacer").await?;
    page.click("Mon inscription").await?;
    begin(page, "Ajouter mes pièces", "pieces.liste").await?;
    page.wait_text("À remplacer").await?;
    keep(page, "a_remplacer").await?;
    page.click_starting("Remplacer : ").await?;
    arrive(page, "piece.fichiers").await?;
    page.wait_text("Reçu par le service le vendredi 10 novembre 2023")
        .await?;
    page.wait_text("L’antivirus du service a reconnu un fichier dangereux")
        .await?;
    keep_large_and_narrow(page).await?;
    page.upload(DEPOT, &[&papers::pdf(papiers.path(), "photo.pdf", 1)?])
        .await?;
    page.click("Retirer carte.pdf").await?;
    page.click("Mes envois").await?;
    page.wait_text("Tout est reçu").await
}
