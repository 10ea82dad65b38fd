//! The server against a real PostgreSQL: one private cluster a run, one base a test.
#![expect(
    clippy::unwrap_used,
    reason = "a failed step is the failure of the test"
)]

mod admin;
mod barrieres;
mod bureau;
mod cachets;
mod cloture;
mod comptes;
mod configuration;
mod controles;
mod convocations;
mod copie;
mod depot;
mod description;
mod exports;
mod horodatage;
mod images;
mod lots;
mod openid;
mod pieces;
mod poste;
mod poste_bureau;
mod poste_depot;
mod poste_instruction;
mod poste_tard;
mod rebonds;
mod releve;
mod remise;
mod report;
mod reseau;
mod service;
mod verification;
