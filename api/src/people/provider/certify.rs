//! The certificate of a provider.

use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use crate::trust::certificate::view::CertificateView;
use actix_web::{HttpResponse, get};
use keqiao_domain::id::ProviderKind;
use keqiao_domain::people::provider::Provider;

/// Certify a provider.
///
/// Everything the ledger says of the provider, with proofs, checkpoint and key, checked offline with `ledger-verify
/// certificate`. For printing with `Accept: text/html` or `application/pdf`. 404 also while nothing of it is signed yet.
#[utoipa::path(tag = "providers",
    responses((status = OK, content((CertificateView = "application/json"), (String = "text/html"), (String = "application/pdf")))))]
#[get("/providers/{id}/certificate")]
pub async fn certify_provider(call: Call, id: IdPath<ProviderKind>) -> Result<HttpResponse, Problem> {
    step::certify::<Provider>(&call, id.0).await
}
