//! The list of lots.

use super::store;
use super::view::LotView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::Problem;
use crate::identity::organization::list::read_scope;
use crate::listing::store::Narrowing;
use crate::names::{LotStateCode, OrganizationRef, ScopeNameCode};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LotQuery {
    /// What was before the public, all of your organization's, or all of a hub that you moderate.
    #[param(inline)]
    scope: Option<ScopeNameCode>,
    /// Only lots of this hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    hub: Option<String>,
    /// Only lots of this organization.
    #[param(inline)]
    owner: Option<OrganizationRef>,
    /// Only lots in this state.
    #[param(inline)]
    state: Option<LotStateCode>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List lots.
///
/// Newest first.
#[utoipa::path(tag = "lots", params(LotQuery), responses((status = OK, body = Page<LotView>)))]
#[get("/lots")]
pub async fn list_lots(call: Call, query: Query<LotQuery>) -> Result<HttpResponse, Problem> {
    let query = query.0;
    check_scope(&call.principal, Action::ListLots)?;
    let scope = read_scope(&call, query.scope, query.hub.as_deref())?;
    let narrowing = Narrowing {
        hub: query.hub.map(|code| call.app.hubs.read("?hub", &code)).transpose()?,
        owner: query.owner.map(|owner| owner.0),
        state: query.state.map(|state| state.0.into()),
    };
    let paging = Paging::read(&call, "lots", query.limit, query.after.as_deref())?;
    let rows = store::list(call.db(), scope, narrowing, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    let items = rows.iter().map(|row| LotView::item(&call.app, row)).collect();
    call.page(items, next, None)
}
