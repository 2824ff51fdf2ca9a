//! The certificate of a demand.

use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use crate::trust::certificate::view::CertificateView;
use actix_web::{HttpResponse, get};
use keqiao_domain::id::DemandKind;
use keqiao_domain::market::demand::Demand;

/// Certify a demand.
///
/// Everything the ledger says of the demand, with proofs, checkpoint and key, checked offline with `ledger-verify
/// certificate`. For printing with `Accept: text/html` or `application/pdf`. 404 also while nothing of it is signed yet.
#[utoipa::path(tag = "demands",
    responses((status = OK, content((CertificateView = "application/json"), (String = "text/html"), (String = "application/pdf")))))]
#[get("/demands/{id}/certificate")]
pub async fn certify_demand(call: Call, id: IdPath<DemandKind>) -> Result<HttpResponse, Problem> {
    step::certify::<Demand>(&call, id.0).await
}
