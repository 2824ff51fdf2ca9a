//! Changing a provider.

use super::view::{ProviderBody, ProviderView};
use crate::call::Call;
use crate::http::body::MergePatch;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, patch};
use keqiao_domain::id::ProviderKind;
use keqiao_domain::people::provider::Provider;

/// Change a provider.
///
/// A JSON Merge Patch (RFC 7396): null deletes. A profile is changed while it is a draft or on hold; its metadata at any
/// time.
#[utoipa::path(tag = "providers",
    request_body(content = ProviderBody, content_type = "application/merge-patch+json"),
    responses((status = OK, body = ProviderView)))]
#[patch("/providers/{id}")]
pub async fn amend_provider(call: Call, id: IdPath<ProviderKind>, patch: MergePatch) -> Result<HttpResponse, Problem> {
    step::amend::<Provider>(&call, id.0, patch).await
}
