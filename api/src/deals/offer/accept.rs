//! Accepting an offer.

use super::step::{keep, load};
use super::view::{OfferAcceptanceBody, OfferView};
use crate::call::Call;
use crate::deals::negotiation::guard;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::hex::hex;
use keqiao_domain::id::OfferKind;

/// Accept an offer.
///
/// Accepts the offer of the other side by naming its digest, so that nobody accepts what he has not read. Its terms are those of
/// the deal. Of an acceptance, a withdrawal and a counter-offer at the same moment exactly one wins. Accepting twice changes
/// nothing.
#[utoipa::path(tag = "offers", request_body = OfferAcceptanceBody, responses((status = OK, body = OfferView)))]
#[post("/offers/{id}/accept")]
pub async fn accept_offer(
    call: Call,
    id: IdPath<OfferKind>,
    body: JsonBody<OfferAcceptanceBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::AcceptOffer, async |tx| {
            let mut loaded = load(tx, Action::AcceptOffer, id.0).await?;
            let (negotiation, offer) = (&mut loaded.negotiation.value, &mut loaded.offer.value);
            if body.0.sha256 != hex(&offer.sha256) {
                return Err(Problem::invalid("/sha256", "other_document", "is not the digest of this offer"));
            }
            if !offer.is_accepted_by(loaded.by) {
                guard::require_offering(tx, negotiation, negotiation.may_accept(offer, loaded.by, tx.now())).await?;
            }
            let events = negotiation.accept(offer, loaded.by, tx.now())?;
            keep(&call, tx, loaded, events).await
        })
        .await
}
