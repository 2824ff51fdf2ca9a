//! Recording a provider's figures.

use super::store;
use super::view::{CapabilityBody, CapabilityView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::store as listing;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::event::EventKind;
use keqiao_domain::id::ProviderKind;
use keqiao_domain::listed::Moderated as _;
use keqiao_domain::people::capability::may_record;
use keqiao_domain::people::provider::Provider;
use serde_json::json;

/// Record capability.
///
/// Adds figures with their dates to a provider's record: staff, equipment, contracts done. Nothing is overwritten; of each
/// measure the figure of the latest day counts, for two years. The profile may be in any state.
#[utoipa::path(tag = "providers", request_body = CapabilityBody, responses((status = OK, body = CapabilityView)))]
#[post("/providers/{id}/capability")]
pub async fn record_capability(
    call: Call,
    id: IdPath<ProviderKind>,
    body: JsonBody<CapabilityBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(&call, Action::RecordCapability, async |tx| {
            let provider = listing::find_for_update::<Provider>(tx, id.0).await?.or_not_found()?.value;
            tx.check(&provider.resource())?;

            let figures = body.0.parse()?;
            may_record(&figures, tx.now().day()).into_result()?;
            store::insert(tx, id.0, &figures).await?;
            tx.emit(provider.event(EventKind::ProviderCapabilityRecorded, json!({ "figures": figures.len() })));

            Reply::ok(&CapabilityView::load(tx.db(), id.0, tx.now().day()).await?)
        })
        .await
}
