//! The desk of the service in its own window: a candidate deposits, a person of the service asks for a correction, the candidate
//! answers, the inscription is validated, the confirmation arrives, then the convocation.

use anyhow::{Context as _, Result, ensure};
use banc::agent::{MOT_DE_PASSE, totp};
use fantoccini::key::Key;
use tests::apparences::{keep, keep_large_and_narrow};
use tests::etapes::{DEPOT, arrive, begin, save_document};
use tests::papers;
use tests::people::{People, Person};
use tests::remise::{add_every_piece, prepared, sign, sign_up};
use tests::service::Service;
use tests::{Page, Role, Window};

const PIN: &str = "2468";

/// A first sign-in: what is wrong is told, the second factor is copied.
async fn activate(page: &Page, service: &Service) -> Result<String> {
    arrive(page, "bureau.connexion").await?;
    keep_large_and_narrow(page).await?;
    page.click("Se connecter").await?;
    arrive(page, "bureau.connexion.refus").await?;
    keep_large_and_narrow(page).await?;
    page.click("Première connexion, ou appareil perdu").await?;
    arrive(page, "bureau.activation").await?;
    let invitation = service.invite("nadia", "second,chef");
    page.fill("Identifiant", "nadia").await?;
    page.fill("Code d’invitation", &invitation).await?;
    page.fill("Choisissez un mot de passe", "court").await?;
    page.click("Continuer").await?;
    arrive(page, "bureau.activation.refus").await?;
    page.wait_text("au moins 15 caractères").await?;
    page.fill("Choisissez un mot de passe", MOT_DE_PASSE)
        .await?;
    page.click("Continuer").await?;
    arrive(page, "bureau.activation.facteur").await?;
    keep_large_and_narrow(page).await?;
    let text = page.text().await?;
    let base32 = |c: &char| c.is_ascii_uppercase() || c.is_ascii_digit() || c.is_whitespace();
    let key = text.split_once("tapez cette clé").map(|(_, after)| after);
    let key = key.and_then(|after| after.split_once(':'));
    let key: Option<String> = key.map(|(_, after)| after.chars().take_while(base32).collect());
    let mut secret = key.context("a key to type")?;
    secret.retain(|c| !c.is_whitespace());
    // The first letter of the button follows the key.
    secret.truncate(32);
    page.click("C’est copié : se connecter").await?;
    page.wait_etat("bureau.connexion").await?;
    Ok(secret)
}

async fn connect(page: &Page, secret: &str) -> Result<()> {
    connect_with(page, &totp(secret, 0)).await
}

async fn connect_with(page: &Page, code: &str) -> Result<()> {
    page.fill("Identifiant", "nadia").await?;
    page.fill("Mot de passe", MOT_DE_PASSE).await?;
    page.fill("Code de votre appareil", code).await?;
    page.fill("Chiffres pour rouvrir l’écran", PIN).await?;
    page.click("Se connecter").await?;
    arrive(page, "bureau.tableau").await?;
    keep_large_and_narrow(page).await
}

/// A candidate who deposited.
async fn deposited(person: &Person, service: &Service) -> Result<Window> {
    let (donnees, papiers) = (prepared(person).await?, tempfile::tempdir()?);
    let window = service.launch().donnees(&donnees.keep()).open().await?;
    let page = window.page();
    page.click_starting("Ouvrir ").await?;
    add_every_piece(page, papiers.path()).await?;
    sign(page, person).await?;
    begin(page, "Déposer mon dossier", "deposer.pret").await?;
    sign_up(page, service, "Se connecter pour déposer").await?;
    page.wait_etat("deposer.pret").await?;
    page.click("Déposer maintenant").await?;
    page.wait_etat("deposer.depose").await?;
    service.boite.next();
    Ok(window)
}

/// The list, a search that finds nobody, a search that finds, then the dossier.
async fn find(page: &Page, person: &Person) -> Result<()> {
    page.press_with(Key::Shift, '/').await?;
    page.fill("Chercher", "Zzyzx").await?;
    page.press(Key::Enter).await?;
    arrive(page, "bureau.liste.vide").await?;
    keep_large_and_narrow(page).await?;
    page.click("Voir ce qui attend").await?;
    page.wait_etat("bureau.tableau").await?;
    page.click("À vérifier").await?;
    arrive(page, "bureau.liste").await?;
    keep_large_and_narrow(page).await?;
    export(page, person).await?;
    page.click("Prendre les 20 suivants").await?;
    page.wait_text("Dossiers pris : 1").await?;
    let typed: String = person.nom_naissance.chars().take(4).collect();
    page.fill("Chercher", &typed).await?;
    page.press(Key::Enter).await?;
    page.wait_text("1 dossier").await?;
    let name = rules::nom::uppercase(&person.nom_naissance);
    page.click(&format!("{} {name}", person.prenoms)).await?;
    arrive(page, "bureau.dossier").await?;
    page.wait_text("Contrôles : 2 sur").await?;
    keep_large_and_narrow(page).await
}

