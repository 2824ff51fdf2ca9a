//! Matches every open demand and records the answers.

use super::record::record;
use crate::app::App;
use crate::http::problem::Problem;
use crate::listing::store as listings;
use crate::matching::ask::ask_many;
use crate::matching::asker::{AskingListing, Narrowing};
use crate::matching::weights::WeightsVersion;
use actix_web::web::Data;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::market::demand::Demand;
use keqiao_matching::Side;

/// Demands that are loaded, and asked for, in one step.
const BATCH: u64 = 100;

/// How far a run over all demands is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Demands that were matched.
    pub demands: u64,
    /// Answers that were recorded.
    pub hits: u64,
}

/// Matches the open demands of a hub, or of all, many at once, and records the answers of each in a transaction of its own. The index
/// must be loaded. `progress` is told after each demand.
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
        let wanted = rows.iter().filter(|stored| hub.is_none_or(|hub| hub == stored.value.id.hub()));
        let asking: Vec<AskingListing> = wanted.map(|stored| AskingListing::of_demand(app, stored)).collect();
        let mut asked = Vec::new();
        for asking in &asking {
            let narrowing = Narrowing { limit: Some(limit), weights, ..Narrowing::default() };
            asked.push(asking.clone().question(app, narrowing).await?);
        }
        let found: Vec<Side> = asked.iter().map(|ask| ask.found).collect();
        let answers = ask_many(app, asked).await?;
        for ((asking, found), answer) in asking.iter().zip(found).zip(answers) {
            let principal = Principal::system(Some(asking.owner));
            let recorded =
                app.write_as(&principal, Action::CreateMatchRun, async |tx| record(tx, asking, found, answer).await);
            let (_, hits) = recorded.await?;
            done.demands += 1;
            done.hits += hits.len() as u64;
            progress(done);
        }
    }
}
