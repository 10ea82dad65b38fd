//! The clock of the desk: the computer's, or a chosen date in rehearsal.

use chrono::{DateTime, TimeDelta, Utc};

/// A difference from the service that is told, and followed.
pub const ECART_MIN: TimeDelta = TimeDelta::seconds(30);

/// The greatest difference that is believed: a battery that ran out sends a computer back by decades.
pub const ECART_MAX: TimeDelta = TimeDelta::days(100 * 365);

/// Where « now » comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Horloge {
    /// The clock of the computer.
    Ordinateur,
    /// The clock of the computer, which is not that of the service: deadlines follow the service's.
    Service {
        /// What is added to what the computer says.
        ecart: TimeDelta,
    },
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
            Self::Service { ecart } => Utc::now() + ecart,
            Self::Repetition { choisi, depuis } => {
                choisi + (Utc::now() - depuis).max(TimeDelta::zero())
            }
            Self::Figee(choisi) => choisi,
        }
    }

    /// The clock once the service said its instant. A rehearsal keeps its own; less than [`ECART_MIN`] is the way there.
    pub fn reglee(self, service: DateTime<Utc>) -> Self {
        match self {
            Self::Ordinateur | Self::Service { .. } => Self::decalee(service - Utc::now()),
            Self::Repetition { .. } | Self::Figee(_) => self,
        }
    }

    /// The clock of a computer with what is added to it. A difference of more than [`ECART_MAX`] is no clock’s.
    pub fn decalee(ecart: TimeDelta) -> Self {
        match (ECART_MIN..=ECART_MAX).contains(&ecart.abs()) {
            true => Self::Service { ecart },
            false => Self::Ordinateur,
        }
    }

    /// What is added to what the computer says.
    pub fn ecart(self) -> TimeDelta {
        match self {
            Self::Service { ecart } => ecart,
            Self::Ordinateur | Self::Repetition { .. } | Self::Figee(_) => TimeDelta::zero(),
        }
    }

    /// Whether this is a rehearsal: every screen and page says so.
    pub fn is_repetition(self) -> bool {
        match self {
            Self::Ordinateur | Self::Service { .. } => false,
            Self::Repetition { .. } | Self::Figee(_) => true,
        }
    }
}
