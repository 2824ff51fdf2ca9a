//! The list of negotiations.

use super::store;
use super::view::NegotiationView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code, Problem};
use crate::names::NegotiationStateCode;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, Exposure, Resource};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NegotiationQuery {
    /// Only negotiations in this state.
    #[param(inline)]
    state: Option<NegotiationStateCode>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List negotiations.
///
/// Those of your organization on either side, newest first.
#[utoipa::path(tag = "negotiations", params(NegotiationQuery), responses((status = OK, body = Page<NegotiationView>)))]
#[get("/negotiations")]
pub async fn list_negotiations(call: Call, query: Query<NegotiationQuery>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ListNegotiations)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let own = Resource { hub: organization.hub(), owner: Some(organization), exposure: Exposure::Private };
    access::check(&call.principal, Action::ListNegotiations, &own)?;
    let paging = Paging::read(&call, "negotiations", query.0.limit, query.0.after.as_deref())?;
    let state = query.0.state.map(|state| state.0);
    let rows = store::list_of_side(call.db(), organization, state, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    call.page(rows.iter().map(|row| NegotiationView::item(&call.app, row)).collect(), next, None)
}
