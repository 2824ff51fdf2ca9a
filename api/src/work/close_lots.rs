//! Closes lots whose period or bidding is over: the domain's own step, taken by the actor `system`.
//!
//! The task takes no input: it looks which lots are due and closes them. It can run twice and on every node.

use crate::app::App;
use crate::http::problem::Problem;
use crate::pricing::lot::step::tell;
use crate::pricing::lot::{bidder, store};
use crate::work::repeat::repeat;
use actix_web::web::Data;
use keqiao_domain::access::{Action, Principal};
use std::time::Duration;

/// Lots closed in one transaction.
const BATCH: u64 = 100;
/// How often to look. A bid after the end is refused whether or not the lot is closed, so seconds do not matter.
const POLL: Duration = Duration::from_secs(5);

/// Closes what is due, until the process ends.
pub async fn run(app: Data<App>) {
    repeat(POLL, "could not close what is due, trying again", async || Ok(step(&app).await? > 0)).await;
}

/// Closes one batch. Answers with the number of lots closed.
///
/// # Errors
/// When the database does not answer; then nothing of the batch was closed.
pub async fn step(app: &App) -> Result<usize, Problem> {
    app.write_as(&Principal::system(None), Action::CloseLot, async |tx| {
        let due = store::find_due(tx, tx.now(), BATCH).await?;
        let count = due.len();
        for mut stored in due {
            tx.check(&stored.value.resource())?;
            let registrations = bidder::list(tx.db(), stored.value.id).await?;
            let event = stored.value.close(&registrations, tx.now())?;
            store::keep(tx, &mut stored).await?;
            tell(tx, &stored.value, event);
        }
        Ok(count)
    })
    .await
}
