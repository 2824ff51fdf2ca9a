//! Declaring that a holding has ended.

use super::view::ShareholdingView;
use super::{event, store};
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::event::EventKind;
use keqiao_domain::id::ShareholdingKind;

/// End a shareholding.
///
/// The organization that declared it says that it has ended. Ending it twice changes nothing.
#[utoipa::path(tag = "shareholdings", responses((status = OK, body = ShareholdingView)))]
#[post("/shareholdings/{id}/end")]
pub async fn end_shareholding(call: Call, id: IdPath<ShareholdingKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::EndShareholding, async |tx| {
            let mut row = store::find_for_update(tx, id.0).await?.or_not_found()?;
            let held = organizations::find_for_share(tx, row.holding.held).await?.or_not_found()?;
            tx.check(&held.value.resource())?;

            if row.ended_at.is_none() {
                store::end(tx, &mut row).await?;
                tx.emit(event(&row, EventKind::ShareholdingEnded));
            }
            Reply::ok(&ShareholdingView::from(&row))
        })
        .await
}
