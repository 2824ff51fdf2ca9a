//! The certificate of a patent.

use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::store;
use crate::trust::certificate::show::answer;
use crate::trust::certificate::view::CertificateView;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::Action;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::id::PatentKind;

/// Certify a patent.
///
/// Everything the ledger says of the patent, with proofs, checkpoint and key, checked offline with `ledger-verify
/// certificate`. For printing with `Accept: text/html` or `application/pdf`. 404 also while nothing of it is signed yet.
#[utoipa::path(tag = "patents",
    responses((status = OK, content((CertificateView = "application/json"), (String = "text/html"), (String = "application/pdf")))))]
#[get("/patents/{id}/certificate")]
pub async fn certify_patent(call: Call, id: IdPath<PatentKind>) -> Result<HttpResponse, Problem> {
    let stored = store::find::<Patent>(call.db(), id.0).await?.or_not_found()?;
    answer(&call, Action::CertifyPatent, &stored.value.resource(), id.0.subject()).await
}
