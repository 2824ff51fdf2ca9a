//! How a background task goes on.

use crate::http::problem::Problem;
use std::time::Duration;

/// Takes a step again and again, until the process ends: at once while it finds work, after a pause when it found none.
/// A failure is told in the log with these words, and the step is taken again after the pause.
pub async fn repeat(pause: Duration, failed: &str, mut step: impl AsyncFnMut() -> Result<bool, Problem>) {
    loop {
        match step().await {
            Ok(true) => {}
            Ok(false) => tokio::time::sleep(pause).await,
            Err(problem) => {
                tracing::warn!(%problem, "{failed}");
                tokio::time::sleep(pause).await;
            }
        }
    }
}
