//! Accounts at a real server, with a real base and real letters.

use banc::Base;
use banc::Boite;
use banc::{Answer, JOUR, Server};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::{Connection as _, PgConnection};
use std::process::Command;
use std::time::Duration;
use sync::DeviceKey;

pub(crate) const LEA: &str = "lea.essai@exemple.fr";
pub(crate) const CHOISI: &str = "trois bateaux verts";
const AUTRE: &str = "quatre camions gris";
/// What a device keeps.
pub(crate) const SECRET: &str = "secret de l’appareil";

/// A base, a server at an instant of the campaign, and where letters arrive.
pub(crate) struct Scene {
    base: Base,
    pub(crate) server: Server,
    pub(crate) boite: Boite,
}

impl Scene {
    async fn new() -> Self {
        Self::at(Base::new().await, Boite::open(), JOUR)
    }

    fn at(base: Base, boite: Boite, instant: &str) -> Self {
        Self::with(base, boite, instant, |_| ())
    }

    /// With other settings too.
    pub(crate) fn with(
        base: Base,
        boite: Boite,
        instant: &str,
        settings: impl FnOnce(&mut Command),
    ) -> Self {
        let server = Server::start_with(&base, |command| {
            command.env("PUPITRE_REPETITION_INSTANT", instant);
            command.envs(boite.settings());
            settings(command);
        });
        Self {
            base,
            server,
            boite,
        }
    }

    /// The same base and letters at another instant.
    pub(crate) fn later(self, instant: &str) -> Self {
        let Self {
            base,
            server,
            boite,
        } = self;
        // Killed, it could not note that a letter left, and would send it again.
        assert!(server.stop().0);
        Self::at(base, boite, instant)
    }

    pub(crate) fn send(&self, line: &str, body: &Value) -> Answer {
        self.send_as(None, line, body)
    }

    pub(crate) fn send_as(&self, token: Option<&str>, line: &str, body: &Value) -> Answer {
        let bearer = token.map(|token| format!("Bearer {token}"));
        let mut head = vec![
            ("Content-Type", "application/json"),
            ("X-Pupitre-Repetition", "oui"),
        ];
        head.extend(
            bearer
                .iter()
                .map(|bearer| ("Authorization", bearer.as_str())),
        );
        self.server.ask(line, &head, body.to_string().as_bytes())
    }

