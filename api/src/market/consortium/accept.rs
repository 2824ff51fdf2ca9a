//! An organization becomes a member.

use super::step::{Standing, step_of_member};
use super::view::ConsortiumView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::ConsortiumKind;
use keqiao_domain::market::consortium::Consortium;

/// Accept a membership.
///
/// Your organization, which was asked and is verified, becomes a member and is named in the consortium. Accepting twice
/// changes nothing.
#[utoipa::path(tag = "consortia", responses((status = OK, body = ConsortiumView)))]
#[post("/consortia/{id}/accept")]
pub async fn accept_membership(call: Call, id: IdPath<ConsortiumKind>) -> Result<HttpResponse, Problem> {
    let action = (Action::AcceptMembership, Standing::Verified);
    step_of_member(&call, id.0, action, Consortium::may_accept, Consortium::accept).await
}
