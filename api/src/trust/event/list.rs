//! The feed, page by page.

use super::view::{EventQuery, EventView, open, reader, seal};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::trust::feed;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use serde::Serialize;
use utoipa::ToSchema;

/// Events of a page when the caller does not say.
const LIMIT_DEFAULT: u16 = 100;
/// Events of a page at most.
const LIMIT_MAX: u16 = 1_000;

/// One page of the feed.
#[derive(Serialize, ToSchema)]
pub struct EventPage {
    /// The events, in the order of their hub's log.
    #[schema(max_items = 1000)]
    items: Vec<EventView>,
    /// Where to read on, for `after`; also when there is nothing new yet.
    #[schema(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    next: String,
    /// Whether there is more at once.
    has_more: bool,
}

/// List events.
///
/// Everything that happened and that you may know of: what is public, what concerns your organization, and all of a
/// hub you moderate. Within a hub, events come in the order of its log, each exactly once; start with no cursor, then
/// go on with `next`.
#[utoipa::path(tag = "events", params(EventQuery), responses((status = OK, body = EventPage)))]
#[get("/events")]
pub async fn list_events(call: Call, query: Query<EventQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListEvents)?;
    let limit = query.0.limit.unwrap_or(LIMIT_DEFAULT);
    if limit == 0 || limit > LIMIT_MAX {
        return Err(Problem::invalid("?limit", "out_of_range", format!("is not 1 to {LIMIT_MAX}")));
    }
    let after = query.0.after.as_deref().map(|cursor| open(&call.app, cursor)).transpose()?.unwrap_or_default();
    let batch =
        feed::read(call.db(), &reader(&call, query.0.hub.as_deref(), query.0.kind)?, &after, usize::from(limit))
            .await?;
    let page = EventPage {
        items: batch.entries.into_iter().map(|entry| EventView::new(&call.app, entry)).collect(),
        next: seal(&call.app, &batch.place),
        has_more: batch.has_more,
    };
    Ok(Reply::ok(&page)?.into_response())
}
