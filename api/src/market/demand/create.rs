//! Entering a demand.

use super::view::{DemandBody, DemandView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::market::demand::Demand;

/// Create a demand.
///
/// Enters a draft for your organization, in its home hub. Only your organization and the hub's moderators see it until
/// it is published.
#[utoipa::path(tag = "demands", request_body = DemandBody, responses((status = CREATED, body = DemandView)))]
#[post("/demands")]
pub async fn create_demand(call: Call, body: JsonBody<DemandBody>) -> Result<HttpResponse, Problem> {
    step::create::<Demand>(&call, body.0).await
}
