//! The list of commissions.

use super::store;
use super::view::CommissionView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code, Problem};
use crate::identity::organization::store as organizations;
use crate::names::CommissionStateCode;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, check_scope};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CommissionQuery {
    /// Only commissions in this state.
    #[param(inline)]
    state: Option<CommissionStateCode>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List commissions.
///
/// Those that your organization earned or owes, newest first. One accrues when a contract between a principal and somebody whom his
/// broker introduced takes effect within the mandate or its tail, also when the two went round the broker (民法典 965).
#[utoipa::path(tag = "commissions", params(CommissionQuery), responses((status = OK, body = Page<CommissionView>)))]
#[get("/commissions")]
pub async fn list_commissions(call: Call, query: Query<CommissionQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListCommissions)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let own = organizations::find(call.db(), organization).await?.or_not_found()?;
    access::check(&call.principal, Action::ListCommissions, &own.value.resource())?;
    let paging = Paging::read(&call, "commissions", query.0.limit, query.0.after.as_deref())?;
    let state = query.0.state.map(|state| state.0);
    let rows = store::list_of_party(call.db(), organization, state, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    call.page(rows.iter().map(|row| CommissionView::item(&call.app, row)).collect(), next, None)
}
