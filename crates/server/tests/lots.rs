//! What a batch of validations costs: tried on each dossier, signed, taken back, then on its way; and how long the next dossier of a
//! list takes to come.
//!
//! `cargo test --profile server --package server --test lots [-- DOSSIERS]`, 10,000 by default; `cargo xtask bench lots` runs it.
//! The dossiers are real ones, made by signed commands over HTTP; only the bytes of their pièces are said to have come.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it prints its figures, and a failed step ends it"
)]

use banc::agent::Agent;
use banc::{Base, JOUR, Server, ask};
use chrono::{DateTime, Utc};
use rules::Command;
use serde_json::{Value, json};
use simulation::{data, device, give, people};
use sqlx::{Connection as _, PgConnection};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use sync::{Device, Keys, Request};
use uuid::Uuid;

/// The campaign of the dossiers.
const CAMPAGNE: &str = "nantes-bts-2024";
/// Seconds during which a batch can be taken back.
const REPRISE: u64 = 120;
/// Dossiers that are opened one after the other.
const OUVERTS: usize = 200;
/// Computers that send at the same time.
const CLIENTS: usize = 4;

/// A name of letters that nobody else has.
fn name(n: u32) -> String {
    let letter = |place: u32| char::from(b'a' + u8::try_from(n / 26_u32.pow(place) % 26).unwrap());
    let letters: String = (0..4).map(letter).collect();
    format!("Essai {letters}")
}

/// Gives commands up to the deposit, or the deposit, and sends them.
fn send(device: &mut Device, (n, address, keys): (u32, &str, &Keys), deposit: bool) {
    let (now, (campagne, territoire)) = (JOUR.parse().unwrap(), data());
    loop {
        let mut command = people::straight(&device.predict(campagne, territoire));
        let deposits = matches!(command, Command::DepositDossier(_));
        if deposits && !deposit {
            break;
        }
        if let Command::RecordIdentite(saisie) = &mut command {
            saisie.nom_naissance = name(n);
        }
        give(device, Uuid::new_v4(), command, now);
        if deposits {
            break;
        }
    }
    loop {
        let request = device.request(DateTime::<Utc>::MAX_UTC).unwrap();
        let reply = ask(address, device, &request).unwrap();
        device.receive(&reply, keys);
        let since = device.server().version;
        let reply = ask(address, device, &Request::Pull { since }).unwrap();
        device.receive(&reply, keys);
        if device.sendings().iter().all(|it| !it.receipts.is_empty()) {
            return;
        }
    }
}

/// Says that every pièce of the dossiers came: how they come is measured elsewhere.
async fn receive(base: &Base, devices: &[Device]) {
    let mut chief = PgConnection::connect(&base.address("chef")).await.unwrap();
    for device in devices {
        let dossier = &device.server().dossier;
        for (_, file) in dossier.current_files() {
            sqlx::query(
                "INSERT INTO pupitre.piece (dossier, empreinte, taille, recu, created_at, touched_at, received_at, controle, examined_at)
                 VALUES ($1, decode($2, 'hex'), $3, $3, $4, $4, $4, 'saine', $4) ON CONFLICT DO NOTHING",
            )
            .bind(dossier.id.0)
            .bind(&file.empreinte)
            .bind(i64::try_from(file.octets).unwrap())
            .bind(JOUR.parse::<DateTime<Utc>>().unwrap())
            .execute(&mut chief)
            .await
            .unwrap();
        }
    }
}

/// Does something with every device, several at a time.
fn each(devices: &mut [Device], work: impl Fn(u32, &mut Device) + Sync) {
    let done = AtomicU32::new(0);
    let share = devices.len().div_ceil(CLIENTS);
    std::thread::scope(|scope| {
        for (part, devices) in devices.chunks_mut(share).enumerate() {
            let (work, done) = (&work, &done);
            scope.spawn(move || {
                for (place, device) in devices.iter_mut().enumerate() {
                    work(u32::try_from(part * share + place).unwrap(), device);
                    let done = done.fetch_add(1, Ordering::Relaxed) + 1;
                    if done.is_multiple_of(2_000) {
                        println!("  {done} dossiers");
                    }
                }
            });
        }
    });
}

