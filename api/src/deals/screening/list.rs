//! The lists of screenings: those a contract or a negotiation has, those an organization declared, those a hub has to check.

use super::view::ScreeningView;
use crate::call::Call;
use crate::deals::contract::store as contracts;
use crate::deals::negotiation::store as negotiations;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code, Problem};
use crate::identity::organization::list::{ScopeName, read_scope};
use crate::listing::store::{self, Listing as _, Narrowing};
use crate::names::{ContractRef, NegotiationRef, ScopeNameCode, ScreeningStateCode};
use crate::storage::ListScope;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::deals::screening::Screening;
use sea_orm::{ColumnTrait as _, Condition};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ScreeningQuery {
    /// What your organization declared (`own`), or all of a hub that you moderate (`hub`); nothing is on the open market.
    #[param(inline)]
    scope: Option<ScopeNameCode>,
    /// The hub, with `scope=hub`.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    hub: Option<String>,
    /// All screenings of this contract, of which your organization is a party.
    #[param(inline)]
    contract: Option<ContractRef>,
    /// The screening of this negotiation, of which your organization is a side.
    #[param(inline)]
    negotiation: Option<NegotiationRef>,
    /// Only screenings in this state.
    #[param(inline)]
    state: Option<ScreeningStateCode>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List screenings.
///
/// Newest first.
#[utoipa::path(tag = "screenings", params(ScreeningQuery), responses((status = OK, body = Page<ScreeningView>)))]
#[get("/screenings")]
pub async fn list_screenings(call: Call, query: Query<ScreeningQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    access::check_scope(&call.principal, Action::ListScreenings)?;
    if let Some(hub) = &query.hub {
        call.app.hubs.read("?hub", hub)?;
    }
    let organization = call.principal.organization;
    let (scope, of_subject) = if let Some(contract) = query.contract {
        let contract = contracts::find(call.db(), contract.0).await?.or_not_found()?.value;
        access::check(&call.principal, Action::ListScreenings, &contract.resource(organization))?;
        let of_contract = Condition::all().add(super::store::Column::ContractId.eq(contract.id.uuid()));
        (ListScope::Hub(contract.id.hub()), of_contract)
    } else if let Some(negotiation) = query.negotiation {
        let negotiation = negotiations::find(call.db(), negotiation.0).await?.or_not_found()?.value;
        access::check(&call.principal, Action::ListScreenings, &negotiation.resource(organization))?;
        let of_negotiation = Condition::all().add(super::store::Column::NegotiationId.eq(negotiation.id.uuid()));
        (ListScope::Hub(negotiation.id.hub()), of_negotiation)
    } else {
        let scope = query.scope.map_or(ScopeName::Own, |scope| scope.0);
        if scope == ScopeName::Own {
            let own = organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
            let resource = access::Resource { hub: own.hub(), owner: Some(own), exposure: access::Exposure::Private };
            access::check(&call.principal, Action::ListScreenings, &resource)?;
        }
        (read_scope(&call, Some(crate::http::types::Code(scope)), query.hub.as_deref())?, Condition::all())
    };
    let narrowing = Narrowing { state: query.state.map(|state| state.0.into()), ..Narrowing::default() };
    let narrowed = narrowing.condition::<Screening>().add(of_subject);
    let paging = Paging::read(&call, "screenings", query.limit, query.after.as_deref())?;
    let rows = store::list::<Screening>(call.db(), scope, narrowed, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id());
    let items = rows.iter().map(|row| ScreeningView::item(&call.app, row)).collect();
    call.page(items, next, None)
}
