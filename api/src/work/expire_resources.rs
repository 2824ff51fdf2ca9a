//! Takes resources whose last day has passed from the market: the domain's own step, taken by the actor `system`.
//!
//! The task takes no input: it looks which resources are due and takes them away. It can run twice and on every node.

use crate::app::App;
use crate::http::problem::Problem;
use crate::listing::step::keep;
use crate::market::resource::store;
use crate::work::repeat::repeat;
use actix_web::web::Data;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::listed::Moderated as _;
use std::time::Duration;

/// Resources taken away in one transaction.
const BATCH: u64 = 100;
/// How often to look. A last day is a day, so minutes do not matter.
const POLL: Duration = Duration::from_secs(30);

/// Takes away what is due, until the process ends.
pub async fn run(app: Data<App>) {
    repeat(POLL, "could not take away what is due, trying again", async || Ok(step(&app).await? > 0)).await;
}

/// Takes one batch away. Answers with the number of resources.
///
/// # Errors
/// When the database does not answer; then nothing of the batch was taken away.
pub async fn step(app: &App) -> Result<usize, Problem> {
    app.write_as(&Principal::system(None), Action::ExpireResource, async |tx| {
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
