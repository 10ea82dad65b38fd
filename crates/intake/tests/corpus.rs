//! Reads a corpus of files that other programs made: what is genuine is kept with its pages and shown, what is hostile is
//! refused under the code that names it; the examination of the service says the same.
//!
//! Run by name, with the folder of the corpus: `cargo xtask verify-uploads`. Each folder in it holds `attendu.tsv`: name,
//! maker, and what is expected, which is a count of pages or codes any of which may be answered. `?` after a code allows that the
//! file is read. The answers are written beside, in `lu.tsv`.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a failed step is the failure of the check, which speaks on the standard output"
)]

use intake::controle::{self, Examiner};
use intake::page::{self, Pages};
use intake::{Examined, IntakeRefusal, Picture, examine, read_path};
use rules::campagne::Limites;
use rules::saisie::Media;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant;

/// Word that asks for one file to be read and measured, in a process of its own.
const MESURE: &str = "--mesure";
/// Code of a file in which nothing is wrong.
const SAIN: &str = "fichier.sain";
/// Width of the previews, as on a screen.
const WIDTH: u32 = 900;
/// What must not be left in a picture that is kept.
const TRACES: [&[u8]; 2] = [b"<script", b"PK\x05\x06"];

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    let first = words.next().unwrap();
    if first == controle::MOT {
        return controle::main(words);
    }
    if first == page::MOT {
        return page::main(words);
    }
    if first == MESURE {
        measure(Path::new(&words.next().unwrap()));
        return ExitCode::SUCCESS;
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let wrong = runtime.unwrap().block_on(all(Path::new(&first)));
    for line in &wrong {
        println!("WRONG {line}");
    }
    ExitCode::from(u8::from(!wrong.is_empty()))
}

fn limites() -> Limites {
    poste::fonds::campagne().unwrap().limites
}

/// Says what reading a file gives, in how many microseconds and how many KiB of memory more.
fn measure(path: &Path) {
    let limites = limites();
    // The peak of memory starts anew.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = memory();
    let start = Instant::now();
    let answer = read_path(path, &limites);
    let micros = start.elapsed().as_micros();
    let taken = memory().saturating_sub(before);
    let said = answer.map_or_else(IntakeRefusal::code, |_| SAIN);
    println!("{said} {micros} {taken}");
}

/// The peak of memory of this process, in KiB.
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let figure = line.and_then(|line| line.split_whitespace().nth(1));
    figure.unwrap().parse().unwrap()
}

/// What is expected of a file.
struct Attendu {
    path: PathBuf,
    maker: String,
    said: String,
}

impl Attendu {
    fn allows(&self, answer: &str) -> bool {
        self.said
            .split(' ')
            .any(|said| said.trim_end_matches('?') == answer)
    }

    fn may_be_read(&self) -> bool {
        self.said.ends_with('?') || self.allows(SAIN)
    }
}

/// The readers of the product, and what they were found to do.
struct Lecture {
    limites: Limites,
    program: PathBuf,
    service: Examiner,
    pages: Pages,
    wrong: Vec<String>,
    read: String,
    figures: Vec<[u64; 3]>,
    counts: BTreeMap<(String, String), u32>,
}

async fn all(corpus: &Path) -> Vec<String> {
    let program = std::env::current_exe().unwrap();
    let mut wrong = Vec::new();
    for folder in ["genuine", "hostile"] {
        let mut lecture = Lecture {
            limites: limites(),
            service: Examiner::with(&program),
            pages: Pages::with(&program),
            program: program.clone(),
            wrong: Vec::new(),
            read: String::new(),
            figures: Vec::new(),
            counts: BTreeMap::new(),
        };
        let folder = corpus.join(folder);
        for attendu in expected(&folder) {
            lecture.file(&attendu).await;
        }
        lecture.tell(&folder);
        wrong.append(&mut lecture.wrong);
    }
    wrong
}

fn expected(folder: &Path) -> Vec<Attendu> {
    let table = std::fs::read_to_string(folder.join("attendu.tsv")).unwrap();
    let lines = table.lines().map(|line| {
        let mut fields = line.split('\t').map(str::to_owned);
        let mut field = || fields.next().unwrap();
        Attendu {
            path: folder.join(field()),
            maker: field(),
            said: field(),
        }
    });
    lines.collect()
}

impl Lecture {
    async fn file(&mut self, attendu: &Attendu) {
        let name = attendu.path.file_name().unwrap().to_string_lossy();
        let answer = read_path(&attendu.path, &self.limites);
        let measured = Command::new(&self.program)
            .arg(MESURE)
            .arg(&attendu.path)
            .output();
        let told = String::from_utf8(measured.unwrap().stdout).unwrap();
        let figures: Vec<u64> = told
            .split_whitespace()
            .skip(1)
            .map(|figure| figure.parse().unwrap())
            .collect();
        let [micros, taken] = figures[..] else {
            self.wrong.push(format!("{name}: reading it does not end"));
            return;
        };
        let (said, drawn) = match &answer {
            Ok(examined) => self.kept(&name, attendu, examined).await,
            Err(refusal) => {
                if !attendu.allows(refusal.code()) {
                    self.differs(&name, attendu, refusal.code());
                }
                (refusal.code().to_owned(), 0)
            }
        };
        if answer.is_err() || attendu.said == SAIN {
            self.raw(&name, attendu).await;
        }
        self.figures.push([micros, taken, drawn]);
        let counted = (kind(&attendu.said).to_owned(), first_word(&said));
        *self.counts.entry(counted).or_default() += 1;
        let _ = writeln!(
            self.read,
            "{name}\t{}\t{}\t{said}\t{micros}\t{taken}\t{drawn}",
            attendu.maker, attendu.said
        );
    }

