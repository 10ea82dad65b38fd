//! Every operation of the description, asked by a program that reads the description alone: `cargo xtask interface`.

use crate::depot::personne;
use crate::remise::write_to;
use banc::agent::Agent;
use banc::{Base, JOUR, Server};
use sqlx::{Connection as _, PgConnection};
use std::process::Command;

/// Operations that end the session under which the others are asked: they are asked last.
const ENDS: [&str; 2] = ["fermer", "revoquer"];
/// Its body is bytes with a checksum, which nothing draws from a description: `pieces.rs` asks it.
const BYTES: &str = "--exclude-operation-id=envoyer";
/// A password of nobody, as the base keeps one.
const DERIVE: &str = "$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHRzb21lc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// What every answer must be.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";

#[tokio::test]
#[ignore = "needs the program that PUPITRE_SCHEMATHESIS names: cargo xtask interface"]
async fn no_operation_of_the_description_fails_whatever_it_is_asked() {
    let program = std::env::var("PUPITRE_SCHEMATHESIS").expect("cargo xtask interface names it");
    let base = Base::new().await;
    let server = Server::repetition(&base, JOUR);
    let mut lea = personne(&base, 1, 11, 21).await;
    base.prolong_sessions().await;
    lea.open_and_send(&server);
    write_to(&base, 1, "lea@exemple.fr").await;
    let owner = PgConnection::connect(&base.address("proprietaire")).await;
    sqlx::query("INSERT INTO pupitre.mot_de_passe (compte, derive, changed_at) SELECT id, $1, created_at FROM pupitre.compte")
        .bind(DERIVE)
        .execute(&mut owner.unwrap())
        .await
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let dossier = lea.path();
    let dossier = dossier.rsplit('/').next().unwrap();
    let settings = format!("[parameters]\n\"path.id\" = \"{dossier}\"\n");
    std::fs::write(folder.path().join("schemathesis.toml"), settings).unwrap();
    let nadia = Agent::new(&base, &server, "nadia", "chef");
    let asked = |token: &str, select: &[String]| {
        let mut command = Command::new(&program);
        command.current_dir(folder.path()).arg("run");
        command.args([
            &format!("http://{}/openapi.json", server.address),
            &format!("--header=Authorization: Bearer {}", token),
            "--header=X-Pupitre-Repetition: oui",
            &format!("--checks={CHECKS}"),
            "--phases=examples,coverage,fuzzing",
            "--max-examples=100",
            "--seed=1",
            "--no-color",
            "--generation-database=none",
        ]);
        command.args(select);
        command.status().unwrap().success()
    };
    let ends = |word: &str| ENDS.map(|operation| format!("--{word}-operation-id={operation}"));
    let most = [&ends("exclude")[..], &[BYTES.to_owned()]].concat();
    // The desk of the service, by somebody who works there.
    let desk = "--include-path-regex=^/v1/bureau/".to_owned();
    let desk = [&[desk][..], &ends("exclude")[..], &[BYTES.to_owned()]].concat();
    // All are run, whatever the first one finds.
    let held = [
        asked(&lea.jeton, &most),
        asked(&nadia.jeton, &desk),
        asked(&lea.jeton, &ends("include")),
    ];
    assert_eq!(
        held, [true; 3],
        "an operation does not hold its description"
    );
}
