//! The certificate of a resource.

use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use crate::trust::certificate::view::CertificateView;
use actix_web::{HttpResponse, get};
use keqiao_domain::id::ResourceKind;
use keqiao_domain::market::resource::ResourceListing;

/// Certify a resource.
///
/// Everything the ledger says of the resource, with proofs, checkpoint and key, checked offline with `ledger-verify
/// certificate`. For printing with `Accept: text/html` or `application/pdf`. 404 also while nothing of it is signed yet.
#[utoipa::path(tag = "resources",
    responses((status = OK, content((CertificateView = "application/json"), (String = "text/html"), (String = "application/pdf")))))]
#[get("/resources/{id}/certificate")]
pub async fn certify_resource(call: Call, id: IdPath<ResourceKind>) -> Result<HttpResponse, Problem> {
    step::certify::<ResourceListing>(&call, id.0).await
}