/// The list is written in a file: without a reason nothing of health leaves.
async fn export(page: &Page, person: &Person) -> Result<()> {
    page.click("Exporter cette liste…").await?;
    arrive(page, "bureau.export").await?;
    page.wait_text("1 dossier : liste « À vérifier ».").await?;
    keep_large_and_narrow(page).await?;
    page.tick("Ajouter les réponses sur la santé (handicap, aménagements)")
        .await?;
    page.fill("Pourquoi", "Besoin").await?;
    page.click("Choisir où enregistrer…").await?;
    arrive(page, "bureau.export.refus").await?;
    keep_large_and_narrow(page).await?;
    page.find(
        Role::Checkbox,
        "Ajouter les réponses sur la santé (handicap, aménagements)",
    )
    .await?
    .click()
    .await?;
    page.choose("CSV").await?;
    let file = tests::folder().join("a-verifier.csv");
    // The dialog would ask whether to replace the one of the last run.
    if file.exists() {
        std::fs::remove_file(&file)?;
    }
    page.click("Choisir où enregistrer…").await?;
    page.save_as(&file).await?;
    page.wait_text("Dossiers écrits : 1, dans").await?;
    keep(page, "exporte").await?;
    let text = std::fs::read_to_string(&file)?;
    let name = rules::nom::uppercase(&person.nom_naissance);
    ensure!(
        text.starts_with('\u{feff}') && text.contains(&name),
        "{text}"
    );
    ensure!(!text.contains("Handicap"), "{text}");
    page.click("Revenir à la liste").await?;
    page.wait_etat("bureau.liste").await
}

/// The first pièce is asked again, by its check; the window locks meanwhile.
async fn ask_again(page: &Page) -> Result<()> {
    page.click_starting("3. Pièce d’identité").await?;
    page.click("À corriger (P)").await?;
    page.wait_text("Demander une correction").await?;
    page.click("Envoyer la demande").await?;
    arrive(page, "bureau.dossier.refus").await?;
    keep_large_and_narrow(page).await?;
    page.fill(
        "Pièce d’identité, recto et verso",
        "Le verso manque : on ne voit pas la date.",
    )
    .await?;
    page.click("Envoyer la demande").await?;
    page.wait_text("correction demandée").await?;
    page.wait_text("Peut être reprise").await?;
    page.click("Verrouiller").await?;
    arrive(page, "bureau.verrou").await?;
    page.fill("Vos chiffres", "0000").await?;
    page.click("Rouvrir").await?;
    page.wait_text("Ce ne sont pas les bons chiffres").await?;
    page.fill("Vos chiffres", PIN).await?;
    page.click("Rouvrir").await?;
    page.wait_etat("bureau.dossier").await
}

/// The candidate answers by the pièce.
async fn answer(page: &Page) -> Result<()> {
    page.click("Mon inscription").await?;
    page.wait_etat("taches.a_corriger").await?;
    page.click("Voir ce qu’il faut corriger").await?;
    page.wait_etat("corrections.a_faire").await?;
    page.click_starting("Remplacer cette pièce").await?;
    page.wait_etat("piece.fichiers").await?;
    let folder = tempfile::tempdir()?;
    let file = papers::pdf(folder.path(), "recto-verso.pdf", 2)?;
    page.upload(DEPOT, &[&file]).await?;
    page.wait_text("recto-verso.pdf").await?;
    page.click("Mon inscription").await?;
    page.wait_text("Vous avez répondu à tout").await?;
    page.wait_text("Tout est reçu").await
}

/// With the keyboard only: the dossier is found, each check is judged, and the inscription validated.
async fn validate(page: &Page, person: &Person) -> Result<()> {
    page.click("Tableau de bord").await?;
    page.wait_etat("bureau.tableau").await?;
    page.write("/").await?;
    let typed: String = person.nom_naissance.chars().take(5).collect();
    page.write(&typed).await?;
    page.press(Key::Enter).await?;
    page.wait_etat("bureau.liste").await?;
    page.wait_text("Réponse reçue").await?;
    let name = rules::nom::uppercase(&person.nom_naissance);
    let candidate = format!("{} {name}", person.prenoms);
    for _ in 0..30 {
        if page.focused().await? == candidate {
            break;
        }
        page.press(Key::Tab).await?;
    }
    page.press(Key::Enter).await?;
    page.wait_etat("bureau.dossier").await?;
    page.write("3").await?;
    page.write("o").await?;
    page.wait_text("Contrôles : 3 sur").await?;
    page.write("v").await?;
    let focused = page.focused().await?;
    ensure!(
        focused == "Valider l'inscription (V)",
        "the focus is on « {focused} »"
    );
    page.press(Key::Enter).await?;
    page.wait_text("inscription validée").await
}