    /// What is kept is what was expected, is what the service keeps too, and shows; how many microseconds the drawing takes.
    async fn kept(&mut self, name: &str, attendu: &Attendu, examined: &Examined) -> (String, u64) {
        let pages = examined.pages.to_string();
        if !attendu.allows(&pages) && !attendu.may_be_read() {
            self.differs(name, attendu, &format!("{pages} pages"));
        }
        let service = self.service.examine(&examined.octets, &self.limites).await;
        if let Some(code) = service.unwrap() {
            let line = format!("{name}: the service answers {code} to what is kept");
            self.wrong.push(line);
        }
        let whole = |trace: &&[u8]| {
            let mut windows = examined.octets.windows(trace.len());
            windows.any(|window| window == *trace)
        };
        if attendu.allows(SAIN) && TRACES.iter().any(whole) {
            self.wrong.push(format!("{name}: what hid in it is kept"));
        }
        let remarks = examined.warnings.iter().map(|warning| warning.code());
        let mut said = format!("kept {pages}");
        for remark in remarks {
            let _ = write!(said, " {remark}");
        }
        if examined.media != Media::Pdf {
            return (said, 0);
        }
        let start = Instant::now();
        let picture = self.pages.draw(&examined.octets, 1, WIDTH).await;
        let drawn = u64::try_from(start.elapsed().as_micros()).unwrap();
        match picture {
            Some(picture) if is_white(&picture) => said.push_str(" white"),
            Some(_) => {}
            None => said.push_str(" not-shown"),
        }
        (said, drawn)
    }

    /// Whether the service, to which anybody may send anything, refuses the bytes as they are.
    async fn raw(&mut self, name: &str, attendu: &Attendu) {
        let bytes = std::fs::read(&attendu.path).unwrap();
        let answer = self.service.examine(&bytes, &self.limites).await.unwrap();
        if answer.is_none() {
            let line = format!("{name}: the service keeps it as it is");
            self.wrong.push(line);
        }
        // Both sides tell the same, unless the process of the service ended first.
        let device = examine(name, bytes, &self.limites).map_err(IntakeRefusal::code);
        if let (Err(device), Some(service)) = (device, answer)
            && service != device
            && service != IntakeRefusal::Unexamined.code()
        {
            println!("{name}: {device} on the device, {service} at the service");
        }
    }

    fn differs(&mut self, name: &str, attendu: &Attendu, answer: &str) {
        let line = format!(
            "{name} ({}): {answer} instead of {}",
            attendu.maker, attendu.said
        );
        self.wrong.push(line);
    }

    fn tell(&mut self, folder: &Path) {
        std::fs::write(folder.join("lu.tsv"), &self.read).unwrap();
        let name = folder.file_name().unwrap().to_string_lossy();
        println!("{name}: {} files", self.figures.len());
        for ((kind, said), count) in &self.counts {
            println!("  {kind}: {said}: {count}");
        }
        let shown = self.read.matches(" not-shown").count();
        let white = self.read.matches(" white").count();
        println!("  kept, and not shown: {shown}; shown white: {white}");
        for (rank, figure) in ["reading, µs", "memory, KiB", "drawing, µs"]
            .iter()
            .enumerate()
        {
            let mut values: Vec<u64> = self.figures.iter().map(|it| it[rank]).collect();
            values.retain(|value| rank != 2 || *value > 0);
            values.sort_unstable();
            let (middle, most) = (values.get(values.len() / 2), values.last());
            println!(
                "  {figure}: median {}, most {}",
                middle.unwrap_or(&0),
                most.unwrap_or(&0)
            );
        }
    }
}

/// What kind of file this is, from what is expected of it.
fn kind(said: &str) -> &'static str {
    if said.parse::<u32>().is_ok() {
        "to be kept"
    } else if said.ends_with('?') {
        "wrong in itself, mended by others"
    } else if said.starts_with(SAIN) {
        "to be made anew, or refused"
    } else {
        "to be refused"
    }
}

/// Whether nothing shows.
fn is_white(picture: &Picture) -> bool {
    let points = image::load_from_memory(&picture.png).unwrap().into_luma8();
    points.pixels().all(|point| point.0[0] > 250)
}

fn first_word(said: &str) -> String {
    let mut words = said.split(' ');
    words.next().unwrap_or_default().to_owned()
}
