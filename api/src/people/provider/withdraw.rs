//! Taking a provider from the market.

use super::view::ProviderView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::ProviderKind;
use keqiao_domain::people::provider::Provider;

/// Withdraw a provider.
///
/// Takes it from the market for good, once none of its offerings is there any more. Withdrawing twice changes nothing.
#[utoipa::path(tag = "providers", responses((status = OK, body = ProviderView)))]
#[post("/providers/{id}/withdraw")]
pub async fn withdraw_provider(call: Call, id: IdPath<ProviderKind>) -> Result<HttpResponse, Problem> {
    step::withdraw::<Provider>(&call, id.0).await
}
