//! The application is killed, and its power cut, again and again while a person types and goes on: what the screen said to
//! be kept is there when it starts again.
//!
//! `cargo test --package tests --test tenue_poste [-- KILLS CUTS]`, 200 and 25 by default; `cargo xtask faults` runs it. Cuts need
//! root.
#![expect(
    clippy::print_stdout,
    reason = "it prints its figures, and the child tells its parent what is kept"
)]

use anyhow::{Context as _, Result, bail};
use banc::Disque;
use poste::Desk;
use poste::view::{Action, Destination, Etape, GenreChamp, Page, Sauvegarde};
use std::io::BufReader;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};
use tests::people::People;
use tests::preparation::Preparation;

/// The word that makes this program the person at the desk.
const TRAVAIL: &str = "travail";

/// Time for a start, on a machine that does something else.
const PATIENCE: Duration = Duration::from_secs(60);

/// What the child said to be kept: the last text typed, and the last answer given.
#[derive(Debug, Clone, Copy, Default)]
struct Garde {
    tape: u32,
    donne: u32,
}

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let [word, folder] = words.as_slice()
        && word == TRAVAIL
    {
        let runtime = tokio::runtime::Runtime::new()?;
        return runtime.block_on(work(Path::new(folder)));
    }
    let count = |place: usize, usual: u32| {
        let word = words.get(place).and_then(|word| word.parse().ok());
        word.unwrap_or(usual)
    };
    let (kills, cuts) = (count(0, 200), count(1, 25));
    if kills > 0 {
        let begun = Instant::now();
        let folder = tempfile::tempdir()?;
        let kept = endure(folder.path(), kills, end)?;
        told("kills", kills, kept, begun);
    }
    if cuts > 0 {
        let begun = Instant::now();
        let disk = Disque::new(128);
        let kept = endure(&disk.point, cuts, |child| {
            disk.cut();
            end(child)?;
            disk.back();
            Ok(())
        })?;
        told("power cuts", cuts, kept, begun);
    }
    Ok(())
}

fn told(what: &str, times: u32, kept: u64, begun: Instant) {
    let seconds = begun.elapsed().as_secs();
    println!("{times} {what} in {seconds} s, {kept} saves told, 0 lost");
}

fn end(mut child: Child) -> Result<()> {
    child.kill()?;
    child.wait()?;
    Ok(())
}

/// Lets the child work and ends it so many times. Answers how many saves it told.
fn endure(folder: &Path, times: u32, end: impl Fn(Child) -> Result<()>) -> Result<u64> {
    let (mut last, mut told) = (Garde::default(), 0);
    for time in 0..times {
        let mut child = Command::new(std::env::current_exe()?)
            .arg(TRAVAIL)
            .arg(folder)
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take().context("what it says")?;
        let (started, start) = mpsc::channel();
        let said = Arc::new(Mutex::new(Dit::default()));
        let heard = said.clone();
        let hearing = std::thread::spawn(move || {
            listen(BufReader::new(output), &heard, &started);
        });
        // Now and then in the middle of the start, and never twice after the same time.
        let in_start = time % 5 == 4;
        if !in_start {
            start.recv_timeout(PATIENCE).context("it does not start")?;
        }
        std::thread::sleep(Duration::from_millis(u64::from(time * 37 % 300)));
        // What it says while it ends does not count: a real power cut stops who speaks too, and ext4 may answer that a file
        // is forced to the disk while it goes down.
        let before = *said.lock().unwrap_or_else(PoisonError::into_inner);
        end(child)?;
        if hearing.join().is_err() {
            bail!("it said what nobody expects");
        }
        let said = before;
        if let Some(found) = said.found {
            let held = found.tape >= last.tape && found.donne >= last.donne;
            anyhow::ensure!(held, "{last:?} was kept, and {found:?} is there");
            last = found;
        }
        last = Garde {
            tape: last.tape.max(said.kept.tape),
            donne: last.donne.max(said.kept.donne),
        };
        told += said.saves;
    }
    anyhow::ensure!(last.donne > times / 4, "it hardly worked: {last:?}");
    Ok(told)
}

