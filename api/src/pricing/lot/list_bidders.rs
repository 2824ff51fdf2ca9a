//! The bidders of a lot.

use super::bidder;
use super::view::{BidderListView, BidderView};
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::LotKind;
use keqiao_domain::pricing::lot::Lot;

/// List the bidders of a lot.
///
/// Before the lot is awarded, the registrations of your own organization and no others: not even the owner and the operator of
/// the hub see who bids. With the award, everybody sees all of those that stood.
#[utoipa::path(tag = "lots", responses((status = OK, body = BidderListView)))]
#[get("/lots/{id}/bidders")]
pub async fn list_bidders(call: Call, id: IdPath<LotKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ListBidders)?;
    let lot = store::find::<Lot>(call.db(), id.0).await?.or_not_found()?.value;
    access::check(&call.principal, Action::ListBidders, &lot.resource())?;
    let all = lot.state.tells_bidders();
    let registrations = bidder::list(call.db(), id.0).await?;
    let told = registrations
        .iter()
        .filter(|bidder| call.principal.is_member(bidder.organization) || (all && bidder.stands()))
        .map(BidderView::told);
    Ok(Reply::ok(&BidderListView { items: told.collect() })?.into_response())
}
