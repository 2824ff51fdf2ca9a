//! Matches every open demand and records the answers.

use super::record::record;
use crate::app::App;
use crate::http::problem::Problem;
use crate::listing::store as listings;
use crate::matching::ask::ask;
use crate::matching::asker::{AskingListing, Narrowing};
use crate::matching::weights::WeightsVersion;
use actix_web::web::Data;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::market::demand::Demand;

/// Demands loaded in one step.
const BATCH: u64 = 100;

/// How far a run over all demands is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Demands that were matched.
    pub demands: u64,
    /// Answers that were recorded.
    pub hits: u64,
}

/// Matches the open demands of a hub, or of all, each in a transaction of its own, and records the answers. The index must be
/// loaded. `progress` is told after each demand.
///
/// # Errors
/// When the database does not answer; what was recorded stays.
pub async fn run_all(
    app: &Data<App>,
    hub: Option<HubNumber>,
    limit: u16,
    weights: Option<WeightsVersion>,
    mut progress: impl FnMut(Progress),
) -> Result<Progress, Problem> {
    let mut done = Progress::default();
    let mut after = None;
    loop {
        let rows = listings::list_public_after::<Demand>(&app.db, after, BATCH).await?;
        let Some(last) = rows.last() else { return Ok(done) };
        after = Some(last.value.id.uuid());
        for stored in rows {
            if hub.is_some_and(|hub| hub != stored.value.id.hub()) {
                continue;
            }
            let principal = Principal::system(Some(stored.value.owner));
            let asking = AskingListing::of_demand(app, &stored);
            let narrowing = Narrowing { limit: Some(limit), weights, ..Narrowing::default() };
            let asked = asking.clone().question(app, narrowing).await?;
            let found = asked.found;
            let answer = ask(app, asked).await?;
            let recorded =
                app.write_as(&principal, Action::CreateMatchRun, async |tx| record(tx, &asking, found, answer).await);
            let (_, hits) = recorded.await?;
            done.demands += 1;
            done.hits += hits.len() as u64;
            progress(done);
        }
    }
}
