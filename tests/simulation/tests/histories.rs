//! Histories that are played at each change, and defects that they must find.

use simulation::{Outcome, SEEDS, run};
use sync::{Defect, plant};

const DEFECTS: [Defect; 12] = [
    Defect::DecidedTwice,
    Defect::GapIgnored,
    Defect::DeviceClock,
    Defect::LastWriterWins,
    Defect::WaitingRestamped,
    Defect::RefusedCounts,
    Defect::ReceiptUnverified,
    Defect::ForgottenWhenSent,
    Defect::PredictionConfirmed,
    Defect::ConflictDropped,
    Defect::RestoreIgnored,
    Defect::NeverAgain,
];

/// Seeds of longer runs that found something once.
const FOUND: [u64; 1] = [1054];

#[test]
fn nothing_breaks_in_any_history() {
    let mut all = Outcome::default();
    for seed in (1..=SEEDS).chain(FOUND) {
        let outcome = run(seed).unwrap_or_else(|broken| panic!("{broken:#}"));
        all.accepted += outcome.accepted;
        all.deposited += outcome.deposited;
        all.conflicts += outcome.conflicts;
        all.late += outcome.late;
        all.restored += outcome.restored;
    }
    // Histories in which nothing happens would prove nothing.
    assert!(
        all.accepted > 300
            && all.deposited > 3
            && all.conflicts > 20
            && all.late > 20
            && all.restored > 10,
        "{all:?}"
    );
}

#[test]
fn the_same_seed_gives_the_same_history() {
    let play = |seed| {
        run(seed)
            .map(|outcome| outcome.trace)
            .expect("nothing breaks")
    };
    assert_eq!(play(7), play(7));
    assert_ne!(play(7), play(8));
}

#[test]
fn each_planted_defect_is_found() {
    for defect in DEFECTS {
        plant(Some(defect));
        let found = (1..=SEEDS).find(|seed| run(*seed).is_err());
        plant(None);
        assert!(
            found.is_some(),
            "{defect:?} was found by no seed up to {SEEDS}"
        );
    }
}
