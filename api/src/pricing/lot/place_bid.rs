//! Bidding on a lot.

use super::standing::{against_bidder, own_of};
use super::view::{BidBody, BidView};
use super::{bid, bidder, step};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::store;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::LotKind;
use keqiao_domain::money::Money;

/// Place a bid.
///
/// A registered bidder bids `bidding.least` of the lot or more. What counts is when the bid reaches the server; bids on one lot
/// come one after another. It binds, and loses its force when a higher one comes. In the last minutes it puts the end off by as
/// many minutes.
#[utoipa::path(tag = "lots", request_body = BidBody, responses((status = CREATED, body = BidView)))]
#[post("/lots/{id}/bids")]
pub async fn place_bid(call: Call, id: IdPath<LotKind>, body: JsonBody<BidBody>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::PlaceBid, async |tx| {
            let (own, mut stored) = step::enter(tx, Action::PlaceBid, id.0).await?;
            let mut faults = Faults::new();
            let currency = stored.value.terms.list_price.currency;
            let price = faults.take("/price", Money::parse(&body.0.price, currency)).ok_or(faults)?;
            let registrations = bidder::list(tx.whole_db(), id.0).await?;
            let registered = own_of(&registrations, own.id);
            let mut refusals = against_bidder(tx.whole_db(), &own, &stored.value).await?;
            refusals.append(stored.value.may_bid(registered, own.content.kind, price, tx.now()));
            refusals.into_result()?;

            let before = stored.value.bidding.and_then(|bidding| bidding.standing);
            let who = (registered, own.content.kind);
            let (placed, event) = stored.value.bid(tx.next_id(id.0.hub()), who, price, tx.now())?;
            bid::insert(tx, &stored.value, &placed, before).await?;
            store::update(tx, &mut stored).await?;
            tx.emit(event);

            Reply::created(&BidView::from(&placed), format!("/v1/lots/{}/bids", id.0))
        })
        .await
}
