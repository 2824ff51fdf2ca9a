//! Handing a demand in.

use super::view::DemandView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::DemandKind;
use keqiao_domain::market::demand::Demand;

/// Submit a demand.
///
/// Hands it in for moderation by its hub. Submitting twice changes nothing.
#[utoipa::path(tag = "demands", responses((status = OK, body = DemandView)))]
#[post("/demands/{id}/submit")]
pub async fn submit_demand(call: Call, id: IdPath<DemandKind>) -> Result<HttpResponse, Problem> {
    step::submit::<Demand>(&call, id.0).await
}
