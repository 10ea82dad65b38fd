//! The program: everything is in the library beside it.

#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

fn main() -> std::process::ExitCode {
    pupitre::start(std::env::args_os().skip(1))
}
