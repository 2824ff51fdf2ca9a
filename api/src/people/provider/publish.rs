//! Putting a provider before the market.

use super::view::ProviderView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::ProviderKind;
use keqiao_domain::people::provider::Provider;

/// Publish a provider.
///
/// Puts an admitted provider before the market. Publishing one that is already public succeeds and changes nothing.
#[utoipa::path(tag = "providers", responses((status = OK, body = ProviderView)))]
#[post("/providers/{id}/publish")]
pub async fn publish_provider(call: Call, id: IdPath<ProviderKind>) -> Result<HttpResponse, Problem> {
    step::publish::<Provider>(&call, id.0).await
}
