//! Medians of a decision on a full dossier and of a page, warm, on one thread.
#![expect(clippy::print_stdout, reason = "a bench tells its figures")]
#![expect(clippy::disallowed_methods, reason = "a bench reads the clock")]

#[path = "../../rules/tests/scene/mod.rs"]
mod scene;

use documents::{Source, Taille, demande_de_pieces, recapitulatif};
use rules::{Command, Context, decide};
use scene::parcours::{JOUR, adresse, at, piece, redoublant, typed_signature};
use scene::{nantes, territoire};
use std::time::{Duration, Instant};

/// Median time of one call.
fn median(count: usize, mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..count)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    times[count / 2]
}

fn main() {
    let mut comptoir = redoublant();
    let validation = comptoir.validation();
    comptoir.accept(
        JOUR,
        &[
            validation,
            piece("identite", 1),
            piece("releve_notes", 2),
            piece("jdc", 3),
        ],
    );
    let signature = Command::SignRecapitulatif(typed_signature(&comptoir.dossier));
    comptoir.accept(JOUR, &[signature]);
    let context = Context {
        campagne: nantes(),
        territoire: territoire(),
        now: at(JOUR),
    };
    let orders = [
        (
            "RecordCoordonnees",
            Command::RecordCoordonnees(adresse("49000", "49007")),
        ),
        ("AddPiece", piece("identite", 9)),
        (
            "RecordNotes",
            Command::RecordNotes(scene::parcours::kept_notes()),
        ),
    ];
    for (name, order) in orders {
        let time = median(10_001, || {
            drop(std::hint::black_box(decide(
                &comptoir.dossier,
                &order,
                &context,
            )))
        });
        println!(
            "decide {name}: {:.1} µs (goal 20)",
            time.as_secs_f64() * 1e6
        );
    }
    let source = Source {
        dossier: &comptoir.dossier,
        version: 1,
        campagne: nantes(),
        territoire: territoire(),
        edite_le: at(JOUR),
        repetition: None,
        taille: Taille::Normale,
        signe: None,
        champs: false,
    };
    type Make = fn(&Source<'_>) -> Result<documents::Document, documents::NoSuchVersion>;
    let makes: [(&str, Make); 2] = [
        ("récapitulatif", recapitulatif),
        ("demande de pièces", demande_de_pieces),
    ];
    for (name, make) in makes {
        let pages = make(&source).expect("a version").pages;
        let time = median(101, || drop(std::hint::black_box(make(&source))));
        let page = time.as_secs_f64() * 1e3 / f64::from(u32::try_from(pages).expect("few pages"));
        println!("{name}: {pages} pages, {page:.2} ms a page (goal 8, stretch 3)");
    }
}
