//! One provider.

use super::view::ProviderView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, get};
use keqiao_domain::id::ProviderKind;
use keqiao_domain::people::provider::Provider;

/// Show a provider.
///
/// A published provider is public; another one is seen by its owner and its hub's moderators. `transitions` tells what may
/// follow and what stands against it.
#[utoipa::path(tag = "providers", responses((status = OK, body = ProviderView)))]
#[get("/providers/{id}")]
pub async fn show_provider(call: Call, id: IdPath<ProviderKind>) -> Result<HttpResponse, Problem> {
    step::show::<Provider>(&call, id.0).await
}
