//! « Ce que nous conservons sur vous »: all of it, to its person alone.

use crate::depot::{open, personne};
use crate::poste::Scene;
use banc::{Base, JOUR, Server};
use poste::view::{Action, Destination};
use serde_json::Value;

#[tokio::test]
async fn a_person_gets_all_that_is_kept_about_her_and_nothing_of_somebody_else() {
    let base = Base::new().await;
    let server = Server::repetition(&base, JOUR);
    let mut lea = personne(&base, 1, 11, 21).await;
    let mut karim = personne(&base, 2, 12, 22).await;
    lea.open_and_send(&server);
    lea.says_that_she_asks_for_amenagements(&server);
    // The identity of a command is of one dossier.
    karim.give(103, open());
    karim.exchange(&server);
    let copy = lea.ask(&server, "GET /v1/compte/copie", b"");
    assert_eq!(copy.status, 200, "{}", copy.body);
    let copy = copy.json();
    let dossiers = copy["dossiers"].as_array().unwrap();
    assert_eq!(dossiers.len(), 1);
    let journal = dossiers[0]["journal"].as_array().unwrap();
    let with = |key: &str| journal.iter().filter(|it| !it[key].is_null()).count();
    let kinds = ["commande", "fait", "recu"].map(with);
    assert_eq!(
        kinds,
        [2, 2, 4],
        "commands, their facts, both receipts of each"
    );
    assert_eq!(
        with("sante"),
        2,
        "the answer about health, as given and as decided"
    );
    let typed = &journal[0]["commande"]["commande"];
    assert!(typed.to_string().contains("open_dossier"), "{journal:#?}");
    let account = &copy["compte"];
    assert_eq!(account["appareils"].as_array().unwrap().len(), 1);
    let other = karim.ask(&server, "GET /v1/compte/copie", b"").json();
    let id = |copy: &Value| copy["dossiers"][0]["id"].clone();
    assert_ne!(id(&copy), id(&other));
    assert!(!copy.to_string().contains(id(&other).as_str().unwrap()));
}

#[tokio::test]
async fn the_copy_of_the_application_holds_what_the_service_keeps() {
    let scene = Scene::new().await;
    let mut lea = scene.sent().await;
    let vers = Destination::Documents;
    lea.desk.agir(Action::Aller { vers }).await;
    lea.desk.agir(Action::EnregistrerTout).await;
    let archive = || std::fs::read(lea.folder.path().join("mes-donnees.zip")).unwrap();
    let holds = |archive: &[u8], words: &str| {
        let words = words.as_bytes();
        archive.windows(words.len()).any(|window| window == words)
    };
    let whole = archive();
    // Nothing is compressed: what is in a file of the archive is in the archive.
    for words in [
        "service.json",
        "\"courriels\"",
        "\"activation\"",
        "open_dossier",
    ] {
        assert!(holds(&whole, words), "{words}");
    }
    scene.server.kill();
    let told = lea.desk.agir(Action::EnregistrerTout).await;
    let archive = std::fs::read(lea.folder.path().join("mes-donnees.zip")).unwrap();
    assert!(!holds(&archive, "\"courriels\"") && holds(&archive, "reponses.json"));
    let told = serde_json::to_string(&told).unwrap();
    assert!(told.contains("reseau.injoignable") && told.contains("copie.enregistree"));
}
