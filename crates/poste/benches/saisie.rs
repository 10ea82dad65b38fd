//! How long a letter takes from the gesture at the desk until the answer that it is on the disk.
//!
//! The store is the real one, on the disk that holds the repository: a memory disk would make every write free.
#![expect(clippy::print_stdout, reason = "a bench tells its figures")]

#[path = "../tests/scene/mod.rs"]
mod scene;

use poste::view::{Etape, Sauvegarde};
use scene::{JOUR, Reponses, desk_of, go, open};
use std::path::Path;
use std::time::{Duration, Instant};

const LETTERS: usize = 500;
const LIMIT: Duration = Duration::from_millis(50);

#[tokio::main]
async fn main() {
    let folder = tempfile::tempdir_in(Path::new(env!("CARGO_TARGET_TMPDIR"))).expect("a folder");
    let mut desk = desk_of(folder.path(), JOUR, Reponses::default(), Vec::new()).await;
    open(&mut desk).await;
    let etape = Etape::Coordonnees;
    go(&mut desk, poste::view::Destination::Etape { etape }).await;

    let mut times = Vec::with_capacity(LETTERS);
    let mut typed = String::new();
    for letter in ('a'..='z').cycle().take(LETTERS) {
        typed.push(letter);
        let start = Instant::now();
        let kept = desk.saisir("adresse_1", &typed).await;
        times.push(start.elapsed());
        let Sauvegarde::Enregistre { .. } = kept else {
            panic!("not kept: {kept:?}")
        };
    }
    times.sort();
    let [median, p99] = [LETTERS / 2, LETTERS * 99 / 100].map(|rank| times[rank]);
    let met = if p99 <= LIMIT {
        "met"
    } else {
        "OVER THE LIMIT"
    };
    let millis = |time: Duration| time.as_secs_f64() * 1e3;
    println!(
        "a letter kept on the disk: median {:.2} ms, p99 {:.2} ms, longest {:.2} ms of {LETTERS} (limit {:.0}): {met}",
        millis(median),
        millis(p99),
        millis(times[LETTERS - 1]),
        millis(LIMIT)
    );
}
