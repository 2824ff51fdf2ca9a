//! The calendar of notices as a list.

use super::store::{self, CalendarFilter, CalendarPlace};
use super::view::CalendarEntryView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::Problem;
use crate::http::types::Day;
use crate::names::{CalendarKindCode, CalendarStateCode};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use sea_orm::prelude::Uuid;
use serde::Deserialize;
use time::Date;
use utoipa::IntoParams;

/// The name of the list, for its cursors.
const LIST: &str = "notice_days";
/// The length of a day in a cursor: its Julian number.
const DAY_BYTES: usize = 4;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NoticeDayQuery {
    /// Only what is before the public in this hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    hub: Option<String>,
    /// Only prices, lots or rewards.
    #[param(inline)]
    kind: Option<CalendarKindCode>,
    /// Only what stands so.
    #[param(inline)]
    state: Option<CalendarStateCode>,
    /// Only what has this last day or a later one.
    #[param(inline)]
    from: Option<Day>,
    /// Only what has this last day or an earlier one.
    #[param(inline)]
    until: Option<Day>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List the days of notices.
///
/// The public calendar: notices of agreed prices, lots and rewards of leading staff, by the last day on which one may object or
/// register, the earliest first. No person is named. `GET /v1/notice-calendar` is the same for calendar programs.
#[utoipa::path(tag = "notices", params(NoticeDayQuery), responses((status = OK, body = Page<CalendarEntryView>)))]
#[get("/notice-days")]
pub async fn list_notice_days(call: Call, query: Query<NoticeDayQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    check_scope(&call.principal, Action::ListNoticeDays)?;
    let filter = CalendarFilter {
        hub: query.hub.map(|code| call.app.hubs.read("?hub", &code)).transpose()?,
        kind: query.kind.map(|kind| kind.0),
        state: query.state.map(|state| state.0),
        from: query.from.map(|day| day.0),
        until: query.until.map(|day| day.0),
    };
    let paging = Paging::read(&call, LIST, query.limit, None)?;
    let cursor = query.after.map(|cursor| call.app.cursors.open(LIST, &call.filter(), &cursor)).transpose()?;
    let after =
        cursor.map(|bytes| read_place(&bytes).ok_or_else(|| Problem::internal("a broken place"))).transpose()?;

    let mut entries = store::list(call.db(), filter, after, paging.rows()).await?;
    let has_more = entries.len() > usize::from(paging.limit);
    entries.truncate(usize::from(paging.limit));
    let last = entries.last().filter(|_| has_more);
    let next = last.map(|entry| call.app.cursors.seal(LIST, &call.filter(), &place_bytes((entry.ends_on, entry.id))));
    let items = entries.iter().map(|entry| CalendarEntryView::new(&call.app, entry)).collect();
    call.page(items, next, None)
}

fn place_bytes((day, id): CalendarPlace) -> Vec<u8> {
    [&day.to_julian_day().to_be_bytes()[..], id.as_bytes()].concat()
}

fn read_place(bytes: &[u8]) -> Option<CalendarPlace> {
    let (day, id) = bytes.split_at_checked(DAY_BYTES)?;
    let day = Date::from_julian_day(i32::from_be_bytes(day.try_into().ok()?)).ok()?;
    Some((day, Uuid::from_slice(id).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn a_place_is_read_as_it_was_written_and_nothing_else_is_one() {
        let place = (date!(2026 - 12 - 14), Uuid::from_u128(7));
        assert_eq!(read_place(&place_bytes(place)), Some(place));
        for bytes in [&[][..], &[0; 4], &[0; 19], &[127; 20]] {
            assert_eq!(read_place(bytes), None, "{bytes:?}");
        }
    }
}
