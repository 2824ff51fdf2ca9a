//! What of an entry goes out in the feed.

use crate::app::App;
use crate::call::Call;
use crate::http::problem::{Code as ProblemCode, Problem};
use crate::http::types::{Moment, Ref};
use crate::names::{EntryRef, EventKindCode, OrganizationRef};
use crate::trust::feed::{FeedEntry, Place, Reader};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// The list a cursor of the feed belongs to. It is bound to no filter: a place in the log is the same for every reader.
const FEED: &str = "events";

/// One thing that happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub struct EventView {
    /// The identifier of its entry.
    #[schema(inline)]
    pub id: EntryRef,
    /// The code of the hub in whose log it stands.
    #[schema(max_length = 40, pattern = "^[a-z-]+$", example = "zhejiang")]
    pub hub: String,
    /// Its place in that log, from 0, without gaps.
    #[schema(minimum = 0, maximum = 9007199254740991_i64)]
    pub position: i64,
    /// What happened.
    #[schema(max_length = 60, pattern = "^[a-z_]+\\.[a-z_]+$", example = "demand.published")]
    pub kind: String,
    /// To what.
    #[schema(max_length = 40, pattern = "^[a-z]{3}_[0-9a-z]{26}$", example = "dem_068xqk4g8s8g0h1r2t3v4w5x6y")]
    pub subject: String,
    /// Whose it is.
    #[schema(inline)]
    pub owner: Option<OrganizationRef>,
    /// The operation that did it.
    #[schema(max_length = 60, pattern = "^[a-z_]+\\.[a-z_]+$", example = "demand.publish")]
    pub operation: String,
    /// When.
    #[schema(inline)]
    pub at: Moment,
    /// The particulars; null when they were erased.
    pub payload: Option<serde_json::Value>,
}

impl EventView {
    /// The view of an entry.
    #[must_use]
    pub fn new(app: &App, entry: FeedEntry) -> Self {
        EventView {
            id: Ref(entry.id),
            hub: app.hubs.code(entry.hub),
            position: entry.position,
            kind: entry.kind,
            subject: entry.subject.to_string(),
            owner: entry.owner.map(Ref),
            operation: entry.operation,
            at: Moment(entry.at),
            payload: entry.payload,
        }
    }
}

/// What of the feed is wanted.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EventQuery {
    /// Only the log of this hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    pub hub: Option<String>,
    /// Only events of this kind.
    #[param(inline)]
    pub kind: Option<EventKindCode>,
    /// Events of a page.
    #[param(minimum = 1, maximum = 1000)]
    pub limit: Option<u16>,
    /// The cursor `next` of the page before, or the `id` of a streamed event.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    pub after: Option<String>,
}

/// What of the feed is followed.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StreamQuery {
    /// Only the log of this hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    pub hub: Option<String>,
    /// Only events of this kind.
    #[param(inline)]
    pub kind: Option<EventKindCode>,
    /// The `id` of the last event that was seen; the header `Last-Event-ID` goes before it.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    pub after: Option<String>,
}

/// Who reads, and what.
///
/// # Errors
/// 422 when there is no such hub.
pub fn reader(call: &Call, hub: Option<&str>, kind: Option<EventKindCode>) -> Result<Reader, Problem> {
    let hub = hub.map(|code| call.app.hubs.read("?hub", code)).transpose()?;
    Ok(Reader {
        hub,
        sees_all: false,
        organization: call.principal.organization,
        moderates: call.principal.moderates.clone(),
        kinds: kind.map(|kind| kind.0.name()).into_iter().collect(),
        subject: None,
    })
}

/// Seals a place of the feed.
#[must_use]
pub fn seal(app: &App, place: &Place) -> String {
    app.cursors.seal(FEED, "", &place.to_bytes())
}

/// Opens a place of the feed.
///
/// # Errors
/// 400 when the cursor is not one of the feed.
pub fn open(app: &App, cursor: &str) -> Result<Place, Problem> {
    let bytes = app.cursors.open(FEED, "", cursor)?;
    Place::from_bytes(&bytes).ok_or_else(|| Problem::new(ProblemCode::CursorInvalid))
}
