//! Signing in through a real OpenID provider.

use crate::comptes::{CHOISI, LEA, SECRET, Scene, signing, text, verifier};
use banc::{Answer, Base, Boite, Fournisseur, JOUR, code_of};
use serde_json::json;

/// A service with a provider, and Léa's account.
async fn scene(fournisseur: &Fournisseur) -> Scene {
    let (base, boite) = (Base::new().await, Boite::open());
    let scene = Scene::with(base, boite, JOUR, |command| {
        command.envs(fournisseur.settings());
    });
    scene.account();
    scene
}

/// A device asks; its browser goes there and comes back with a page.
fn go(scene: &Scene, fournisseur: &Fournisseur, secret: &str) -> String {
    let body = json!({ "verificateur": verifier(secret) });
    let asked = scene.send("POST /v1/connexions", &body);
    assert_eq!(asked.status, 201, "{}", asked.body);
    let address = text(&asked.json()["adresse"]);
    fournisseur.browse(&address, &scene.server.address)
}

fn code(scene: &Scene, fournisseur: &Fournisseur, secret: &str) -> String {
    let page = go(scene, fournisseur, secret);
    let code = code_of(&page);
    code.unwrap_or_else(|| panic!("no code on {page}"))
        .to_owned()
}

fn open(scene: &Scene, code: &str, secret: &str, device: u8) -> Answer {
    let body = json!({ "code": code, "secret": secret, "appareil": signing(device, code) });
    scene.send("POST /v1/connexions/session", &body)
}

fn link(scene: &Scene, token: &str, code: &str) -> Answer {
    let body = json!({ "code": code, "secret": SECRET });
    scene.send_as(Some(token), "POST /v1/compte/openid", &body)
}

#[tokio::test]
async fn an_identity_opens_the_account_that_was_tied_to_it() {
    let fournisseur = Fournisseur::open();
    let scene = scene(&fournisseur).await;
    fournisseur.name("lea-la-bas");
    let first = code(&scene, &fournisseur, SECRET);
    let unknown = open(&scene, &first, SECRET, 5);
    assert_eq!(
        (unknown.status, unknown.code().as_str()),
        (403, "connexion.inconnue")
    );
    // The code still ties the account that she opens with her password.
    let token = scene.token(5);
    assert_eq!(link(&scene, &token, &first).status, 204);
    let letter = scene.boite.next();
    assert!(
        letter.subject.contains("sans mot de passe"),
        "{}",
        letter.subject
    );
    let account = scene
        .send_as(Some(&token), "GET /v1/compte", &json!({}))
        .json();
    assert!(account["openid_depuis"].is_string());
    // Another computer of hers.
    let next = code(&scene, &fournisseur, "autre appareil");
    let opened = open(&scene, &next, "autre appareil", 6);
    assert_eq!(opened.status, 201, "{}", opened.body);
    assert_eq!(opened.json()["compte"], account["id"]);
    let again = open(&scene, &next, "autre appareil", 6);
    assert_eq!(again.code(), "connexion.code", "a code serves once");
    // Untied, the password alone opens.
    let untied = scene.send_as(Some(&token), "DELETE /v1/compte/openid", &json!({}));
    assert_eq!(untied.status, 204);
    assert!(scene.boite.next().subject.contains("mot de passe seul"));
    let last = code(&scene, &fournisseur, SECRET);
    assert_eq!(open(&scene, &last, SECRET, 5).code(), "connexion.inconnue");
    assert_eq!(scene.sign_in(LEA, CHOISI, 5).status, 201);
}

