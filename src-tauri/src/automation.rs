//! Keeps other programs from driving the window.
//!
//! The window toolkit opens itself to WebDriver when one variable of the environment asks for it, in released
//! programs too: whoever could set it would read and sign in the person's place. A program that was not built for tests
//! therefore starts itself anew without that variable; taking it out of the running process is not safe in Rust, since
//! other threads may read the environment.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

const REQUEST: &str = "TAURI_WEBVIEW_AUTOMATION";

/// Starts the program anew without the request to be driven, and gives how that ended; `None` when nobody asked, or
/// in a build made for tests.
pub(crate) fn drop_request(words: &[OsString]) -> Option<ExitCode> {
    if cfg!(feature = "e2e") || std::env::var_os(REQUEST).is_none() {
        return None;
    }
    let Ok(program) = std::env::current_exe() else {
        return Some(ExitCode::FAILURE);
    };
    let mut anew = Command::new(program);
    anew.args(words).env_remove(REQUEST);
    Some(take_over(anew))
}

#[cfg(unix)]
fn take_over(mut anew: Command) -> ExitCode {
    use std::os::unix::process::CommandExt as _;
    // Returns only when it failed.
    let _ = anew.exec();
    ExitCode::FAILURE
}

#[cfg(not(unix))]
fn take_over(mut anew: Command) -> ExitCode {
    match anew.status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        Ok(_) | Err(_) => ExitCode::FAILURE,
    }
}