/// The service calls the candidate, then moves her to another centre.
async fn called(page: &Page, service: &Service, name: &str) -> Result<()> {
    let line = |centre: &str| {
        format!(
            "E1;2024-05-13;14:00;240;{centre};1 rue du Port, 44000 Nantes;salle B 12;calculatrice sans mémoire;temps majoré d’un tiers"
        )
    };
    let later = "E2;2024-05-14;09:30;;Lycée de la Gare;;;;";
    service.convoke(&[&line("Lycée du Port"), later]).await?;
    let letter = service.boite.next();
    ensure!(letter.subject.ends_with("Votre convocation est disponible"));
    ensure!(!letter.text.contains("Lycée"), "{}", letter.text);
    page.click("Retour à mon inscription").await?;
    arrive(page, "taches.convoque").await?;
    page.wait_text("Prochaine épreuve").await?;
    page.wait_text("Lycée du Port").await?;
    page.wait_text("temps majoré d’un tiers").await?;
    keep_large_and_narrow(page).await?;
    page.click("Mes documents").await?;
    page.wait_text("Quand et où passer chaque épreuve").await?;
    let text = save_document(page, "Convocation", "convocation.pdf").await?;
    ensure!(text.contains(name), "{text}");
    // The text of a saved page has straight apostrophes.
    ensure!(text.contains("temps majoré d'un tiers"), "{text}");
    ensure!(text.contains("porte le cachet électronique"), "{text}");
    service.convoke(&[&line("Lycée du Château"), later]).await?;
    ensure!(service.boite.next().subject.ends_with("a changé"));
    page.click("Retour à mon inscription").await?;
    page.wait_text("Lycée du Château").await?;
    page.wait_text("Elle a changé").await?;
    keep(page, "convocation-changee").await
}

#[tokio::test]
async fn from_the_deposit_to_the_confirmation_the_service_and_the_candidate_answer_each_other()
-> Result<()> {
    let person = People::of(91).adult_in("44");
    let service = Service::deciding_in(6).await?;
    let candidate = deposited(&person, &service).await?;
    let window = service.desk().open().await?;
    let desk = window.page();
    let secret = activate(desk, &service).await?;
    connect(desk, &secret).await?;
    find(desk, &person).await?;
    ask_again(desk).await?;
    let letter = service.boite.next();
    ensure!(letter.subject.contains("à corriger"), "{}", letter.subject);
    answer(candidate.page()).await?;
    validate(desk, &person).await?;
    let title = window.title()?;
    ensure!(!title.contains(&person.prenoms), "{title}");
    let letter = service.boite.next();
    ensure!(letter.subject.ends_with("Votre inscription est validée"));
    ensure!(letter.joined[0].name == "confirmation-d-inscription.pdf");

    let page = candidate.page();
    arrive(page, "taches.valide").await?;
    keep_large_and_narrow(page).await?;
    page.click("Mes documents").await?;
    page.wait_text("La preuve que le service a validé votre inscription")
        .await?;
    let text = save_document(page, "Confirmation d’inscription", "confirmation.pdf").await?;
    let name = rules::nom::uppercase(&person.nom_naissance);
    ensure!(text.contains(&name), "{text}");
    ensure!(text.contains("porte le cachet électronique"), "{text}");
    window.close().await?;
    called(page, &service, &name).await?;
    candidate.close().await
}

#[tokio::test]
async fn two_decisions_that_meet_leave_the_choice_to_the_second_person() -> Result<()> {
    let person = People::of(92).adult_in("49");
    let mut service = Service::deciding_in(600).await?;
    let candidate = deposited(&person, &service).await?;
    let window = service.desk().open().await?;
    let desk = window.page();
    let secret = activate(desk, &service).await?;
    connect(desk, &secret).await?;
    desk.click("À vérifier").await?;
    desk.wait_etat("bureau.liste").await?;
    let name = rules::nom::uppercase(&person.nom_naissance);
    desk.click(&format!("{} {name}", person.prenoms)).await?;
    desk.wait_etat("bureau.dossier").await?;
    let eric = service.agent("eric", "chef")?;
    let refuses = serde_json::json!({ "decision": {
        "issue": "refusee", "version": 1, "motif": "L’expérience professionnelle est trop courte." } });
    service.decide(&eric, &refuses).await?;
    desk.click("Valider l’inscription (V)").await?;
    arrive(desk, "bureau.dossier.conflit").await?;
    desk.wait_text("L’expérience professionnelle est trop courte")
        .await?;
    keep_large_and_narrow(desk).await?;
    desk.click("Garder celle-ci").await?;
    desk.wait_etat("bureau.dossier").await?;
    desk.click("Reprendre cette décision").await?;
    desk.wait_text("rien n’est parti").await?;
    // What is refused is told to the candidate with its reason, and in no letter.
    desk.click("Refuser").await?;
    desk.fill("Motif", "L’expérience professionnelle est trop courte.")
        .await?;
    desk.click("Envoyer le refus").await?;
    desk.wait_text("inscription refusée").await?;
    window.close().await?;
    service.stop();
    service.start_at("2023-11-10T10:30:00+01:00");
    let letter = service.boite.next();
    ensure!(
        letter
            .subject
            .ends_with("Décision du service sur votre inscription")
    );
    ensure!(!letter.words().contains("expérience"), "{}", letter.text);
    let page = candidate.page();
    page.click("Revenir à mon inscription").await?;
    arrive(page, "taches.refuse").await?;
    page.wait_text("L’expérience professionnelle est trop courte")
        .await?;
    keep_large_and_narrow(page).await?;
    candidate.close().await
}

