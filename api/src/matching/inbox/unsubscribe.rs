//! Hearing no more of what an entry tells.

use super::store;
use super::view::InboxEntryView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::matching::saved_search::store as searches;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::{DemandKind, InboxEntryKind, SavedSearchKind};

/// Unsubscribe from what an entry of your inbox tells.
///
/// Deletes the saved search that the listing fits, or, where a demand of your organization waits, tells you no more of that demand
/// until you `subscribe` again; your colleagues still hear of it. Twice changes nothing.
#[utoipa::path(tag = "matching", responses((status = OK, body = InboxEntryView)))]
#[post("/inbox/{id}/unsubscribe")]
pub async fn unsubscribe_inbox_entry(call: Call, id: IdPath<InboxEntryKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::UnsubscribeInboxEntry, async |tx| {
            let (row, user) = store::find_own(tx, id.0).await?;

            if let Some(demand) = row.watch.id::<DemandKind>() {
                store::mute(tx, id.0.hub(), user, demand).await?;
            }
            if let Some(search) = row.watch.id::<SavedSearchKind>()
                && let Some(search) = searches::find_for_update(tx, search).await?
            {
                searches::delete(tx, search.value.id).await?;
                tx.emit(search.value.deleted());
            }

            Reply::ok(&InboxEntryView::from(&row))
        })
        .await
}
