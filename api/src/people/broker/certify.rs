//! The certificate of a broker.

use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::step;
use crate::trust::certificate::view::CertificateView;
use actix_web::{HttpResponse, get};
use keqiao_domain::id::BrokerKind;
use keqiao_domain::people::broker::Broker;

/// Certify a broker.
///
/// Everything the ledger says of the broker, with proofs, checkpoint and key, checked offline with `ledger-verify
/// certificate`. For printing with `Accept: text/html` or `application/pdf`. 404 also while nothing of it is signed yet.
#[utoipa::path(tag = "brokers",
    responses((status = OK, content((CertificateView = "application/json"), (String = "text/html"), (String = "application/pdf")))))]
#[get("/brokers/{id}/certificate")]
pub async fn certify_broker(call: Call, id: IdPath<BrokerKind>) -> Result<HttpResponse, Problem> {
    step::certify::<Broker>(&call, id.0).await
}
