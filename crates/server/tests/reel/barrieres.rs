//! Each barrier of the layout, tried under the login that it stops.

use banc::Base;
use sqlx::{Connection as _, Executor as _, PgConnection};

const LEA: &str = "SET app.compte = '00000000-0000-0000-0000-000000000001'";
const KARIM: &str = "SET app.compte = '00000000-0000-0000-0000-000000000002'";
const ACCOUNTS: &str = "INSERT INTO pupitre.compte (id, created_at, activation_closes_at)
    VALUES ('00000000-0000-0000-0000-000000000001', now(), now()), ('00000000-0000-0000-0000-000000000002', now(), now())";
const ENTRY: &str = "SELECT pupitre.inscrire('00000000-0000-0000-0000-000000000001',
    '00000000-0000-0000-0000-00000000000a', 2024::smallint, 'essai', 'x', 'x', 0, 1,
    '00000000-0000-0000-0000-0000000000c1', sha256('x'), sha256('y'), gen_random_uuid(), 1, now(),
    ARRAY['commande', 'recu'], ARRAY['a'::bytea, 'b'], ARRAY['s'::bytea, NULL])";

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
    guichet.execute(ENTRY).await.unwrap();
    guichet.execute(LEA).await.unwrap();
    (base, guichet)
}

#[tokio::test]
async fn the_journal_refuses_update_delete_and_truncate_even_to_its_owner() {
    let (base, _guichet) = scene().await;
    let mut owner = login(&base, "proprietaire").await;
    owner.execute(LEA).await.unwrap();
    for statement in [
        "UPDATE pupitre.entree SET octets = ''",
        "DELETE FROM pupitre.entree",
        "TRUNCATE pupitre.entree_2024",
        "DELETE FROM pupitre.commande_recue",
        "DELETE FROM pupitre.reponse_sante",
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
        "SELECT email FROM pupitre.adresse",
        "SELECT email FROM pupitre.demande",
        "SELECT nom FROM pupitre.appareil",
        "SELECT compteur FROM pupitre.freinage",
        "SELECT pupitre.balayer(now())",
        "SELECT pupitre.fermer_sessions(gen_random_uuid(), NULL)",
        "SELECT octets FROM pupitre.reponse_sante",
        "UPDATE pupitre.entree SET octets = ''",
        "UPDATE pupitre.dossier SET version = 7",
        "INSERT INTO pupitre.cle_dossier VALUES (gen_random_uuid(), '', '')",
        "SELECT reponses FROM pupitre.cle_dossier",
        "SELECT octets FROM pupitre.entree_2024",
        "SELECT pupitre.ouvrir_session(2030::smallint)",
    ] {
        assert_eq!(
            refused(&mut guichet, statement).await,
            "42501",
            "{statement}"
        );
    }
}

#[tokio::test]
async fn row_security_holds_the_owner_too_and_nobody_sees_nothing() {
    let (base, _guichet) = scene().await;
    let mut owner = login(&base, "proprietaire").await;
    let count = "SELECT (SELECT count(*) FROM pupitre.entree) * 100 + (SELECT count(*) FROM pupitre.dossier) * 10
        + (SELECT count(*) FROM pupitre.reponse_sante)";
    let mut seen = Vec::new();
    for who in ["RESET app.compte", LEA, KARIM] {
        owner.execute(who).await.unwrap();
        let rows: i64 = sqlx::query_scalar(count)
            .fetch_one(&mut owner)
            .await
            .unwrap();
        seen.push(rows);
    }
    assert_eq!(seen, [0, 211, 0]);
}

#[tokio::test]
async fn a_dossier_of_somebody_else_is_neither_written_nor_read() {
    let (_base, mut guichet) = scene().await;
    let karim = ENTRY
        .replacen("0001'", "0002'", 1)
        .replacen("0000c1'", "0000c2'", 1);
    let answer: String = sqlx::query_scalar(sqlx::AssertSqlSafe(karim))
        .fetch_one(&mut guichet)
        .await
        .unwrap();
    assert_eq!(answer, "autrui");
    let read = "SELECT count(*) FROM pupitre.lire('00000000-0000-0000-0000-000000000002', '00000000-0000-0000-0000-00000000000a')";
    let rows: i64 = sqlx::query_scalar(read)
        .fetch_one(&mut guichet)
        .await
        .unwrap();
    assert_eq!(rows, 0);
}
