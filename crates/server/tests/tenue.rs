//! The server is killed as by a power cut, again and again, while computers deposit: a receipt that a computer holds always
//! has its command, whose bytes sent again have the same receipt.
//!
//! Then the power of the disk of PostgreSQL is cut in the same way; and the base is replaced, again and again, by a copy that
//! was made while it was used: what the computers hold receipts of comes back, with its instants.
//!
//! `cargo test --package server --test tenue [-- KILLS]`, 200 by default, `-- coupures CUTS`, which needs root, or
//! `-- restaurations TIMES`; `cargo xtask faults` runs them.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it prints its figures, and a failed step ends it"
)]

use banc::{Base, Disque, Grappe, JOUR, Server, ask, command_of_owner};
use chrono::{DateTime, TimeDelta, Utc};
use rules::Command;
use simulation::{device, give, people};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::{Duration, Instant};
use sync::{Device, DeviceKey, Keys, Reply, Request, SendingState, SignedReceipt};
use uuid::Uuid;

/// What happens to the service.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fault {
    Kill,
    PowerCut,
    Restore,
}

impl Fault {
    fn of(word: Option<&str>) -> Self {
        match word {
            Some("coupures") => Self::PowerCut,
            Some("restaurations") => Self::Restore,
            Some(_) | None => Self::Kill,
        }
    }

    /// How often, unless it is said.
    fn times(self) -> u32 {
        match self {
            Self::Kill => 200,
            Self::PowerCut => 6,
            Self::Restore => 5,
        }
    }

    /// Milliseconds between two of them at least.
    fn pause(self) -> u64 {
        match self {
            Self::Kill => 60,
            Self::PowerCut | Self::Restore => 700,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Kill => "kills",
            Self::PowerCut => "power cuts",
            Self::Restore => "restores",
        }
    }
}

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
    let fault = Fault::of(words.first().map(String::as_str));
    let times = words.last().and_then(|word| word.parse().ok());
    let times: u32 = times.unwrap_or(fault.times());
    let grappe = (fault == Fault::PowerCut).then(|| Grappe::on(Disque::new(512)));
    let base = Base::new().await;
    let mut devices = Vec::new();
    for n in 1..=COMPUTERS {
        let device = device(n);
        base.enrol_device(&device).await;
        devices.push(device);
    }
    base.prolong_sessions().await;
    // A rehearsal begins at its instant each time: its clock must not go back.
    let start = |address: &str, hours: u32| {
        let instant = now() + TimeDelta::hours(i64::from(hours));
        Server::start_with(&base, |command| {
            command.env("PUPITRE_REPETITION_INSTANT", instant.to_rfc3339());
            command.env("PUPITRE_ECOUTE", address);
        })
    };
    let mut server = start("127.0.0.1:0", 0);
    let (keys, address) = (server.keys(), server.address.clone());
    let (stop, cut, began) = (AtomicBool::new(false), AtomicU32::new(0), Instant::now());
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copie");
    let base = &base;
    let (devices, _server) = std::thread::scope(|scope| {
        let (address, keys, stop, cut) = (&address, &keys, &stop, &cut);
        let working = devices
            .into_iter()
            .map(|device| scope.spawn(move || work(device, address, keys, stop, cut)));
        let working: Vec<_> = working.collect();
        let mut pieces = Vec::new();
        for time in 0..times {
            let pause = Duration::from_millis(fault.pause() + u64::from(time % 7) * 35);
            if fault == Fault::Restore {
                std::thread::sleep(pause);
                base.back_up(&copy);
            }
            std::thread::sleep(pause);
            // A power cut takes the server too: nobody speaks any more when the disk goes.
            pieces.push(server.kill());
            if let Some(grappe) = &grappe {
                grappe.cut();
            }
            if fault == Fault::Restore {
                restore(base, &copy);
            }
            server = start(address, time + 1);
        }
        std::thread::sleep(Duration::from_millis(fault.pause() * 4));
        stop.store(true, Ordering::Relaxed);
        let ended = working.into_iter().map(|it| it.join().unwrap());
        (ended.collect::<Vec<Device>>(), server)
    });
    let receipts = verify(&address, &keys, &devices, fault);
    println!(
        "{times} {} in {} s, {receipts} receipts held, {} requests without answer, 0 receipt without its command",
        fault.words(),
        began.elapsed().as_secs(),
        cut.load(Ordering::Relaxed)
    );
}

/// The copy takes the place of the base, which has another life then.
fn restore(base: &Base, copy: &Path) {
    let runtime = tokio::runtime::Handle::current();
    tokio::task::block_in_place(|| runtime.block_on(base.restore(copy)));
    let told = command_of_owner(base, "admin", &["epoque"])
        .output()
        .unwrap();
    assert!(told.status.success(), "{told:?}");
}

/// Whether the server acknowledges what a receipt says: by the same receipt, or after a restore by one of the same instant.
fn acknowledged(
    receipts: &[SignedReceipt],
    held: &SignedReceipt,
    keys: &Keys,
    fault: Fault,
) -> bool {
    let instant = |it: &SignedReceipt| it.verify(keys).unwrap().recu_le;
    match fault {
        Fault::Kill | Fault::PowerCut => receipts.contains(held),
        Fault::Restore => receipts.iter().any(|it| instant(it) == instant(held)),
    }
}

/// Sends again every command whose receipts are held: the server has it, and its receipts are the same. Answers how many
/// receipts were held.
fn verify(address: &str, keys: &Keys, devices: &[Device], fault: Fault) -> usize {
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
                    acknowledged(&receipts, receipt, keys, fault),
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
