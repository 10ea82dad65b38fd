//! What the window costs: the application against a bare window of the same toolkit, and a letter until it is kept.
//!
//! Both windows are release builds, started in turn on one private screen without hardware (Xvfb), with the same
//! environment. The letters are typed in the debug build that can be driven: the shipped one cannot be, and is faster.
#![expect(clippy::print_stdout, reason = "a bench tells its figures")]

use anyhow::{Context as _, Result};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;
use tests::etapes::{DISTANCE, begin, open_dossier};
use tests::people::People;
use tests::preparation::Preparation;
use tests::{Launch, Stage, Start};

const PAIRS: usize = 20;
const LETTERS: usize = 20;
/// A day on which choices are open.
const JOUR: &str = "2023-10-20T10:00";

/// What the application may take: of the time of the bare window, and of memory more than it.
const PAINT_RATIO: f64 = 1.15;
const MEMORY_MORE_MIB: f64 = 25.0;
const TYPING_MS: f64 = 50.0;

#[tokio::main]
async fn main() -> Result<()> {
    starts().await?;
    letters().await
}

/// Starts the bare window, the application for the first time, and the application with a dossier, in turn.
async fn starts() -> Result<()> {
    let (nue, pupitre) = (built("examples/nue")?, built("pupitre")?);
    let stage = Stage::open().await?;
    let known = tempfile::tempdir()?;
    prepare(known.path()).await?;
    let mut series: [Vec<Start>; 3] = Default::default();
    // The first round fills the caches of the machine, and leaves photographs of what was seen.
    for round in 0..=PAIRS {
        let new = tempfile::tempdir()?;
        let runs = [
            ("nue", &nue, Vec::new()),
            ("neuve", &pupitre, words(new.path())),
            ("connue", &pupitre, words(known.path())),
        ];
        for ((name, program, words), measured) in runs.into_iter().zip(&mut series) {
            let photograph = (round == 0).then(|| format!("mesures/{name}"));
            let start = stage.start(program, &words, photograph.as_deref()).await?;
            if round > 0 {
                measured.push(start);
            }
        }
    }
    let [bare, new, known] = series;
    println!("{PAIRS} starts of each, in turn; times in ms, memory (PSS) in MiB");
    let load = std::fs::read_to_string("/proc/loadavg").context("read how busy the machine is")?;
    println!("load of the machine at the end: {}", load.trim_end());
    tell("bare window", &bare);
    tell("Pupitre, first start on a computer", &new);
    compare(&bare, &new);
    tell("Pupitre, with a dossier on the computer", &known);
    compare(&bare, &known);
    Ok(())
}

fn built(name: &str) -> Result<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../target/release")
        .join(name);
    path.canonicalize()
        .with_context(|| format!("{} is not there: run `cargo xtask bench`", path.display()))
}

fn words(donnees: &Path) -> Vec<OsString> {
    let words = ["--repetition", JOUR, "--donnees"].map(OsString::from);
    words.into_iter().chain([donnees.into()]).collect()
}

async fn prepare(donnees: &Path) -> Result<()> {
    let person = People::of(1).adult_in("85");
    let mut computer = Preparation::on(donnees, JOUR).await?;
    computer.open(&person, None).await?;
    computer.say_who(&person, false).await?;
    computer.answer_the_rest(&person).await?;
    computer.validate().await?;
    computer.leave().await;
    Ok(())
}

fn tell(name: &str, starts: &[Start]) {
    println!("{name}");
    let paints = starts.iter().map(|start| start.paint.as_secs_f64() * 1e3);
    println!("  first paint {}", Spread::of(paints));
    let totals = starts.iter().map(|start| mib(start.memory_kib()));
    println!("  memory      {}", Spread::of(totals));
    for process in starts[0].memory.keys() {
        let parts = starts.iter().filter_map(|start| start.memory.get(process));
        println!(
            "    {process:15} {}",
            Spread::of(parts.map(|kib| mib(*kib)))
        );
    }
}

fn compare(bare: &[Start], ours: &[Start]) {
    let paint = |starts: &[Start]| {
        let times = starts.iter().map(|start| start.paint.as_secs_f64() * 1e3);
        Spread::of(times).median
    };
    let ratio = paint(ours) / paint(bare);
    println!(
        "  first paint {ratio:.3} × the bare window (limit {PAINT_RATIO}): {}",
        verdict(ratio <= PAINT_RATIO)
    );
    let memory = |starts: &[Start], of: fn(&Start) -> u64| {
        let values = starts.iter().map(|start| mib(of(start)));
        Spread::of(values).median
    };
    let more = memory(ours, Start::program_kib) - memory(bare, Start::program_kib);
    let all = memory(ours, Start::memory_kib) - memory(bare, Start::memory_kib);
    println!(
        "  memory of the program {more:+.1} MiB against the bare window (limit +{MEMORY_MORE_MIB} MiB): {}",
        verdict(more <= MEMORY_MORE_MIB)
    );
    println!("  memory of all its processes {all:+.1} MiB");
}

/// Types letters, each on a screen on which nothing was typed yet.
async fn letters() -> Result<()> {
    let person = People::of(1).adult_in("85");
    let launch = Launch::today().word("--repetition").word(JOUR);
    let mut times: Vec<Duration> = Vec::new();
    launch
        .run(async |page| {
            open_dossier(page, &person, DISTANCE, "Non, jamais").await?;
            page.wait_etat("taches.brouillon").await?;
            begin(page, "Dire qui je suis", "identite").await?;
            for _ in 0..LETTERS {
                page.click("Fermer mon dossier").await?;
                page.click("Ouvrir ce dossier").await?;
                page.wait_etat("identite").await?;
                times.push(page.type_until_kept("Nom de naissance", 'a').await?);
            }
            Ok(())
        })
        .await?;
    let spread = Spread::of(times.iter().map(|time| time.as_secs_f64() * 1e3));
    println!(
        "from the key to « Enregistré » on the screen, debug build, {LETTERS} letters; times in ms"
    );
    println!(
        "  {spread} (limit {TYPING_MS}): {}",
        verdict(spread.median <= TYPING_MS)
    );
    Ok(())
}

fn mib(kib: u64) -> f64 {
    kib as f64 / 1024.0
}

fn verdict(met: bool) -> &'static str {
    if met { "met" } else { "OVER THE LIMIT" }
}

/// How values lie.
struct Spread {
    median: f64,
    quarters: (f64, f64),
    ends: (f64, f64),
}

impl Spread {
    fn of(values: impl Iterator<Item = f64>) -> Self {
        let mut sorted: Vec<f64> = values.collect();
        sorted.sort_by(f64::total_cmp);
        let at = |part: usize| {
            let place = (sorted.len() - 1) * part;
            (sorted[place / 4] + sorted[place.div_ceil(4)]) / 2.0
        };
        Self {
            median: at(2),
            quarters: (at(1), at(3)),
            ends: (at(0), at(4)),
        }
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "median {:.1}, half of them {:.1}–{:.1}, all {:.1}–{:.1}",
            self.median, self.quarters.0, self.quarters.1, self.ends.0, self.ends.1
        )
    }
}
