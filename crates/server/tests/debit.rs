//! What a decided command and a received pièce cost: over HTTP, against PostgreSQL alone doing the same function and against
//! a plain copy over loopback.
//!
//! `cargo test --profile server --package server --test debit [-- SECONDS]`, eight of each by default; `cargo xtask bench server`
//! runs it. It prints its figures; nothing here passes or fails by them.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "it prints its figures, and a failed step ends it"
)]

use banc::{Base, JOUR, Server};
use chrono::{DateTime, Utc};
use rules::DossierId;
use sha2::{Digest as _, Sha256};
use simulation::{give, people};
use sqlx::{Connection as _, PgConnection};
use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use sync::{Device, DeviceKey};
use uuid::Uuid;

/// Clients at the same time.
const CLIENTS: [usize; 3] = [1, 8, 32];
/// The account, its device, and the device’s token.
const WHO: Uuid = Uuid::from_bytes([1; 16]);
const TOKEN: &str = "jeton";
/// Bytes of a part of a pièce, and of a pièce.
const PART: usize = 1 << 20;
const PIECE: usize = 8 << 20;
/// Pièces that each computer sends, and computers that send at the same time.
const PIECES: usize = 8;
const SENDERS: [usize; 2] = [1, 8];

/// A request that opens a dossier: its path and its body.
type Opening = (String, Vec<u8>);

fn opening(base: &str, key: &DeviceKey) -> Opening {
    let id = Uuid::new_v4();
    let mut device = Device::new(key.clone(), WHO, Uuid::new_v4(), DossierId(id));
    let now = JOUR.parse().unwrap();
    let open = people::open("a@exemple.fr".into());
    give(&mut device, Uuid::new_v4(), open, now);
    let request = device.request(DateTime::<Utc>::MAX_UTC).unwrap();
    (format!("{base}/v1/dossiers/{id}/depots"), request.to_text())
}

/// Seconds on the processor of every process of that name.
fn spent(name: &str) -> f64 {
    const TICKS: f64 = 100.0;
    let processes = std::fs::read_dir("/proc").unwrap();
    let stats =
        processes.filter_map(|it| std::fs::read_to_string(it.ok()?.path().join("stat")).ok());
    let of_name = stats.filter(|stat| stat.contains(&format!("({name}")));
    let ticks = of_name.filter_map(|stat| {
        let fields: Vec<&str> = stat.rsplit(") ").next()?.split(' ').collect();
        Some(fields[11].parse::<f64>().ok()? + fields[12].parse::<f64>().ok()?)
    });
    ticks.sum::<f64>() / TICKS
}

/// Commands a second over HTTP, and the seconds on the processor of the server and of PostgreSQL for each.
async fn over_http(server: &str, clients: usize, time: Duration) -> (f64, f64, f64) {
    let key = DeviceKey::of(&[1; 32]);
    let base = format!("http://{server}");
    let enough = 400 * usize::try_from(time.as_secs()).unwrap() / clients + 200;
    let prepared: Vec<Vec<Opening>> = (0..clients)
        .map(|_| (0..enough).map(|_| opening(&base, &key)).collect())
        .collect();
    let (http, done) = (client(), Arc::new(AtomicU64::new(0)));
    let (before, began) = ([spent("pupitre-server"), spent("postgres")], Instant::now());
    let working: Vec<_> = prepared
        .into_iter()
        .map(|openings| {
            let (http, done) = (http.clone(), done.clone());
            tokio::spawn(async move {
                for (path, body) in openings {
                    if began.elapsed() >= time {
                        return;
                    }
                    let asked = http.post(path).body(body).bearer_auth(TOKEN);
                    let answer = asked
                        .header("X-Pupitre-Repetition", "oui")
                        .send()
                        .await
                        .unwrap();
                    assert_eq!(answer.status(), 200);
                    answer.bytes().await.unwrap();
                    done.fetch_add(1, Ordering::Relaxed);
                }
            })
        })
        .collect();
    for it in working {
        it.await.unwrap();
    }
    let done = done.load(Ordering::Relaxed) as f64;
    let rate = done / began.elapsed().as_secs_f64();
    let cost = |name, before| (spent(name) - before) / done;
    (
        rate,
        cost("pupitre-server", before[0]),
        cost("postgres", before[1]),
    )
}

fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// The statement of a command that opens a dossier, with bytes of the same lengths as those of a real one.
async fn statement(base: &Base) -> String {
    let owner = PgConnection::connect(&base.address("proprietaire"));
    let mut owner = owner.await.unwrap();
    // The owner too sees the dossiers of an account only.
    sqlx::query("SELECT set_config('app.compte', $1::text, false)")
        .bind(WHO)
        .execute(&mut owner)
        .await
        .unwrap();
    let (dossier, cle, sante): (Uuid, i32, i32) = sqlx::query_as(
        "SELECT dossier, octet_length(reponses), octet_length(sante) FROM pupitre.cle_dossier LIMIT 1",
    )
    .fetch_one(&mut owner)
    .await
    .unwrap();
    let entries: Vec<(String, i32)> = sqlx::query_as(
        "SELECT sorte, octet_length(octets) FROM pupitre.entree WHERE dossier = $1 ORDER BY rang",
    )
    .bind(dossier)
    .fetch_all(&mut owner)
    .await
    .unwrap();
    let bytes = |length: i32| {
        format!(
            "'\\x{}'::bytea",
            "5a".repeat(usize::try_from(length).unwrap())
        )
    };
    let sortes: Vec<String> = entries.iter().map(|it| format!("'{}'", it.0)).collect();
    let octets: Vec<String> = entries.iter().map(|it| bytes(it.1)).collect();
    let nulls = vec!["NULL::bytea"; entries.len()].join(",");
    format!(
        "SELECT pupitre.inscrire('{WHO}', gen_random_uuid(), 2024::smallint, 'nantes-bts-2024', {}, {}, 0, 1, \
         gen_random_uuid(), sha256(gen_random_uuid()::text::bytea), {}, gen_random_uuid(), 1, now(), \
         ARRAY[{}], ARRAY[{}], ARRAY[{nulls}]);\n",
        bytes(cle),
        bytes(sante),
        bytes(32),
        sortes.join(","),
        octets.join(","),
    )
}

/// Transactions a second of PostgreSQL alone.
fn by_pgbench(base: &Base, script: &Path, clients: usize, time: Duration) -> f64 {
    let bench = std::fs::read_dir("/usr/lib/postgresql").unwrap();
    let bench = bench
        .map(|it| it.unwrap().path().join("bin/pgbench"))
        .max()
        .unwrap();
    let told = Command::new(bench)
        .args([
            "-n",
            "-M",
            "prepared",
            "-j",
            "2",
            "-c",
            &clients.to_string(),
        ])
        .args(["-T", &time.as_secs().to_string(), "-f"])
        .arg(script)
        .arg(base.address("guichet"))
        .output()
        .unwrap();
    let text = String::from_utf8(told.stdout).unwrap();
    let line = text.lines().find(|line| line.starts_with("tps = "));
    let line = line.unwrap_or_else(|| panic!("{text}{:?}", String::from_utf8(told.stderr)));
    line.split(' ').nth(2).unwrap().parse().unwrap()
}

/// Mebibytes a second of pièces, each byte sealed, verified and on the disk. Their names are known beforehand, as on a
/// computer that chose them; the sum of each part is not.
async fn upload(server: &str, dossiers: &[String]) -> f64 {
    let http = client();
    let files: Vec<(String, Vec<u8>)> = (0..PIECES).map(noise).map(named).collect();
    let (files, began) = (Arc::new(files), Instant::now());
    let working: Vec<_> = dossiers
        .iter()
        .map(|dossier| {
            let (http, files) = (http.clone(), files.clone());
            let base = format!("http://{server}/v1/dossiers/{dossier}/pieces");
            tokio::spawn(async move {
                for (name, bytes) in files.iter() {
                    send(&http, &format!("{base}/{name}"), bytes).await;
                }
            })
        })
        .collect();
    for it in working {
        it.await.unwrap();
    }
    mebibytes(dossiers.len()) / began.elapsed().as_secs_f64()
}

async fn send(http: &reqwest::Client, path: &str, bytes: &[u8]) {
    let asked = |method| {
        let asked = http.request(method, path).bearer_auth(TOKEN);
        asked.header("X-Pupitre-Repetition", "oui")
    };
    let body = format!("{{\"taille\":{}}}", bytes.len());
    let announced = asked(reqwest::Method::PUT).header("Content-Type", "application/json");
    assert_eq!(announced.body(body).send().await.unwrap().status(), 200);
    for (rank, part) in bytes.chunks(PART).enumerate() {
        let sum = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, Sha256::digest(part));
        let sent = asked(reqwest::Method::PATCH)
            .header("Upload-Offset", rank * PART)
            .header("Upload-Checksum", format!("sha256 {sum}"))
            .body(part.to_vec());
        assert_eq!(sent.send().await.unwrap().status(), 200);
    }
}

fn named(bytes: Vec<u8>) -> (String, Vec<u8>) {
    (hex::encode(Sha256::digest(&bytes)), bytes)
}

fn mebibytes(senders: usize) -> f64 {
    ((senders * PIECES * PIECE) >> 20) as f64
}

/// Bytes that begin as a PDF and do not shrink.
fn noise(n: usize) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut state = Sha256::digest(n.to_be_bytes());
    while bytes.len() < PIECE {
        bytes.extend_from_slice(&state);
        state = Sha256::digest(state);
    }
    bytes.truncate(PIECE);
    bytes
}

