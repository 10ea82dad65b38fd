//! One target as a program of libFuzzer: the variable `CIBLE` names it.
#![no_main]

use fuzz::{TARGETS, Target};
use std::sync::LazyLock;

static CIBLE: LazyLock<&'static Target> = LazyLock::new(|| {
    let name = std::env::var("CIBLE").unwrap_or_default();
    let found = TARGETS.iter().find(|target| target.name == name);
    found.expect("CIBLE names a target")
});

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| (CIBLE.read)(bytes));
