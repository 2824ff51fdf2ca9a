//! The certificate of a contract.

use super::store;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::trust::certificate::show::answer;
use crate::trust::certificate::view::CertificateView;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::id::ContractKind;

/// Certify a contract.
///
/// Everything the ledger says of the contract, with proofs, checkpoint and key, checked offline with `ledger-verify
/// certificate`. Each step has an entry for each party; the facts of your own are shown. For printing with `Accept: text/html` or
/// `application/pdf`. 404 also while nothing of it is signed yet.
#[utoipa::path(tag = "contracts",
    responses((status = OK, content((CertificateView = "application/json"), (String = "text/html"), (String = "application/pdf")))))]
#[get("/contracts/{id}/certificate")]
pub async fn certify_contract(call: Call, id: IdPath<ContractKind>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::CertifyContract)?;
    let stored = store::find(call.db(), id.0).await?.or_not_found()?;
    let resource = stored.value.resource(call.principal.organization);
    answer(&call, Action::CertifyContract, &resource, id.0.subject()).await
}
