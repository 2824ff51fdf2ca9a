//! Handing a resource in.

use super::view::ResourceView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::ResourceKind;
use keqiao_domain::market::resource::ResourceListing;

/// Submit a resource.
///
/// Hands it in for moderation by its hub. Submitting twice changes nothing.
#[utoipa::path(tag = "resources", responses((status = OK, body = ResourceView)))]
#[post("/resources/{id}/submit")]
pub async fn submit_resource(call: Call, id: IdPath<ResourceKind>) -> Result<HttpResponse, Problem> {
    step::submit::<ResourceListing>(&call, id.0).await
}
