//! How long a computer waits for the state of its dossier when the base holds as many dossiers as a year of the country, and how
//! fast a list of real dossiers leaves in a file.
//!
//! `cargo test --profile server --package server --test nombre [-- DOSSIERS]`, 250,000 by default; `cargo xtask bench server` runs
//! it. The dossiers that are asked for are real ones, made by commands over HTTP, more than the server keeps in memory. The
//! others have their rows and lengths, of bytes that nobody opens.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it prints its figures, and a failed step ends it"
)]

use banc::{Base, JOUR, Server, ask, command_of_owner, token_of};
use chrono::{DateTime, Utc};
use rules::Command;
use simulation::{device, give, people};
use sqlx::{Connection as _, PgConnection};
use std::sync::Arc;
use std::time::{Duration, Instant};
use sync::{Device, Keys, Request};
use uuid::Uuid;

/// The campaign of the real dossiers.
const CAMPAGNE: &str = "nantes-bts-2024";
/// Dossiers that are asked for.
const REAL: u32 = 1_500;
/// Times that states are asked, and times a second: a thousand computers that ask every ten seconds.
const ASKED: u32 = 3_000;
const EACH_SECOND: u32 = 100;

/// Fills the dossier of a device up to the deposit.
fn fill(device: &mut Device, address: &str, keys: &Keys) {
    let now: DateTime<Utc> = JOUR.parse().unwrap();
    loop {
        let command = people::straight(&device.server().dossier);
        if matches!(command, Command::DepositDossier(_)) {
            return;
        }
        give(device, Uuid::new_v4(), command, now);
        let given = device.request(DateTime::<Utc>::MAX_UTC).unwrap();
        let since = device.server().version;
        for request in [given, Request::Pull { since }] {
            let reply = ask(address, device, &request).unwrap();
            device.receive(&reply, keys);
        }
    }
}

/// Copies the rows of the real dossiers, with their lengths, until there are so many.
async fn crowd(base: &Base, dossiers: u32) {
    let mut chief = PgConnection::connect(&base.address("chef")).await.unwrap();
    let copies = dossiers.div_ceil(REAL) - 1;
    for statement in [
        "CREATE TEMPORARY TABLE foule AS SELECT d.id AS vrai, gen_random_uuid() AS id, gen_random_uuid() AS compte
         FROM pupitre.dossier AS d, generate_series(1, $1)",
        "INSERT INTO pupitre.compte (id, created_at, activation_closes_at, activated_at)
         SELECT f.compte, now(), now(), now() FROM foule AS f WHERE $1 > 0",
        "INSERT INTO pupitre.dossier (id, session, campagne, compte, rang, version, tete, created_at, modified_at)
         SELECT f.id, d.session, d.campagne, f.compte, d.rang, d.version, d.tete, d.created_at, d.modified_at
         FROM foule AS f JOIN pupitre.dossier AS d ON d.id = f.vrai WHERE $1 > 0",
        "INSERT INTO pupitre.cle_dossier SELECT f.id, c.reponses, c.sante
         FROM foule AS f JOIN pupitre.cle_dossier AS c ON c.dossier = f.vrai WHERE $1 > 0",
        "INSERT INTO pupitre.entree SELECT e.session, f.id, e.rang, e.sorte, e.octets, e.precedent, e.maillon
         FROM foule AS f JOIN pupitre.entree AS e ON e.dossier = f.vrai WHERE $1 > 0",
        // Nothing of the crowd is to be listed anew: nobody could open it.
        "INSERT INTO pupitre.fiche (dossier, compte, campagne, rang, forme, file, alertes, manquantes, modifie_le, cles, apercu)
         SELECT f.id, f.compte, d.campagne, d.rang, v.forme, v.file, v.alertes, v.manquantes, v.modifie_le, v.cles, v.apercu
         FROM foule AS f JOIN pupitre.dossier AS d ON d.id = f.vrai JOIN pupitre.fiche AS v ON v.dossier = f.vrai WHERE $1 > 0",
    ] {
        sqlx::query(statement)
            .bind(i32::try_from(copies).unwrap())
            .execute(&mut chief)
            .await
            .unwrap();
    }
    for statement in ["ANALYZE", "CHECKPOINT"] {
        sqlx::query(statement).execute(&mut chief).await.unwrap();
    }
    let (dossiers, entries, size): (i64, i64, String) = sqlx::query_as(
        "SELECT (SELECT count(*) FROM pupitre.dossier), (SELECT count(*) FROM pupitre.entree),
                pg_size_pretty(pg_database_size(current_database()))",
    )
    .fetch_one(&mut chief)
    .await
    .unwrap();
    println!("{dossiers} dossiers, {entries} entries, {size}");
}

