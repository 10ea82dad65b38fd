//! The screens that the two registrations do not cross: refusals, doubts, interruptions, closed and locked dossiers.
//!
//! Each leaves its photograph and its accessibility findings; `planche` checks that none is missing.

use anyhow::{Context as _, Result};
use chrono::NaiveDate;
use std::path::Path;
use tests::apparences::keep_large_and_narrow;
use tests::etapes::{APRES_ECHEC, DEPOT, DISTANCE, arrive, begin, fill_date, open_dossier};
use tests::people::{People, Person};
use tests::preparation::Preparation;
use tests::service::{Service, silent};
use tests::{Launch, Page, Role, campagnes, papers, reprises};

const OUVERT: &str = "2023-10-20T10:00";
const DEPOT_SEUL: &str = "2023-11-20T10:00";
const CLOS: &str = "2023-11-25T09:00";

/// The four questions: each says what is missing, then takes its answer.
async fn four_questions(page: &Page, prefix: &str) -> Result<()> {
    for rank in 0..4 {
        let etat = [
            "orientation_preparation",
            "orientation_residence",
            "orientation_deja",
            "orientation_session",
        ][rank];
        arrive(page, &format!("{prefix}{etat}")).await?;
        page.click("Continuer").await?;
        arrive(page, &format!("{prefix}{etat}.refus")).await?;
        match rank {
            0 => page.choose(DISTANCE).await?,
            1 => {
                page.choose("En France").await?;
                page.search("Votre département", "53", "Mayenne (53)")
                    .await?;
            }
            2 => page.choose("Non, jamais").await?,
            _ => page.choose("Session 2024").await?,
        }
        page.click("Continuer").await?;
    }
    Ok(())
}

#[tokio::test]
async fn each_question_says_what_is_missing() -> Result<()> {
    Launch::at(OUVERT)
        .run(async |page: &Page| {
            page.click("Commencer mon inscription").await?;
            four_questions(page, "").await?;
            arrive(page, "ouverture").await?;
            page.click("Ouvrir mon dossier").await?;
            arrive(page, "ouverture.refus").await
        })
        .await
}

#[tokio::test]
async fn preparing_stores_nothing() -> Result<()> {
    Launch::at(OUVERT)
        .run(async |page: &Page| {
            page.click("Préparer sans rien enregistrer").await?;
            four_questions(page, "preparer.").await?;
            arrive(page, "preparer.resultat").await?;
            page.click("Commencer mon inscription").await?;
            page.wait_etat("orientation_preparation").await?;
            anyhow::ensure!(page.is_chosen(Role::Radio, DISTANCE).await?);
            Ok(())
        })
        .await
}

#[tokio::test]
async fn each_other_door_says_where_to_go() -> Result<()> {
    const BACK: &str = "J’ai répondu trop vite, revenir";
    Launch::at(OUVERT)
        .run(async |page: &Page| {
            page.click("Commencer mon inscription").await?;
            for (answer, etat) in [
                (
                    "Dans un lycée, un CFA ou une école, sur place",
                    "issue.etablissement",
                ),
                ("Autre situation", "issue.a_voir"),
            ] {
                page.wait_etat("orientation_preparation").await?;
                page.choose(answer).await?;
                page.click("Continuer").await?;
                arrive(page, etat).await?;
                page.click(BACK).await?;
            }
            page.wait_etat("orientation_preparation").await?;
            page.choose(DISTANCE).await?;
            page.click("Continuer").await?;
            page.choose("En France").await?;
            page.search("Votre département", "ille", "Ille-et-Vilaine (35)")
                .await?;
            page.click("Continuer").await?;
            arrive(page, "issue.autre_academie").await?;
            page.click(BACK).await?;
            page.search("Votre département", "44", "Loire-Atlantique (44)")
                .await?;
            page.click("Continuer").await?;
            page.choose("Non, jamais").await?;
            page.click("Continuer").await?;
            page.choose("Une autre session").await?;
            page.click("Continuer").await?;
            arrive(page, "issue.autre_session").await
        })
        .await
}

