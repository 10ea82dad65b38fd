//! Bringing in the candidates of the session before, and finding one of them at the desk.

mod scene;

use poste::anciens::{Import, Proposition};
use poste::view::{Action, Ecran, Page};
use poste::{Desk, fonds, shipped};
use rules::anciens::Colonne;
use rules::saisie::SessionPrecedente;
use scene::{JOUR, Reponses, desk_of, fill, page};
use std::path::Path;

/// Two sound lines, homonyms; one with two mistakes; two with one number; one with a doubt.
const LIGNES: &str = "\
2023;11;madame;Kerbidan;;Léa;02/03/2001;49007;;;francaise;;;1 quai Bas;;44000;44109;;;;tourisme;globale;;;tiers temps
2023;12;madame;Kerbidan;;Zoé;02/03/2001;49007;;;francaise;;;1 quai Bas;;44000;44109;;;;tourisme;globale;;;
2023;13;madame;Tribivec;;Iso;31/02/2001;49007;;;francaise;;;1 quai Bas;;44000;44109;;;;tourisme;nulle;;;
2023;14;madame;Vernec;;Iso;02/03/2001;49007;;;francaise;;;1 quai Bas;;44000;44109;;;;tourisme;globale;;;
2023;14;madame;Valendon;;Noé;02/03/2001;49007;;;francaise;;;1 quai Bas;;44000;44109;;;;tourisme;globale;;;
2023;16;monsieur;Drumœur;Balquin;Noé;02/03/2001;49007;;;francaise;O123456789M;;1 quai Bas;;44000;44109;;;;tourisme;globale;;;
";

fn import(folder: &Path, lignes: &str, approbation: Option<&str>) -> Import {
    let fichier = folder.join("candidats.csv");
    let text = format!("{}\n{lignes}", Colonne::ALL.map(Colonne::as_str).join(";"));
    std::fs::write(&fichier, text).expect("the folder holds the file");
    Import {
        fichier,
        vers: folder.join("reprises.json"),
        campagne: None,
        approbation: approbation.map(str::to_owned),
    }
}

/// The code that the report gives.
fn code(texte: &str) -> String {
    let (_, code) = texte.split_once("--approuver ").expect("a code is given");
    code.trim().to_owned()
}

#[test]
fn the_report_tells_everything_and_writes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let reponse = import(folder.path(), LIGNES, None).run().unwrap();
    assert!(reponse.aboutie);
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        1,
        "the file itself"
    );
    let texte = reponse
        .texte
        .replace(&code(&reponse.texte), "xxxx-xxxx-xxxx");
    insta::assert_snapshot!(texte, @"
    Candidats de la session 2023 pour la campagne nantes-bts-2024, révision 1

    6 lignes lues, 3 gardées, 3 écartées.

    Anomalies (2) : ces lignes sont écartées.
      ligne 4, date_naissance : Ce jour n’existe pas. Écrivez une date passée, comme 02/03/2001 ou 2001-03-02.
      ligne 4, forme : « nulle » n’est pas un choix. Écrivez globale ou progressive.

    Doubles (1) : toutes ces lignes sont écartées, laissez la bonne seule dans le fichier.
      lignes 5 et 6 : même numéro de candidat.

    Doutes (1) : aucune ligne n’est écartée pour cela, vérifiez-les.
      ligne 7, ine : La clé de l’INE ne correspond pas aux autres caractères. Vérifiez-la. Peut-être « 0123456789M ».

    Homonymes (1) : ces lignes sont gardées, le numéro de candidat sera demandé.
      lignes 2 et 3 : mêmes nom et date de naissance.

    Rien n’est écrit. Pour approuver ce rapport, recommencez en ajoutant :
      --approuver xxxx-xxxx-xxxx
    ");
}

