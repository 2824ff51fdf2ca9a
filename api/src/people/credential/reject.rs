//! The hub has not found a credential in order.

use super::step;
use super::view::{CredentialView, RejectionBody};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::CredentialKind;

/// Reject a credential.
///
/// A moderator of its hub has not found it in order. It disappears from the profile; its organization reads the reason.
#[utoipa::path(tag = "credentials", request_body = RejectionBody, responses((status = OK, body = CredentialView)))]
#[post("/credentials/{id}/reject")]
pub async fn reject_credential(
    call: Call,
    id: IdPath<CredentialKind>,
    body: JsonBody<RejectionBody>,
) -> Result<HttpResponse, Problem> {
    let reason = body.0.parse()?;
    step::take(&call, id.0, Action::RejectCredential, |credential, by, _| credential.reject(by, reason)).await
}