/// Writes the list of the real dossiers in each format, once their fiches are made: each row is a journal that is opened.
async fn export(base: &Base) {
    let mut chief = PgConnection::connect(&base.address("chef")).await.unwrap();
    let made = "SELECT count(*) FROM pupitre.fiche AS f JOIN pupitre.dossier AS d ON d.id = f.dossier AND d.rang = f.rang";
    while sqlx::query_scalar::<_, i64>(made)
        .fetch_one(&mut chief)
        .await
        .unwrap()
        < i64::from(REAL)
    {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let folder = tempfile::tempdir().unwrap();
    for format in ["csv", "json", "xlsx"] {
        let file = folder.path().join(format!("liste.{format}"));
        let words = ["liste", CAMPAGNE, file.to_str().unwrap(), "A. Essai"];
        let mut command = command_of_owner(base, "exporter", &words);
        let began = Instant::now();
        let told = command
            .env("PUPITRE_REPETITION_INSTANT", JOUR)
            .output()
            .unwrap();
        let took = began.elapsed().as_secs_f64();
        assert!(
            told.status.success(),
            "{}",
            String::from_utf8_lossy(&told.stderr)
        );
        println!(
            "a list of {REAL} dossiers in {format}: {took:.1} s, {:.0} a second",
            f64::from(REAL) / took
        );
    }
}

/// Milliseconds that each asked state took, from the instant at which it was due.
async fn pull(address: &str, dossiers: &[(Uuid, String)], since: &str) -> Vec<f64> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let (began, address) = (Instant::now(), Arc::new(address.to_owned()));
    let mut waiting = Vec::new();
    for n in 0..ASKED {
        let due = began + Duration::from_secs(1) / EACH_SECOND * n;
        tokio::time::sleep_until(due.into()).await;
        // In an order that never asks again soon for the same.
        let (dossier, token) = dossiers[(n as usize * 7_919) % dossiers.len()].clone();
        let (http, address, since) = (http.clone(), address.clone(), since.to_owned());
        waiting.push(tokio::spawn(async move {
            let path = format!("http://{address}/v1/dossiers/{dossier}/evenements?depuis={since}");
            let asked = http.get(path).bearer_auth(token);
            let answer = asked
                .header("X-Pupitre-Repetition", "oui")
                .send()
                .await
                .unwrap();
            assert_eq!(answer.status(), 200);
            answer.bytes().await.unwrap();
            due.elapsed().as_secs_f64() * 1000.0
        }));
    }
    let mut times = Vec::new();
    for it in waiting {
        times.push(it.await.unwrap());
    }
    times.sort_by(f64::total_cmp);
    times
}

#[tokio::main]
async fn main() {
    let wanted = std::env::args().nth(1).and_then(|word| word.parse().ok());
    let base = Base::new().await;
    let server = Server::repetition(&base, JOUR);
    let (address, keys) = (server.address.clone(), server.keys());
    let mut dossiers = Vec::new();
    for n in 0..REAL {
        let mut device = device(n);
        base.enrol_device(&device).await;
        tokio::task::block_in_place(|| fill(&mut device, &address, &keys));
        let dossier = device.server().dossier.id.0;
        dossiers.push((dossier, token_of(&device)));
    }
    base.prolong_sessions().await;
    export(&base).await;
    crowd(&base, wanted.unwrap_or(250_000)).await;
    for (what, since) in [("the whole state", "0"), ("what is new", "1000")] {
        let times = pull(&address, &dossiers, since).await;
        let at = |share: f64| times[(times.len() as f64 * share) as usize];
        println!(
            "{what}, {EACH_SECOND} times a second: median {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
            at(0.5),
            at(0.99),
            times.last().unwrap()
        );
    }
}
