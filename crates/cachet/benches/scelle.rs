//! Documents a second on one thread, plain and sealed, and the seal alone; then ten thousand convocations, all cores at work, and
//! the same stopped on the way.
//!
//! `-- FOLDER` also leaves the page there, plain and with its key, for other programs to make or sign the same.
#![expect(clippy::print_stdout, reason = "a bench tells its figures")]
#![expect(
    clippy::unwrap_used,
    reason = "a failed step is the failure of the bench"
)]

#[path = "../tests/scene/mod.rs"]
mod scene;

use cachet::{Cle, seal, verify};
use documents::Taille;
use rcgen::{PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256};
use scene::pages::regles::parcours::{self, Comptoir};
use scene::pages::{called, receipt};
use scene::{Autorite, SCELLE, at, params};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// Calls a second, over two seconds after a warm call.
fn rate(name: &str, mut work: impl FnMut()) -> f64 {
    work();
    let (start, mut calls) = (Instant::now(), 0_u32);
    while start.elapsed() < Duration::from_secs(2) {
        work();
        calls += 1;
    }
    let rate = f64::from(calls) / start.elapsed().as_secs_f64();
    println!("{name}: {rate:.0} a second");
    rate
}

fn page(comptoir: &Comptoir) -> Vec<u8> {
    receipt(comptoir, (Some("Noénie CALOUDON"), SCELLE), true).bytes
}

fn sealed(document: &[u8], cle: &Cle) -> Vec<u8> {
    seal(document, cle, at(SCELLE)).unwrap()
}

/// Peak of the memory of this process, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap();
    let kib: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kib / 1024
}

fn main() {
    let folder = std::env::args()
        .skip(1)
        .find(|word| !word.starts_with("--"));
    let comptoir = parcours::complete();
    let autorite = Autorite::new("Autorité d’essai");
    let [(certificate, key), (rsa_certificate, rsa_key)] =
        [&PKCS_ECDSA_P256_SHA256, &PKCS_RSA_SHA256]
            .map(|algorithm| autorite.give(&params("Rectorat d’essai"), algorithm));
    let ecdsa = Cle::parse(&certificate, &key).unwrap();
    let rsa = Cle::parse(&rsa_certificate, &rsa_key).unwrap();
    let plain = page(&comptoir);
    if let Some(folder) = &folder {
        std::fs::create_dir_all(folder).unwrap();
        for (name, bytes) in [
            ("page.pdf", plain.as_slice()),
            ("cachet.pem", certificate.as_bytes()),
            ("cachet.cle", key.as_bytes()),
        ] {
            std::fs::write(format!("{folder}/{name}"), bytes).unwrap();
        }
    }
    println!("page of {} kB", plain.len() / 1000);
    rate("plain", || drop(page(&comptoir)));
    rate("sealed, ECDSA P-256", || {
        drop(sealed(&page(&comptoir), &ecdsa))
    });
    rate("sealed, RSA-3072", || drop(sealed(&page(&comptoir), &rsa)));
    rate("seal alone, ECDSA P-256", || drop(sealed(&plain, &ecdsa)));
    rate("seal alone, RSA-3072", || drop(sealed(&plain, &rsa)));
    let (genuine, ancres) = (sealed(&plain, &ecdsa), autorite.ancres());
    rate("verified", || drop(verify(&genuine, &ancres).unwrap()));
    println!("peak of memory: {} MiB", peak());
    let (all, seconds) = batch(&comptoir, &ecdsa, None);
    let cores = std::thread::available_parallelism().unwrap();
    println!(
        "{all} convocations sealed on {cores} cores: {seconds:.1} s, peak of memory {} MiB",
        peak()
    );
    let (some, seconds) = batch(&comptoir, &ecdsa, Some(2_500));
    println!("asked to stop after 2500: {some} made, {seconds:.1} s");
}

/// Ten thousand sealed convocations, given to nobody: each is made, sealed, and dropped. Says how far it is; ends once asked to,
/// after those under way. Gives how many were made, in how many seconds.
fn batch(comptoir: &Comptoir, cle: &Cle, stop_after: Option<usize>) -> (usize, f64) {
    const COUNT: usize = 10_000;
    const STEP: usize = 2_000;
    let (next, made, start) = (AtomicUsize::new(0), AtomicUsize::new(0), Instant::now());
    let stop = AtomicBool::new(false);
    let cores = std::thread::available_parallelism().unwrap();
    let work = || {
        while !stop.load(Ordering::Relaxed) && next.fetch_add(1, Ordering::Relaxed) < COUNT {
            let page = called(comptoir, comptoir.campagne, Taille::Normale, true);
            drop(sealed(&page.bytes, cle));
            let made = made.fetch_add(1, Ordering::Relaxed) + 1;
            if made.is_multiple_of(STEP) {
                println!("{made} of {COUNT}");
            }
            if stop_after == Some(made) {
                stop.store(true, Ordering::Relaxed);
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..cores.get() {
            scope.spawn(work);
        }
    });
    (made.into_inner(), start.elapsed().as_secs_f64())
}
