//! The hub has seen the paper.

use super::step;
use super::view::CredentialView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::CredentialKind;
use keqiao_domain::people::credential::Credential;

/// Verify a credential.
///
/// A moderator of its hub has seen the paper, or found it in the issuer's register. Nobody verifies for his own
/// organization. Verifying twice changes nothing.
#[utoipa::path(tag = "credentials", responses((status = OK, body = CredentialView)))]
#[post("/credentials/{id}/verify")]
pub async fn verify_credential(call: Call, id: IdPath<CredentialKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::VerifyCredential, Credential::verify).await
}
