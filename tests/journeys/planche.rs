//! The contact sheet: every screen state has its photograph and its accessibility findings.
//!
//! The list comes from the view models. This runs after the journeys, on what they left in `target/run/etats/`.

use anyhow::{Result, ensure};
use poste::view::EtatEcran;

#[test]
fn every_screen_state_has_its_photograph_and_its_accessibility_findings() -> Result<()> {
    let etats = tests::folder().join("etats");
    let left = |etat: &EtatEcran, kind: &str| etats.join(format!("{}.{kind}", etat.as_str()));
    let missing: Vec<String> = EtatEcran::tous()
        .iter()
        .filter(|etat| !left(etat, "png").exists() || !left(etat, "axe.json").exists())
        .map(|etat| etat.as_str().to_owned())
        .collect();
    ensure!(
        missing.is_empty(),
        "{} of {} screen states without photograph or findings:\n{}",
        missing.len(),
        EtatEcran::tous().len(),
        missing.join("\n")
    );
    Ok(())
}
