//! Putting a lot before the public.

use super::step;
use super::view::LotView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::LotKind;

/// Announce a lot.
///
/// An approver of the owner, not the person who set the price, puts the lot before the public. Bidders register for the days
/// of its period, which are those of the rule pack at least.
#[utoipa::path(tag = "lots", responses((status = OK, body = LotView)))]
#[post("/lots/{id}/announce")]
pub async fn announce_lot(call: Call, id: IdPath<LotKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::AnnounceLot, async |tx, lot, standing| {
        let by = tx.principal().actor.user();
        let mut refusals = standing.against_offer.clone();
        refusals.append(lot.may_announce(by, tx.now()));
        refusals.into_result()?;
        Ok(lot.announce(by, tx.now())?)
    })
    .await
}
