//! Waiting for something to become true, with an end.

use anyhow::{Context as _, Result};
use std::time::Duration;
use tokio::time::{Instant, MissedTickBehavior};

/// How long a gesture may take to show its effect.
pub(crate) const GESTURE: Duration = Duration::from_secs(10);
/// How long a program of the machine may take to be ready.
pub(crate) const PROGRAM: Duration = Duration::from_secs(30);

const LOOK_EVERY: Duration = Duration::from_millis(15);

/// Looks until there is something to return.
///
/// `look` gives `Ok(value)` when the wait is over, `Err(reason)` to look again; the last reason is the one told.
///
/// # Errors
///
/// The last reason, when time is up.
pub(crate) async fn until<T>(
    what: &str,
    limit: Duration,
    mut look: impl AsyncFnMut() -> Result<T>,
) -> Result<T> {
    let end = Instant::now() + limit;
    let mut ticks = tokio::time::interval(LOOK_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match look().await {
            Ok(value) => return Ok(value),
            Err(reason) if Instant::now() >= end => {
                return Err(reason)
                    .with_context(|| format!("{what}: waited {} s in vain", limit.as_secs_f32()));
            }
            Err(_) => (),
        }
    }
}
