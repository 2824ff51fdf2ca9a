//! The certificate of an expert.

use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use crate::trust::certificate::view::CertificateView;
use actix_web::{HttpResponse, get};
use keqiao_domain::id::ExpertKind;
use keqiao_domain::people::expert::Expert;

/// Certify an expert.
///
/// Everything the ledger says of the expert, with proofs, checkpoint and key, checked offline with `ledger-verify
/// certificate`. For printing with `Accept: text/html` or `application/pdf`. 404 also while nothing of it is signed yet.
#[utoipa::path(tag = "experts",
    responses((status = OK, content((CertificateView = "application/json"), (String = "text/html"), (String = "application/pdf")))))]
#[get("/experts/{id}/certificate")]
pub async fn certify_expert(call: Call, id: IdPath<ExpertKind>) -> Result<HttpResponse, Problem> {
    step::certify::<Expert>(&call, id.0).await
}
