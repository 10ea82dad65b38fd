//! A world made of a seed: people with several devices, a server, a network that loses, repeats and delays, disks that
//! lose power, clocks that are wrong. The rules and `sync` are the real ones; the same seed gives the same history.
//!
//! [`run`] plays a history with faults, then lets everything work until nothing moves, and checks what must always hold.

mod chance;
mod check;
mod disk;
pub mod people;
mod server;
mod world;

pub use world::{Outcome, run};

use rules::campagne::{Campagne, Territoire};
use std::sync::LazyLock;

/// The campaign and the tables that are shipped.
pub fn data() -> (&'static Campagne, &'static Territoire) {
    static DATA: LazyLock<(Campagne, Territoire)> =
        LazyLock::new(|| poste::shipped().expect("the shipped data read"));
    (&DATA.0, &DATA.1)
}

/// Histories that the tests play, from seed 1.
pub const SEEDS: u64 = 64;
