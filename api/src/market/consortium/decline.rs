//! An organization says no.

use super::step::{Standing, step_of_member};
use super::view::ConsortiumView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::ConsortiumKind;
use keqiao_domain::market::consortium::Consortium;

/// Decline a membership.
///
/// Your organization, which was asked, says no. The lead can ask again. Declining twice changes nothing.
#[utoipa::path(tag = "consortia", responses((status = OK, body = ConsortiumView)))]
#[post("/consortia/{id}/decline")]
pub async fn decline_membership(call: Call, id: IdPath<ConsortiumKind>) -> Result<HttpResponse, Problem> {
    let action = (Action::DeclineMembership, Standing::Any);
    step_of_member(&call, id.0, action, Consortium::may_decline, Consortium::decline).await
}
