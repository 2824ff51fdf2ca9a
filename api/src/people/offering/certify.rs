//! The certificate of an offering.

use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use crate::trust::certificate::view::CertificateView;
use actix_web::{HttpResponse, get};
use keqiao_domain::id::OfferingKind;
use keqiao_domain::people::offering::Offering;

/// Certify an offering.
///
/// Everything the ledger says of the offering, with proofs, checkpoint and key, checked offline with `ledger-verify
/// certificate`. For printing with `Accept: text/html` or `application/pdf`. 404 also while nothing of it is signed yet.
#[utoipa::path(tag = "offerings",
    responses((status = OK, content((CertificateView = "application/json"), (String = "text/html"), (String = "application/pdf")))))]
#[get("/offerings/{id}/certificate")]
pub async fn certify_offering(call: Call, id: IdPath<OfferingKind>) -> Result<HttpResponse, Problem> {
    step::certify::<Offering>(&call, id.0).await
}
