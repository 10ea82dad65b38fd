//! The pictures of the desk in the real window, three weeks after the deadline: each is read, and its table is opened with the
//! keyboard alone; then narrow, enlarged, dark, and with more contrast.

use anyhow::{Result, ensure};
use banc::agent::{Agent, MOT_DE_PASSE, totp};
use fantoccini::key::Key;
use tests::apparences::{keep, keep_large_and_narrow};
use tests::etapes::arrive;
use tests::service::Service;
use tests::{Page, Theme};

const DATE: &str = "2023-12-14T08:12";
const INSTANT: &str = "2023-12-14T08:12:00+01:00";
const PIN: &str = "2468";
/// Pictures of the page.
const IMAGES: usize = 9;
/// Spécialités of the crowd, as the campaign names them.
const SPECIALITES: [&str; 16] = [
    "comptabilite-et-gestion",
    "communication",
    "banque-conseiller-de-clientele-particuliers",
    "assurance",
    "dietetique",
    "economie-sociale-familiale",
    "electrotechnique",
    "batiment",
    "bioqualite",
    "biotechnologies",
    "conception-de-produits-industriels",
    "commerce-international",
    "analyses-de-biologie-medicale",
    "aeronautique",
    "edition",
    "architectures-en-metal-conception-et-realisation",
];

/// Signs in with the code after the one that was used.
async fn connect(page: &Page, agent: &Agent) -> Result<()> {
    page.wait_etat("bureau.connexion").await?;
    page.fill("Identifiant", &agent.identifiant).await?;
    page.fill("Mot de passe", MOT_DE_PASSE).await?;
    page.fill("Code de votre appareil", &totp(&agent.secret, 1))
        .await?;
    page.fill("Chiffres pour rouvrir l’écran", PIN).await?;
    page.click("Se connecter").await?;
    page.wait_etat("bureau.tableau").await
}

/// With the keyboard only: every table is reached and opened, in the order of the page.
async fn open_tables(page: &Page) -> Result<Vec<String>> {
    let mut opened = Vec::new();
    for _ in 0..60 {
        page.press(Key::Tab).await?;
        let focused = page.focused().await?;
        if let Some(picture) = focused.strip_prefix("Voir en tableau") {
            page.press(Key::Enter).await?;
            let picture = picture.trim_start_matches([' ', '\u{a0}', ':']);
            opened.push(picture.to_owned());
        }
        if opened.len() == IMAGES {
            break;
        }
    }
    // What was opened is reached by the next key, to be scrolled.
    page.press(Key::Tab).await?;
    let focused = page.focused().await?;
    ensure!(
        focused.starts_with("Tableau"),
        "the focus is on « {focused} »"
    );
    Ok(opened)
}

#[tokio::test]
async fn every_picture_says_its_reading_and_opens_its_table_with_the_keyboard() -> Result<()> {
    let service = Service::at(INSTANT).await?;
    let nadia = service.agent("nadia", "gestionnaire")?;
    service.agent("eric", "second")?;
    let window = service.desk_at(DATE).open().await?;
    let page = window.page();
    connect(page, &nadia).await?;
    page.click("En images").await?;
    arrive(page, "bureau.images.vide").await?;
    page.wait_text("Aucun dossier n’est ouvert").await?;
    keep_large_and_narrow(page).await?;
    service.crowd(2_400, &SPECIALITES).await;
    // By now the page may have looked again by itself.
    page.click("Tableau de bord").await?;
    page.wait_etat("bureau.tableau").await?;
    page.click("Voir la campagne en images").await?;
    arrive(page, "bureau.images").await?;
    ensure!(page.heading().await? == "En images");
    page.wait_text("Panne de").await?;
    page.wait_text("rythme nécessaire").await?;
    keep_large_and_narrow(page).await?;
    let opened = open_tables(page).await?;
    let expected = [
        // Names are compared with straight apostrophes.
        "Dépôts par jour",
        "Dépôts heure par heure",
        "Jusqu'où vont les dossiers",
        "Où vivent les candidats",
        "Ce qui reste à traiter",
        "Depuis quand les dossiers attendent",
        "Ce qui attend, par personne",
        "Pièces qui manquent",
        "Spécialités et états",
    ];
    ensure!(opened == expected, "{opened:?}");
    page.wait_text("Maine-et-Loire (49)").await?;
    keep(page, "tableaux").await?;
    window.close().await
}

async fn seen_under(theme: Theme, mark: &str) -> Result<()> {
    let service = Service::at(INSTANT).await?;
    let nadia = service.agent("nadia", "audit")?;
    service.agent("eric", "second")?;
    service.crowd(2_400, &SPECIALITES).await;
    let window = service.desk_at(DATE).theme(theme).open().await?;
    let page = window.page();
    connect(page, &nadia).await?;
    page.click("En images").await?;
    page.wait_etat("bureau.images").await?;
    page.wait_text("Panne de").await?;
    keep(page, mark).await?;
    window.close().await
}

#[tokio::test]
async fn pictures_light_on_dark() -> Result<()> {
    seen_under(Theme::Dark, "sombre").await
}

#[tokio::test]
async fn pictures_with_more_contrast() -> Result<()> {
    seen_under(Theme::HighContrast, "contraste").await
}
