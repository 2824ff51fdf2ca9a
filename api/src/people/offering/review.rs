//! The moderator's decision on an offering.

use super::view::OfferingView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use crate::moderation::ReviewBody;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::OfferingKind;
use keqiao_domain::people::offering::Offering;

/// Review an offering.
///
/// A moderator of its hub decides by score sheet: four criteria, 0 to 5 each; at least 10 points and no zero admit.
#[utoipa::path(tag = "offerings", request_body = ReviewBody, responses((status = OK, body = OfferingView)))]
#[post("/offerings/{id}/review")]
pub async fn review_offering(
    call: Call,
    id: IdPath<OfferingKind>,
    body: JsonBody<ReviewBody>,
) -> Result<HttpResponse, Problem> {
    step::review::<Offering>(&call, id.0, body.0).await
}
