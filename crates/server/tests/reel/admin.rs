//! What the administrator of a service asks at the command line.

use crate::poste::Scene;
use banc::{Base, command_of_owner};
use serde_json::Value;
use std::process::Output;

const LEA: &str = "lea.essai@exemple.fr";
const MOTIF: &str = "demande d’accès reçue par la poste le 3 novembre";

fn ask(base: &Base, what: &str, words: &[&str]) -> Output {
    command_of_owner(base, what, words).output().unwrap()
}

fn said(told: &Output) -> String {
    let text = [told.stdout.as_slice(), &told.stderr].concat();
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn an_account_is_told_in_words_and_an_unknown_address_too() {
    let scene = Scene::new().await;
    scene.sent().await;
    let told = ask(&scene.base, "admin", &["compte", " LEA.essai@exemple.fr "]);
    let text = said(&told);
    assert!(told.status.success(), "{text}");
    for words in [
        "activé : 2023-11-10",
        "adresse refusée : jamais",
        "appareils : 1",
    ] {
        assert!(text.contains(words), "{words} in {text}");
    }
    for (words, expected) in [
        (&["compte", "zoe@exemple.fr"][..], "aucun compte"),
        (&["compte", "zoe"], "n’est pas une adresse"),
        (&["dossier"], "admin attend"),
    ] {
        let told = ask(&scene.base, "admin", words);
        assert!(!told.status.success() && said(&told).contains(expected));
    }
    let told = ask(&scene.base, "admin", &["incidents"]);
    assert!(said(&told).contains("Aucun incident"));
}

#[tokio::test]
async fn another_life_is_told_to_the_devices() {
    let scene = Scene::new().await;
    let mut lea = scene.sent().await;
    let (server, file) = (scene.server, scene.service);
    let told = ask(&scene.base, "admin", &["epoque"]);
    assert!(told.status.success(), "{}", said(&told));
    let held = server.kill();
    let boite = (&scene.base, &scene.boite);
    let _server = crate::poste_depot::again(&file, boite, banc::JOUR, held.path());
    lea.lives_at("1 rue des Essais").await;
    for _ in 0..3 {
        lea.exchange().await;
    }
    // What was sent before is there again, and nothing of it twice.
    let lines = lea.envois().await.lignes;
    assert!(
        lines
            .iter()
            .all(|line| line.suite == poste::view::SuiteEnvoi::Accepte)
    );
    assert_eq!(lines.len(), 2, "{lines:#?}");
}

#[tokio::test]
async fn an_export_leaves_a_trace_that_the_person_sees() {
    let scene = Scene::new().await;
    let mut lea = scene.sent().await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("lea.json");
    let file = file.to_str().unwrap();
    let told = ask(
        &scene.base,
        "export",
        &[LEA, file, "A. Essai", "trop court"],
    );
    assert!(
        told.status.success(),
        "ten letters are enough: {}",
        said(&told)
    );
    let written = std::fs::read_to_string(file).unwrap();
    let copy: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(copy["dossiers"][0]["campagne"], "nantes-bts-2024");
    let told = ask(&scene.base, "export", &[LEA, file, "A. Essai", MOTIF]);
    assert!(said(&told).contains("n’existe pas encore"));
    let other = folder.path().join("encore.json");
    let told = ask(
        &scene.base,
        "export",
        &[LEA, other.to_str().unwrap(), "A. Essai", "bref"],
    );
    assert!(!told.status.success() && said(&told).contains("le motif 10 à 500"));
    let other = folder.path().join("autre.json");
    let told = ask(
        &scene.base,
        "export",
        &[LEA, other.to_str().unwrap(), "A. Essai", MOTIF],
    );
    assert!(told.status.success(), "{}", said(&told));
    let vers = poste::view::Destination::Documents;
    lea.desk.agir(poste::view::Action::Aller { vers }).await;
    lea.desk.agir(poste::view::Action::EnregistrerTout).await;
    let archive = std::fs::read(lea.folder.path().join("mes-donnees.zip")).unwrap();
    let seen = archive
        .windows(MOTIF.len())
        .any(|it| it == MOTIF.as_bytes());
    assert!(seen, "who opened it, and why");
}
