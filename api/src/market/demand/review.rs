//! The moderator's decision on a demand.

use super::view::DemandView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use crate::moderation::ReviewBody;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::DemandKind;
use keqiao_domain::market::demand::Demand;

/// Review a demand.
///
/// A moderator of its hub decides by score sheet: four criteria, 0 to 5 each; at least 10 points and no zero admit.
#[utoipa::path(tag = "demands", request_body = ReviewBody, responses((status = OK, body = DemandView)))]
#[post("/demands/{id}/review")]
pub async fn review_demand(
    call: Call,
    id: IdPath<DemandKind>,
    body: JsonBody<ReviewBody>,
) -> Result<HttpResponse, Problem> {
    step::review::<Demand>(&call, id.0, body.0).await
}
