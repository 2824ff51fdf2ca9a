//! The calendar of notices for programs that subscribe to calendars.

use super::store::{self, CalendarEntry, CalendarFilter};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::icalendar::{AllDay, answer};
use crate::http::problem::Problem;
use crate::names::CalendarKindCode;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::pricing::calendar::CalendarState;
use serde::Deserialize;
use utoipa::IntoParams;

/// Entries that a calendar tells at most, by their last day.
const ENTRIES_MAX: u64 = 1000;
/// How long whoever stands between may keep it.
const CACHE: &str = "public, max-age=300";

/// Which part of the calendar.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NoticeCalendarQuery {
    /// Only what is before the public in this hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    hub: Option<String>,
    /// Only prices, lots or rewards.
    #[param(inline)]
    kind: Option<CalendarKindCode>,
}

/// Subscribe to the calendar of notices.
///
/// What is before the public from today on, as iCalendar (RFC 5545): an all-day event on the last day on which one may object, or
/// register for a lot. No person is named. An event moves when days stood still, and goes when a notice was taken back. The next
/// 1,000 at most; `GET /v1/notice-days` has all of them.
#[utoipa::path(tag = "notices", params(NoticeCalendarQuery),
    responses((status = OK, body = String, content_type = "text/calendar")))]
#[get("/notice-calendar")]
pub async fn show_notice_calendar(call: Call, query: Query<NoticeCalendarQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    check_scope(&call.principal, Action::ShowNoticeCalendar)?;
    let filter = CalendarFilter {
        hub: query.hub.map(|code| call.app.hubs.read("?hub", &code)).transpose()?,
        kind: query.kind.map(|kind| kind.0),
        from: Some(call.app.clock.now().day()),
        ..CalendarFilter::default()
    };
    let mut days = Vec::new();
    for state in [CalendarState::Running, CalendarState::Suspended] {
        let filter = CalendarFilter { state: Some(state), ..filter };
        days.extend(store::list(call.db(), filter, None, ENTRIES_MAX).await?.iter().map(all_day));
    }
    answer(&days, CACHE)
}

fn all_day(entry: &CalendarEntry) -> AllDay {
    let (chinese, english) = entry.kind.last_day();
    AllDay {
        id: entry.subject().to_string(),
        day: entry.ends_on,
        since: entry.updated_at,
        summary: format!("{chinese} / {english}: {}", entry.title),
        description: format!("GET {}", entry.link()),
    }
}
