//! One credential.

use super::view::CredentialView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::CredentialKind;
use keqiao_domain::people::credential::Credential;

/// Show a credential.
///
/// Its organization and the moderators of its hub see it. Others see what is on the profile.
#[utoipa::path(tag = "credentials", responses((status = OK, body = CredentialView)))]
#[get("/credentials/{id}")]
pub async fn show_credential(call: Call, id: IdPath<CredentialKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ShowCredential)?;
    let stored = store::find::<Credential>(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowCredential, &stored.value.resource())?;
    let view = CredentialView::single(&call.app, &call.principal, &stored, call.app.clock.now());
    call.show(&view, stored.version)
}
