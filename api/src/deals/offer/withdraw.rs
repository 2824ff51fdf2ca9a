//! Taking an offer back.

use super::step::{keep, load};
use super::view::OfferView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::OfferKind;

/// Withdraw an offer.
///
/// Takes your offer back, as long as nobody has accepted it. Withdrawing twice changes nothing.
#[utoipa::path(tag = "offers", responses((status = OK, body = OfferView)))]
#[post("/offers/{id}/withdraw")]
pub async fn withdraw_offer(call: Call, id: IdPath<OfferKind>) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::WithdrawOffer, async |tx| {
            let mut loaded = load(tx, Action::WithdrawOffer, id.0).await?;
            let events = loaded.negotiation.value.withdraw_offer(&mut loaded.offer.value, loaded.by)?;
            keep(&call, tx, loaded, events).await
        })
        .await
}
