//! Giving a lot another period.

use super::step;
use super::view::LotView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::LotKind;

/// Extend a lot.
///
/// Nobody came: the owner's approver lets the lot stand for the days of the rule pack, from today, on the same terms.
#[utoipa::path(tag = "lots", responses((status = OK, body = LotView)))]
#[post("/lots/{id}/extend")]
pub async fn extend_lot(call: Call, id: IdPath<LotKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::ExtendLot, async |tx, lot, standing| {
        let mut refusals = standing.against_offer.clone();
        refusals.append(lot.may_extend());
        refusals.into_result()?;
        Ok(lot.extend(tx.now())?)
    })
    .await
}
