//! Putting a resource before the market.

use super::view::ResourceView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::ResourceKind;
use keqiao_domain::market::resource::ResourceListing;

/// Publish a resource.
///
/// Puts an admitted resource before the market, while its last day has not passed. Publishing one that is already public
/// succeeds and changes nothing.
#[utoipa::path(tag = "resources", responses((status = OK, body = ResourceView)))]
#[post("/resources/{id}/publish")]
pub async fn publish_resource(call: Call, id: IdPath<ResourceKind>) -> Result<HttpResponse, Problem> {
    step::publish::<ResourceListing>(&call, id.0).await
}
