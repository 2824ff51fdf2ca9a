//! The moderator's decision on a provider.

use super::view::ProviderView;
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use crate::moderation::ReviewBody;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::ProviderKind;
use keqiao_domain::people::provider::Provider;

/// Review a provider.
///
/// A moderator of its hub decides by score sheet: four criteria, 0 to 5 each; at least 10 points and no zero admit.
#[utoipa::path(tag = "providers", request_body = ReviewBody, responses((status = OK, body = ProviderView)))]
#[post("/providers/{id}/review")]
pub async fn review_provider(
    call: Call,
    id: IdPath<ProviderKind>,
    body: JsonBody<ReviewBody>,
) -> Result<HttpResponse, Problem> {
    step::review::<Provider>(&call, id.0, body.0).await
}
