//! The clock of the desk: the computer's, or a chosen date in rehearsal.

use chrono::{DateTime, TimeDelta, Utc};

/// Where « now » comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Horloge {
    /// The clock of the computer.
    Ordinateur,
    /// A rehearsal: a chosen instant that runs on.
    Repetition {
        /// The chosen instant.
        choisi: DateTime<Utc>,
        /// What the computer said at that instant.
        depuis: DateTime<Utc>,
    },
    /// A rehearsal that stands still, for tests and photographs.
    Figee(DateTime<Utc>),
}

impl Horloge {
    /// A rehearsal that starts now.
    pub fn repetition(choisi: DateTime<Utc>) -> Self {
        Self::Repetition {
            choisi,
            depuis: Utc::now(),
        }
    }

    /// The instant.
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Self::Ordinateur => Utc::now(),
            Self::Repetition { choisi, depuis } => {
                choisi + (Utc::now() - depuis).max(TimeDelta::zero())
            }
            Self::Figee(choisi) => choisi,
        }
    }

    /// Whether this is a rehearsal: every screen and page says so.
    pub fn is_repetition(self) -> bool {
        match self {
            Self::Ordinateur => false,
            Self::Repetition { .. } | Self::Figee(_) => true,
        }
    }
}
