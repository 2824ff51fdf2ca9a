//! Lets milestones pass that nobody has answered in time, where the contract says that silence is acceptance: the domain's own
//! step, taken by the actor `system`.
//!
//! The task takes no input: it looks which milestones are due and lets them pass. It can run twice and on every node.

use super::store;
use crate::app::App;
use crate::deals::contract::store as contracts;
use crate::http::problem::Problem;
use crate::tx::OrNotFound as _;
use crate::work::repeat::repeat;
use actix_web::web::Data;
use keqiao_domain::access::{Action, Principal};
use std::time::Duration;

/// Milestones that pass in one transaction.
const BATCH: i64 = 100;
/// How often to look. The last day is a day, so minutes do not matter.
const POLL: Duration = Duration::from_secs(30);

/// Lets pass what is due, until the process ends.
pub async fn run(app: Data<App>) {
    repeat(POLL, "could not let milestones pass, trying again", async || Ok(step(&app).await? > 0)).await;
}

/// Lets one batch pass. Answers with the number of milestones that passed.
///
/// # Errors
/// When the database does not answer; then nothing of the batch passed.
pub async fn step(app: &App) -> Result<usize, Problem> {
    app.write_as(&Principal::system(None), Action::PassMilestone, async |tx| {
        let mut passed = 0;
        for (contract, milestone) in store::list_due(tx, tx.now().day(), BATCH).await? {
            let contract = contracts::find_for_update(tx, contract).await?.or_not_found()?.value;
            let mut row = store::find_for_update(tx, milestone).await?.or_not_found()?;
            tx.check(&row.value.resource(None))?;
            // Somebody may have answered or disputed between the list and the locks.
            let Ok(events) = row.value.pass(&contract, tx.now()) else { continue };
            store::update(tx, &mut row).await?;
            events.into_iter().for_each(|event| tx.emit(event));
            passed += 1;
        }
        Ok(passed)
    })
    .await
}
