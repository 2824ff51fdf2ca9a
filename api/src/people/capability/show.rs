//! A provider's capability.

use super::view::CapabilityView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::store as listing;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::ProviderKind;
use keqiao_domain::listed::Moderated as _;
use keqiao_domain::people::provider::Provider;

/// Show capability.
///
/// A provider's latest figures, and a score of them, of what clients said after completed services, and of certificates
/// that hold, with every input and its weight. Each client counts once, and few voices are drawn towards the middle: one
/// very good evaluation does not make a five. Figures are the provider's own.
#[utoipa::path(tag = "providers", responses((status = OK, body = CapabilityView)))]
#[get("/providers/{id}/capability")]
pub async fn show_capability(call: Call, id: IdPath<ProviderKind>) -> Result<HttpResponse, Problem> {
    let provider = listing::find::<Provider>(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowCapability, &provider.value.resource())?;
    let view = CapabilityView::load(call.db(), id.0, call.app.clock.now().day()).await?;
    Ok(Reply::ok(&view)?.into_response())
}
