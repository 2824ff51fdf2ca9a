//! Changing an expert.

use super::view::{ExpertBody, ExpertView};
use crate::call::Call;
use crate::http::body::MergePatch;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, patch};
use keqiao_domain::id::ExpertKind;
use keqiao_domain::people::expert::Expert;

/// Change an expert.
///
/// A JSON Merge Patch (RFC 7396): null deletes. A profile is changed while it is a draft or on hold; its metadata at any
/// time. Who may see the name is widened by nobody but the person, where the profile names a `user`.
#[utoipa::path(tag = "experts",
    request_body(content = ExpertBody, content_type = "application/merge-patch+json"),
    responses((status = OK, body = ExpertView)))]
#[patch("/experts/{id}")]
pub async fn amend_expert(call: Call, id: IdPath<ExpertKind>, patch: MergePatch) -> Result<HttpResponse, Problem> {
    step::amend::<Expert>(&call, id.0, patch).await
}
