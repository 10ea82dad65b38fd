//! Each barrier of the layout, tried under the login that it stops.

use crate::grappe::Base;
use sqlx::{Connection as _, Executor as _, PgConnection};

const LEA: &str = "SET app.compte = '00000000-0000-0000-0000-000000000001'";
const KARIM: &str = "SET app.compte = '00000000-0000-0000-0000-000000000002'";
const ACCOUNTS: &str = "SELECT pupitre.ouvrir_session(2024::smallint);
    INSERT INTO pupitre.compte (id, created_at, activation_closes_at)
    VALUES ('00000000-0000-0000-0000-000000000001', now(), now()), ('00000000-0000-0000-0000-000000000002', now(), now())";
const ENTRY: &str = "INSERT INTO pupitre.dossier (id, session, compte)
    VALUES ('00000000-0000-0000-0000-00000000000a', 2024, '00000000-0000-0000-0000-000000000001');
    INSERT INTO pupitre.commande_recue (id, empreinte, appareil, incarnation, numero, received_at)
    VALUES ('00000000-0000-0000-0000-0000000000c1', sha256('x'), gen_random_uuid(), gen_random_uuid(), 1, now());
    INSERT INTO pupitre.entree (session, dossier, version, sorte, commande, octets, precedent, maillon)
    VALUES (2024, '00000000-0000-0000-0000-00000000000a', 99, 'commande', '00000000-0000-0000-0000-0000000000c1', 'x', '', '')";

async fn login(base: &Base, login: &str) -> PgConnection {
    PgConnection::connect(&base.address(login)).await.unwrap()
}

async fn refused(connection: &mut PgConnection, statement: &'static str) -> String {
    let error = connection.execute(statement).await.unwrap_err();
    let code = error.as_database_error().unwrap().code().unwrap();
    code.into_owned()
}

/// A base with two accounts and one entry of the first, and the counter speaking for her.
async fn scene() -> (Base, PgConnection) {
    let base = Base::new().await;
    login(&base, "proprietaire")
        .await
        .execute(ACCOUNTS)
        .await
        .unwrap();
    let mut guichet = login(&base, "guichet").await;
    guichet.execute(LEA).await.unwrap();
    guichet.execute(ENTRY).await.unwrap();
    (base, guichet)
}

#[tokio::test]
async fn the_journal_refuses_update_delete_and_truncate_even_to_its_owner() {
    let (base, _guichet) = scene().await;
    let mut owner = login(&base, "proprietaire").await;
    for statement in [
        "UPDATE pupitre.entree SET octets = ''",
        "DELETE FROM pupitre.entree_2024",
        "TRUNCATE pupitre.entree_2024",
        "DELETE FROM pupitre.commande_recue",
    ] {
        assert_eq!(refused(&mut owner, statement).await, "23001", "{statement}");
    }
}

#[tokio::test]
async fn the_counter_is_granted_no_secret_no_queue_no_health_and_no_change() {
    let (_base, mut guichet) = scene().await;
    for statement in [
        "SELECT derive FROM pupitre.mot_de_passe",
        "SELECT compte FROM pupitre.code_unique",
        "SELECT appareil FROM pupitre.jeton",
        "SELECT email FROM pupitre.courrier",
        "SELECT octets FROM pupitre.reponse_sante",
        "UPDATE pupitre.entree SET octets = ''",
        "UPDATE pupitre.dossier SET version = 7",
        "SELECT octets FROM pupitre.entree_2024",
    ] {
        assert_eq!(
            refused(&mut guichet, statement).await,
            "42501",
            "{statement}"
        );
    }
}

#[tokio::test]
async fn a_person_sees_her_own_rows_only_and_nobody_sees_none() {
    let (base, mut guichet) = scene().await;
    let count =
        "SELECT (SELECT count(*) FROM pupitre.entree) * 10 + (SELECT count(*) FROM pupitre.compte)";
    let seen = async |connection: &mut PgConnection| -> i64 {
        sqlx::query_scalar(count)
            .fetch_one(connection)
            .await
            .unwrap()
    };
    assert_eq!(seen(&mut guichet).await, 11);
    guichet.execute(KARIM).await.unwrap();
    assert_eq!(seen(&mut guichet).await, 1);
    assert_eq!(seen(&mut login(&base, "guichet").await).await, 0);
}

#[tokio::test]
async fn the_chain_ranks_and_links_entries_whatever_the_writer_says() {
    let (_base, mut guichet) = scene().await;
    let chained: bool = sqlx::query_scalar(
        "SELECT e.version = 1 AND e.precedent = decode(repeat('00', 32), 'hex') AND d.tete = e.maillon AND d.version = 1
         FROM pupitre.entree AS e JOIN pupitre.dossier AS d ON d.id = e.dossier",
    )
    .fetch_one(&mut guichet)
    .await
    .unwrap();
    assert!(chained);
}
