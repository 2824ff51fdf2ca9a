//! Changing an offering.

use super::view::{OfferingBody, OfferingView};
use crate::call::Call;
use crate::http::body::MergePatch;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, patch};
use keqiao_domain::id::OfferingKind;
use keqiao_domain::people::offering::Offering;

/// Change an offering.
///
/// A JSON Merge Patch (RFC 7396): null deletes. An offering is changed while it is a draft or on hold; its metadata at any
/// time.
#[utoipa::path(tag = "offerings",
    request_body(content = OfferingBody, content_type = "application/merge-patch+json"),
    responses((status = OK, body = OfferingView)))]
#[patch("/offerings/{id}")]
pub async fn amend_offering(call: Call, id: IdPath<OfferingKind>, patch: MergePatch) -> Result<HttpResponse, Problem> {
    step::amend::<Offering>(&call, id.0, patch).await
}
