//! Who else has a say in a contract.

use super::find::Say;
use super::store;
use super::view::{ClearanceListView, ClearanceView};
use crate::call::Call;
use crate::deals::contract::store as contracts;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::http::types::Ref;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::ContractKind;

/// List clearances.
///
/// Everybody who has a say in the contract beside its parties, found from its assets: makers of a service result and
/// co-developers (first refusal on a transfer), co-owners of a patent and pledgees (consent); and what each said. The parties
/// of the contract see it.
#[utoipa::path(tag = "clearances", responses((status = OK, body = ClearanceListView)))]
#[get("/contracts/{id}/clearances")]
pub async fn list_clearances(call: Call, id: IdPath<ContractKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ListClearances)?;
    let contract = contracts::find(call.db(), id.0).await?.or_not_found()?.value;
    let resource = contract.resource(call.principal.organization);
    access::check(&call.principal, Action::ListClearances, &resource)?;
    let say = Say::find(call.whole_db(), &contract, call.app.clock.now().day()).await?;
    let served = store::list_of_contract(call.db(), id.0).await?;
    let edition = contract.open_edition();
    let is_served = |key: &str| served.iter().any(|one| one.value.holder.key == key && one.value.edition == edition);
    let open = say.holders.iter().filter(|holder| !is_served(&holder.key));
    let open = open.map(|holder| ClearanceView::open(Ref(id.0), edition, holder));
    let items = open.chain(served.iter().map(ClearanceView::from)).collect();
    Ok(Reply::ok(&ClearanceListView { items })?.into_response())
}