#[tokio::test]
async fn a_new_dossier_says_what_each_step_misses() -> Result<()> {
    let donnees = tempfile::tempdir()?;
    let mut computer = Preparation::on(donnees.path(), OUVERT).await?;
    computer.open(&People::of(10).adult_in("49"), None).await?;
    computer.leave().await;
    Launch::at(OUVERT)
        .donnees(donnees.path())
        .run(async |page: &Page| {
            arrive(page, "accueil.ouvert.dossiers").await?;
            open_first(page).await?;
            page.wait_etat("taches.brouillon").await?;
            for (task, etat) in [
                ("Dire qui je suis", "identite"),
                ("Donner mes coordonnées", "coordonnees"),
                ("Choisir ma spécialité et mes épreuves", "specialite"),
                ("Indiquer mes aménagements", "amenagements"),
            ] {
                begin(page, task, etat).await?;
                page.record().await?;
                page.click("Continuer").await?;
                arrive(page, &format!("{etat}.refus")).await?;
                page.click("Mon inscription").await?;
                page.wait_etat("taches.brouillon").await?;
            }
            page.click("Mes documents").await?;
            arrive(page, "documents.vide").await?;
            begin_specialite(page).await?;
            page.click("Continuer").await?;
            arrive(page, "epreuves.refus").await
        })
        .await
}

async fn begin_specialite(page: &Page) -> Result<()> {
    page.click("Mon inscription").await?;
    begin(page, "Choisir ma spécialité et mes épreuves", "specialite").await?;
    page.search("Spécialité et option", "eau", "Métiers de l’eau")
        .await?;
    page.click("Continuer").await?;
    page.wait_etat("epreuves").await
}

#[tokio::test]
async fn experience_is_told_job_by_job() -> Result<()> {
    let folder = tempfile::tempdir()?;
    campagnes::by_experience(folder.path())?;
    let person = People::of(22).adult_in("49");
    Launch::at(OUVERT)
        .campagne(folder.path())
        .run(async |page: &Page| {
            open_dossier(page, &person, "Autre situation", "Non, jamais").await?;
            begin(page, "Décrire mon parcours", "parcours").await?;
            page.click("Continuer").await?;
            arrive(page, "parcours.refus").await?;
            page.fill("Employeur", "Atelier du Test").await?;
            let starts = NaiveDate::from_ymd_opt(2023, 2, 1).context("a day")?;
            fill_date(page, "Premier jour", starts).await?;
            page.group("Travaillez-vous encore là ?")
                .await?
                .choose("Oui")
                .await?;
            page.group("Avez-vous un autre emploi à ajouter ?")
                .await?
                .choose("Non")
                .await?;
            page.tick("Je suis sportif de haut niveau et je demande à étaler mes épreuves")
                .await?;
            page.click("Continuer").await?;
            arrive(page, "parcours.avis").await?;
            page.click("C’est juste, continuer").await?;
            page.wait_etat("taches.brouillon").await
        })
        .await
}

#[tokio::test]
async fn leaving_a_dossier_is_confirmed() -> Result<()> {
    let donnees = tempfile::tempdir()?;
    prepare_validated(donnees.path(), &People::of(11).adult_in("72")).await?;
    Launch::at(OUVERT)
        .donnees(donnees.path())
        .run(async |page: &Page| {
            page.click("Apporter un dossier d’un autre ordinateur")
                .await?;
            arrive(page, "apporter").await?;
            page.click("Choisir le fichier").await?;
            arrive(page, "apporter.refus").await?;
            page.click("Retour").await?;
            open_first(page).await?;
            page.click("Emporter mon dossier").await?;
            arrive(page, "emporter").await?;
            page.click("Choisir où l’enregistrer").await?;
            arrive(page, "emporter.refus").await?;
            page.click("Mon inscription").await?;
            page.click("Effacer ce dossier de l’ordinateur").await?;
            arrive(page, "interruption.effacement").await?;
            page.click("Garder le dossier").await?;
            page.click("Retirer ma candidature").await?;
            arrive(page, "interruption.retrait").await?;
            page.click("Retirer ma candidature").await?;
            arrive(page, "taches.retire").await?;
            page.click("Effacer ce dossier de l’ordinateur").await?;
            page.click("Effacer le dossier").await?;
            page.wait_etat("accueil.ouvert").await?;
            page.wait_text("Le dossier est effacé de cet ordinateur.")
                .await
        })
        .await
}