#[test]
fn the_code_of_the_report_writes_the_candidates_kept_and_no_other_does() {
    let folder = tempfile::tempdir().unwrap();
    let written = folder.path().join("reprises.json");
    let reported = code(&import(folder.path(), LIGNES, None).run().unwrap().texte);
    for wrong in ["", "0000-0000-0000", &reported[..9]] {
        let reponse = import(folder.path(), LIGNES, Some(wrong)).run().unwrap();
        assert!(!reponse.aboutie && !written.exists(), "« {wrong} »");
        assert!(reponse.texte.contains("Rien n’est écrit."));
        assert_eq!(code(&reponse.texte), reported);
    }
    let copied = reported.to_uppercase().replace('-', " ");
    let reponse = import(folder.path(), LIGNES, Some(&copied)).run().unwrap();
    assert!(
        reponse.aboutie && reponse.texte.contains("Approuvé : 3 candidats écrits"),
        "{}",
        reponse.texte
    );
    assert!(
        reponse.texte.contains("ligne 4, date_naissance"),
        "those left out are listed"
    );
    let kept = fonds::reprises(&std::fs::read(&written).unwrap()).unwrap();
    let numbers: Vec<&str> = kept
        .iter()
        .map(|source| source.numero_candidat.as_str())
        .collect();
    assert_eq!(numbers, ["11", "12", "16"]);
    assert_eq!(kept[0].amenagements, ["tiers temps"]);
    let again = import(folder.path(), LIGNES, None).run().unwrap();
    assert!(again.texte.contains("existe déjà : il sera remplacé"));
}

#[test]
fn an_approval_is_of_one_file_one_campaign_and_one_reading() {
    let (campagne, territoire) = shipped().unwrap();
    let offre = fonds::offre_precedente(None, &campagne).unwrap();
    let text = format!("{}\n{LIGNES}", Colonne::ALL.map(Colonne::as_str).join(";"));
    let code = |text: &str, campagne: &_, offre: &[_]| {
        Proposition::of(text.as_bytes(), offre, campagne, &territoire).code
    };
    let first = code(&text, &campagne, &offre);
    assert_eq!(first, code(&text, &campagne, &offre));
    let mut revised = campagne.clone();
    revised.revision += 1;
    let fewer: Vec<_> = offre
        .iter()
        .filter(|known| known.id.as_str() != "tourisme")
        .cloned()
        .collect();
    for other in [
        code(&text.replace("31/02/2001", "30/02/2001"), &campagne, &offre),
        code(&text, &revised, &offre),
        code(&text, &campagne, &fewer),
    ] {
        assert_ne!(first, other);
    }
}

#[test]
fn a_file_that_keeps_nobody_cannot_be_approved() {
    let folder = tempfile::tempdir().unwrap();
    let lignes = LIGNES.replace("tourisme", "voyages");
    let reponse = import(folder.path(), &lignes, None).run().unwrap();
    assert!(
        !reponse.aboutie
            && reponse
                .texte
                .contains("6 lignes lues, 0 gardée, 6 écartées.")
    );
    assert!(!reponse.texte.contains("--approuver"));
    let reponse = import(folder.path(), &lignes, Some("0000-0000-0000"))
        .run()
        .unwrap();
    assert!(!reponse.aboutie && !folder.path().join("reprises.json").exists());
}

#[cfg(unix)]
#[test]
fn what_is_written_is_for_its_account_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let vers = folder.path().join("reprises.json");
    for left_behind in [vers.clone(), folder.path().join("reprises.json.partiel")] {
        std::fs::write(left_behind, "old").unwrap();
    }
    let reported = code(&import(folder.path(), LIGNES, None).run().unwrap().texte);
    import(folder.path(), LIGNES, Some(&reported))
        .run()
        .unwrap();
    let mode = std::fs::metadata(&vers).unwrap().permissions().mode();
    assert_eq!(mode & 0o077, 0);
    assert_eq!(
        std::fs::read_dir(folder.path()).unwrap().count(),
        2,
        "no half is left"
    );
}

/// The candidates kept, as the desk gets them.
fn known() -> Vec<SessionPrecedente> {
    let (campagne, territoire) = shipped().expect("the shipped data read");
    let offre = fonds::offre_precedente(None, &campagne).expect("the shipped data read");
    let text = format!("{}\n{LIGNES}", Colonne::ALL.map(Colonne::as_str).join(";"));
    let proposition = Proposition::of(text.as_bytes(), &offre, &campagne, &territoire);
    fonds::reprises(&proposition.contenu).expect("what was written reads")
}

