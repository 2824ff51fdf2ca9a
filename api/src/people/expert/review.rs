//! The moderator's decision on an expert.

use super::view::ExpertView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use crate::moderation::ReviewBody;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::ExpertKind;
use keqiao_domain::people::expert::Expert;

/// Review an expert.
///
/// A moderator of its hub decides by score sheet: four criteria, 0 to 5 each; at least 10 points and no zero admit.
#[utoipa::path(tag = "experts", request_body = ReviewBody, responses((status = OK, body = ExpertView)))]
#[post("/experts/{id}/review")]
pub async fn review_expert(
    call: Call,
    id: IdPath<ExpertKind>,
    body: JsonBody<ReviewBody>,
) -> Result<HttpResponse, Problem> {
    step::review::<Expert>(&call, id.0, body.0).await
}
