//! The moderator's decision on a resource.

use super::view::ResourceView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use crate::moderation::ReviewBody;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::ResourceKind;
use keqiao_domain::market::resource::ResourceListing;

/// Review a resource.
///
/// A moderator of its hub decides by score sheet: four criteria, 0 to 5 each; at least 10 points and no zero admit.
#[utoipa::path(tag = "resources", request_body = ReviewBody, responses((status = OK, body = ResourceView)))]
#[post("/resources/{id}/review")]
pub async fn review_resource(
    call: Call,
    id: IdPath<ResourceKind>,
    body: JsonBody<ReviewBody>,
) -> Result<HttpResponse, Problem> {
    step::review::<ResourceListing>(&call, id.0, body.0).await
}
