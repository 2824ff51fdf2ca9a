//! What comes out of the calendar of notices.

use super::store::CalendarEntry;
use crate::app::App;
use crate::http::types::{Code, Day, Ref};
use crate::names::{CalendarKindCode, CalendarStateCode, OrganizationRef};
use serde::Serialize;
use utoipa::ToSchema;

/// Something that is or was before the public for some days.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = CalendarEntry)]
pub struct CalendarEntryView {
    /// What it is: an agreed price, a lot, a reward of leading staff.
    #[schema(inline)]
    pub kind: CalendarKindCode,
    /// The identifier of the thing.
    #[schema(max_length = 30, pattern = "^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$")]
    pub subject: String,
    /// Where it is read.
    #[schema(max_length = 200, pattern = "^/v1/", example = "/v1/notices/ntc_01k7p4t2w2gg1000000000000a")]
    pub link: String,
    /// The code of its hub.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// The organization that it is of.
    #[schema(inline)]
    pub owner: OrganizationRef,
    /// What it is called.
    #[schema(max_length = 500)]
    pub title: String,
    /// Where its days stand.
    #[schema(inline)]
    pub state: CalendarStateCode,
    /// The first day before the public.
    #[schema(inline)]
    pub begins_on: Day,
    /// The last day on which one may object, or register for a lot.
    #[schema(inline)]
    pub ends_on: Day,
}

impl CalendarEntryView {
    /// The entry, with the code of its hub.
    #[must_use]
    pub fn new(app: &App, entry: &CalendarEntry) -> Self {
        CalendarEntryView {
            kind: Code(entry.kind),
            subject: entry.subject().to_string(),
            link: entry.link(),
            hub: app.hubs.code(entry.hub),
            owner: Ref(entry.owner),
            title: entry.title.clone(),
            state: Code(entry.state),
            begins_on: Day(entry.begins_on),
            ends_on: Day(entry.ends_on),
        }
    }
}
