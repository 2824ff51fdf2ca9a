//! Putting an expert before the market.

use super::view::ExpertView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::ExpertKind;
use keqiao_domain::people::expert::Expert;

/// Publish an expert.
///
/// Puts an admitted profile before the market. Publishing one that is already public succeeds and changes nothing.
#[utoipa::path(tag = "experts", responses((status = OK, body = ExpertView)))]
#[post("/experts/{id}/publish")]
pub async fn publish_expert(call: Call, id: IdPath<ExpertKind>) -> Result<HttpResponse, Problem> {
    step::publish::<Expert>(&call, id.0).await
}