#[tokio::test]
async fn a_doubt_is_told_and_blocks_nothing() -> Result<()> {
    let person = People::of(12).adult_in("85");
    let donnees = tempfile::tempdir()?;
    let mut computer = Preparation::on(donnees.path(), OUVERT).await?;
    computer.open(&person, None).await?;
    computer.say_who(&person, false).await?;
    computer.answer_the_rest(&person).await?;
    computer.leave().await;
    Launch::at(OUVERT)
        .donnees(donnees.path())
        .run(async |page: &Page| {
            open_first(page).await?;
            begin(page, "Dire qui je suis", "identite").await?;
            page.fill("Nom de naissance", "Zeł").await?;
            page.click("Continuer").await?;
            arrive(page, "identite.avis").await?;
            page.click("C’est juste, continuer").await?;
            begin(page, "Donner mes coordonnées", "coordonnees").await?;
            page.fill("Code postal", "85999").await?;
            page.click("Continuer").await?;
            arrive(page, "coordonnees.avis").await?;
            page.fill("Code postal", "35000").await?;
            page.search("Commune", "Rennes", "Rennes (35)").await?;
            page.click("Enregistrer ma correction").await?;
            arrive(page, "interruption.adresse_hors_academie").await?;
            page.click("Corriger mon adresse").await?;
            page.wait_etat("coordonnees").await?;
            page.click("Mon inscription").await?;
            begin(page, "Garder des notes ou demander une dispense", "notes").await?;
            page.choose("Oui").await?;
            page.click("Continuer").await?;
            arrive(page, "notes.refus").await
        })
        .await
}

#[tokio::test]
async fn last_sessions_candidacy_is_searched_and_questioned() -> Result<()> {
    let person = People::of(13).adult_in("44");
    let folder = tempfile::tempdir()?;
    let file = reprises::after_failure(folder.path(), &person)?;
    Launch::at(OUVERT)
        .word("--reprises")
        .word(file.to_str().context("a readable path")?)
        .run(async |page: &Page| {
            open_dossier(page, &person, APRES_ECHEC, "Oui, à la session précédente").await?;
            page.wait_etat("reprise_recherche").await?;
            page.click("Chercher").await?;
            arrive(page, "reprise_recherche.refus").await?;
            page.fill("Nom de naissance", "Personne").await?;
            fill_date(page, "Date de naissance", person.naissance).await?;
            page.click("Chercher").await?;
            arrive(page, "interruption.reprise_introuvable").await?;
            page.click("Chercher de nouveau").await?;
            page.wait_etat("reprise_recherche").await?;
            page.fill("Nom de naissance", &person.nom_naissance).await?;
            page.click("Chercher").await?;
            page.wait_etat("reprise.lignes").await?;
            page.click("Continuer").await?;
            arrive(page, "reprise.lignes.refus").await?;
            page.click("Tout est juste").await?;
            page.wait_etat("taches.brouillon").await?;
            doubt_notes(page).await?;
            page.click("C’est juste, continuer").await?;
            begin(page, "Indiquer mes aménagements", "amenagements").await?;
            page.choose("Non").await?;
            page.click("Continuer").await?;
            arrive(page, "amenagements.avis").await
        })
        .await
}

/// Keeps one mark, other than the one that the last session knows.
async fn doubt_notes(page: &Page) -> Result<()> {
    begin(page, "Garder des notes ou demander une dispense", "notes").await?;
    for title in page.names(Role::Group).await? {
        let Some(epreuve) = title.strip_prefix("Votre choix – ") else {
            continue;
        };
        let group = page.group(&title).await?;
        if epreuve.starts_with("E1 ") {
            group.choose("Garder ma note").await?;
            page.fill("Note sur 20 – E1", "13,00").await?;
            page.fill("Session de la note – E1", "2023").await?;
        } else {
            group.choose("Repasser l’épreuve").await?;
        }
    }
    page.group("Avez-vous un diplôme qui peut donner une dispense ?")
        .await?
        .choose("Non")
        .await?;
    page.click("Continuer").await?;
    arrive(page, "notes.avis").await
}

#[tokio::test]
async fn a_change_after_validation_is_to_be_validated_again() -> Result<()> {
    let donnees = tempfile::tempdir()?;
    prepare_validated(donnees.path(), &People::of(14).adult_in("85")).await?;
    let papers_folder = tempfile::tempdir()?;
    let empty = papers_folder.path().join("vide.pdf");
    std::fs::write(&empty, b"")?;
    let small = papers::small_picture(papers_folder.path(), "petite.png")?;
    Launch::at(OUVERT)
        .donnees(donnees.path())
        .run(async |page: &Page| {
            open_first(page).await?;
            begin(
                page,
                "Relire et valider ma pré-inscription",
                "relire.valide",
            )
            .await?;
            page.record().await?;
            page.click("Modifier : donner mes coordonnées").await?;
            page.fill("Adresse", "3 quai du Test").await?;
            page.click("Continuer").await?;
            arrive(page, "taches.modifie").await?;
            begin(page, "Ajouter mes pièces", "pieces.liste").await?;
            page.click("Ajouter : Pièce d’identité, recto et verso")
                .await?;
            page.upload(DEPOT, &[&empty]).await?;
            arrive(page, "piece.refus").await?;
            page.upload(DEPOT, &[&small]).await?;
            arrive(page, "piece.avis").await?;
            page.click("Toutes mes pièces").await?;
            page.click("Signer").await?;
            arrive(page, "signer.pas_pret").await
        })
        .await
}

