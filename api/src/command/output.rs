//! What commands print: results on the standard output, what went wrong on the standard error.

use std::io::Write as _;

/// Prints a line of the result.
pub fn line(text: &str) {
    // A reader that has gone away (`| head`) is no fault of ours.
    let _closed_pipe = writeln!(std::io::stdout().lock(), "{text}");
}

/// Prints what went wrong.
pub fn error(text: &str) {
    let _closed_pipe = writeln!(std::io::stderr().lock(), "keqiao: {text}");
}

/// Prints a remark on the way.
pub fn remark(text: &str) {
    let _closed_pipe = writeln!(std::io::stderr().lock(), "{text}");
}
