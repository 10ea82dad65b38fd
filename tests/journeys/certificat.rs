//! Another examination, another word for it: no screen and no document of a certificate speaks of the BTS.

use anyhow::{Result, ensure};
use std::path::Path;
use tests::etapes::{DISTANCE, begin, save_document};
use tests::people::{People, Person};
use tests::preparation::Preparation;
use tests::{Launch, Page, campagnes};

const OUVERT: &str = "2023-10-20T10:00";

#[tokio::test]
async fn a_certificate_has_its_own_words_before_a_dossier_is_open() -> Result<()> {
    let campagne = tempfile::tempdir()?;
    campagnes::certificat(campagne.path())?;
    Launch::at(OUVERT)
        .campagne(campagne.path())
        .run(async |page: &Page| {
            read(page, "accueil.ouvert").await?;
            page.wait_text("Inscription au CE").await?;
            page.click("Préparer sans rien enregistrer").await?;
            read(page, "preparer.orientation_preparation").await?;
            page.click("Retour").await?;
            page.click("Commencer mon inscription").await?;
            read(page, "orientation_preparation").await?;
            page.wait_text("Comment préparez-vous votre CE cette année ?")
                .await?;
            refused(page, "orientation_preparation").await?;
            page.choose(DISTANCE).await?;
            page.click("Continuer").await?;
            read(page, "orientation_residence").await?;
            page.choose("En France").await?;
            page.search("Votre département", "44", "Loire-Atlantique (44)")
                .await?;
            page.click("Continuer").await?;
            read(page, "orientation_deja").await?;
            page.wait_text("Avez-vous déjà passé ce certificat ?")
                .await?;
            refused(page, "orientation_deja").await
        })
        .await
}

#[tokio::test]
async fn a_certificate_has_its_own_words_on_every_task_and_document() -> Result<()> {
    let campagne = tempfile::tempdir()?;
    campagnes::certificat(campagne.path())?;
    let person = People::of(51).adult_in("44");
    let donnees = tempfile::tempdir()?;
    prepare(campagne.path(), donnees.path(), &person).await?;
    Launch::at(OUVERT)
        .donnees(donnees.path())
        .campagne(campagne.path())
        .run(async |page: &Page| {
            page.click_starting("Ouvrir ").await?;
            read(page, "taches.brouillon").await?;
            for (task, etat) in [
                ("Dire qui je suis", "identite"),
                ("Donner mes coordonnées", "coordonnees"),
                ("Décrire mon parcours", "parcours"),
                ("Choisir ma spécialité et mes épreuves", "specialite"),
                ("Garder des notes ou demander une dispense", "notes"),
                ("Indiquer mes aménagements", "amenagements"),
            ] {
                begin(page, task, etat).await?;
                read(page, etat).await?;
                page.click("Mon inscription").await?;
            }
            begin(page, "Relire et valider ma pré-inscription", "relire.pret").await?;
            read(page, "relire.pret").await?;
            page.click("Valider ma pré-inscription").await?;
            read(page, "documents.liste").await?;
            for (title, name) in [
                (
                    "Récapitulatif d’inscription",
                    "recapitulatif-certificat.pdf",
                ),
                (
                    "Demande de pièces justificatives",
                    "demande-de-pieces-certificat.pdf",
                ),
            ] {
                let text = save_document(page, title, name).await?;
                silent(&text, title)?;
                ensure!(text.contains("CE"), "{title} names no examination: {text}");
                ensure!(!text.contains("Examen"), "{title} has another word: {text}");
            }
            page.click("Mon inscription").await?;
            begin(page, "Ajouter mes pièces", "pieces.liste").await?;
            read(page, "pieces.liste").await?;
            page.click("Mon inscription").await?;
            begin(page, "Signer mon récapitulatif", "signer.choix").await?;
            read(page, "signer.choix").await
        })
        .await
}

/// A dossier of the certificate with every task done.
async fn prepare(campagne: &Path, donnees: &Path, person: &Person) -> Result<()> {
    let campagne = poste::fonds::campagne_of(campagne)?;
    let mut computer = Preparation::under(campagne, donnees, OUVERT).await?;
    computer.open(person, None).await?;
    computer.say_who(person, false).await?;
    computer.answer_the_rest(person).await?;
    computer.leave().await;
    Ok(())
}

/// Goes on without an answer: the refusal is in the words of the campaign too.
async fn refused(page: &Page, etat: &str) -> Result<()> {
    page.click("Continuer").await?;
    read(page, &format!("{etat}.refus")).await
}

async fn read(page: &Page, etat: &str) -> Result<()> {
    page.wait_etat(etat).await?;
    page.record_as(&format!("certificat/{etat}")).await?;
    silent(&page.text().await?, etat)
}

fn silent(text: &str, place: &str) -> Result<()> {
    let said = text.to_lowercase();
    for word in ["bts", "brevet de technicien"] {
        ensure!(!said.contains(word), "{place} says « {word} »: {text}");
    }
    Ok(())
}
