//! One contract.

use super::store;
use super::view::ContractView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::ContractKind;

/// Show a contract.
///
/// Its parties see it; the draft only the one that opened it. `transitions` tells what may follow and what stands against
/// it, `to_sign` the lines that a signatory's key signs.
#[utoipa::path(tag = "contracts", responses((status = OK, body = ContractView)))]
#[get("/contracts/{id}")]
pub async fn show_contract(call: Call, id: IdPath<ContractKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ShowContract)?;
    let stored = store::find(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowContract, &stored.value.resource(call.principal.organization))?;
    let now = call.app.clock.now();
    let view = ContractView::single(&call.app, call.whole_db(), &call.principal, &stored, now).await?;
    call.show(&view, stored.version)
}
