//! `keqiao demo`: the market with a sample of our own.

use super::{Failure, ServeArgs};

/// Serves the sample market until SIGINT or SIGTERM.
///
/// # Errors
/// When the database or the port cannot be had.
pub async fn run(args: &ServeArgs) -> Result<(), Failure> {
    super::serve::run(args).await
}
