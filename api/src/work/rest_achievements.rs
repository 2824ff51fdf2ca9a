//! Marks achievements that nobody has touched for twelve months as dormant (沉睡成果), and tells their owners by an event.
//!
//! The task takes no input: it looks which achievements are idle and marks them. It can run twice and on every node.

use crate::app::App;
use crate::assets::achievement::store;
use crate::http::problem::Problem;
use crate::listing::store as listing;
use crate::work::repeat::repeat;
use actix_web::web::Data;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::rule_pack::{Figure, RulePack};
use keqiao_domain::timestamp::Timestamp;
use std::time::Duration;

/// Achievements marked in one transaction.
const BATCH: u64 = 100;
/// How often to look. Twelve months do not depend on minutes.
const POLL: Duration = Duration::from_secs(60);

/// Marks what is idle, until the process ends.
pub async fn run(app: Data<App>) {
    repeat(POLL, "could not mark what is idle, trying again", async || Ok(step(&app).await? > 0)).await;
}

/// Marks one batch. Answers with the number of achievements marked.
///
/// # Errors
/// When the database does not answer; then nothing of the batch was marked.
pub async fn step(app: &App) -> Result<usize, Problem> {
    app.write_as(&Principal::system(None), Action::RestAchievement, async |tx| {
        let days = RulePack::of(HubNumber::NATIONAL, tx.now().day()).days_max(Figure::AchievementIdleDays);
        let idle_since = Timestamp::new(tx.now().as_offset() - time::Duration::days(i64::from(days)));
        let idle = store::find_idle(tx, idle_since, BATCH).await?;
        let count = idle.len();
        for mut stored in idle {
            tx.check(&stored.value.resource())?;
            let last_active = stored.updated_at;
            if let Some(event) = stored.value.rest(last_active, tx.now()) {
                listing::update(tx, &mut stored).await?;
                tx.emit(event);
            }
        }
        Ok(count)
    })
    .await
}
