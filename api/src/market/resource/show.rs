//! One resource.

use super::view::ResourceView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, get};
use keqiao_domain::id::ResourceKind;
use keqiao_domain::market::resource::ResourceListing;

/// Show a resource.
///
/// A published resource is public; another one is seen by its owner and its hub's moderators.
#[utoipa::path(tag = "resources", responses((status = OK, body = ResourceView)))]
#[get("/resources/{id}")]
pub async fn show_resource(call: Call, id: IdPath<ResourceKind>) -> Result<HttpResponse, Problem> {
    step::show::<ResourceListing>(&call, id.0).await
}
