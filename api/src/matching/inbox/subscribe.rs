//! Hearing again of what an entry tells.

use super::store;
use super::view::InboxEntryView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::matching::saved_search::store as searches;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::{DemandKind, InboxEntryKind, SavedSearchKind};

/// Subscribe again to what an entry of your inbox tells.
///
/// Takes back what `unsubscribe` did for a demand of your organization. A saved search that was deleted does not come back: 404, save it
/// again. Twice changes nothing.
#[utoipa::path(tag = "matching", responses((status = OK, body = InboxEntryView)))]
#[post("/inbox/{id}/subscribe")]
pub async fn subscribe_inbox_entry(call: Call, id: IdPath<InboxEntryKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::SubscribeInboxEntry, async |tx| {
            let (row, user) = store::find_own(tx, id.0).await?;

            if let Some(demand) = row.watch.id::<DemandKind>() {
                store::unmute(tx, id.0.hub(), user, demand).await?;
            }
            if let Some(search) = row.watch.id::<SavedSearchKind>()
                && searches::find_for_update(tx, search).await?.is_none()
            {
                return Err(Problem::new(Code::NotFound).with_detail("the saved search was deleted; save it again"));
            }

            Reply::ok(&InboxEntryView::from(&row))
        })
        .await
}
