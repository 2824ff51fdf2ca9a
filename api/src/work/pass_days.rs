//! Days pass on demand in a sample market, so that a period of the law can be seen through in a minute: there the clock can be
//! moved, and what the days bring happens at once.

use super::{clear_notices, close_lots, expire_demands, expire_resources, release_statistics, rest_achievements};
use crate::app::App;
use crate::call::Call;
use crate::deals::{mandate, milestone};
use crate::http::body::JsonBody;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::http::types::Moment;
use crate::storage::statement;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::ConnectionTrait as _;
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use time::{Duration, OffsetDateTime};
use utoipa::ToSchema;

/// Most days that pass at once: a year and a month hold every period of the rule packs.
const DAYS_MAX: u16 = 400;

/// How many days pass.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DaysBody {
    /// So many times 24 hours.
    #[schema(minimum = 1, maximum = 400, example = 16)]
    days: u16,
}

/// What time it is afterwards.
#[derive(Serialize, ToSchema)]
#[schema(as = MarketTime)]
pub struct MarketTimeView {
    /// The time of the market.
    #[schema(inline)]
    pub now: Moment,
}

/// Let days pass.
///
/// Only in the sample market of `keqiao demo`, where anybody who is logged in may: its clock goes ahead by so many days, and what
/// they bring happens at once: notices are cleared, lots are closed, mandates and demands run out, statistics are released. Access tokens and
/// `Idempotency-Key`s run out, too. The clock never goes back, not even when the sample market is started anew. 404 elsewhere.
#[utoipa::path(tag = "demo", request_body = DaysBody, responses((status = OK, body = MarketTimeView)))]
#[post("/demo/days")]
pub async fn pass_days(call: Call, body: JsonBody<DaysBody>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::PassDays)?;
    let app = &call.app;
    if !app.clock.is_movable() {
        return Err(Problem::new(Code::NotFound).with_detail("days pass on demand in a sample market only"));
    }
    let days = body.0.days;
    if !(1..=DAYS_MAX).contains(&days) {
        return Err(Problem::invalid("/days", "out_of_range", format!("is not 1 to {DAYS_MAX}")));
    }
    let by = Duration::days(i64::from(days));
    let is_new = Cell::new(false);
    let answer = app.write(&call, Action::PassDays, async |tx| {
        is_new.set(true);
        Reply::ok(&MarketTimeView { now: Moment(Timestamp::new(tx.now().as_offset() + by)) })
    });
    let answer = answer.await?;
    if is_new.get() && !call.is_dry_run()? {
        app.clock.advance(by);
        do_what_is_due(app).await?;
    }
    Ok(answer)
}

/// Sets the clock of a sample market that is started anew ahead to what it had reached.
///
/// # Errors
/// When the database does not answer.
pub async fn catch_up(app: &App) -> Result<(), Problem> {
    let latest = app.db.query_one_raw(statement("SELECT max(at) FROM entry", [])).await?;
    let latest: Option<OffsetDateTime> = latest.map(|row| row.try_get_by_index(0)).transpose()?.flatten();
    let behind = latest.map(|latest| latest - app.clock.now().as_offset());
    if let Some(behind) = behind.filter(|behind| behind.is_positive()) {
        app.clock.advance(behind);
    }
    Ok(())
}

/// What the background tasks would do in their time.
async fn do_what_is_due(app: &App) -> Result<(), Problem> {
    while clear_notices::step(app).await? > 0 {}
    while close_lots::step(app).await? > 0 {}
    while mandate::expire::step(app).await? > 0 {}
    while milestone::pass::step(app).await? > 0 {}
    while expire_demands::step(app).await? > 0 {}
    while expire_resources::step(app).await? > 0 {}
    while rest_achievements::step(app).await? > 0 {}
    release_statistics::step(app).await?;
    Ok(())
}
