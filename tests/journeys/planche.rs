//! The contact sheet: every screen state has its photograph and its accessibility findings.
//!
//! The list comes from the view models. This runs after the journeys, on what they left in `target/run/etats/`.

use anyhow::{Result, ensure};
use poste::ETATS_BUREAU;
use poste::view::EtatEcran;

#[test]
fn every_screen_state_has_its_photograph_and_its_accessibility_findings() -> Result<()> {
    let etats = tests::folder().join("etats");
    let left = |etat: &str, kind: &str| etats.join(format!("{etat}.{kind}")).exists();
    let candidate = EtatEcran::tous();
    let known = candidate.iter().map(EtatEcran::as_str);
    let known: Vec<&str> = known.chain(ETATS_BUREAU).collect();
    let mut missing = known.clone();
    missing.retain(|etat| !left(etat, "png") || !left(etat, "axe.json"));
    ensure!(
        missing.is_empty(),
        "{} of {} screen states without photograph or findings:\n{}",
        missing.len(),
        known.len(),
        missing.join("\n")
    );
    Ok(())
}
