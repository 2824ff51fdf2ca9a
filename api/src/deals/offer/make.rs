//! Making an offer to the other side.

use super::step::{keep, load};
use super::view::OfferView;
use crate::call::Call;
use crate::deals::negotiation::guard;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::OfferKind;

/// Make an offer.
///
/// Puts it before the other side, in the place of the offer on the table: your own earlier one, or, as a counter-offer, that of
/// the other side, which can no longer be accepted then. What would be exported is screened before that (`POST …/screenings`), and a
/// restricted technology has its letter of intent. Making it twice changes nothing.
#[utoipa::path(tag = "offers", responses((status = OK, body = OfferView)))]
#[post("/offers/{id}/make")]
pub async fn make_offer(call: Call, id: IdPath<OfferKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::MakeOffer, async |tx| {
            let mut loaded = load(tx, Action::MakeOffer, id.0).await?;
            let (negotiation, by) = (&mut loaded.negotiation.value, loaded.by);
            let before = negotiation.open_offer;
            if before.is_none_or(|(open, _)| open != id.0) {
                guard::require_offering(tx, negotiation, negotiation.may_make(&loaded.offer.value, by, tx.now()))
                    .await?;
            }
            let events = negotiation.make_offer(&mut loaded.offer.value, by, tx.now())?;
            if !events.is_empty() {
                loaded.offer.made_at = Some(tx.now());
                if let Some((earlier, _)) = before {
                    guard::supersede(tx, earlier).await?;
                }
            }
            keep(&call, tx, loaded, events).await
        })
        .await
}
