//! Registering for a lot.

use super::standing::{against_bidder, against_relation};
use super::view::{BidderBody, BidderView};
use super::{bidder, step};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::fault::Faults;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::LotKind;
use keqiao_domain::pricing::notice::RelationDeclaration;
use keqiao_domain::text::Reason;

/// Register as a bidder.
///
/// Any verified organization registers while the period runs, except the owner and who operates the market. Whether it is
/// related to the owner is declared here. It bids under the number in the answer; nobody else is told whose that is, nor how
/// many have come, before the lot is awarded.
#[utoipa::path(tag = "lots", request_body = BidderBody, responses((status = CREATED, body = BidderView)))]
#[post("/lots/{id}/bidders")]
pub async fn register_bidder(
    call: Call,
    id: IdPath<LotKind>,
    body: JsonBody<BidderBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::RegisterBidder, async |tx| {
            let (own, stored) = step::enter(tx, Action::RegisterBidder, id.0).await?;
            let lot = &stored.value;
            let mut faults = Faults::new();
            let how = faults.take_optional("/relation", body.0.relation.as_deref(), Reason::parse);
            if !faults.is_empty() {
                return Err(faults.into());
            }
            let relation = RelationDeclaration::of(how);
            let registrations = bidder::list(tx.whole_db(), id.0).await?;
            let mut refusals = against_bidder(tx.whole_db(), &own, lot).await?;
            refusals.append(against_relation(tx.whole_db(), lot, (own.id, &relation)).await?);
            let who = (own.id, own.content.kind);
            refusals.append(lot.may_register(who, &registrations, tx.now()));
            refusals.into_result()?;

            let (registered, event) = lot.register(who, relation, &registrations, tx.now())?;
            bidder::insert(tx, id.0, &registered).await?;
            tx.emit(event);

            Reply::created(&BidderView::told(&registered), format!("/v1/lots/{}/bidders", id.0))
        })
        .await
}
