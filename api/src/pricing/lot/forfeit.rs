//! Finding that the winner did not sign.

use super::step;
use super::view::LotView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::LotKind;

/// Forfeit a lot.
///
/// The days for signing are over and the winner has not signed: the owner's approver says so, and the assets are free to be
/// offered again.
#[utoipa::path(tag = "lots", responses((status = OK, body = LotView)))]
#[post("/lots/{id}/forfeit")]
pub async fn forfeit_lot(call: Call, id: IdPath<LotKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::ForfeitLot, async |tx, lot, _| Ok(lot.forfeit(tx.now())?)).await
}
