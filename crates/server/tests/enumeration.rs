//! Whether the time of an answer tells if an address is known: creation, a forgotten password and a sign-in, for an address
//! that has an account and for one that has none, turn by turn.
//!
//! `cargo test --package server --test enumeration [-- SAMPLES]`, 1,000 of each by default. It prints the difference of the
//! medians and the probability that the two samples are of one distribution (Kolmogorov–Smirnov).
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it prints its figures, and a failed step ends it"
)]

use banc::{Base, Boite, JOUR, Server};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sqlx::{Connection as _, PgConnection};
use std::time::Instant;
use sync::DeviceKey;

const KNOWN: &str = "lea.essai@exemple.fr";
const PASSWORD: &str = "trois bateaux verts";
const SECRET: &str = "secret";

/// Milliseconds until the answer.
fn time(server: &Server, network: usize, line: &str, body: &Value) -> f64 {
    // Each from a network of its own: what slows down who guesses is not what is measured.
    let network = format!("10.{}.{}.1", network / 256 % 256, network % 256);
    let head = [
        ("Content-Type", "application/json"),
        ("X-Pupitre-Repetition", "oui"),
        ("X-Forwarded-For", network.as_str()),
    ];
    let body = body.to_string();
    let began = Instant::now();
    let answer = server.ask(line, &head, body.as_bytes());
    let took = began.elapsed().as_secs_f64() * 1000.0;
    assert!(answer.status < 500, "{}", answer.body);
    took
}

fn verifier() -> String {
    hex::encode(Sha256::digest(SECRET))
}

fn creation(email: &str) -> Value {
    json!({ "email": email, "mot_de_passe": PASSWORD, "verificateur": verifier() })
}

fn sign_in(email: &str) -> Value {
    let key = DeviceKey::of(&[1; 32]);
    let signed = key.sign(format!("pupitre-appareil-v1\n{email}").as_bytes());
    json!({
        "email": email,
        "mot_de_passe": "quatre camions gris",
        "appareil": { "cle": hex::encode(key.id().0), "nom": "essai", "signature": hex::encode(signed) },
    })
}

fn median(sorted: &[f64]) -> f64 {
    sorted[sorted.len() / 2]
}

/// The probability of a distance at least as large between two samples of one distribution.
fn kolmogorov_smirnov(a: &[f64], b: &[f64]) -> f64 {
    let below = |sample: &[f64], x: f64| {
        let count = sample.partition_point(|value| *value <= x);
        count as f64 / sample.len() as f64
    };
    let distance = a
        .iter()
        .chain(b)
        .map(|x| (below(a, *x) - below(b, *x)).abs())
        .fold(0.0, f64::max);
    let (n, m) = (a.len() as f64, b.len() as f64);
    let lambda = distance * (n * m / (n + m)).sqrt();
    let term = |k: i32| {
        let k = f64::from(k);
        2.0 * (-1.0_f64).powf(k - 1.0) * (-2.0 * k * k * lambda * lambda).exp()
    };
    (1..=100).map(term).sum::<f64>().clamp(0.0, 1.0)
}

#[tokio::main]
async fn main() {
    let samples = std::env::args().nth(1).and_then(|word| word.parse().ok());
    let samples: usize = samples.unwrap_or(1000);
    let (base, boite) = (Base::new().await, Boite::open());
    let server = Server::start_with(&base, |command| {
        command.env("PUPITRE_REPETITION_INSTANT", JOUR);
        command.env("PUPITRE_SERVICE_MANDATAIRE", "127.0.0.1");
        command.envs(boite.settings());
    });
    time(&server, 0, "POST /v1/comptes", &creation(KNOWN));
    let code = boite.next().code();
    let body = json!({ "email": KNOWN, "code": code, "secret": SECRET });
    time(&server, 0, "POST /v1/activations", &body);
    // As many accounts as samples, each with the same password.
    let mut owner = PgConnection::connect(&base.address("proprietaire"))
        .await
        .unwrap();
    let copy =
        "WITH c AS (INSERT INTO pupitre.compte (id, created_at, activation_closes_at, activated_at)
                SELECT gen_random_uuid(), created_at, activation_closes_at, activated_at
                FROM pupitre.compte, generate_series(1, $1) RETURNING id),
            n AS (SELECT id, row_number() OVER () - 1 AS n FROM c),
            a AS (INSERT INTO pupitre.adresse (compte, email, confirmed_at)
                SELECT id, 'lea.' || lpad(n::text, 5, '0') || '@exemple.fr', now() FROM n)
        INSERT INTO pupitre.mot_de_passe (compte, derive, changed_at)
            SELECT n.id, m.derive, m.changed_at FROM n, pupitre.mot_de_passe AS m";
    let count = i32::try_from(samples).unwrap();
    sqlx::query(copy)
        .bind(count)
        .execute(&mut owner)
        .await
        .unwrap();
    for (what, line, body) in [
        (
            "creation",
            "POST /v1/comptes",
            creation as fn(&str) -> Value,
        ),
        (
            "mot de passe oublié",
            "POST /v1/mots-de-passe",
            |email| json!({ "email": email, "verificateur": verifier() }),
        ),
        ("connexion", "POST /v1/sessions", sign_in),
    ] {
        let (mut known, mut unknown) = (Vec::new(), Vec::new());
        for n in 0..samples {
            let (here, nowhere) = (
                format!("lea.{n:05}@exemple.fr"),
                format!("lea.{n:05}@absence.fr"),
            );
            known.push(time(&server, n, line, &body(&here)));
            unknown.push(time(&server, n, line, &body(&nowhere)));
        }
        known.sort_by(f64::total_cmp);
        unknown.sort_by(f64::total_cmp);
        println!(
            "{what}: medians {:.3} ms known, {:.3} ms not, difference {:.3} ms, p = {:.3}",
            median(&known),
            median(&unknown),
            (median(&known) - median(&unknown)).abs(),
            kolmogorov_smirnov(&known, &unknown)
        );
    }
}