/// Waits until as many fiches wait to be verified.
async fn wait_fiches(base: &Base, count: u32) {
    let mut chief = PgConnection::connect(&base.address("chef")).await.unwrap();
    let made = "SELECT count(*) FROM pupitre.fiche AS f JOIN pupitre.dossier AS d ON d.id = f.dossier AND d.rang = f.rang
        WHERE f.file = 'a_verifier'";
    while sqlx::query_scalar::<_, i64>(made)
        .fetch_one(&mut chief)
        .await
        .unwrap()
        < i64::from(count)
    {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Milliseconds that the next dossier takes, over HTTP with its checks.
fn next_dossier(agent: &Agent, server: &Server) {
    let asked = json!({ "campagne": CAMPAGNE, "file": "a_verifier" });
    let (mut times, mut after) = (Vec::new(), Value::Null);
    while times.len() < OUVERTS {
        let mut asked = asked.clone();
        asked["apres"] = after.clone();
        let page = agent.ask(server, "POST /v1/bureau/dossiers", &asked).json();
        let page = page.as_array().unwrap().clone();
        for line in &page {
            let path = format!("/v1/bureau/dossiers/{}", line["dossier"].as_str().unwrap());
            let began = Instant::now();
            agent.get(server, &path);
            times.push(began.elapsed().as_secs_f64() * 1000.0);
        }
        let Some(last) = page.last() else { break };
        after = last["dossier"].clone();
    }
    times.sort_by(f64::total_cmp);
    let at = |share: f64| times[(times.len() as f64 * share) as usize];
    println!(
        "the next dossier: median {:.1} ms, p99 {:.1} ms",
        at(0.5),
        at(0.99)
    );
}

fn see(agent: &Agent, server: &Server, id: Uuid) -> Value {
    agent.get(server, &format!("/v1/bureau/lots/{id}"))
}

fn count(lot: &Value, etat: &str, detail: &str) -> i64 {
    let counts = lot["comptes"].as_array().unwrap().iter();
    let found =
        counts.filter(|it| it["etat"] == etat && (detail.is_empty() || it["detail"] == detail));
    found.map(|it| it["nombre"].as_i64().unwrap()).sum()
}

/// Waits until the batch is there, and says how long that took.
fn wait(
    agent: &Agent,
    server: &Server,
    (id, what): (Uuid, &str),
    is: impl Fn(&Value) -> bool,
) -> Value {
    let began = Instant::now();
    loop {
        let lot = see(agent, server, id);
        if is(&lot) {
            println!("{what}: {:.1} s", began.elapsed().as_secs_f64());
            return lot;
        }
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// Prepares a batch, opens its sample, signs it.
fn signed(agent: &Agent, server: &Server) -> Uuid {
    let id = Uuid::new_v4();
    let liste = json!({ "campagne": CAMPAGNE, "file": "a_verifier" });
    let ordre = json!({ "decision": { "issue": "validee", "version": 0 } });
    let body = json!({ "id": id, "liste": liste, "ordre": ordre });
    let began = Instant::now();
    let prepared = agent.ask(server, "POST /v1/bureau/lots", &body);
    assert_eq!(prepared.status, 201, "{}", prepared.body);
    println!(
        "prepared, {} dossiers: {:.2} s",
        prepared.json()["dossiers"],
        began.elapsed().as_secs_f64()
    );
    let lot = wait(agent, server, (id, "tried on each"), |it| {
        it["etat"] == "pret"
    });
    println!(
        "  kept {}, left out {}",
        count(&lot, "retenu", ""),
        count(&lot, "exclu", "")
    );
    for drawn in lot["echantillon"].as_array().unwrap() {
        let dossier = drawn["dossier"].as_str().unwrap();
        agent.get(server, &format!("/v1/bureau/dossiers/{dossier}"));
    }
    let sign = format!("POST /v1/bureau/lots/{id}/signature");
    assert_eq!(agent.ask(server, &sign, &Value::Null).status, 204);
    wait(agent, server, (id, "signed, every decision kept"), |it| {
        it["etat"] == "inscrit"
    });
    id
}

/// Most memory that the server took, in MiB.
fn peak() -> Option<u64> {
    let processes = std::fs::read_dir("/proc").unwrap();
    let mut statuses =
        processes.filter_map(|it| std::fs::read_to_string(it.ok()?.path().join("status")).ok());
    let status = statuses.find(|it| it.starts_with("Name:\tpupitre-server"))?;
    let line = status.lines().find(|it| it.starts_with("VmHWM"))?;
    let kib: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kib / 1024)
}

#[tokio::main]
async fn main() {
    let wanted = std::env::args().nth(1).and_then(|word| word.parse().ok());
    let wanted: u32 = wanted.unwrap_or(10_000);
    let base = Base::new().await;
    let server = Server::start_with(&base, |command| {
        command.env("PUPITRE_REPETITION_INSTANT", JOUR);
        command.env("PUPITRE_BUREAU_REPRISE_SECONDES", REPRISE.to_string());
    });
    let (address, keys) = (server.address.clone(), server.keys());
    let mut devices: Vec<Device> = (0..wanted).map(device).collect();
    for device in &devices {
        base.enrol_device(device).await;
    }
    let began = Instant::now();
    tokio::task::block_in_place(|| {
        each(&mut devices, |n, device| {
            send(device, (n, &address, &keys), false)
        });
    });
    receive(&base, &devices).await;
    tokio::task::block_in_place(|| {
        each(&mut devices, |n, device| {
            send(device, (n, &address, &keys), true)
        });
    });
    println!(
        "{wanted} dossiers deposited: {:.0} s",
        began.elapsed().as_secs_f64()
    );
    drop(devices);
    wait_fiches(&base, wanted).await;
    println!(
        "their fiches: {:.0} s since the first",
        began.elapsed().as_secs_f64()
    );
    let agent = Agent::new(&base, &server, "nadia", "gestionnaire");
    next_dossier(&agent, &server);
    let id = signed(&agent, &server);
    let began = Instant::now();
    let back = agent.ask(
        &server,
        &format!("DELETE /v1/bureau/lots/{id}"),
        &Value::Null,
    );
    println!(
        "taken back, {}: {:.2} s",
        back.json()["decisions"],
        began.elapsed().as_secs_f64()
    );
    let id = signed(&agent, &server);
    wait(&agent, &server, (id, "until the first leaves"), |it| {
        count(it, "inscrit", "faite") > 0
    });
    let began = Instant::now();
    std::thread::sleep(Duration::from_secs(60));
    let left = count(&see(&agent, &server, id), "inscrit", "faite");
    println!(
        "left: {:.0} a second",
        left as f64 / began.elapsed().as_secs_f64()
    );
    println!(
        "most memory of the server: {} MiB",
        peak().unwrap_or_default()
    );
}
