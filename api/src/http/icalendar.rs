//! Days as a calendar (iCalendar, RFC 5545), for calendar programs.

use super::problem::Problem;
use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use icalendar::{Calendar, Component as _, Event, Property};
use keqiao_domain::timestamp::Timestamp;
use time::Date;
use time::macros::format_description;

const NAME: &str = "科桥 Keqiao";
const ICALENDAR: &str = "text/calendar; charset=utf-8";

/// An event of a whole day.
#[derive(Clone, Debug)]
pub struct AllDay {
    /// Names it for ever: the same identifier is the same event.
    pub id: String,
    /// The day.
    pub day: Date,
    /// When it came to be, or last changed.
    pub since: Timestamp,
    /// What a calendar shows.
    pub summary: String,
    /// What stands behind it.
    pub description: String,
}

/// A calendar of such days, which may be kept as `cache` says.
///
/// # Errors
/// When a day cannot be written.
pub fn answer(days: &[AllDay], cache: &'static str) -> Result<HttpResponse, Problem> {
    let mut calendar = Calendar::new();
    calendar.name(NAME);
    for AllDay { id, day, since, summary, description } in days {
        let day = day.format(format_description!("[year][month][day]")).map_err(Problem::internal)?;
        let stamp = since.as_offset().format(format_description!("[year][month][day]T[hour][minute][second]Z"));
        let mut event = Event::new();
        event
            .uid(id)
            .add_property("DTSTAMP", stamp.map_err(Problem::internal)?)
            .summary(summary)
            .description(description)
            .append_property(Property::new("DTSTART", day).add_parameter("VALUE", "DATE").done());
        calendar.push(event.done());
    }
    let text = calendar.to_string();
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, ICALENDAR)).insert_header((CACHE_CONTROL, cache)).body(text))
}
