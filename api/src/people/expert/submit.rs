//! Handing an expert in.

use super::view::ExpertView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::ExpertKind;
use keqiao_domain::people::expert::Expert;

/// Submit an expert.
///
/// Hands it in for moderation by its hub. Submitting twice changes nothing.
#[utoipa::path(tag = "experts", responses((status = OK, body = ExpertView)))]
#[post("/experts/{id}/submit")]
pub async fn submit_expert(call: Call, id: IdPath<ExpertKind>) -> Result<HttpResponse, Problem> {
    step::submit::<Expert>(&call, id.0).await
}
