//! The diagnostics file: what the program did, never about whom.
//!
//! Only our own rooms write to it, from `INFO` up. Libraries are kept out as a whole: the session bus repeats the
//! words of the command line, the database repeats statements. One file a day, seven kept.

use anyhow::Context as _;
use std::path::Path;
use tracing::{Level, Metadata};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};

const ROOMS: [&str; 5] = ["pupitre", "poste", "store", "documents", "rules"];
const DAYS: usize = 7;

/// Opens the diagnostics file of the day in that folder.
///
/// # Errors
///
/// When the folder cannot be made or written to.
pub(crate) fn start(folder: &Path) -> anyhow::Result<()> {
    std::fs::create_dir_all(folder).context("make the diagnostics folder")?;
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("pupitre")
        .filename_suffix("log")
        .max_log_files(DAYS)
        .build(folder)
        .context("open the diagnostics file")?;
    let layer = tracing_subscriber::fmt::layer()
        .with_ansi(false)
        .with_writer(file)
        .with_filter(tracing_subscriber::filter::filter_fn(is_ours));
    let subscriber = tracing_subscriber::registry().with(layer);
    tracing::subscriber::set_global_default(subscriber)
        .context("the diagnostics file is opened once")?;
    trace_panics();
    Ok(())
}

fn is_ours(metadata: &Metadata<'_>) -> bool {
    let room = metadata.target().split("::").next();
    *metadata.level() <= Level::INFO && room.is_some_and(|room| ROOMS.contains(&room))
}

/// Notes where a bug stopped the program. The message stays out: it may quote what a person typed.
fn trace_panics() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string);
        tracing::error!(place = place.as_deref().unwrap_or("unknown"), "panic");
        if cfg!(debug_assertions) {
            usual(panic);
        }
    }));
}
