//! The task that signs: looks every 50 ms, and at once when this process has numbered entries.

use super::grow::Signer;
use crate::app::App;
use crate::http::problem::Problem;
use actix_web::web::Data;
use std::time::{Duration, Instant};

/// How long to sleep when nothing wakes the task: what other nodes have numbered is seen after this.
const POLL: Duration = Duration::from_millis(50);
/// How many times longer than a round the rest after it is.
const RESTS_PER_ROUND: u32 = 4;
/// The longest rest between two rounds that found work: entries must be provable within 100 ms.
const REST_MAX: Duration = Duration::from_millis(40);
/// How long to wait after a failure.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Runs until the process ends.
pub async fn run(app: Data<App>) {
    let mut signer = Signer::default();
    loop {
        let begun = Instant::now();
        match signer.round(&app).await {
            Ok(0) => {
                // Whichever comes first; a timeout is the ordinary case on a quiet node.
                let _woken = tokio::time::timeout(POLL, app.ledger.numbered.notified()).await;
            }
            Ok(_) => {
                app.ledger.signed.notify_waiters();
                // Each round flushes the lock, on the disk to which writers flush.
                tokio::time::sleep((begun.elapsed() * RESTS_PER_ROUND).min(REST_MAX)).await;
            }
            Err(problem) => {
                tracing::warn!(%problem, "could not sign the ledger, trying again");
                tokio::time::sleep(PAUSE_AFTER_FAILURE).await;
            }
        }
    }
}

/// Whether an entry that has its position is neither signed nor refused.
///
/// # Errors
/// When the database does not answer.
pub async fn has_unsigned(app: &App) -> Result<bool, Problem> {
    let hubs = super::store::unsigned(&app.db).await?;
    Ok(hubs.into_iter().any(|hub| !app.ledger.health.is_refused(hub)))
}
