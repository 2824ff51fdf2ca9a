//! The `keqiao` command.

fn main() {}
