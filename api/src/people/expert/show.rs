//! One expert.

use super::view::ExpertView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, get};
use keqiao_domain::id::ExpertKind;
use keqiao_domain::people::expert::Expert;

/// Show an expert.
///
/// A published profile is public; another one is seen by its owner and its hub's moderators. The members of `person` are
/// absent where the caller may not see them, and `name_disclosure` tells who may.
#[utoipa::path(tag = "experts", responses((status = OK, body = ExpertView)))]
#[get("/experts/{id}")]
pub async fn show_expert(call: Call, id: IdPath<ExpertKind>) -> Result<HttpResponse, Problem> {
    step::show::<Expert>(&call, id.0).await
}
