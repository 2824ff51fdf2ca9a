//! Taking a demand from the market.

use super::view::DemandView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::DemandKind;
use keqiao_domain::market::demand::Demand;

/// Withdraw a demand.
///
/// Takes it from the market for good. Withdrawing twice changes nothing.
#[utoipa::path(tag = "demands", responses((status = OK, body = DemandView)))]
#[post("/demands/{id}/withdraw")]
pub async fn withdraw_demand(call: Call, id: IdPath<DemandKind>) -> Result<HttpResponse, Problem> {
    step::withdraw::<Demand>(&call, id.0).await
}
