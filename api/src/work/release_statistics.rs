//! Releases a vintage of the statistics on each day on which a registration changed, taken by the actor `system`.
//!
//! The task takes no input: it looks whether the latest vintage is of an earlier day and whether anything changed since.
//! It can run twice and on every node: two releases of one moment meet at the vintage's number, and one of them fails.

use crate::app::App;
use crate::http::problem::Problem;
use crate::statistics::release::release;
use crate::statistics::store;
use actix_web::web::Data;
use keqiao_domain::access::{Action, Principal};
use std::time::Duration;

/// How often to look. A vintage is of a day.
const POLL: Duration = Duration::from_secs(300);

/// Releases what is due, until the process ends.
pub async fn run(app: Data<App>) {
    loop {
        if let Err(problem) = step(&app).await {
            tracing::warn!(%problem, "could not release the statistics, trying again");
        }
        tokio::time::sleep(POLL).await;
    }
}

/// Releases a vintage if one is due. Answers whether it was.
///
/// # Errors
/// When the database does not answer; then nothing was released.
pub async fn step(app: &App) -> Result<bool, Problem> {
    let latest = store::find(&app.db, None).await?;
    let is_of_today = latest.as_ref().is_some_and(|vintage| vintage.as_of_on == app.clock.now().day());
    if is_of_today || store::changed_years(&app.db, latest.map(|vintage| vintage.released_at)).await?.is_empty() {
        return Ok(false);
    }
    app.write_as(&Principal::system(None), Action::ReleaseVintage, async |tx| release(tx).await.map(|_| ())).await?;
    Ok(true)
}
