//! What was found once is read again for ever, and so are the seeds, cut and bent a little.
//!
//! `PUPITRE_GRAINES=FOLDER` writes the seeds there, a folder for each target: `cargo xtask fuzz` starts from them.

use fuzz::TARGETS;
use std::path::{Path, PathBuf};

#[test]
fn seeds_are_written_where_they_are_asked_for() {
    let asked = std::env::var_os("PUPITRE_GRAINES").map(PathBuf::from);
    let own = tempfile::tempdir().expect("a folder");
    let folder = asked.unwrap_or_else(|| own.path().to_owned());
    for target in &TARGETS {
        let place = folder.join(target.name);
        std::fs::create_dir_all(&place).expect("a folder");
        for (number, seed) in (target.seeds)().iter().enumerate() {
            std::fs::write(place.join(format!("graine-{number}")), seed).expect("written");
        }
        let written = std::fs::read_dir(&place).expect("readable").count();
        assert!(written > 0, "{} has no seed", target.name);
    }
}

#[test]
fn every_reader_takes_its_seeds_and_what_was_found() {
    for target in &TARGETS {
        for seed in (target.seeds)() {
            (target.read)(&seed);
        }
        let found = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("trouvailles")
            .join(target.name);
        let Ok(files) = std::fs::read_dir(found) else {
            continue;
        };
        for file in files {
            let path = file.expect("a file").path();
            (target.read)(&std::fs::read(path).expect("readable"));
        }
    }
}

#[test]
fn every_reader_takes_a_seed_that_was_cut_or_bent() {
    for target in &TARGETS {
        for seed in (target.seeds)() {
            for part in 1..8 {
                let at = seed.len() * part / 8;
                (target.read)(&seed[..at]);
                let mut bent = seed.clone();
                bent[at] ^= 0x55;
                (target.read)(&bent);
            }
        }
    }
}
