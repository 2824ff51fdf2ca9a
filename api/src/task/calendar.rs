//! Deadlines as a calendar (iCalendar, RFC 5545), for programs that ask by a link.

use super::link;
use super::wait::{self, Task};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::problem::{Code, Problem};
use crate::identity::user::store as users;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpResponse, get};
use icalendar::{Calendar, Component as _, Event, Property};
use keqiao_domain::access::{Action, check_scope};
use serde::Deserialize;
use time::macros::format_description;
use utoipa::IntoParams;

/// Where the calendar is.
pub const PATH: &str = "/v1/calendar";
const NAME: &str = "科桥 Keqiao";
const ICALENDAR: &str = "text/calendar; charset=utf-8";

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
    let user = link::find_user(call.db(), &query.0.key).await?;
    let user = user.ok_or_else(|| Problem::new(Code::TokenInvalid).with_detail("there is no such link, or no more"))?;
    let principal = users::principal(call.db(), user).await?;
    let tasks = wait::list(call.db(), &principal, call.app.clock.now()).await?;
    let text = calendar(&tasks)?;
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, ICALENDAR)).insert_header((CACHE_CONTROL, "private")).body(text))
}

/// The tasks that have a last day.
fn calendar(tasks: &[Task]) -> Result<String, Problem> {
    let mut calendar = Calendar::new();
    calendar.name(NAME);
    for task in tasks {
        let Some(due_on) = task.due_on else { continue };
        let day = due_on.format(format_description!("[year][month][day]")).map_err(Problem::internal)?;
        let stamp = task.since.as_offset().format(format_description!("[year][month][day]T[hour][minute][second]Z"));
        let (label, label_zh) = task.wait.labels;
        let mut event = Event::new();
        event
            .uid(&format!("{}-{}", task.wait.action.name(), task.subject))
            .add_property("DTSTAMP", stamp.map_err(Problem::internal)?)
            .summary(&format!("{label} / {label_zh}"))
            .description(&format!("POST {}", task.link()))
            .append_property(Property::new("DTSTART", day).add_parameter("VALUE", "DATE").done());
        calendar.push(event.done());
    }
    Ok(calendar.to_string())
}
