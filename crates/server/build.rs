//! The migrations are embedded: a new file must build the room again.

fn main() {
    // Cargo reads this line on the standard output.
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "cargo:rerun-if-changed=migrations");
}
