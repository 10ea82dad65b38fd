//! The main job, twice, from the first question to both PDFs, in the real window.
//!
//! The documents and a photograph of each screen stay in `target/run/`.

use anyhow::{Context as _, Result, ensure};
use tests::apparences::keep_large_and_narrow;
use tests::etapes::{
    APRES_ECHEC, DEPOT, DISTANCE, add_piece, arrive, begin, choose_specialite, fill_date,
    open_dossier, save_document, say_nothing_particular, say_where, say_who,
};
use tests::people::{People, Person};
use tests::{Launch, Page, Role, papers, reprises};

#[tokio::test]
async fn a_distance_learner_of_85_registers_for_the_first_time() -> Result<()> {
    let person = People::of(85).adult_in("85");
    Launch::at("2023-10-20T10:00")
        .run(async |page: &Page| {
            arrive(page, "accueil.ouvert").await?;
            open_dossier(page, &person, DISTANCE, "Non, jamais").await?;
            arrive(page, "taches.brouillon").await?;
            say_who(page, &person).await?;
            page.wait_etat("taches.brouillon").await?;
            say_where(page, &person).await?;
            page.wait_etat("taches.brouillon").await?;
            say_nothing_particular(page).await?;
            choose_epreuves(page).await?;
            answer_the_rest(page).await?;
            validate(page, &person, "85").await?;
            add_pieces(page).await?;
            sign(page, &person).await
        })
        .await
}

#[tokio::test]
async fn a_person_of_44_who_failed_in_2023_registers_again() -> Result<()> {
    let person = People::of(44).adult_in("44");
    let folder = tempfile::tempdir()?;
    let file = reprises::after_failure(folder.path(), &person)?;
    Launch::at("2023-11-15T23:40")
        .word("--reprises")
        .word(file.to_str().context("a readable path")?)
        .run(async |page: &Page| {
            open_dossier(page, &person, APRES_ECHEC, "Oui, à la session précédente").await?;
            find_candidacy(page, &person).await?;
            say_nothing_particular(page).await?;
            keep_notes(page).await?;
            keep_amenagements(page).await?;
            validate(page, &person, "44").await?;
            add_all_pieces(page).await?;
            sign_by_name(page, &person).await?;
            take_a_copy(page).await
        })
        .await
}

async fn choose_epreuves(page: &Page) -> Result<()> {
    choose_specialite(page, "management", "Management commercial opérationnel").await?;
    page.choose("Toutes les épreuves à cette session (forme globale)")
        .await?;
    page.search("Langue – Communication en LVE1 : écrit", "angl", "Anglais")
        .await?;
    page.tick("Langue vivante facultative").await?;
    page.search(
        "Langue facultative – Langue vivante facultative",
        "esp",
        "Espagnol",
    )
    .await?;
    page.record().await?;
    page.click("Continuer").await?;
    page.wait_etat("taches.brouillon").await
}

async fn answer_the_rest(page: &Page) -> Result<()> {
    for (task, etat) in [
        ("Garder des notes ou demander une dispense", "notes"),
        ("Indiquer mes aménagements", "amenagements"),
    ] {
        begin(page, task, etat).await?;
        page.record().await?;
        page.choose("Non").await?;
        page.click("Continuer").await?;
        page.wait_etat("taches.brouillon").await?;
    }
    Ok(())
}

async fn validate(page: &Page, person: &Person, mark: &str) -> Result<()> {
    begin(page, "Relire et valider ma pré-inscription", "relire.pret").await?;
    page.wait_text(&person.nom_naissance).await?;
    page.record().await?;
    page.click("Valider ma pré-inscription").await?;
    arrive(page, "documents.liste").await?;
    let recapitulatif = save_document(
        page,
        "Récapitulatif d’inscription",
        &format!("recapitulatif-{mark}.pdf"),
    )
    .await?;
    insta::assert_snapshot!(format!("recapitulatif-{mark}"), recapitulatif);
    let demande = save_document(
        page,
        "Demande de pièces justificatives",
        &format!("demande-de-pieces-{mark}.pdf"),
    )
    .await?;
    insta::assert_snapshot!(format!("demande-de-pieces-{mark}"), demande);
    page.click("Ouvrir le PDF : Récapitulatif d’inscription, version 1")
        .await?;
    page.wait_etat("documents.liste").await?;
    let opened = page.opened()?;
    ensure!(opened.len() == 1, "opened with the system: {opened:?}");
    let usual = papers::lines_of(&opened[0])?;
    page.tick("Faire les PDF en gros caractères (16 points)")
        .await?;
    page.click("Ouvrir le PDF : Récapitulatif d’inscription, version 1")
        .await?;
    page.wait_etat("documents.liste").await?;
    let large = papers::lines_of(&opened[0])?;
    let sheets = |lines: &str| lines.matches("Version 1 · empreinte").count();
    ensure!(sheets(&large) > sheets(&usual), "{large}");
    keep_large_and_narrow(page).await?;
    page.click("Mon inscription").await?;
    arrive(page, "taches.pre_inscrit").await
}

