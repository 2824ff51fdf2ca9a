//! Entering an expert.

use super::view::{ExpertBody, ExpertView};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::problem::Problem;
use crate::listing::step;
use actix_web::{HttpResponse, post};
use keqiao_domain::people::expert::Expert;

/// Create an expert.
///
/// Enters a draft of a person's professional profile for your organization. Whose name it is, everybody sees only if
/// `person.name_disclosure` says so; until then the profile is read without it.
#[utoipa::path(tag = "experts", request_body = ExpertBody, responses((status = CREATED, body = ExpertView)))]
#[post("/experts")]
pub async fn create_expert(call: Call, body: JsonBody<ExpertBody>) -> Result<HttpResponse, Problem> {
    step::create::<Expert>(&call, body.0).await
}
