//! Changing a resource.

use super::view::{ResourceBody, ResourceView};
use crate::call::Call;
use crate::http::body::MergePatch;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, patch};
use keqiao_domain::id::ResourceKind;
use keqiao_domain::market::resource::ResourceListing;

/// Change a resource.
///
/// A JSON Merge Patch (RFC 7396): null deletes. A resource is changed while it is a draft or on hold; its metadata at any
/// time.
#[utoipa::path(tag = "resources",
    request_body(content = ResourceBody, content_type = "application/merge-patch+json"),
    responses((status = OK, body = ResourceView)))]
#[patch("/resources/{id}")]
pub async fn amend_resource(call: Call, id: IdPath<ResourceKind>, patch: MergePatch) -> Result<HttpResponse, Problem> {
    step::amend::<ResourceListing>(&call, id.0, patch).await
}
