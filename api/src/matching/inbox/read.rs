//! Reading an entry of one's inbox.

use super::store;
use super::view::InboxEntryView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::InboxEntryKind;

/// Mark an entry of your inbox as read.
///
/// Reading twice changes nothing.
#[utoipa::path(tag = "matching", responses((status = OK, body = InboxEntryView)))]
#[post("/inbox/{id}/read")]
pub async fn read_inbox_entry(call: Call, id: IdPath<InboxEntryKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::ReadInboxEntry, async |tx| {
            let (mut row, _) = store::find_own(tx, id.0).await?;

            if row.read_at.is_none() {
                store::mark_read(tx, &mut row).await?;
            }

            Reply::ok(&InboxEntryView::from(&row))
        })
        .await
}
