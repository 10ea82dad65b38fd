//! A deadline that is put off reaches every decision and every computer; an outage leaves its trace.

use crate::depot::personne;
use crate::poste::Scene;
use crate::remise::{complete, write_to};
use banc::{Base, Boite, JOUR, Server, command_of_owner};
use chrono::{DateTime, Utc};
use sqlx::{Connection as _, PgConnection};
use std::process::Output;
use std::time::Duration;

const NANTES: &str = "nantes-bts-2024";
const PANNE: &str = "À la suite d’une panne, décision du 24 novembre à 22 h 10.";

fn put_off(base: &Base, words: &[&str]) -> Output {
    command_of_owner(base, "prolonger", words).output().unwrap()
}

/// Waits until the server says that a deadline was put off.
async fn told(server: &Server) {
    for _ in 0..100 {
        if server.get("/v1/service").1.contains(PANNE) {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the server does not say it");
}

/// Source: A17, « Extended by incident ».
#[tokio::test]
async fn a_deposit_counts_until_the_deadline_that_was_put_off_and_nobody_is_cancelled_before() {
    let (base, boite) = (Base::new().await, Boite::open());
    let server = Server::repetition(&base, JOUR);
    let (lea, files) = complete(&base, &server).await;
    for bytes in files.values() {
        lea.send_whole(&server, bytes);
    }
    write_to(&base, 1, "lea@exemple.fr").await;
    let done = put_off(
        &base,
        &[NANTES, "depot", "2023-11-25T20:00:00+01:00", PANNE],
    );
    assert!(done.status.success(), "{done:?}");
    told(&server).await;
    let pieces = server.kill();
    let server = Server::start_with(&base, |command| {
        command.env("PUPITRE_REPETITION_INSTANT", "2023-11-25T00:30:00+01:00");
        command.env("PUPITRE_PIECES_DOSSIER", pieces.path());
        command.envs(boite.settings());
    });
    // A reminder tells the new date; nothing is closed yet.
    let reminder = boite.next();
    assert!(reminder.subject.ends_with("n’est pas encore déposé"));
    let said: Vec<_> = reminder.text.split_whitespace().collect();
    assert!(
        said.join(" ")
            .contains("le samedi 25 novembre 2023 à 20 h 00")
    );
    assert!(boite.is_quiet());
    // Her session ended: she comes back on another device, late by the first date and in time by the second.
    let mut lea = personne(&base, 1, 31, 21).await;
    base.prolong_sessions().await;
    lea.exchange(&server);
    let receipt = lea.deposit_dossier(201, &server);
    let depot = receipt.depot.expect("it counts");
    let end: DateTime<Utc> = "2023-11-25T19:00:00Z".parse().unwrap();
    assert_eq!(depot.cloture, Some(end));
}

#[tokio::test]
async fn a_computer_learns_it_and_knows_it_without_network() {
    let scene = Scene::new().await;
    let lea = scene.sent().await;
    assert_eq!(lea.desk.ecran().entete.reports, []);
    put_off(
        &scene.base,
        &[NANTES, "depot", "2023-11-25T20:00:00+01:00", PANNE],
    );
    told(&scene.server).await;
    let mut lea = lea.restarted(&scene.service).await;
    lea.open().await;
    lea.exchange().await;
    let reports = lea.desk.ecran().entete.reports;
    assert_eq!(reports.len(), 1);
    assert!(
        reports[0]
            .au
            .starts_with("samedi 25\u{a0}novembre\u{a0}2023 à 20")
    );
    assert_eq!(reports[0].motif, PANNE);
    scene.server.kill();
    let lea = lea.restarted(&scene.service).await;
    assert_eq!(lea.desk.ecran().entete.reports, reports);
}

#[tokio::test]
async fn what_would_put_nothing_off_is_refused_in_words() {
    let base = Base::new().await;
    for (words, said) in [
        (
            &[NANTES, "depot", "2023-11-20T20:00:00+01:00", PANNE][..],
            "rien ne serait reporté",
        ),
        (
            &[NANTES, "fin", "2023-11-25T20:00:00+01:00", PANNE],
            "n’est pas une échéance",
        ),
        (&[NANTES, "depot", "demain", PANNE], "n’est pas un instant"),
        (
            &["lyon", "depot", "2023-11-25T20:00:00+01:00", PANNE],
            "n’est pas une campagne d’ici",
        ),
        (
            &[NANTES, "depot", "2023-11-25T20:00:00+01:00", "panne"],
            "en 10 à 500 caractères",
        ),
        (&[NANTES, "depot"], "prolonger attend"),
    ] {
        let done = put_off(&base, words);
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(!done.status.success() && told.contains(said), "{told}");
    }
}

#[tokio::test]
async fn a_silence_of_the_service_is_an_incident_that_stays() {
    let base = Base::new().await;
    let server = Server::start(&base);
    let mut owner = PgConnection::connect(&base.address("proprietaire"))
        .await
        .unwrap();
    let away = "UPDATE pupitre.battement SET at = at - interval '20 minutes'";
    let mut moved = 0;
    while moved == 0 {
        moved = sqlx::query(away)
            .execute(&mut owner)
            .await
            .unwrap()
            .rows_affected();
    }
    server.kill();
    let _server = Server::start(&base);
    let lasted = "SELECT extract(epoch FROM ended_at - started_at)::bigint FROM pupitre.incident";
    let mut seconds: Option<i64> = None;
    for _ in 0..100 {
        seconds = sqlx::query_scalar(lasted)
            .fetch_optional(&mut owner)
            .await
            .unwrap();
        if seconds.is_some() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!((1195..1260).contains(&seconds.expect("an incident")));
    let gone = sqlx::query("DELETE FROM pupitre.incident").execute(&mut owner);
    assert!(gone.await.is_err());
}
