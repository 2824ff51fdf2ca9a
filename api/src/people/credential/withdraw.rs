//! Taking a credential back.

use super::step;
use super::view::CredentialView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::id::CredentialKind;

/// Withdraw a credential.
///
/// It disappears from the profile. A broker on the market stays there, without the level that it gave. Withdrawing twice
/// changes nothing.
#[utoipa::path(tag = "credentials", responses((status = OK, body = CredentialView)))]
#[post("/credentials/{id}/withdraw")]
pub async fn withdraw_credential(call: Call, id: IdPath<CredentialKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::WithdrawCredential, |credential, _, _| credential.withdraw()).await
}
