//! Taking an expert from the market.

use super::view::ExpertView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::id::ExpertKind;
use keqiao_domain::people::expert::Expert;

/// Withdraw an expert.
///
/// Takes it from the market for good. Withdrawing twice changes nothing.
#[utoipa::path(tag = "experts", responses((status = OK, body = ExpertView)))]
#[post("/experts/{id}/withdraw")]
pub async fn withdraw_expert(call: Call, id: IdPath<ExpertKind>) -> Result<HttpResponse, Problem> {
    step::withdraw::<Expert>(&call, id.0).await
}
