//! Writing an offer for one's own side to consider.

use super::store::{self, StoredOffer};
use super::view::{OfferBody, OfferView};
use crate::call::Call;
use crate::deals::negotiation::guard;
use crate::deals::negotiation::step::load_quietly;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::deals::negotiation::OFFERS_MAX;
use keqiao_domain::deals::offer::{Offer, OfferState};
use keqiao_domain::id::NegotiationKind;
use keqiao_domain::rule::{Refusals, Rule};
use sha2::{Digest as _, Sha256};

/// Draft an offer.
///
/// Writes terms for your own side to consider. Nobody on the other side sees them until the offer is made. The terms never
/// change: other terms are another offer.
#[utoipa::path(tag = "offers", request_body = OfferBody, responses((status = CREATED, body = OfferView)))]
#[post("/negotiations/{id}/offers")]
pub async fn draft_offer(
    call: Call,
    id: IdPath<NegotiationKind>,
    body: JsonBody<OfferBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::DraftOffer, async |tx| {
            let (negotiation, by) = load_quietly(tx, id.0).await?;
            let OfferBody { terms, expires_at } = body.0;
            let terms = terms.parse()?;
            guard::check_subjects(tx, &negotiation.value, &terms).await?;
            let mut refusals = Refusals::new();
            refusals.require(negotiation.value.is_alive(), Rule::NegotiationOver);
            let count = store::count(tx, id.0).await?;
            refusals.require(count < i64::from(OFFERS_MAX), Rule::OffersTooMany);
            refusals.into_result()?;

            let (new, expires_at) = (tx.next_id(id.0.hub()), expires_at.0);
            let document = store::document(new, id.0, by, &(&terms).into(), expires_at)?;
            let sha256 = Sha256::digest(&document).into();
            let state = OfferState::Draft;
            let offer = Offer { id: new, negotiation: id.0, organization: by, terms, expires_at, sha256, state };
            store::insert(tx, &offer, document).await?;
            tx.emit(negotiation.value.drafted(&offer));

            let stored = StoredOffer { value: offer, created_at: tx.now(), made_at: None };
            let against = guard::against_offering(tx.db(), &negotiation.value, tx.now()).await?;
            let view = OfferView::single(tx.principal(), &negotiation.value, &stored, &against, tx.now());
            Reply::created(&view, format!("/v1/offers/{new}"))
        })
        .await
}
