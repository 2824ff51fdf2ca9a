//! Deadlines as a calendar (iCalendar, RFC 5545), for programs that ask by a link.

use super::link;
use super::wait::{self, Task};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::icalendar::{AllDay, answer};
use crate::http::problem::{Code, Problem};
use crate::identity::user::store as users;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use serde::Deserialize;
use utoipa::IntoParams;

/// Where the calendar is.
pub const PATH: &str = "/v1/calendar";

/// Whose calendar.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CalendarQuery {
    /// The secret of the link.
    #[param(
        min_length = 1,
        max_length = 200,
        pattern = "^[A-Za-z0-9_-]+$",
        example = "kq_calendar_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8"
    )]
    key: String,
}

/// Read deadlines as a calendar.
///
/// By the link of `PUT /v1/calendar-link`, without logging in: the last day of every task that has one, as an all-day event of
/// iCalendar (RFC 5545). Neither names nor titles are told.
#[utoipa::path(tag = "tasks", security(()), params(CalendarQuery),
    responses((status = OK, body = String, content_type = "text/calendar")))]
#[get("/calendar")]
pub async fn show_calendar(call: Call, query: Query<CalendarQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ShowCalendar)?;
    call.app.limits.attempt_from(&call.address())?;
    let user = link::find_user(call.whole_db(), &query.0.key).await?;
    let user = user.ok_or_else(|| Problem::new(Code::TokenInvalid).with_detail("there is no such link, or no more"))?;
    let principal = users::principal(call.whole_db(), user).await?;
    let tasks = wait::list(&call.app.db_of(&principal), &principal, call.app.clock.now()).await?;
    let days: Vec<_> = tasks.iter().filter_map(all_day).collect();
    answer(&days, "private")
}

/// A task that has a last day.
fn all_day(task: &Task) -> Option<AllDay> {
    let (label, label_zh) = task.wait.labels;
    Some(AllDay {
        id: format!("{}-{}", task.wait.action.name(), task.subject),
        day: task.due_on?,
        since: task.since,
        summary: format!("{label} / {label_zh}"),
        description: format!("POST {}", task.link()),
    })
}
