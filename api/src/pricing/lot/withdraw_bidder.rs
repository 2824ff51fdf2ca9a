//! Taking a registration for a lot back.

use super::standing::own_of;
use super::view::BidderView;
use super::{bidder, step};
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::LotKind;

/// Withdraw a bidder.
///
/// Your organization takes its registration back while the period runs; it may register again.
#[utoipa::path(tag = "lots", responses((status = OK, body = BidderView)))]
#[post("/lots/{id}/bidders/withdraw")]
pub async fn withdraw_bidder(call: Call, id: IdPath<LotKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::WithdrawBidder, async |tx| {
            let (own, stored) = step::enter(tx, Action::WithdrawBidder, id.0).await?;
            let mut registered = own_of(&bidder::list(tx.whole_db(), id.0).await?, own.id).cloned();
            let event = stored.value.withdraw_bidder(registered.as_mut(), tx.now())?;
            let registered = registered.ok_or_else(|| Problem::internal("a registration that stands was found"))?;
            bidder::withdraw(tx, id.0, &registered).await?;
            tx.emit(event);
            Reply::ok(&BidderView::told(&registered))
        })
        .await
}
