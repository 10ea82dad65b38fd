//! A person of the service, who speaks to a server as the desk of the service does.

use crate::{Answer, Base, Server, command_of_owner};
use serde_json::{Value, json};
use std::time::{SystemTime, UNIX_EPOCH};
use totp_rs::{Builder, Secret};

/// The password of everybody of the service, in tests.
pub const MOT_DE_PASSE: &str = "quatre bateaux verts";

/// A person of the service who signed in.
#[derive(Debug, Clone)]
pub struct Agent {
    /// Her name to sign in.
    pub identifiant: String,
    /// What her device makes codes of, in base 32.
    pub secret: String,
    /// What proves that she signed in.
    pub jeton: String,
}

/// Head lines of a request that a rehearsal answers.
fn head(jeton: &str) -> Vec<(&'static str, String)> {
    let mut head = vec![
        ("X-Pupitre-Repetition", "oui".to_owned()),
        ("Content-Type", "application/json".to_owned()),
    ];
    if !jeton.is_empty() {
        head.push(("Authorization", format!("Bearer {jeton}")));
    }
    head
}

fn send(server: &Server, jeton: &str, line: &str, body: &[u8]) -> Answer {
    let head = head(jeton);
    let head: Vec<(&str, &str)> = head
        .iter()
        .map(|(key, value)| (*key, value.as_str()))
        .collect();
    server.ask(line, &head, body)
}

/// The code that a device shows now, or some steps of thirty seconds later.
///
/// # Panics
/// The secret is none.
pub fn totp(secret: &str, later: u64) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    totp.generate(now.as_secs() + 30 * later).to_string()
}

/// The code of the invitation that the administrator gives somebody.
///
/// # Panics
/// The program refuses.
pub fn invite(base: &Base, identifiant: &str, nom: &str, roles: &str) -> String {
    let words = ["agents", "inviter", identifiant, nom, roles];
    let told = command_of_owner(base, "admin", &words).output().unwrap();
    let said = String::from_utf8([told.stdout, told.stderr].concat()).unwrap();
    assert!(told.status.success(), "{said}");
    said.trim().rsplit(' ').next().unwrap().to_owned()
}

/// What is asked with an invitation.
pub fn activate(server: &Server, identifiant: &str, invitation: &str, password: &str) -> Answer {
    let body =
        json!({ "identifiant": identifiant, "invitation": invitation, "mot_de_passe": password });
    send(
        server,
        "",
        "POST /v1/bureau/activations",
        body.to_string().as_bytes(),
    )
}

/// What is asked to sign in.
pub fn sign_in(server: &Server, identifiant: &str, password: &str, code: &str) -> Answer {
    let body = json!({ "identifiant": identifiant, "mot_de_passe": password, "code": code });
    send(
        server,
        "",
        "POST /v1/bureau/sessions",
        body.to_string().as_bytes(),
    )
}

impl Agent {
    /// Somebody who was invited, chose her password and signed in.
    ///
    /// # Panics
    /// A step fails.
    pub fn new(base: &Base, server: &Server, identifiant: &str, roles: &str) -> Self {
        let nom = format!("Agent {identifiant}");
        let invitation = invite(base, identifiant, &nom, roles);
        let told = activate(server, identifiant, &invitation, MOT_DE_PASSE);
        assert_eq!(told.status, 201, "{}", told.body);
        let secret = told.json()["secret"].as_str().unwrap().to_owned();
        let told = sign_in(server, identifiant, MOT_DE_PASSE, &totp(&secret, 0));
        assert_eq!(told.status, 201, "{}", told.body);
        Self {
            identifiant: identifiant.to_owned(),
            secret,
            jeton: told.json()["jeton"].as_str().unwrap().to_owned(),
        }
    }

    /// One request with a body of JSON, or none.
    pub fn ask(&self, server: &Server, line: &str, body: &Value) -> Answer {
        let text = body.to_string();
        let body = if body.is_null() { "" } else { &text };
        send(server, &self.jeton, line, body.as_bytes())
    }

    /// What one GET answers.
    ///
    /// # Panics
    /// It is refused.
    pub fn get(&self, server: &Server, path: &str) -> Value {
        let answer = self.ask(server, &format!("GET {path}"), &Value::Null);
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.json()
    }
}
