//! The server is killed as by a power cut, again and again, while computers deposit: a receipt that a computer holds always
//! has its command, whose bytes sent again have the same receipt.
//!
//! Then the power of the disk of PostgreSQL is cut in the same way.
//!
//! `cargo test --package server --test tenue [-- KILLS]`, 200 by default, or `-- coupures CUTS`, which needs root;
//! `cargo xtask faults` runs both.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it prints its figures, and a failed step ends it"
)]

use banc::{Base, Disque, Grappe, JOUR, Server, ask};
use chrono::{DateTime, Utc};
use rules::Command;
use simulation::{device, give, people};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};
use sync::{Device, DeviceKey, Keys, Reply, Request, SendingState};
use uuid::Uuid;

/// Computers that deposit at the same time.
const COMPUTERS: u32 = 8;

fn now() -> DateTime<Utc> {
    JOUR.parse().unwrap()
}

/// Gives and deposits until told to stop; answers the device with the receipts that it holds.
fn work(
    mut device: Device,
    address: &str,
    keys: &Keys,
    stop: &AtomicBool,
    cut: &AtomicU32,
) -> Device {
    let mut n = 0_u32;
    while !stop.load(Ordering::Relaxed) {
        if !device.is_pending() {
            n += 1;
            let command = match n {
                1 => people::open("a@exemple.fr".into()),
                _ => Command::ChangeCourriel(format!("a{n}@exemple.fr")),
            };
            give(&mut device, Uuid::new_v4(), command, now());
        }
        let Some(request) = device.request(DateTime::<Utc>::MAX_UTC) else {
            continue;
        };
        match ask(address, &device, &request) {
            Some(reply) => drop(device.receive(&reply, keys)),
            None => {
                cut.fetch_add(1, Ordering::Relaxed);
                std::thread::sleep(Duration::from_millis(20));
            }
        }
        // Conflicts come of a version that was not seen: the device follows.
        let since = device.server().version;
        if let Some(reply) = ask(address, &device, &Request::Pull { since }) {
            device.receive(&reply, keys);
        }
    }
    device
}

#[tokio::main]
async fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let cuts = words.first().is_some_and(|word| word == "coupures");
    let times = words.last().and_then(|word| word.parse().ok());
    let times: u32 = times.unwrap_or(if cuts { 6 } else { 200 });
    let grappe = cuts.then(|| Grappe::on(Disque::new(512)));
    let base = Base::new().await;
    let mut devices = Vec::new();
    for n in 1..=COMPUTERS {
        let device = device(n);
        base.enrol_device(&device).await;
        devices.push(device);
    }
    let start = |address: &str| {
        Server::start_with(&base, |command| {
            command.env("PUPITRE_REPETITION_INSTANT", JOUR);
            command.env("PUPITRE_ECOUTE", address);
        })
    };
    let mut server = start("127.0.0.1:0");
    let (keys, address) = (server.keys(), server.address.clone());
    let (stop, cut, began) = (AtomicBool::new(false), AtomicU32::new(0), Instant::now());
    let (devices, _server) = std::thread::scope(|scope| {
        let (address, keys, stop, cut) = (&address, &keys, &stop, &cut);
        let working = devices
            .into_iter()
            .map(|device| scope.spawn(move || work(device, address, keys, stop, cut)));
        let working: Vec<_> = working.collect();
        let mut pieces = Vec::new();
        for time in 0..times {
            let more = if cuts { 700 } else { 60 };
            std::thread::sleep(Duration::from_millis(more + u64::from(time % 7) * 35));
            // A power cut takes the server too: nobody speaks any more when the disk goes.
            pieces.push(server.kill());
            if let Some(grappe) = &grappe {
                grappe.cut();
            }
            server = start(address);
        }
        std::thread::sleep(Duration::from_millis(500));
        stop.store(true, Ordering::Relaxed);
        let ended = working.into_iter().map(|it| it.join().unwrap());
        (ended.collect::<Vec<Device>>(), server)
    });
    let receipts = verify(&address, &keys, &devices);
    println!(
        "{times} {} in {} s, {receipts} receipts held, {} requests without answer, 0 receipt without its command",
        if cuts { "power cuts" } else { "kills" },
        began.elapsed().as_secs(),
        cut.load(Ordering::Relaxed)
    );
}

/// Sends again every command whose receipts are held: the server has it, and its receipts are the same. Answers how many
/// receipts were held.
fn verify(address: &str, keys: &Keys, devices: &[Device]) -> usize {
    let mut held = 0;
    for device in devices {
        let mut accepted = 0;
        for sending in device.sendings() {
            if sending.receipts.is_empty() {
                continue;
            }
            held += sending.receipts.len();
            accepted += u64::from(matches!(sending.state, SendingState::Accepted { .. }));
            let again = Request::Deposit(vec![(sending.sealed.clone(), None)]);
            let told = ask(address, device, &again);
            let Some(Reply::Receipts { receipts, .. }) = told else {
                panic!("a command whose receipt is held is not there: {told:?}");
            };
            for receipt in &sending.receipts {
                assert!(
                    receipts.contains(receipt),
                    "another receipt than the one held"
                );
                assert!(receipt.verify(keys).is_ok());
            }
        }
        // Each accepted command is one version, and no version comes of anything else.
        let mut fresh = Device::new(
            DeviceKey::of(&[1; 32]),
            Uuid::nil(),
            Uuid::nil(),
            device.server().dossier.id,
        );
        loop {
            let since = fresh.server().version;
            let told = ask(address, device, &Request::Pull { since }).unwrap();
            fresh.receive(&told, keys);
            if fresh.server().version == since {
                break;
            }
        }
        let known = fresh.server().version;
        assert!(
            known == accepted || known == accepted + 1,
            "{known} versions, {accepted} accepted"
        );
    }
    held
}
