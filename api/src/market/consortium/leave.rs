//! A member leaves.

use super::step::{Standing, step_of_member};
use super::view::ConsortiumView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::ConsortiumKind;
use keqiao_domain::market::consortium::Consortium;

/// Leave a consortium.
///
/// Your organization leaves. An active consortium with too few members left is forming again. Leaving twice changes nothing.
#[utoipa::path(tag = "consortia", responses((status = OK, body = ConsortiumView)))]
#[post("/consortia/{id}/leave")]
pub async fn leave_consortium(call: Call, id: IdPath<ConsortiumKind>) -> Result<HttpResponse, Problem> {
    let action = (Action::LeaveConsortium, Standing::Any);
    step_of_member(&call, id.0, action, Consortium::may_leave, Consortium::leave).await
}
