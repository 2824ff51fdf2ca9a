//! Entering a resource.

use super::view::{ResourceBody, ResourceView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::market::resource::ResourceListing;

/// Create a resource.
///
/// Enters a draft of an innovation resource (创新资源): a policy, a fund, a project, a platform or a talent programme, with the
/// chains it belongs to (四链) and who can have it.
#[utoipa::path(tag = "resources", request_body = ResourceBody, responses((status = CREATED, body = ResourceView)))]
#[post("/resources")]
pub async fn create_resource(call: Call, body: JsonBody<ResourceBody>) -> Result<HttpResponse, Problem> {
    step::create::<ResourceListing>(&call, body.0).await
}