/// The dossiers of a list are tried, before anything is decided.
async fn try_together(desk: &Page, service: &Service) -> Result<()> {
    desk.click("Lots").await?;
    arrive(desk, "bureau.lots.vide").await?;
    keep_large_and_narrow(desk).await?;
    desk.click("Voir ce qui attend").await?;
    desk.wait_etat("bureau.tableau").await?;
    desk.click("À vérifier").await?;
    desk.wait_etat("bureau.liste").await?;
    desk.click("Écrire à tous…").await?;
    keep(desk, "ecrire-a-tous").await?;
    // Whoever looks at who is present waits: the trial lasts.
    let held = service.hold("presence").await;
    desk.click("Valider ces dossiers ensemble…").await?;
    arrive(desk, "bureau.lot.essai").await?;
    keep_large_and_narrow(desk).await?;
    drop(held);
    arrive(desk, "bureau.lot.pret").await?;
    desk.wait_text("1 sera validé").await?;
    keep_large_and_narrow(desk).await
}

#[tokio::test]
async fn a_batch_is_tried_its_sample_opened_then_signed_and_taken_back() -> Result<()> {
    let person = People::of(93).adult_in("85");
    let service = Service::deciding_in(600).await?;
    deposited(&person, &service).await?.close().await?;
    let window = service.desk().open().await?;
    let desk = window.page();
    let secret = activate(desk, &service).await?;
    connect(desk, &secret).await?;
    try_together(desk, &service).await?;
    desk.fill("Vos chiffres", PIN).await?;
    desk.click("Signer ce lot").await?;
    desk.wait_text("Ouvrez d’abord chaque dossier").await?;
    let name = rules::nom::uppercase(&person.nom_naissance);
    desk.click(&format!("{} {name}", person.prenoms)).await?;
    desk.wait_etat("bureau.dossier").await?;
    desk.click("Revenir au lot").await?;
    desk.wait_text("1 sur 1 ouvert").await?;
    desk.fill("Vos chiffres", "0000").await?;
    desk.click("Signer ce lot").await?;
    desk.wait_text("Ce ne sont pas les bons chiffres").await?;
    desk.fill("Vos chiffres", PIN).await?;
    desk.press(Key::Enter).await?;
    arrive(desk, "bureau.lot.signe").await?;
    desk.wait_text("Rien ne part avant").await?;
    keep_large_and_narrow(desk).await?;
    desk.click("Tout reprendre").await?;
    arrive(desk, "bureau.lot.fini").await?;
    desk.wait_text("Décisions reprises : 1").await?;
    keep_large_and_narrow(desk).await?;
    desk.click("Tous les lots").await?;
    arrive(desk, "bureau.lots").await?;
    keep_large_and_narrow(desk).await?;
    window.close().await
}

#[tokio::test]
async fn the_board_says_when_the_date_of_the_answers_is_near_and_when_it_has_passed() -> Result<()>
{
    let person = People::of(94).adult_in("72");
    let service = Service::deciding_in(600).await?;
    deposited(&person, &service).await?.close().await?;
    let window = service.launch_at("2024-01-12T09:00").word("--bureau");
    let window = window.open().await?;
    let desk = window.page();
    let secret = activate(desk, &service).await?;
    connect(desk, &secret).await?;
    desk.wait_text("approche : 1 dossier à traiter en").await?;
    keep(desk, "reponse-proche").await?;
    window.close().await?;
    let window = service.launch_at("2024-01-26T09:00").word("--bureau");
    let window = window.open().await?;
    let desk = window.page();
    desk.wait_etat("bureau.connexion").await?;
    // A code opens one session: this is the next one.
    connect_with(desk, &totp(&secret, 1)).await?;
    desk.wait_text("devait répondre au plus tard le").await?;
    keep(desk, "reponse-passee").await?;
    window.close().await
}
