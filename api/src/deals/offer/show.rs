//! One offer.

use super::step::find_visible;
use super::view::OfferView;
use crate::call::Call;
use crate::deals::negotiation::guard;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::Action;
use keqiao_domain::id::OfferKind;

/// Show an offer.
///
/// The two sides of its negotiation see it, a draft its own side only.
#[utoipa::path(tag = "offers", responses((status = OK, body = OfferView)))]
#[get("/offers/{id}")]
pub async fn show_offer(call: Call, id: IdPath<OfferKind>) -> Result<HttpResponse, Problem> {
    let (negotiation, offer) = find_visible(call.db(), &call.principal, Action::ShowOffer, id.0).await?;
    let now = call.app.clock.now();
    let against = guard::against_offering(call.db(), &negotiation.value, now).await?;
    let view = OfferView::single(&call.principal, &negotiation.value, &offer, &against, now);
    Ok(Reply::ok(&view)?.into_response())
}
