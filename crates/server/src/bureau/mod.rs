//! The desk of the service: who works there and what each may do, what waits, what is decided.

pub(crate) mod acces;
pub(crate) mod agents;
pub(crate) mod decisions;
pub(crate) mod essais;
pub(crate) mod exports;
pub(crate) mod fiche;
pub(crate) mod images;
pub(crate) mod lots;
pub(crate) mod ordre;
pub(crate) mod recherche;
pub(crate) mod registre;
pub(crate) mod roles;
pub(crate) mod travail;

use crate::acces::derivation::Derivation;
use crate::coffre::Coffre;
use crate::horloge::Horloge;
use chrono::TimeDelta;
use images::Gardees;
use recherche::Cles;
use sqlx::PgPool;

/// What the desk of the service works with.
#[derive(Clone)]
pub(crate) struct Bureau {
    /// The base, as the counter sees it.
    pool: PgPool,
    /// Seals what people of the service write, and the names that lists show.
    coffre: Coffre,
    /// Hides what is searched.
    cles: Cles,
    /// Derives the passwords.
    derivation: Derivation,
    /// The clock.
    horloge: Horloge,
    /// How long a decision can be taken back before anything of it leaves.
    delai: TimeDelta,
    /// The figures of the pictures, for a while.
    images: Gardees,
}

impl Bureau {
    /// The desk of a base.
    pub(crate) fn new(
        pool: PgPool,
        coffre: &[u8; 32],
        derivation: Derivation,
        (horloge, delai): (Horloge, TimeDelta),
    ) -> Self {
        Self {
            pool,
            coffre: Coffre::new(coffre),
            cles: Cles::of(coffre),
            derivation,
            horloge,
            delai,
            images: Gardees::default(),
        }
    }

    /// How long a decision can be taken back.
    pub(crate) fn delai(&self) -> TimeDelta {
        self.delai
    }
}