/// What a child said.
#[derive(Debug, Clone, Copy, Default)]
struct Dit {
    /// What it found when it started.
    found: Option<Garde>,
    /// What it said to be kept since.
    kept: Garde,
    /// How often it said so.
    saves: u64,
}

fn listen(output: impl std::io::BufRead, said: &Mutex<Dit>, started: &mpsc::Sender<()>) {
    for line in output.lines().map_while(Result::ok) {
        let words: Vec<&str> = line.split(' ').collect();
        let number = |place: usize| words[place].parse().expect("a number");
        let mut said = said.lock().unwrap_or_else(PoisonError::into_inner);
        match words[0] {
            "trouve" => {
                said.found = Some(Garde {
                    tape: number(1),
                    donne: number(2),
                });
                // Nobody waits for it in the middle of a start.
                let _ = started.send(());
            }
            "tape" => said.kept.tape = number(1),
            "donne" => said.kept.donne = number(1),
            other => panic!("what is « {other} »?"),
        }
        said.saves += u64::from(words[0] != "trouve");
    }
}

/// The person: opens the dossier, says what is there, then types and goes on for ever.
async fn work(folder: &Path) -> Result<()> {
    let mut computer = Preparation::on(folder, "2023-10-20T10:00").await?;
    let Page::Accueil(home) = computer.desk().ecran().page else {
        bail!("not home");
    };
    let person = People::of(90).adult_in("44");
    match home.dossiers.first() {
        Some(first) => {
            let dossier = first.id.clone();
            computer.desk().agir(Action::Ouvrir { dossier }).await;
        }
        None => {
            computer.open(&person, None).await?;
        }
    }
    let found = found(computer.desk()).await?;
    println!("trouve {} {}", found.tape, found.donne);
    let desk = computer.desk();
    for next in found.tape.max(found.donne) + 1.. {
        let etape = Etape::Coordonnees;
        go(desk, Destination::Etape { etape }).await;
        for (champ, texte) in [("code_postal", "44000"), ("commune", "44109")] {
            desk.saisir(champ, texte).await;
        }
        let text = format!("{next} rue des Essais");
        if let Sauvegarde::Enregistre { .. } = desk.saisir("adresse_1", &text).await {
            println!("tape {next}");
        }
        let done = desk.agir(Action::Continuer).await;
        if done.etat.as_str() == "taches.brouillon" {
            println!("donne {next}");
        }
    }
    Ok(())
}

async fn go(desk: &mut Desk, vers: Destination) -> Page {
    desk.agir(Action::Aller { vers }).await.page
}

/// What is there: the text in the form, and the answer on the page where everything is read.
async fn found(desk: &mut Desk) -> Result<Garde> {
    let number = |text: &str| -> u32 {
        let first = text.split(' ').next().and_then(|word| word.parse().ok());
        first
            .filter(|_| text.contains("rue des Essais"))
            .unwrap_or(0)
    };
    let etape = Etape::Coordonnees;
    let Page::Formulaire(form) = go(desk, Destination::Etape { etape }).await else {
        bail!("not the form");
    };
    let fields = form.sections.iter().flat_map(|section| &section.champs);
    let typed = fields.filter(|champ| champ.id == "adresse_1");
    let typed = typed.map(|champ| {
        let GenreChamp::Texte { valeur, .. } = &champ.genre else {
            return 0;
        };
        number(valeur)
    });
    let tape = typed.max().unwrap_or(0);
    let Page::Relire(read) = go(desk, Destination::Relire).await else {
        bail!("not the page where everything is read");
    };
    let lines = read.cartes.iter().flat_map(|carte| &carte.lignes);
    let given = lines.filter_map(|line| Some(number(line.valeur.as_deref()?)));
    Ok(Garde {
        tape,
        donne: given.max().unwrap_or(0),
    })
}