async fn add_pieces(page: &Page) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let pdf = papers::pdf(folder.path(), "Attestation été – ñ 🎓.pdf", 2)?;
    let scan = papers::scan(folder.path(), "recto.png")?;
    begin(page, "Ajouter mes pièces", "pieces.liste").await?;
    page.record().await?;
    page.click("Ajouter : Pièce d’identité, recto et verso")
        .await?;
    arrive(page, "piece.vide").await?;
    page.upload(DEPOT, &[&scan, &pdf]).await?;
    page.wait_text("2 fichiers").await?;
    page.find(Role::Picture, "Aperçu de recto.png").await?;
    page.record().await?;
    page.click("Tourner recto.png").await?;
    page.click("Descendre recto.png").await?;
    page.click("Monter recto.png").await?;
    page.click("Toutes mes pièces").await?;
    page.click("Voir : Pièce d’identité, recto et verso")
        .await?;
    arrive(page, "piece.fichiers").await?;
    page.click("Toutes mes pièces").await?;
    page.click("Ajouter : Diplôme ouvrant l’accès au BTS")
        .await?;
    page.click("Parcourir cet ordinateur").await?;
    page.choose_file(&scan).await?;
    page.find(Role::Picture, "Aperçu de recto.png").await?;
    page.click("Toutes mes pièces").await?;
    page.wait_etat("pieces.liste").await?;
    add_piece(
        page,
        "Attestation d’inscription à une formation à distance",
        &pdf,
    )
    .await?;
    add_piece(page, "Certificat de stage", &pdf).await
}

async fn sign(page: &Page, person: &Person) -> Result<()> {
    page.click("Signer").await?;
    arrive(page, "signer.choix").await?;
    page.tick("J’ai relu mon récapitulatif (version 1).")
        .await?;
    page.choose("Dessiner ma signature").await?;
    let zone = format!(
        "Zone de signature de {} {}",
        person.prenoms, person.nom_naissance
    );
    page.draw(
        &zone,
        &[
            &[
                (-100.0, -20.0),
                (-50.0, 30.0),
                (0.0, -30.0),
                (60.0, 25.0),
                (120.0, -10.0),
            ],
            &[(-80.0, 35.0), (110.0, 30.0)],
        ],
    )
    .await?;
    page.record().await?;
    page.click("Signer la version 1").await?;
    arrive(page, "signer.signe").await?;
    page.click("Retour à mon inscription").await?;
    arrive(page, "taches.complet").await
}

async fn find_candidacy(page: &Page, person: &Person) -> Result<()> {
    arrive(page, "reprise_recherche").await?;
    page.fill("Nom de naissance", &person.nom_naissance).await?;
    page.fill("Numéro de candidat", reprises::NUMERO).await?;
    fill_date(page, "Date de naissance", person.naissance).await?;
    page.click("Chercher").await?;
    arrive(page, "reprise.lignes").await?;
    page.click("Tout est juste").await?;
    page.wait_etat("taches.brouillon").await
}

/// Keeps the marks of ten and more, and sits the other épreuves again.
async fn keep_notes(page: &Page) -> Result<()> {
    begin(page, "Garder des notes ou demander une dispense", "notes").await?;
    for title in page.names(Role::Group).await? {
        let Some(epreuve) = title.strip_prefix("Votre choix – ") else {
            continue;
        };
        let code = epreuve.split(' ').next().unwrap_or_default();
        let kept = reprises::NOTES
            .iter()
            .find(|(known, note)| *known == code && note.starts_with('1'));
        let group = page.group(&title).await?;
        match kept {
            None => group.choose("Repasser l’épreuve").await?,
            Some((_, note)) => {
                group.choose("Garder ma note").await?;
                page.fill(&format!("Note sur 20 – {code}"), note).await?;
                page.fill(&format!("Session de la note – {code}"), "2023")
                    .await?;
            }
        }
    }
    page.group("Avez-vous un diplôme qui peut donner une dispense ?")
        .await?
        .choose("Non")
        .await?;
    page.record_as("reprise/notes").await?;
    page.click("Continuer").await?;
    page.wait_etat("taches.brouillon").await?;
    page.wait_text("Vous passez 5 épreuves, vous gardez 3 notes.")
        .await?;
    page.record_as("reprise/taches").await
}

async fn keep_amenagements(page: &Page) -> Result<()> {
    begin(page, "Indiquer mes aménagements", "amenagements").await?;
    page.choose("Oui").await?;
    page.choose("Ma situation médicale n’a pas changé : je garde les mêmes aménagements")
        .await?;
    page.record().await?;
    page.click("Continuer").await?;
    page.wait_etat("taches.brouillon").await
}

async fn add_all_pieces(page: &Page) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let pdf = papers::pdf(folder.path(), "document.pdf", 1)?;
    begin(page, "Ajouter mes pièces", "pieces.liste").await?;
    for button in page.names(Role::Button).await? {
        if let Some(piece) = button.strip_prefix("Ajouter : ") {
            add_piece(page, piece, &pdf).await?;
        }
    }
    Ok(())
}

async fn take_a_copy(page: &Page) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("mes-donnees.zip");
    page.click("Mes documents").await?;
    page.wait_etat("documents.liste").await?;
    page.click("Enregistrer une copie de tout (ZIP)").await?;
    page.save_as(&file).await?;
    page.wait_text("Ce fichier n’est pas chiffré").await?;
    page.click("Chaque donnée : pourquoi, et qui la voit")
        .await?;
    page.wait_text("case « Handicap » de la note").await?;
    page.record_as("reprise/documents").await?;
    ensure!(std::fs::read(&file)?.starts_with(b"PK"), "not a ZIP file");
    Ok(())
}

async fn sign_by_name(page: &Page, person: &Person) -> Result<()> {
    page.click("Signer").await?;
    page.wait_etat("signer.choix").await?;
    page.choose("Écrire mon nom").await?;
    let name = format!("{} {}", person.prenoms, person.nom_naissance);
    page.fill("Écrivez vos prénoms et votre nom", &name).await?;
    page.click("Signer la version 1").await?;
    arrive(page, "signer.refus").await?;
    page.tick("J’ai relu mon récapitulatif (version 1).")
        .await?;
    page.click("Signer la version 1").await?;
    page.wait_etat("signer.signe").await?;
    page.click("Retour à mon inscription").await?;
    page.wait_etat("taches.complet").await
}
