//! Bad networks: an application that sends a dossier and a pièce through each of them, then through a sound one.
//!
//! Needs root, and a network of its own: `cargo xtask faults` runs it under `unshare --net`.

use crate::pieces::pdf;
use crate::poste::{Ordinateur, Scene};
use poste::view::EtatEnvoi;
use std::io::Write as _;
use std::process::{Command, Stdio};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long a network is bad.
const LASTS: Duration = Duration::from_secs(12);
/// Bytes of a pièce, and parts that it has.
const PIECE: usize = 3_000_000;
const PARTS: usize = 3;

/// A bad network between the application and the port of the server.
struct Fault {
    what: &'static str,
    /// What is done with packets, in the words of `nft`.
    rules: &'static [&'static str],
    /// Whether something passes while it lasts.
    passes: bool,
}

static FAULTS: [Fault; 5] = [
    Fault {
        what: "one packet of five is lost",
        rules: &[
            "tcp dport PORT numgen random mod 100 < 20 drop",
            "tcp sport PORT numgen random mod 100 < 20 drop",
        ],
        passes: true,
    },
    Fault {
        what: "256 kbit/s",
        rules: &["tcp dport PORT limit rate over 32 kbytes/second burst 16 kbytes drop"],
        passes: true,
    },
    Fault {
        what: "the cable is out",
        rules: &["tcp dport PORT drop", "tcp sport PORT drop"],
        passes: false,
    },
    Fault {
        what: "answers are lost",
        rules: &["tcp sport PORT drop"],
        passes: false,
    },
    Fault {
        what: "every connection is reset",
        rules: &["tcp dport PORT reject with tcp reset"],
        passes: false,
    },
];

fn run(program: &str, words: &[&str]) -> bool {
    let status = Command::new(program).args(words).status();
    status.is_ok_and(|status| status.success())
}

/// The network of this process, which nobody else uses. Packets are those of a line, not of a memory.
fn own_network() {
    let interfaces = std::fs::read_to_string("/proc/net/dev").unwrap();
    // Two lines of titles, and its own.
    assert_eq!(
        interfaces.lines().count(),
        3,
        "this is not a network of its own: `cargo xtask faults` makes one"
    );
    assert!(run("ip", &["link", "set", "lo", "up"]));
    let line = ["mtu", "1500", "gso_max_size", "1500", "gso_max_segs", "1"];
    assert!(run("ip", &[&["link", "set", "lo"][..], &line].concat()));
}

fn begin(fault: &Fault, port: &str) {
    let rules = fault.rules.join("\n").replace("PORT", port);
    let table = format!(
        "table ip panne {{\nchain entree {{\ntype filter hook input priority 0;\n{rules}\n}}\n}}\n"
    );
    let mut nft = Command::new("nft");
    let mut nft = nft.args(["-f", "-"]).stdin(Stdio::piped()).spawn().unwrap();
    nft.stdin
        .take()
        .unwrap()
        .write_all(table.as_bytes())
        .unwrap();
    assert!(nft.wait().unwrap().success(), "{table}");
}

/// The network goes bad while the first part leaves, and heals; answers when it did.
fn weather(fault: &'static Fault, port: String) -> JoinHandle<Instant> {
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(20));
        begin(fault, &port);
        std::thread::sleep(LASTS);
        assert!(run("nft", &["delete", "table", "ip", "panne"]));
        Instant::now()
    })
}

/// Parts of pièces that came to the server.
fn parts(scene: &Scene) -> usize {
    let (status, text) = scene.server.get("/metrics");
    assert_eq!(status, 200);
    let of_parts = text
        .lines()
        .filter(|line| line.contains("methode=\"PATCH\""));
    let counts = of_parts.filter_map(|line| line.rsplit(' ').next()?.parse::<usize>().ok());
    counts.sum()
}

fn is_received(computer: &Ordinateur) -> bool {
    matches!(computer.envoi(), EtatEnvoi::Recu { .. })
}

#[expect(clippy::print_stdout, reason = "it prints its figures")]
#[tokio::test]
#[ignore = "needs root and a network of its own: cargo xtask faults"]
async fn a_piece_comes_through_every_bad_network_and_no_part_twice_more_than_once() {
    own_network();
    let scene = Scene::new().await;
    let port = scene.server.address.rsplit(':').next().unwrap().to_owned();
    let mut lea = scene.sent().await;
    for (n, fault) in (1..).zip(&FAULTS) {
        let before = parts(&scene);
        lea.lives_at(&format!("{n} rue des Essais")).await;
        let bytes = pdf(PIECE, n);
        lea.desk
            .ajouter_fichier("identite", "carte.pdf", bytes)
            .await;
        let weather = weather(fault, port.clone());
        let began = Instant::now();
        while !is_received(&lea) {
            lea.exchange().await;
            assert!(began.elapsed() < LASTS * 10, "{}", fault.what);
        }
        let received = Instant::now();
        let healed = weather.join().unwrap();
        assert!(fault.passes || received > healed, "{}", fault.what);
        let took = received.saturating_duration_since(healed).as_secs_f64();
        let again = parts(&scene) - before - PARTS;
        println!(
            "{}: all received {took:.1} s after its end, {again} parts sent again",
            fault.what
        );
        assert!(again <= 1, "{}: {again} parts came again", fault.what);
    }
}
