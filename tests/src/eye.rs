//! An eye on the screen that blinks at no moment: it is woken by each change, and says when there is something to read.
//!
//! It looks from outside, so that any window is measured in the same way.

use crate::display::{Display, Root};
use anyhow::{Context as _, Result};
use rustix::event::{PollFd, PollFlags, poll};
use std::time::Instant;
use x11rb::NONE;
use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::damage::{ConnectionExt as _, Damage, ReportLevel};

/// Lines of a window in which its page begins.
const TOP: u16 = 300;
/// One pixel of so many is looked at: no divisor of a usual width, so that they do not stand in columns.
const ONE_OF: usize = 7;
/// How far ink stands from paper, of 255.
const CONTRAST: u8 = 96;

/// An eye on a display.
pub(crate) struct Eye {
    root: Root,
    damage: Damage,
}

impl Eye {
    /// Opens it on all of a display.
    pub(crate) fn on(display: &Display) -> Result<Self> {
        let root = Root::connect(display.name())?;
        let connection = &root.connection;
        connection.damage_query_version(1, 1)?.reply()?;
        let damage = connection.generate_id()?;
        connection
            .damage_create(damage, root.window, ReportLevel::NON_EMPTY)?
            .check()
            .context("watch the screen")?;
        Ok(Self { root, damage })
    }

    /// Waits until something changes, and gives when; nothing at the end of the time.
    pub(crate) fn change(&self, end: Instant) -> Result<Option<Instant>> {
        let connection = &self.root.connection;
        loop {
            if let Some(event) = connection.poll_for_event()? {
                let now = Instant::now();
                if let Event::DamageNotify(_) = event {
                    // From now on, the next change is told too.
                    connection
                        .damage_subtract(self.damage, NONE, NONE)?
                        .check()?;
                    return Ok(Some(now));
                }
                continue;
            }
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            let mut sockets = [PollFd::new(connection.stream(), PollFlags::IN)];
            poll(&mut sockets, Some(&left.try_into()?)).context("wait for the screen")?;
        }
    }

    /// Says whether the first window shows something to read.
    pub(crate) fn reads(&self) -> bool {
        // No window yet, or one that is just going, reads as nothing.
        self.root
            .top_of_first_window(TOP)
            .is_ok_and(|pixels| has_text(&pixels))
    }
}

/// Says whether there is ink on paper: one grey that most pixels have, and few far from it. A window that is empty, or
/// half drawn in two flat colours, has not.
fn has_text(pixels: &[u8]) -> bool {
    let greens = || pixels.chunks_exact(4).step_by(ONE_OF).map(|pixel| pixel[1]);
    let mut counts = [0_usize; 256];
    for green in greens() {
        counts[usize::from(green)] += 1;
    }
    let Some(paper) = (0..=u8::MAX).max_by_key(|grey| counts[usize::from(*grey)]) else {
        return false;
    };
    let all: usize = counts.iter().sum();
    let ink = greens().filter(|green| green.abs_diff(paper) > CONTRAST);
    let ink = ink.count();
    (all / 1000 + 1..all / 5).contains(&ink)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A window of 1000 by 300 pixels, black where `ink` says so.
    fn window(ink: impl Fn(usize, usize) -> bool) -> Vec<u8> {
        let grey = |x, y| if ink(x, y) { 10 } else { 250 };
        (0..300)
            .flat_map(|y| (0..1000).map(move |x| (x, y)))
            .flat_map(|(x, y)| [grey(x, y), grey(x, y), grey(x, y), 0])
            .collect()
    }

    #[test]
    fn strokes_on_a_page_read_as_text() {
        let strokes = |x: usize, y: usize| (40..80).contains(&y) && x < 400 && x % 9 < 3;
        assert!(has_text(&window(strokes)));
        assert!(has_text(&window(|x, y| !strokes(x, y))), "white on black");
    }

    #[test]
    fn flat_colours_are_nothing_to_read() {
        assert!(!has_text(&window(|_, _| false)));
        assert!(!has_text(&window(|_, _| true)));
        assert!(!has_text(&window(|_, y| y < 100)), "a window half drawn");
        assert!(!has_text(&window(|x, y| x + y == 0)), "a speck");
        assert!(!has_text(&[]), "no window");
    }
}
