//! Closes mandates whose last day has passed: the domain's own step, taken by the actor `system`.
//!
//! The task takes no input: it looks which mandates are due and closes them. It can run twice and on every node.

use super::store;
use crate::app::App;
use crate::http::problem::Problem;
use crate::work::repeat::repeat;
use actix_web::web::Data;
use keqiao_domain::access::{Action, Principal};
use std::time::Duration;

/// Mandates closed in one transaction.
const BATCH: i64 = 100;
/// How often to look. An end is a day, so minutes do not matter.
const POLL: Duration = Duration::from_secs(30);

/// Closes what is due, until the process ends.
pub async fn run(app: Data<App>) {
    repeat(POLL, "could not close mandates, trying again", async || Ok(step(&app).await? > 0)).await;
}

/// Closes one batch. Answers with the number of mandates closed.
///
/// # Errors
/// When the database does not answer; then nothing of the batch was closed.
pub async fn step(app: &App) -> Result<usize, Problem> {
    app.write_as(&Principal::system(None), Action::ExpireMandate, async |tx| {
        let due = store::find_due(tx, tx.now().day(), BATCH).await?;
        let count = due.len();
        for mut row in due {
            tx.check(&row.value.resource(None))?;
            let event = row.value.expire(tx.now())?;
            store::update(tx, &mut row).await?;
            tx.emit(event);
        }
        Ok(count)
    })
    .await
}
