//! Taking a resource from the market.

use super::view::ResourceView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::ResourceKind;
use keqiao_domain::market::resource::ResourceListing;

/// Withdraw a resource.
///
/// Takes it from the market for good. Withdrawing twice changes nothing.
#[utoipa::path(tag = "resources", responses((status = OK, body = ResourceView)))]
#[post("/resources/{id}/withdraw")]
pub async fn withdraw_resource(call: Call, id: IdPath<ResourceKind>) -> Result<HttpResponse, Problem> {
    step::withdraw::<ResourceListing>(&call, id.0).await
}