#[tokio::test]
async fn who_is_led_to_sign_in_for_somebody_else_opens_nothing_to_her() {
    let fournisseur = Fournisseur::open();
    let scene = scene(&fournisseur).await;
    fournisseur.name("lea-la-bas");
    let token = scene.token(5);
    let own = code(&scene, &fournisseur, SECRET);
    assert_eq!(link(&scene, &token, &own).status, 204);
    // Somebody sends Léa an address that his computer asked for: the code stays in her browser…
    let code = code(&scene, &fournisseur, "secret d’un autre");
    // … and a code that he heard of another sign-in opens nothing without the secret of the device that asked.
    assert_eq!(open(&scene, &code, SECRET, 5).code(), "connexion.code");
    for guess in ["", "00000-00000", &code[..5]] {
        assert_eq!(
            open(&scene, guess, "secret d’un autre", 9).code(),
            "connexion.code"
        );
    }
}

#[tokio::test]
async fn an_identity_opens_one_account_and_an_account_has_one_identity() {
    let fournisseur = Fournisseur::open();
    let scene = scene(&fournisseur).await;
    let token = scene.token(5);
    fournisseur.name("lea-la-bas");
    assert_eq!(
        link(&scene, &token, &code(&scene, &fournisseur, SECRET)).status,
        204
    );
    fournisseur.name("quelqu-un-d-autre");
    let other = link(&scene, &token, &code(&scene, &fournisseur, SECRET));
    assert_eq!(
        (other.status, other.code().as_str()),
        (409, "connexion.prise")
    );
    fournisseur.name("lea-la-bas");
    let same = link(&scene, &token, &code(&scene, &fournisseur, SECRET));
    assert_eq!(same.status, 204, "the same again changes nothing");
}

#[tokio::test]
async fn a_return_that_nobody_awaits_or_that_was_given_up_shows_no_code() {
    let mut fournisseur = Fournisseur::open();
    let scene = scene(&fournisseur).await;
    let given_up = go(&scene, &fournisseur, SECRET);
    assert!(code_of(&given_up).is_none());
    assert!(given_up.contains("La connexion n’a pas abouti"));
    fournisseur.name("lea-la-bas");
    for query in [
        "",
        "?state=x",
        "?state=x&code=y",
        "?error=access_denied&state=x",
    ] {
        let (status, page) = scene.server.get(&format!("/connexion/retour{query}"));
        assert_eq!((status, code_of(&page)), (422, None), "{query}");
    }
    fournisseur.stop();
    // What it says of itself is remembered; who changes the code for the person is not there.
    let body = json!({ "verificateur": verifier(SECRET) });
    let asked = scene.send("POST /v1/connexions", &body);
    assert_eq!(asked.status, 201);
    let scene = scene.later(JOUR);
    let asked = scene.send("POST /v1/connexions", &body);
    assert_eq!(
        asked.code(),
        "connexion.absente",
        "no provider was configured any more"
    );
}

#[tokio::test]
async fn a_provider_that_does_not_answer_is_told() {
    let mut fournisseur = Fournisseur::open();
    let scene = scene(&fournisseur).await;
    fournisseur.stop();
    let body = json!({ "verificateur": verifier(SECRET) });
    let asked = scene.send("POST /v1/connexions", &body);
    assert_eq!(
        (asked.status, asked.code().as_str()),
        (424, "connexion.muette")
    );
}

#[tokio::test]
async fn a_level_of_assurance_that_is_not_taken_shows_no_code() {
    let fournisseur = Fournisseur::open();
    let scene = Scene::with(Base::new().await, Boite::open(), JOUR, |command| {
        command.envs(fournisseur.settings());
        command.env("PUPITRE_OPENID_ACR", "eidas2 eidas3");
    });
    fournisseur.name("lea-la-bas");
    assert!(code_of(&go(&scene, &fournisseur, SECRET)).is_none());
}

#[tokio::test]
async fn a_network_that_asks_without_end_waits() {
    let fournisseur = Fournisseur::open();
    let scene = scene(&fournisseur).await;
    let body = json!({ "verificateur": verifier(SECRET) });
    let asked = |_| scene.send("POST /v1/connexions", &body).status;
    let statuses: Vec<u16> = (0..301).map(asked).collect();
    assert!(statuses[..300].iter().all(|status| *status == 201));
    assert_eq!(statuses[300], 429);
}