/// The page where somebody who failed searches the session before.
async fn searching() -> (tempfile::TempDir, Desk) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_of(folder.path(), JOUR, Reponses::default(), known()).await;
    desk.agir(Action::Commencer).await;
    page(&mut desk, &[("preparation", "apres_echec")]).await;
    page(&mut desk, &[("residence", "france"), ("departement", "44")]).await;
    page(&mut desk, &[("deja", "session_precedente")]).await;
    page(&mut desk, &[("session", "2024")]).await;
    let opening = [
        ("courriel", "candidat@exemple.fr"),
        ("ordinateur", "personnel"),
    ];
    assert_eq!(page(&mut desk, &opening).await, "reprise_recherche");
    let born = [
        ("recherche_naissance.jour", "2"),
        ("recherche_naissance.mois", "3"),
        ("recherche_naissance.annee", "2001"),
    ];
    fill(&mut desk, &born).await;
    (folder, desk)
}

/// Searches; the state of the screen, and the refusals on it.
async fn search(desk: &mut Desk, nom: &str, numero: &str) -> (String, Vec<String>) {
    fill(
        desk,
        &[("recherche_nom", nom), ("recherche_numero", numero)],
    )
    .await;
    let ecran = desk.agir(Action::Continuer).await;
    let shown = serde_json::to_string(&ecran).expect("a screen is data");
    let both = shown.contains("Léa") && shown.contains("Zoé");
    assert!(!both, "two people on one screen");
    (ecran.etat.as_str().to_owned(), refusals(&ecran))
}

fn refusals(ecran: &Ecran) -> Vec<String> {
    let Page::Formulaire(formulaire) = &ecran.page else {
        return Vec::new();
    };
    formulaire
        .refus
        .iter()
        .map(|refus| refus.code.clone())
        .collect()
}

fn asked(code: &str) -> (String, Vec<String>) {
    ("reprise_recherche.refus".to_owned(), vec![code.to_owned()])
}

fn shown(etat: &str) -> (String, Vec<String>) {
    (etat.to_owned(), Vec::new())
}

#[tokio::test]
async fn homonyms_are_asked_for_their_number_and_see_their_own_data_only() {
    let (_folder, mut desk) = searching().await;
    assert_eq!(
        search(&mut desk, "kerbidan", "").await,
        asked("recherche.plusieurs")
    );
    assert_eq!(
        search(&mut desk, "kerbidan", "1-2").await,
        shown("reprise.lignes")
    );
    let ecran = serde_json::to_string(&desk.ecran()).unwrap();
    assert!(ecran.contains("Zoé") && !ecran.contains("Léa"));
}

#[tokio::test]
async fn a_doubtful_name_is_asked_for_the_number() {
    for nom in ["Drumoeurs", "Balquin"] {
        let (_folder, mut desk) = searching().await;
        let first = search(&mut desk, nom, "").await;
        assert_eq!(first, asked("recherche.numero_demande"), "{nom}");
        let ecran = serde_json::to_string(&desk.ecran()).unwrap();
        assert!(
            !ecran.contains("Drumœur"),
            "nothing of the candidacy is shown"
        );
        assert_eq!(
            search(&mut desk, nom, "16").await,
            shown("reprise.lignes"),
            "{nom}"
        );
    }
}

#[tokio::test]
async fn somebody_without_the_number_is_asked_once_and_goes_on() {
    let (_folder, mut desk) = searching().await;
    assert_eq!(
        search(&mut desk, "Kerbidan", "").await,
        asked("recherche.plusieurs")
    );
    let not_found = shown("interruption.reprise_introuvable");
    assert_eq!(search(&mut desk, "Kerbidan", "").await, not_found);
    desk.agir(Action::Confirmer).await;
    assert_eq!(
        search(&mut desk, "Kerbidan", "").await,
        asked("recherche.plusieurs")
    );
    search(&mut desk, "Kerbidan", "").await;
    let ecran = desk.agir(Action::Renoncer).await;
    assert_eq!(ecran.etat.as_str(), "taches.brouillon");
}

#[tokio::test]
async fn a_number_of_somebody_else_finds_nobody() {
    for (nom, numero) in [
        ("Kerbidan", "16"),
        ("Personne", "11"),
        ("Drumœur", "11"),
        ("Personne", ""),
    ] {
        let (_folder, mut desk) = searching().await;
        let not_found = shown("interruption.reprise_introuvable");
        assert_eq!(
            search(&mut desk, nom, numero).await,
            not_found,
            "{nom} {numero}"
        );
    }
}

#[tokio::test]
async fn a_name_without_letters_is_no_search() {
    let (_folder, mut desk) = searching().await;
    assert_eq!(
        search(&mut desk, " \u{200f}", "11").await,
        asked("recherche.incomplete")
    );
}
