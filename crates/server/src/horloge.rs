//! The clock of the service. A service of rehearsal starts at another instant, and says so to who asks.

use chrono::{DateTime, TimeDelta, Utc};

/// What says which instant it is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Horloge {
    ahead: Option<TimeDelta>,
}

impl Horloge {
    /// The clock of the machine.
    pub(crate) const REELLE: Self = Self { ahead: None };

    /// A clock that says `instant` now, and goes on from there.
    pub(crate) fn repetition(instant: DateTime<Utc>) -> Self {
        Self {
            ahead: Some(instant - Utc::now()),
        }
    }

    /// Whether this is a rehearsal.
    pub(crate) fn is_repetition(&self) -> bool {
        self.ahead.is_some()
    }

    /// The instant of now.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        Utc::now() + self.ahead.unwrap_or_default()
    }
}
