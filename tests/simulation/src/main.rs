//! Plays histories: `simulation FIRST COUNT` or `simulation FIRST hours HOURS`.
#![expect(
    clippy::print_stdout,
    reason = "a command line speaks on its standard output"
)]

use anyhow::{Context as _, Result};
use std::time::{Duration, Instant};

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |index: usize| -> Result<u64> {
        let word = words.get(index).context("write a number")?;
        word.parse()
            .with_context(|| format!("« {word} » is not a number"))
    };
    let first = number(0)?;
    let began = Instant::now();
    let mut played = 0;
    let goes_on: Box<dyn Fn(u64) -> bool> = match words.get(1).map(String::as_str) {
        Some("hours") => {
            let end = began + Duration::from_secs(3600 * number(2)?);
            Box::new(move |_| Instant::now() < end)
        }
        Some(_) => {
            let count = number(1)?;
            Box::new(move |played| played < count)
        }
        None => Box::new(|played| played < 1),
    };
    while goes_on(played) {
        let outcome = simulation::run(first + played)?;
        if words.len() == 1 {
            println!("{outcome:?}");
        }
        played += 1;
        if played.is_multiple_of(1000) {
            println!("{played} histories, {:.0} s", began.elapsed().as_secs_f64());
        }
    }
    let rate = played as f64 / began.elapsed().as_secs_f64();
    println!("{played} histories from seed {first}, nothing broken, {rate:.0} a second");
    Ok(())
}
