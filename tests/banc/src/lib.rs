//! The bench that tests stand on: a private PostgreSQL on loopback, a real mail server, the server of the product as a
//! process. All of it stops with the test, however the test ends.
#![expect(
    clippy::unwrap_used,
    reason = "a failed step is the failure of the test"
)]

pub mod agent;
mod antivirus;
mod appareil;
mod courriel;
mod disque;
mod foule;
mod fournisseur;
mod grappe;
mod pair;
mod programme;
mod seau;

pub use antivirus::{Antivirus, NUISIBLE};
pub use appareil::{ask, token_of};
pub use courriel::{Boite, Lettre};
pub use disque::Disque;
pub use fournisseur::{Fournisseur, code_of};
pub use grappe::{Base, Grappe};
pub use programme::{
    Answer, JOUR, Server, certificate, command, command_of_owner, convoke, exchange, in_time,
    instruct, program,
};
pub use seau::Seau;
