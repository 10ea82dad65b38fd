//! The journal walked again: it holds, and a byte that was changed anywhere is found.

use crate::depot::{Personne, scene};
use banc::{Base, Server, command};
use sqlx::{Connection as _, Executor as _, PgConnection};

/// What the program says of a base, and whether it ended well.
fn verify(base: &Base) -> (bool, String) {
    let ended = command("verify-journal")
        .env("PUPITRE_BASE_ADRESSE", base.address("guichet"))
        .env("PUPITRE_BASE_TACHES", base.address("taches"))
        .env("PUPITRE_BASE_LECTURE", base.address("lecture"))
        .output()
        .unwrap();
    let told = [ended.stdout, ended.stderr].concat();
    (ended.status.success(), String::from_utf8(told).unwrap())
}

/// Changes the base as somebody would who holds the machine, triggers put aside.
async fn tamper(base: &Base, statement: &'static str) {
    let chief = base.address("chef");
    let mut chief = PgConnection::connect(&chief).await.unwrap();
    chief
        .execute("SET session_replication_role = replica")
        .await
        .unwrap();
    let done = chief.execute(statement).await.unwrap();
    assert_eq!(done.rows_affected(), 1, "{statement}");
}

async fn written() -> (Base, Server, Personne) {
    let (base, server, mut lea) = scene().await;
    lea.open_and_send(&server);
    lea.says_that_she_asks_for_amenagements(&server);
    (base, server, lea)
}

#[tokio::test]
async fn a_journal_holds_and_its_head_moves_with_each_entry() {
    let (base, server, mut lea) = scene().await;
    lea.open_and_send(&server);
    let (held, before) = verify(&base);
    assert!(held, "{before}");
    assert!(
        before.contains("1 dossier, 4 entrées : le journal tient"),
        "{before}"
    );
    lea.says_that_she_asks_for_amenagements(&server);
    let (held, after) = verify(&base);
    assert!(held, "{after}");
    let head = |told: &str| told.split("tête : ").nth(1).unwrap().trim().to_owned();
    assert_ne!(head(&before), head(&after));
}

#[tokio::test]
async fn a_byte_changed_anywhere_is_found_with_its_place() {
    for (statement, place) in [
        (
            "UPDATE pupitre.entree SET octets = set_byte(octets, 40, get_byte(octets, 40) # 1) WHERE rang = 2",
            "l’entrée 2 n’est pas celle",
        ),
        (
            "UPDATE pupitre.entree SET maillon = set_byte(maillon, 0, get_byte(maillon, 0) # 1) WHERE rang = 3",
            "l’entrée 3 n’est pas celle",
        ),
        (
            "UPDATE pupitre.entree SET precedent = set_byte(precedent, 0, get_byte(precedent, 0) # 1) WHERE rang = 1",
            "l’entrée 1 n’est pas celle",
        ),
        (
            "UPDATE pupitre.entree SET sorte = 'recu' WHERE rang = 1",
            "l’entrée 1 n’est pas celle",
        ),
        (
            "UPDATE pupitre.reponse_sante SET octets = set_byte(octets, 30, get_byte(octets, 30) # 1)
             WHERE rang = (SELECT min(rang) FROM pupitre.reponse_sante)",
            "l’entrée 5 n’est pas celle",
        ),
        ("DELETE FROM pupitre.entree WHERE rang = 2", "l’entrée 2 manque"),
        (
            "DELETE FROM pupitre.entree WHERE rang = (SELECT max(rang) FROM pupitre.entree)",
            "manque",
        ),
        (
            "UPDATE pupitre.dossier SET tete = set_byte(tete, 0, get_byte(tete, 0) # 1)",
            "la chaîne ne finit pas",
        ),
    ] {
        let (base, _server, _lea) = written().await;
        tamper(&base, statement).await;
        let (held, told) = verify(&base);
        assert!(!held, "{statement}");
        assert!(told.contains(place), "{statement}: {told}");
    }
}
