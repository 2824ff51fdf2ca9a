//! Ending a mandate.

use super::step;
use super::view::MandateView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::deals::mandate::Mandate;
use keqiao_domain::id::MandateKind;

/// Revoke a mandate.
///
/// Either side ends it, at any time. Nothing can be introduced under it any more; what was introduced counts until the end of its
/// tail. Revoking twice changes nothing.
#[utoipa::path(tag = "mandates", responses((status = OK, body = MandateView)))]
#[post("/mandates/{id}/revoke")]
pub async fn revoke_mandate(call: Call, id: IdPath<MandateKind>) -> Result<HttpResponse, Problem> {
    step::take(&call, id.0, Action::RevokeMandate, Mandate::revoke).await
}
