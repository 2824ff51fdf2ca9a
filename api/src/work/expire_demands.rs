//! Closes open demands whose deadline has passed: the domain's own step, taken by the actor `system`.
//!
//! The task takes no input: it looks which demands are due and closes them. It can run twice and on every node.

use crate::app::App;
use crate::http::problem::Problem;
use crate::listing::step::keep;
use crate::market::demand::store;
use crate::work::repeat::repeat;
use actix_web::web::Data;
use keqiao_domain::access::{Action, Principal};
use std::time::Duration;

/// Demands closed in one transaction.
const BATCH: u64 = 100;
/// How often to look. A deadline is a day, so minutes do not matter.
const POLL: Duration = Duration::from_secs(30);

/// Closes what is due, until the process ends.
pub async fn run(app: Data<App>) {
    repeat(POLL, "could not close what is due, trying again", async || Ok(step(&app).await? > 0)).await;
}

/// Closes one batch. Answers with the number of demands closed.
///
/// # Errors
/// When the database does not answer; then nothing of the batch was closed.
pub async fn step(app: &App) -> Result<usize, Problem> {
    app.write_as(&Principal::system(None), Action::ExpireDemand, async |tx| {
        let due = store::find_due(tx, tx.now().day(), BATCH).await?;
        let count = due.len();
        for mut stored in due {
            tx.check(&stored.value.resource())?;
            let event = stored.value.expire(tx.now())?;
            keep(tx, &mut stored, event).await?;
        }
        Ok(count)
    })
    .await
}
