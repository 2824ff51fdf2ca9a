//! Changing a demand.

use super::view::{DemandBody, DemandView};
use crate::call::Call;
use crate::http::body::MergePatch;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, patch};
use keqiao_domain::id::DemandKind;
use keqiao_domain::market::demand::Demand;

/// Change a demand.
///
/// A JSON Merge Patch (RFC 7396): null deletes. A demand is changed while it is a draft or on hold; its metadata at any
/// time.
#[utoipa::path(tag = "demands",
    request_body(content = DemandBody, content_type = "application/merge-patch+json"),
    responses((status = OK, body = DemandView)))]
#[patch("/demands/{id}")]
pub async fn amend_demand(call: Call, id: IdPath<DemandKind>, patch: MergePatch) -> Result<HttpResponse, Problem> {
    step::amend::<Demand>(&call, id.0, patch).await
}
