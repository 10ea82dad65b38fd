//! Before the deadline and at it: reminders, and what the deadline finds.

use crate::depot::{Personne, personne};
use crate::remise::{complete, write_to};
use banc::{Base, Boite, JOUR, Lettre, Server};
use rules::Command;
use simulation::people;
use sqlx::{Connection as _, PgConnection};
use std::collections::BTreeMap;
use uuid::Uuid;

const LEA: &str = "lea@exemple.fr";
const ZOE: &str = "zoe@exemple.fr";

/// Somebody whose pré-inscription is validated, and who has added nothing.
async fn registered(base: &Base, server: &Server) -> Personne {
    let mut zoe = personne(base, 2, 12, 22).await;
    for n in 150.. {
        let command = people::straight(&zoe.predict());
        if matches!(command, Command::AddPiece(_)) {
            break;
        }
        zoe.give(n, command);
        zoe.exchange(server);
    }
    zoe
}

struct Scene {
    base: Base,
    zoe: Personne,
    pieces: std::sync::Arc<tempfile::TempDir>,
}

impl Scene {
    /// Léa lacks only the deposit, Zoé every pièce, and somebody else has a draft.
    async fn new() -> Self {
        let base = Base::new().await;
        let server = Server::repetition(&base, JOUR);
        let (lea, files) = complete(&base, &server).await;
        for bytes in files.values() {
            lea.send_whole(&server, bytes);
        }
        let mut zoe = registered(&base, &server).await;
        let mut draft = personne(&base, 3, 13, 23).await;
        draft.open_and_send(&server);
        write_to(&base, 1, LEA).await;
        write_to(&base, 2, ZOE).await;
        write_to(&base, 3, "brouillon@exemple.fr").await;
        zoe.exchange(&server);
        let pieces = server.kill();
        Self { base, zoe, pieces }
    }

    fn start(&self, instant: &str, boite: &Boite) -> Server {
        Server::start_with(&self.base, |command| {
            command.env("PUPITRE_REPETITION_INSTANT", instant);
            command.env("PUPITRE_PIECES_DOSSIER", self.pieces.path());
            command.envs(boite.settings());
        })
    }
}

fn letters(boite: &Boite, count: usize) -> BTreeMap<String, Lettre> {
    let arrived = (0..count).map(|_| boite.next());
    arrived.map(|letter| (letter.to.clone(), letter)).collect()
}

/// Source: note, part II « Votre candidature sera annulée si toutes les pièces demandées ne sont pas téléversées ».
#[tokio::test]
async fn at_the_deadline_who_lacks_a_piece_is_cancelled_and_told_what_was_missing() {
    let scene = Scene::new().await;
    let boite = Boite::open();
    let server = scene.start("2023-11-25T00:00:01+01:00", &boite);
    let told = letters(&boite, 2);
    assert!(told[LEA].subject.ends_with("complet à la date limite"));
    assert!(told[ZOE].subject.ends_with("candidature est annulée"));
    let missing = told[ZOE].words();
    assert!(
        missing.contains("Pièce d’identité, recto et verso ; "),
        "{missing}"
    );
    assert!(boite.is_quiet(), "a draft is no candidacy");
    server.stop();
    // Another start finds nothing to do again.
    let server = scene.start("2023-11-25T08:00:00+01:00", &boite);
    assert!(boite.is_quiet());
    server.stop();
    // Their sessions ended long before: they come back on other devices.
    let server = scene.start(JOUR, &boite);
    let mut lea = personne(&scene.base, 1, 31, 21).await;
    let mut zoe = personne(&scene.base, 2, 32, 22).await;
    lea.exchange(&server);
    zoe.exchange(&server);
    assert!(zoe.predict().cancelled().is_some());
    let found = lea.predict().cloture.expect("looked at");
    assert_eq!((found.manquantes, found.annulee), (vec![], false));
}

#[tokio::test]
async fn a_reminder_names_what_is_missing_once_to_those_concerned() {
    let scene = Scene::new().await;
    let boite = Boite::open();
    let server = scene.start("2023-11-22T08:30:00+01:00", &boite);
    let told = letters(&boite, 2);
    let (lea, zoe) = (told[LEA].words(), told[ZOE].words());
    assert!(
        lea.contains("Tout est là : il reste à le déposer."),
        "{lea}"
    );
    assert!(zoe.contains("Il manque : Récapitulatif"), "{zoe}");
    assert!(zoe.contains("au plus tard le vendredi 24 novembre 2023 à 23 h 59"));
    server.stop();
    let server = scene.start("2023-11-22T09:00:00+01:00", &boite);
    assert!(boite.is_quiet());
    server.stop();
    let _server = scene.start("2023-11-24T09:00:00+01:00", &boite);
    assert_eq!(letters(&boite, 2).len(), 2);
}

#[tokio::test]
async fn no_device_gives_the_order_of_the_service() {
    let mut scene = Scene::new().await;
    let boite = Boite::open();
    let server = scene.start(JOUR, &boite);
    let orders = [
        Command::CloseDeposit {
            absents: Default::default(),
        },
        Command::AskCorrection(Default::default()),
        Command::RectifyIdentite(Default::default()),
        Command::SendMessage("Bravo.".into()),
    ];
    for order in orders {
        let refused = scene.zoe.forges(&server, &order);
        assert_eq!(refused.code(), "envoi.invalide", "{order:?}");
    }
}

#[tokio::test]
async fn a_dossier_that_cannot_be_read_stops_nobody_else() {
    let scene = Scene::new().await;
    let mut owner = PgConnection::connect(&scene.base.address("proprietaire"))
        .await
        .unwrap();
    let (compte, dossier) = (Uuid::from_bytes([2; 16]), Uuid::from_bytes([22; 16]));
    sqlx::query("SELECT set_config('app.compte', $1, false)")
        .bind(compte.to_string())
        .execute(&mut owner)
        .await
        .unwrap();
    let damaged =
        sqlx::query("UPDATE pupitre.cle_dossier SET reponses = '\\x00' WHERE dossier = $1")
            .bind(dossier)
            .execute(&mut owner)
            .await
            .unwrap();
    assert_eq!(damaged.rows_affected(), 1);
    let boite = Boite::open();
    let server = scene.start("2023-11-25T00:00:01+01:00", &boite);
    assert_eq!(boite.next().to, LEA);
    let (_, logs) = server.stop();
    assert!(logs.contains("un dossier résiste au passage"), "{logs}");
    let done: i64 = sqlx::query_scalar("SELECT count(*) FROM pupitre.passage WHERE sorte = 'cloture' AND campagne = 'nantes-bts-2024'")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert_eq!(done, 0, "it is tried again");
}

#[tokio::test]
async fn a_withdrawal_is_confirmed_by_a_letter() {
    let mut scene = Scene::new().await;
    let boite = Boite::open();
    let server = scene.start(JOUR, &boite);
    scene.zoe.give(198, Command::WithdrawCandidature);
    scene.zoe.exchange(&server);
    // A reminder of that day may come beside it.
    let letters = std::iter::from_fn(|| boite.wait());
    let found = letters
        .take(3)
        .find(|it| it.subject.ends_with("candidature est retirée"));
    assert_eq!(found.expect("a letter").to, ZOE);
}
