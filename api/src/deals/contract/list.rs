//! The list of contracts.

use super::store::{self, Filter};
use super::view::ContractView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code, Problem};
use crate::names::{ContractSideCode, ContractStateCode, ContractTypeCode};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, Exposure, Resource};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ContractQuery {
    /// Only contracts in which your organization stands on this side.
    #[param(inline)]
    side: Option<ContractSideCode>,
    /// Only contracts in this state.
    #[param(inline)]
    state: Option<ContractStateCode>,
    /// Only contracts of this type.
    #[param(inline)]
    contract_type: Option<ContractTypeCode>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List contracts.
///
/// Those of your organization on either side, newest first, with its own drafts.
#[utoipa::path(tag = "contracts", params(ContractQuery), responses((status = OK, body = Page<ContractView>)))]
#[get("/contracts")]
pub async fn list_contracts(call: Call, query: Query<ContractQuery>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ListContracts)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let own = Resource { hub: organization.hub(), owner: Some(organization), exposure: Exposure::Private };
    access::check(&call.principal, Action::ListContracts, &own)?;
    let query = query.0;
    let filter = Filter {
        side: query.side.map(|side| side.0),
        state: query.state.map(|state| state.0),
        contract_type: query.contract_type.map(|contract_type| contract_type.0),
    };
    let paging = Paging::read(&call, "contracts", query.limit, query.after.as_deref())?;
    let rows = store::list_of_party(call.db(), organization, filter, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    call.page(rows.iter().map(|row| ContractView::item(&call.app, &call.principal, row)).collect(), next, None)
}