    /// Waits until a statement counts one.
    async fn until(&self, statement: &str) {
        let owner = self.base.address("proprietaire");
        let mut owner = PgConnection::connect(&owner).await.unwrap();
        for _ in 0..200 {
            let counted: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(statement.to_owned()))
                .fetch_one(&mut owner)
                .await
                .unwrap();
            if counted == 1 {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("never: {statement}");
    }

    pub(crate) fn create(&self, email: &str, password: &str, secret: &str) -> Answer {
        let body =
            json!({ "email": email, "mot_de_passe": password, "verificateur": verifier(secret) });
        self.send("POST /v1/comptes", &body)
    }

    pub(crate) fn activate(&self, code: &str, secret: &str) -> Answer {
        let body = json!({ "email": LEA, "code": code, "secret": secret });
        self.send("POST /v1/activations", &body)
    }

    pub(crate) fn sign_in(&self, email: &str, password: &str, device: u8) -> Answer {
        let body = json!({
            "email": email, "mot_de_passe": password, "appareil": signing(device, &email.to_lowercase()),
        });
        self.send("POST /v1/sessions", &body)
    }

    pub(crate) fn token(&self, device: u8) -> String {
        let opened = self.sign_in(LEA, CHOISI, device);
        assert_eq!(opened.status, 201, "{}", opened.body);
        text(&opened.json()["jetons"]["acces"])
    }

    /// An account that is activated.
    pub(crate) fn account(&self) {
        assert_eq!(self.create(LEA, CHOISI, SECRET).status, 202);
        let code = self.boite.next().code();
        assert_eq!(self.activate(&code, SECRET).status, 204);
    }

    fn renew(&self, token: &str, device: u8) -> Answer {
        let key = DeviceKey::of(&[device; 32]);
        let signed = key.sign(format!("pupitre-renouvellement-v1\n{token}").as_bytes());
        let body = json!({ "renouvellement": token, "signature": hex::encode(signed) });
        self.send("POST /v1/jetons", &body)
    }
}

/// A device that signs what opens its session.
pub(crate) fn signing(device: u8, opening: &str) -> Value {
    let key = DeviceKey::of(&[device; 32]);
    let signed = key.sign(format!("pupitre-appareil-v1\n{opening}").as_bytes());
    json!({
        "cle": hex::encode(key.id().0),
        "nom": format!("appareil {device}"),
        "signature": hex::encode(signed),
    })
}

pub(crate) fn verifier(secret: &str) -> String {
    hex::encode(Sha256::digest(secret))
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[tokio::test]
async fn an_account_is_made_activated_by_the_code_of_the_letter_and_signs_in() {
    let scene = Scene::new().await;
    let made = scene.create(" Lea.Essai@Exemple.fr ", CHOISI, SECRET);
    assert_eq!(
        (made.status, made.body.as_str()),
        (202, r#"{"etat":"note"}"#)
    );
    let letter = scene.boite.next();
    assert_eq!(letter.to, LEA);
    assert_eq!(letter.automatic, "auto-generated");
    assert_eq!(letter.from, "\"Service examen\" <examen@exemple.fr>");
    assert!(
        letter
            .subject
            .starts_with("[RÉPÉTITION] Activez votre compte")
    );
    assert!(
        letter.text.contains("dimanche 12\u{a0}novembre"),
        "{}",
        letter.text
    );
    assert!(letter.html.contains(&letter.code()));
    assert!(letter.id.ends_with("@exemple.fr>"));

    assert_eq!(scene.sign_in(LEA, CHOISI, 1).code(), "compte.non_active");
    assert_eq!(scene.sign_in(LEA, AUTRE, 1).code(), "compte.identifiants");
    let typed = letter.code().to_lowercase().replace('-', " ");
    assert_eq!(scene.activate(&typed, SECRET).status, 204);
    // The answer was lost: the same again is the same.
    assert_eq!(scene.activate(&typed, SECRET).status, 204);

    let opened = scene.sign_in(LEA, CHOISI, 1);
    assert_eq!(opened.status, 201);
    assert_eq!(opened.json()["adresse"]["a_confirmer"], false);
    let token = text(&opened.json()["jetons"]["acces"]);
    let account = scene
        .send_as(Some(&token), "GET /v1/compte", &Value::Null)
        .json();
    assert_eq!(account["email"], LEA);
    assert_eq!(account["appareils"][0]["celui_ci"], true);
}

#[tokio::test]
async fn an_intercepted_letter_opens_nothing_without_the_device_or_the_password() {
    let scene = Scene::new().await;
    scene.create(LEA, CHOISI, SECRET);
    let letter = scene.boite.next();
    assert_eq!(
        scene.activate(&letter.code(), "un autre secret").code(),
        "compte.code"
    );
    let post = |password: &str| {
        let line = format!("POST {}", letter.lien());
        let form = [("Content-Type", "application/x-www-form-urlencoded")];
        let body = format!("mot_de_passe={}", password.replace(' ', "+"));
        scene.server.ask(&line, &form, body.as_bytes())
    };
    // A program that looks at mail follows the link: nothing happens.
    let (status, page) = scene.server.get(&letter.lien());
    assert_eq!(status, 200);
    assert!(page.contains("content-security-policy") && page.contains(&letter.code()));
    assert_eq!(scene.sign_in(LEA, CHOISI, 1).code(), "compte.non_active");
    let refused = post(AUTRE);
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("pas celui que vous avez choisi"));
    let active = post(CHOISI);
    assert_eq!(active.status, 200, "{}", active.body);
    assert!(active.body.contains("Votre compte est activé"));
    assert_eq!(scene.sign_in(LEA, CHOISI, 1).status, 201);
}

#[tokio::test]
async fn who_makes_an_account_at_somebody_elses_address_gets_nothing() {
    let scene = Scene::new().await;
    scene.create(LEA, AUTRE, "secret d’un autre");
    let theirs = scene.boite.next();
    scene.create(LEA, CHOISI, SECRET);
    let hers = scene.boite.next();
    // Their code does not open for her device, nor hers for theirs.
    assert_eq!(scene.activate(&theirs.code(), SECRET).code(), "compte.code");
    assert_eq!(
        scene.activate(&hers.code(), "secret d’un autre").code(),
        "compte.code"
    );
    assert_eq!(scene.activate(&hers.code(), SECRET).status, 204);
    assert_eq!(
        scene.activate(&theirs.code(), "secret d’un autre").code(),
        "compte.code"
    );
    assert_eq!(scene.sign_in(LEA, AUTRE, 2).code(), "compte.identifiants");
    assert_eq!(scene.sign_in(LEA, CHOISI, 1).status, 201);
}

#[tokio::test]
async fn an_address_that_is_known_or_not_has_the_same_answer_and_its_letter_tells() {
    let scene = Scene::new().await;
    scene.account();
    let ask = |line: &str, email: &str| {
        let body = json!({ "email": email, "verificateur": verifier(SECRET) });
        let answer = scene.send(line, &body);
        (answer.status, answer.body)
    };
    let same = (202, r#"{"etat":"note"}"#.to_owned());
    for (line, email, subject) in [
        ("POST /v1/comptes/renvoi", LEA, "Vous avez déjà un compte"),
        (
            "POST /v1/comptes/renvoi",
            "x@exemple.fr",
            "Aucun compte avec cette adresse",
        ),
        (
            "POST /v1/mots-de-passe",
            LEA,
            "Votre code pour choisir un nouveau mot de passe",
        ),
        (
            "POST /v1/mots-de-passe",
            "x@exemple.fr",
            "Aucun compte avec cette adresse",
        ),
    ] {
        assert_eq!(ask(line, email), same, "{line}");
        let letter = scene.boite.next();
        assert_eq!(letter.to, email);
        assert_eq!(letter.subject, format!("[RÉPÉTITION] {subject}"));
    }
    let made = scene.create(LEA, AUTRE, SECRET);
    assert_eq!((made.status, made.body), same);
    assert!(scene.boite.next().subject.contains("déjà un compte"));
    assert_eq!(
        scene.sign_in("x@exemple.fr", CHOISI, 3).body,
        scene.sign_in(LEA, AUTRE, 3).body
    );
}

#[tokio::test]
async fn the_letter_is_sent_again_to_the_device_that_asked_and_both_codes_serve() {
    let scene = Scene::new().await;
    scene.create(LEA, CHOISI, SECRET);
    let first = scene.boite.next().code();
    let again = |secret: &str| {
        let body = json!({ "email": LEA, "verificateur": verifier(secret) });
        assert_eq!(scene.send("POST /v1/comptes/renvoi", &body).status, 202);
        scene.boite.next()
    };
    assert!(again("un autre").subject.contains("Aucun compte"));
    let second = again(SECRET).code();
    assert_ne!(first, second);
    assert_eq!(scene.activate(&first, SECRET).status, 204);
    assert_eq!(scene.activate(&second, SECRET).code(), "compte.code");
}

#[tokio::test]
async fn an_account_that_nobody_activates_is_deleted_at_48_hours_and_told() {
    let scene = Scene::new().await;
    scene.create(LEA, CHOISI, SECRET);
    let code = scene.boite.next().code();
    let scene = scene.later("2023-11-12T09:59:00+01:00");
    assert_eq!(scene.sign_in(LEA, CHOISI, 1).code(), "compte.non_active");
    let scene = scene.later("2023-11-12T10:01:00+01:00");
    assert_eq!(scene.activate(&code, SECRET).code(), "compte.code");
    let told = scene.boite.next();
    assert!(told.subject.contains("il est supprimé"), "{}", told.subject);
    assert_eq!(scene.sign_in(LEA, CHOISI, 1).code(), "compte.identifiants");
    scene.account();
    assert_eq!(scene.sign_in(LEA, CHOISI, 1).status, 201);
}

#[tokio::test]
async fn a_forgotten_password_is_replaced_once_and_every_session_ends() {
    let scene = Scene::new().await;
    scene.account();
    let token = scene.token(1);
    let body = json!({ "email": LEA, "verificateur": verifier(SECRET) });
    scene.send("POST /v1/mots-de-passe", &body);
    let code = scene.boite.next().code();
    let replace = |secret: &str, password: &str| {
        let body =
            json!({ "email": LEA, "code": code, "secret": secret, "mot_de_passe": password });
        scene.send("POST /v1/mots-de-passe/nouveau", &body)
    };
    let weak = replace(SECRET, "password1234");
    assert_eq!(weak.json()["donnees"]["motif"], "mot_de_passe.devinable");
    assert_eq!(replace("un autre secret", AUTRE).code(), "compte.code");
    assert_eq!(replace(SECRET, AUTRE).status, 204);
    assert_eq!(replace(SECRET, CHOISI).code(), "compte.code");
    assert!(scene.boite.next().subject.contains("mot de passe a changé"));
    let account = scene.send_as(Some(&token), "GET /v1/compte", &Value::Null);
    assert_eq!(account.code(), "session.absente");
    assert_eq!(scene.sign_in(LEA, CHOISI, 1).code(), "compte.identifiants");
    assert_eq!(scene.sign_in(LEA, AUTRE, 1).status, 201);
}

#[tokio::test]
async fn an_address_changes_when_it_is_proved_and_both_sides_are_told() {
    let scene = Scene::new().await;
    scene.account();
    let token = scene.token(1);
    let ask = |email: &str, password: &str| {
        let body =
            json!({ "email": email, "mot_de_passe": password, "verificateur": verifier(SECRET) });
        scene.send_as(Some(&token), "POST /v1/compte/adresse", &body)
    };
    assert_eq!(ask("neuve@exemple.fr", AUTRE).code(), "compte.mot_de_passe");
    assert_eq!(ask("neuve@exemple.fr", CHOISI).status, 202);
    let mut letters = [scene.boite.next(), scene.boite.next()];
    letters.sort_by(|a, b| a.to.cmp(&b.to));
    assert_eq!(letters[0].to, LEA);
    assert!(
        letters[0]
            .subject
            .contains("Une nouvelle adresse est demandée")
    );
    let proof = json!({ "email": "neuve@exemple.fr", "code": letters[1].code(), "secret": SECRET });
    let prove = || scene.send_as(Some(&token), "POST /v1/compte/adresse/preuve", &proof);
    assert_eq!(prove().status, 204);
    assert_eq!(prove().code(), "compte.code");
    let mut told = [scene.boite.next().to, scene.boite.next().to];
    told.sort();
    assert_eq!(told, [LEA, "neuve@exemple.fr"]);
    assert_eq!(scene.sign_in(LEA, CHOISI, 2).code(), "compte.identifiants");
    assert_eq!(scene.sign_in("neuve@exemple.fr", CHOISI, 2).status, 201);
}

#[tokio::test]
async fn an_address_that_has_an_account_is_not_taken_from_it() {
    let scene = Scene::new().await;
    scene.account();
    let token = scene.token(1);
    assert_eq!(scene.create("autre@exemple.fr", AUTRE, "autre").status, 202);
    scene.boite.next();
    let body = json!({ "email": "autre@exemple.fr", "mot_de_passe": CHOISI, "verificateur": verifier(SECRET) });
    let asked = scene.send_as(Some(&token), "POST /v1/compte/adresse", &body);
    assert_eq!(
        (asked.status, asked.body.as_str()),
        (202, r#"{"etat":"note"}"#)
    );
    assert!(
        scene
            .boite
            .next()
            .subject
            .contains("Cette adresse a déjà un compte")
    );
}

#[tokio::test]
async fn after_sixty_days_the_address_is_confirmed_again() {
    let scene = Scene::new().await;
    scene.account();
    let scene = scene.later("2024-01-10T10:00:00+01:00");
    let opened = scene.sign_in(LEA, CHOISI, 1).json();
    assert_eq!(opened["adresse"]["a_confirmer"], true);
    let token = text(&opened["jetons"]["acces"]);
    let body = json!({ "email": LEA, "mot_de_passe": CHOISI, "verificateur": verifier(SECRET) });
    scene.send_as(Some(&token), "POST /v1/compte/adresse", &body);
    let proof = json!({ "email": LEA, "code": scene.boite.next().code(), "secret": SECRET });
    let proved = scene.send_as(Some(&token), "POST /v1/compte/adresse/preuve", &proof);
    assert_eq!(proved.status, 204);
    let again = scene.sign_in(LEA, CHOISI, 1).json();
    assert_eq!(again["adresse"]["a_confirmer"], false);
    assert!(scene.boite.is_quiet());
}

#[tokio::test]
async fn tokens_change_once_and_a_stolen_one_ends_the_session() {
    let scene = Scene::new().await;
    scene.account();
    let opened = scene.sign_in(LEA, CHOISI, 1).json();
    let first = text(&opened["jetons"]["renouvellement"]);
    assert_eq!(scene.renew(&first, 2).code(), "session.absente");
    let renewed = scene.renew(&first, 1);
    assert_eq!(renewed.status, 201);
    // The answer was lost: within a minute the old one serves again.
    assert_eq!(scene.renew(&first, 1).status, 201);
    let second = text(&renewed.json()["renouvellement"]);
    let scene = scene.later("2023-11-10T10:05:00+01:00");
    assert_eq!(scene.renew(&first, 1).code(), "session.absente");
    assert_eq!(scene.renew(&second, 1).code(), "session.absente");
}

#[tokio::test]
async fn a_session_ends_after_a_quarter_of_an_hour_by_itself_or_when_asked() {
    let scene = Scene::new().await;
    scene.account();
    let (mine, other) = (scene.token(1), scene.token(2));
    let read = |scene: &Scene, token: &str| {
        scene
            .send_as(Some(token), "GET /v1/compte", &Value::Null)
            .status
    };
    let ended = scene.send_as(Some(&mine), "DELETE /v1/sessions", &Value::Null);
    assert_eq!(ended.status, 204);
    assert_eq!((read(&scene, &mine), read(&scene, &other)), (401, 200));
    let scene = scene.later("2023-11-10T10:16:00+01:00");
    assert_eq!(read(&scene, &other), 401);
}

#[tokio::test]
async fn a_device_that_was_revoked_never_speaks_again() {
    let scene = Scene::new().await;
    scene.account();
    let (mine, other) = (scene.token(1), scene.token(2));
    let account = scene
        .send_as(Some(&mine), "GET /v1/compte", &Value::Null)
        .json();
    let lost = text(&account["appareils"][1]["id"]);
    let revoke = |id: &str| {
        let line = format!("DELETE /v1/compte/appareils/{id}");
        scene.send_as(Some(&mine), &line, &Value::Null)
    };
    assert_eq!(revoke(&lost).status, 204);
    assert_eq!(
        revoke("00000000-0000-0000-0000-000000000000").code(),
        "appareil.absent"
    );
    assert_eq!(
        scene
            .send_as(Some(&other), "GET /v1/compte", &Value::Null)
            .status,
        401
    );
    assert_eq!(scene.sign_in(LEA, CHOISI, 2).code(), "appareil.refuse");
    let account = scene
        .send_as(Some(&mine), "GET /v1/compte", &Value::Null)
        .json();
    assert_eq!(account["appareils"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_password_changes_with_the_old_one_and_the_other_sessions_end() {
    let scene = Scene::new().await;
    scene.account();
    let (mine, other) = (scene.token(1), scene.token(2));
    let change = |old: &str| {
        let body = json!({ "ancien": old, "nouveau": AUTRE });
        scene.send_as(Some(&mine), "PUT /v1/compte/mot-de-passe", &body)
    };
    assert_eq!(change(AUTRE).code(), "compte.mot_de_passe");
    assert_eq!(change(CHOISI).status, 204);
    assert!(scene.boite.next().subject.contains("mot de passe a changé"));
    assert_eq!(
        scene
            .send_as(Some(&other), "GET /v1/compte", &Value::Null)
            .status,
        401
    );
    assert_eq!(
        scene
            .send_as(Some(&mine), "GET /v1/compte", &Value::Null)
            .status,
        200
    );
    assert_eq!(scene.sign_in(LEA, AUTRE, 1).status, 201);
}

#[tokio::test]
async fn who_guesses_is_slowed_known_or_not_and_nobody_is_locked_out() {
    let scene = Scene::new().await;
    scene.account();
    for email in [LEA, "personne@exemple.fr"] {
        for _ in 0..5 {
            assert_eq!(scene.sign_in(email, AUTRE, 3).code(), "compte.identifiants");
        }
        let slowed = scene.sign_in(email, CHOISI, 3);
        assert_eq!(slowed.code(), "compte.attendre");
        assert_eq!(slowed.status, 429);
        assert!(slowed.head.contains("retry-after: 1"), "{}", slowed.head);
    }
    std::thread::sleep(Duration::from_secs(2));
    assert_eq!(scene.sign_in(LEA, CHOISI, 1).status, 201);
    // She came in: her tries count from nothing again.
    assert_eq!(scene.sign_in(LEA, AUTRE, 1).code(), "compte.identifiants");
}

#[tokio::test]
async fn an_address_that_refuses_letters_is_known_and_one_that_is_slow_is_tried_again() {
    let scene = Scene::new().await;
    scene.create("x@absent.exemple", CHOISI, SECRET);
    scene.create("x@lent.exemple", CHOISI, SECRET);
    scene
        .until("SELECT count(*) FROM pupitre.adresse WHERE email = 'x@absent.exemple' AND bounced_at IS NOT NULL")
        .await;
    let tried = "SELECT count(*) FROM pupitre.courrier WHERE email = 'x@lent.exemple'
        AND due_at < created_at + interval '4 minutes' AND attempt_count =";
    scene.until(&format!("{tried} 1")).await;
    let scene = scene.later("2023-11-10T10:01:00+01:00");
    scene.until(&format!("{tried} 2")).await;
    let scene = scene.later("2023-11-10T10:05:00+01:00");
    assert_eq!(scene.boite.next().to, "x@lent.exemple");
    let (_, logs) = scene.server.stop();
    assert!(!logs.contains("exemple"), "{logs}");
}

#[tokio::test]
async fn what_does_not_read_is_told_and_changes_nothing() {
    let scene = Scene::new().await;
    let told = |email: &str, password: &str| {
        let answer = scene.create(email, password, SECRET);
        assert_eq!(answer.status, 422);
        text(&answer.json()["donnees"]["motif"])
    };
    assert_eq!(told("", CHOISI), "adresse.vide");
    assert_eq!(told("lea", CHOISI), "adresse.forme");
    assert_eq!(told(LEA, "court"), "mot_de_passe.court");
    assert_eq!(told(LEA, "lea.essai@exemple.fr"), "mot_de_passe.devinable");
    let body = json!({ "email": LEA, "mot_de_passe": CHOISI, "verificateur": "zz" });
    assert_eq!(
        scene.send("POST /v1/comptes", &body).code(),
        "requete.illisible"
    );
    assert_eq!(
        scene.send("POST /v1/comptes", &json!({})).code(),
        "requete.illisible"
    );
    assert!(scene.boite.is_quiet());
}
