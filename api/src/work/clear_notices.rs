//! Clears public notices whose days are over: the domain's own step, taken by the actor `system`.
//!
//! The task takes no input: it looks which notices are due and clears them. It can run twice and on every node.

use crate::app::App;
use crate::http::problem::Problem;
use crate::listing::store as listing;
use crate::pricing::notice::store;
use crate::work::repeat::repeat;
use actix_web::web::Data;
use keqiao_domain::access::{Action, Principal};
use std::time::Duration;

/// Notices cleared in one transaction.
const BATCH: u64 = 100;
/// How often to look. The last day is a day, so minutes do not matter.
const POLL: Duration = Duration::from_secs(30);

/// Clears what is due, until the process ends.
pub async fn run(app: Data<App>) {
    repeat(POLL, "could not clear what is due, trying again", async || Ok(step(&app).await? > 0)).await;
}

/// Clears one batch. Answers with the number of notices cleared.
///
/// # Errors
/// When the database does not answer; then nothing of the batch was cleared.
pub async fn step(app: &App) -> Result<usize, Problem> {
    app.write_as(&Principal::system(None), Action::ClearNotice, async |tx| {
        let due = store::find_due(tx, tx.now().day(), BATCH).await?;
        let count = due.len();
        for mut stored in due {
            tx.check(&stored.value.resource())?;
            if let Some(event) = stored.value.clear(tx.now())? {
                listing::update(tx, &mut stored).await?;
                tx.emit(event);
            }
        }
        Ok(count)
    })
    .await
}