#[tokio::test]
async fn a_minor_signs_with_a_representative() -> Result<()> {
    let person = People::of(15).minor();
    let donnees = tempfile::tempdir()?;
    let mut computer = Preparation::on(donnees.path(), OUVERT).await?;
    computer.open(&person, None).await?;
    computer.say_who(&person, true).await?;
    computer.answer_the_rest(&person).await?;
    computer.leave().await;
    Launch::at(OUVERT)
        .donnees(donnees.path())
        .run(async |page: &Page| {
            open_first(page).await?;
            begin(page, "Dire qui je suis", "identite").await?;
            page.click("Continuer").await?;
            arrive(page, "representant").await?;
            page.fill("Lien avec vous", " ").await?;
            page.click("Continuer").await?;
            arrive(page, "representant.refus").await?;
            page.fill("Lien avec vous", "père").await?;
            page.click("Continuer").await?;
            begin(page, "Relire et valider ma pré-inscription", "relire.pret").await?;
            page.click("Valider ma pré-inscription").await?;
            page.click("Mon inscription").await?;
            begin(page, "Signer mon récapitulatif", "signer.mineur").await?;
            page.choose("Dessiner ma signature").await?;
            page.record().await
        })
        .await
}

#[tokio::test]
async fn a_step_that_misses_after_a_change_is_named_before_validating() -> Result<()> {
    let person = People::of(16).adult_in("44");
    let donnees = tempfile::tempdir()?;
    let mut computer = Preparation::on(donnees.path(), OUVERT).await?;
    computer.open(&person, None).await?;
    computer.say_who(&person, false).await?;
    computer.answer_the_rest(&person).await?;
    computer.leave().await;
    Launch::at(OUVERT)
        .donnees(donnees.path())
        .run(async |page: &Page| {
            open_first(page).await?;
            begin(page, "Relire et valider ma pré-inscription", "relire.pret").await?;
            page.click("Modifier : dire qui je suis").await?;
            page.group("Date de naissance")
                .await?
                .fill("Année", "2007")
                .await?;
            page.click("Continuer").await?;
            page.wait_etat("representant").await?;
            page.click("Retour").await?;
            page.wait_etat("identite").await?;
            page.click("Retour").await?;
            arrive(page, "relire.incomplet").await
        })
        .await
}

#[tokio::test]
async fn after_the_close_of_choices() -> Result<()> {
    let donnees = tempfile::tempdir()?;
    prepare_validated(donnees.path(), &People::of(17).adult_in("85")).await?;
    let mut computer = Preparation::on(donnees.path(), "2023-10-21T10:00").await?;
    computer.open(&People::of(18).adult_in("44"), None).await?;
    computer.leave().await;
    Launch::at(DEPOT_SEUL)
        .donnees(donnees.path())
        .run(async |page: &Page| {
            arrive(page, "accueil.depot_seul.dossiers").await?;
            open_first(page).await?;
            arrive(page, "interruption.brouillon_ferme").await?;
            page.click("Garder mon brouillon").await?;
            arrive(page, "taches.brouillon.ferme").await?;
            page.click("Fermer mon dossier").await?;
            page.wait_etat("accueil.depot_seul.dossiers").await?;
            open_dossier_number(page, 1).await?;
            arrive(page, "taches.depot_seul").await?;
            page.click_starting("Donner mes coordonnées").await?;
            arrive(page, "relire.clos").await
        })
        .await
}

/// What was missing at the deadline is sent all the same, with a reason.
async fn explain_the_delay(page: &Page) -> Result<()> {
    page.click("Envoyer quand même ce qui manquait, avec une explication")
        .await?;
    arrive(page, "retard").await?;
    page.click("Envoyer cette explication").await?;
    arrive(page, "retard.refus").await?;
    keep_large_and_narrow(page).await?;
    page.fill(
        "Votre explication",
        "Le courrier n’est arrivé que ce matin.",
    )
    .await?;
    page.click("Envoyer cette explication").await?;
    arrive(page, "pieces.retard").await?;
    keep_large_and_narrow(page).await
}

