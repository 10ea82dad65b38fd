//! The small typed language in which a campaign says of whom a pièce is asked.
//!
//! There is no scripting: a condition is one of these shapes, or shapes joined by all, any, not.

use super::{Calendrier, EpreuveCode, Forme};
use chrono::{DateTime, NaiveDate, Utc};

/// Of whom something is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Everybody.
    Toujours,
    /// All of these.
    Tous(Vec<Condition>),
    /// Any of these.
    UnDe(Vec<Condition>),
    /// Not this.
    Non(Box<Condition>),
    /// French nationals, or others.
    Nationalite(NationaliteDite),
    /// Completed years between two bounds, both included, on a day.
    Age {
        /// Lowest, included.
        min: u32,
        /// Highest, included.
        max: u32,
        /// On which day.
        le: ReferenceAge,
    },
    /// One of these categories.
    Categorie(Vec<String>),
    /// This forme.
    Forme(Forme),
    /// At least one note kept.
    Benefice,
    /// At least one dispense asked.
    Dispense,
    /// The answer about aménagements.
    Handicap(SituationHandicap),
    /// Under age on the day of registration.
    Mineur,
    /// A nom d'usage is declared.
    NomUsage,
    /// The candidacy was prepared from last session's data.
    Preinitialisee,
    /// This optional épreuve is chosen (R-OPT-3: the engagement étudiant asks its pièce).
    Facultative(EpreuveCode),
    /// This fact is declared, by the key of a [`super::Particularite`].
    Particularite(String),
}

/// Nationality as the rules need it: Source: R-JDC-1, binationals are French.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NationaliteDite {
    /// French, alone or with another.
    Francaise,
    /// Not French.
    Autre,
}

/// Day on which an age is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReferenceAge {
    /// The day of the check.
    Jour,
    /// The day on which choices close.
    Cloture,
    /// The last day of the deposit; the close of choices when no deadline is published.
    Depot,
    /// 31 December of the year of the session.
    FinAnneeSession,
}

impl ReferenceAge {
    /// The calendar day of the reference.
    pub fn day(self, calendrier: &Calendrier, session: u16, now: DateTime<Utc>) -> NaiveDate {
        let last_day_before =
            |end: DateTime<Utc>| calendrier.day(end - chrono::TimeDelta::nanoseconds(1));
        match self {
            Self::Jour => calendrier.day(now),
            Self::Cloture => last_day_before(calendrier.cloture.valeur),
            Self::Depot => last_day_before(
                calendrier
                    .depot
                    .as_ref()
                    .map_or(calendrier.cloture.valeur, |depot| depot.valeur),
            ),
            Self::FinAnneeSession => NaiveDate::from_ymd_opt(i32::from(session), 12, 31)
                .expect("every year has a 31 December"),
        }
    }
}

/// What was answered about aménagements.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SituationHandicap {
    /// No.
    Non,
    /// Yes, for the first time.
    PremiereDemande,
    /// Yes, those of the previous session, unchanged (R-HAND-2).
    Reconduit,
    /// Yes, and the medical situation changed.
    SituationChangee,
}
