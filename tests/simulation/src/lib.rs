//! A world made of a seed: people with several devices, a server, a network that loses, repeats and delays, disks that
//! lose power, clocks that are wrong. The rules and `sync` are the real ones; the same seed gives the same history.
//!
//! [`run`] plays a history with faults, then lets everything work until nothing moves, and checks what must always hold.

mod chance;
mod check;
mod disk;
pub mod people;
mod server;
mod tomorrow;
mod world;

pub use world::{Outcome, run};

use chrono::{DateTime, TimeDelta, Utc};
use rules::campagne::{Campagne, Territoire};
use rules::{Command, DossierId};
use std::sync::LazyLock;
use sync::{Device, DeviceKey};
use uuid::Uuid;

/// The campaign and the tables that are shipped.
pub fn data() -> (&'static Campagne, &'static Territoire) {
    static DATA: LazyLock<(Campagne, Territoire)> =
        LazyLock::new(|| poste::shipped().expect("the shipped data read"));
    (&DATA.0, &DATA.1)
}

/// The campaign after so many revisions of the season: the service publishes one, which puts the deadline of the deposits off
/// by a day and takes one file a pièce.
fn revised(revisions: usize) -> &'static Campagne {
    static REVISED: LazyLock<Campagne> = LazyLock::new(|| {
        let mut campagne = data().0.clone();
        campagne.revision += 1;
        campagne.limites.fichiers_max = 1;
        let depot = campagne.calendrier.depot.as_mut();
        depot.expect("a deadline").valeur += TimeDelta::days(1);
        campagne
    });
    match revisions {
        0 => data().0,
        _ => &REVISED,
    }
}

/// The only device of the person of that number; account, device and dossier bear it.
pub fn device(n: u32) -> Device {
    let id = Uuid::from_u128(u128::from(n) + 1);
    let mut seed = [7; 32];
    seed[..4].copy_from_slice(&n.to_be_bytes());
    Device::new(DeviceKey::of(&seed), id, id, DossierId(id))
}

/// A device gives a command that the rules take.
///
/// # Panics
/// They refuse it, or it changes nothing.
pub fn give(device: &mut Device, id: Uuid, command: Command, at: DateTime<Utc>) {
    let (campagne, territoire) = data();
    let given = device.give(command, id, at, rules::VERSION, campagne, territoire);
    assert_eq!(given, Ok(true));
}

/// Histories that the tests play, from seed 1.
pub const SEEDS: u64 = 64;
