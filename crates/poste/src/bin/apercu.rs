//! The drawing of a page without the window around it: what the tests of the desk start in place of the application.

fn main() -> std::process::ExitCode {
    let mut words = std::env::args_os().skip(1);
    match words.next() {
        Some(word) if word == poste::apercu::MOT => poste::apercu::main(words),
        Some(_) | None => std::process::ExitCode::FAILURE,
    }
}
