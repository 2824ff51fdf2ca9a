//! Handing a provider in.

use super::view::ProviderView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::ProviderKind;
use keqiao_domain::people::provider::Provider;

/// Submit a provider.
///
/// Hands it in for moderation by its hub. Submitting twice changes nothing.
#[utoipa::path(tag = "providers", responses((status = OK, body = ProviderView)))]
#[post("/providers/{id}/submit")]
pub async fn submit_provider(call: Call, id: IdPath<ProviderKind>) -> Result<HttpResponse, Problem> {
    step::submit::<Provider>(&call, id.0).await
}