/// The clock of this machine is years ahead of the campaign; that of the service is in it.
#[tokio::test]
async fn a_computer_whose_clock_is_off_is_told_and_follows_the_service() -> Result<()> {
    let service = Service::in_time("2023-11-10 10:00:00").await?;
    Launch::today()
        .word("--service")
        .word(service.file().display().to_string())
        .run(async |page: &Page| {
            page.wait_text("les dates limites suivent l’heure du service")
                .await?;
            page.wait_etat("accueil.ouvert").await?;
            page.record().await?;
            keep_large_and_narrow(page).await
        })
        .await
}

#[tokio::test]
async fn after_the_deposit() -> Result<()> {
    let donnees = tempfile::tempdir()?;
    let mut computer = Preparation::on(donnees.path(), "2023-10-19T10:00").await?;
    computer.open(&People::of(21).adult_in("53"), None).await?;
    computer.leave().await;
    prepare_validated(donnees.path(), &People::of(19).adult_in("72")).await?;
    let folder = tempfile::tempdir()?;
    let service = silent(folder.path())?;
    Launch::at(CLOS)
        .donnees(donnees.path())
        .word("--service")
        .word(service.to_str().context("a readable path")?)
        .run(async |page: &Page| {
            arrive(page, "accueil.clos.dossiers").await?;
            open_first(page).await?;
            arrive(page, "taches.clos").await?;
            page.click_starting("Ajouter mes pièces").await?;
            arrive(page, "pieces.closes").await?;
            page.click("Voir : Pièce d’identité, recto et verso")
                .await?;
            arrive(page, "piece.close").await?;
            page.click("Mon inscription").await?;
            page.click_starting("Signer mon récapitulatif").await?;
            arrive(page, "signer.clos").await?;
            page.click("Mon inscription").await?;
            explain_the_delay(page).await?;
            page.click("Fermer mon dossier").await?;
            page.wait_etat("accueil.clos.dossiers").await?;
            open_dossier_number(page, 1).await?;
            page.click("Garder mon brouillon").await?;
            page.click_starting("Ajouter mes pièces").await?;
            arrive(page, "pieces.pas_pretes").await
        })
        .await
}

#[tokio::test]
async fn a_locked_dossier_opens_with_its_code() -> Result<()> {
    let donnees = tempfile::tempdir()?;
    let mut computer = Preparation::on(donnees.path(), OUVERT).await?;
    let code = "marée haute";
    computer
        .open(&People::of(20).adult_in("85"), Some(code))
        .await?;
    computer.leave().await;
    Launch::at("2023-10-10T10:00")
        .donnees(donnees.path())
        .run(async |page: &Page| {
            arrive(page, "accueil.avant.dossiers").await?;
            open_first(page).await?;
            arrive(page, "deverrouillage").await?;
            page.fill("Code ou phrase secrète", "autre chose").await?;
            page.click("Ouvrir").await?;
            arrive(page, "deverrouillage.refus").await?;
            page.fill("Code ou phrase secrète", code).await?;
            page.click("Ouvrir").await?;
            page.wait_etat("taches.brouillon.ferme").await
        })
        .await
}

#[tokio::test]
async fn a_computer_without_any_dossier() -> Result<()> {
    for (date, etat) in [
        ("2023-10-10T10:00", "accueil.avant"),
        (DEPOT_SEUL, "accueil.depot_seul"),
        (CLOS, "accueil.clos"),
    ] {
        Launch::at(date)
            .run(async |page: &Page| arrive(page, etat).await)
            .await?;
    }
    Ok(())
}

#[tokio::test]
async fn damaged_data_are_moved_aside_and_told() -> Result<()> {
    let donnees = tempfile::tempdir()?;
    std::fs::write(donnees.path().join("pupitre.db"), [0x5a; 8192])?;
    Launch::at(OUVERT)
        .donnees(donnees.path())
        .run(async |page: &Page| arrive(page, "accueil.base_ecartee").await)
        .await
}

async fn prepare_validated(donnees: &Path, person: &Person) -> Result<()> {
    let mut computer = Preparation::on(donnees, OUVERT).await?;
    computer.open(person, None).await?;
    computer.say_who(person, false).await?;
    computer.answer_the_rest(person).await?;
    computer.validate().await?;
    computer.leave().await;
    Ok(())
}

async fn open_first(page: &Page) -> Result<()> {
    page.click_starting("Ouvrir ").await
}

/// Opens a dossier of the home screen, the newest being number 0.
async fn open_dossier_number(page: &Page, number: usize) -> Result<()> {
    let names = page.names(Role::Button).await?;
    let mut dossiers = names.iter().filter(|name| name.starts_with("Ouvrir "));
    let name = dossiers.nth(number).context("so many dossiers")?;
    page.click(name).await
}
