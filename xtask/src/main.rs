//! How the product is set up, built, run and checked. `cargo xtask` tells the commands.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command line speaks on its standard streams"
)]

mod arrows;
mod campaign;
mod coverage;
mod fuzz;
mod glossary;
mod regles;
mod setup;
mod steps;
mod tidy;
mod uploads;
mod verification;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask run      sets up, builds and starts the application; without a display it does the main job
                     in a virtual one and leaves the PDFs and the photographs in target/run
cargo xtask test     sets up and runs every check that CI runs
cargo xtask check    the fast part: format, lints, arrows between rooms, tidiness
cargo xtask campaign check | diff BEFORE AFTER | impact BEFORE AFTER
                     checks the campaigns, compares two of them, tells whom a new revision touches
cargo xtask bench [server | documents | bureau | lots]
                     measures decisions, documents, typing, and the window against a bare one; or what a command
                     and a pièce cost at the server, against PostgreSQL alone and a plain copy, and how long a
                     state takes among 250,000 dossiers; or documents a second, plain and sealed, against other programs
cargo xtask enumeration
                     tries every candidacy of every spécialité against the checker that was written apart
cargo xtask coverage tells which branches of the rules no test takes, and fails under 95 %
cargo xtask sim --seed N [--count N | --hours N]
                     plays histories of devices, a server and a bad network, from a seed
cargo xtask fuzz [SECONDS]
                     feeds each reader of bytes with what nobody would send, a minute each; what breaks one stays
                     in tests/fuzz/trouvailles
cargo xtask faults   kills the application and the server two hundred times at work, cuts the power of their disks,
                     restores their base and spoils their network (as root), and measures whether the time of an answer tells which addresses are known
cargo xtask interface
                     asks every operation of the description of the server what nobody would ask
cargo xtask verify-documents
                     writes each kind of document in three fillings, plain and sealed, and has each checked by veraPDF, qpdf,
                     pdfsig, pyHanko and a reader of codes
cargo xtask verify-uploads
                     makes what candidates upload with the programs that make it, and what attackers would; fails when
                     something genuine is refused or something hostile kept
cargo xtask server [INSTANT]
                     starts a service on a PostgreSQL of its own, shows its letters, tells how to connect the
                     application; at an instant like 2023-11-10T10:00:00+01:00 it is a rehearsal
cargo xtask setup    installs what the other commands need";

fn main() -> ExitCode {
    let command = std::env::args().nth(1).unwrap_or_default();
    let done = match command.as_str() {
        "run" => steps::run(),
        "test" => steps::test(),
        "check" => steps::check(),
        "bench" => match std::env::args().nth(2).as_deref() {
            Some("server") => steps::bench_server(),
            Some("documents") => verification::bench(),
            Some("bureau") => steps::bench_bureau(),
            Some("lots") => steps::bench_lots(),
            _ => steps::bench(),
        },
        "enumeration" => steps::enumeration(),
        "coverage" => coverage::run(),
        "fuzz" => fuzz::run(std::env::args().nth(2).as_deref()),
        "sim" => steps::sim(&std::env::args().skip(2).collect::<Vec<_>>()),
        "campaign" => campaign::run(&std::env::args().skip(2).collect::<Vec<_>>()),
        "faults" => steps::faults(),
        "interface" => steps::interface(),
        "verify-documents" => verification::run(),
        "verify-uploads" => uploads::run(),
        "server" => steps::server(std::env::args().nth(2).as_deref()),
        "setup" => setup::everything(),
        _ => {
            println!("{USAGE}");
            Ok(())
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