/// Mebibytes a second of the same bytes, copied over loopback to files that are on the disk; `held` sums and seals them on the
/// way, once each, which is the least that a service owes them.
fn copied(folder: &Path, senders: usize, held: bool) -> f64 {
    let files: Vec<Vec<u8>> = (0..PIECES).map(noise).collect();
    let began = Instant::now();
    std::thread::scope(|scope| {
        for sender in 0..senders {
            let listener = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = listener.local_addr().unwrap();
            scope.spawn(move || {
                for n in 0..PIECES {
                    take(&listener, &folder.join(format!("{sender}-{n}")), held);
                }
            });
            let files = &files;
            scope.spawn(move || {
                for bytes in files {
                    TcpStream::connect(address)
                        .unwrap()
                        .write_all(bytes)
                        .unwrap();
                }
            });
        }
    });
    mebibytes(senders) / began.elapsed().as_secs_f64()
}

fn take(listener: &TcpListener, to: &Path, held: bool) {
    let (mut stream, _) = listener.accept().unwrap();
    let mut file = std::fs::File::create(to).unwrap();
    let (mut part, mut whole) = (vec![0; PART], Sha256::new());
    loop {
        let length = stream.read(&mut part).unwrap();
        if length == 0 {
            break;
        }
        let bytes = &mut part[..length];
        if held {
            whole.update(&*bytes);
            sealed(bytes);
        }
        file.write_all(bytes).unwrap();
    }
    assert_eq!(whole.finalize().len(), 32);
    file.sync_all().unwrap();
}

/// Seals bytes as they stand; the tag goes nowhere.
fn sealed(bytes: &mut [u8]) {
    use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
    let key = UnboundKey::new(&CHACHA20_POLY1305, &[7; 32]).unwrap();
    let nonce = Nonce::assume_unique_for_key([7; 12]);
    let seal = LessSafeKey::new(key).seal_in_place_separate_tag(nonce, Aad::empty(), bytes);
    assert!(seal.is_ok());
}

/// Opens a dossier, and answers its number.
async fn opened(server: &str, key: &DeviceKey) -> String {
    let (path, body) = opening(&format!("http://{server}"), key);
    let opened = client().post(&path).body(body).bearer_auth(TOKEN);
    let opened = opened.header("X-Pupitre-Repetition", "oui").send().await;
    assert_eq!(opened.unwrap().status(), 200);
    path.rsplit('/').nth(1).unwrap().to_owned()
}

#[tokio::main]
async fn main() {
    let seconds = std::env::args().nth(1).and_then(|word| word.parse().ok());
    let time = Duration::from_secs(seconds.unwrap_or(8));
    let base = Base::new().await;
    let key = DeviceKey::of(&[1; 32]);
    base.enrol(WHO, WHO, key.id(), TOKEN).await;
    base.prolong_sessions().await;
    let server = Server::repetition(&base, JOUR);
    let folder = tempfile::tempdir().unwrap();
    let mut told = String::new();
    // First: what PostgreSQL puts in order after many commands would be counted with them.
    for senders in SENDERS {
        let mut dossiers = Vec::new();
        for _ in 0..senders {
            dossiers.push(opened(&server.address, &key).await);
        }
        let before = [spent("pupitre-server"), spent("postgres")];
        let sent = upload(&server.address, &dossiers).await;
        let each = |name, before| (spent(name) - before) / mebibytes(senders) * 1e6;
        let (own, base) = (
            each("pupitre-server", before[0]),
            each("postgres", before[1]),
        );
        let [plain, held] = [false, true].map(|held| copied(folder.path(), senders, held));
        writeln!(
            told,
            "pièces, {senders} at once: {sent:.0} MiB/s, plain copy {plain:.0} MiB/s: {:.2}, copy that sums and seals \
             {held:.0} MiB/s: {:.2} ({:.2} of the plain one); {own:.0} µs of the server and its examiners and \
             {base:.0} µs of PostgreSQL each MiB",
            sent / plain,
            sent / held,
            held / plain
        )
        .unwrap();
    }
    for clients in CLIENTS {
        let (rate, own, postgres) = over_http(&server.address, clients, time).await;
        let script: PathBuf = folder.path().join("inscrire.sql");
        std::fs::write(&script, statement(&base).await).unwrap();
        let alone = by_pgbench(&base, &script, clients, time);
        writeln!(
            told,
            "{clients:>2} clients: {rate:.0} commands/s over HTTP, {alone:.0} by pgbench: {:.2}; \
             {:.0} µs of the server and {:.0} µs of PostgreSQL each",
            rate / alone,
            own * 1e6,
            postgres * 1e6
        )
        .unwrap();
    }
    print!("{told}");
}
