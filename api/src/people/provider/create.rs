//! Entering a provider.

use super::view::{ProviderBody, ProviderView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::people::provider::Provider;

/// Create a provider.
///
/// Enters a draft of a profile for your organization, in its home hub. Only your organization and the hub's moderators
/// see it until it is published. What you do for others goes into offerings.
#[utoipa::path(tag = "providers", request_body = ProviderBody, responses((status = CREATED, body = ProviderView)))]
#[post("/providers")]
pub async fn create_provider(call: Call, body: JsonBody<ProviderBody>) -> Result<HttpResponse, Problem> {
    step::create::<Provider>(&call, body.0).await
}
