//! How we build and check.
fn main() {}
