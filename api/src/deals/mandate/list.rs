//! The list of mandates.

use super::store;
use super::view::MandateView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code, Problem};
use crate::identity::organization::store as organizations;
use crate::names::MandateStateCode;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, check_scope};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MandateQuery {
    /// Only mandates in this state.
    #[param(inline)]
    state: Option<MandateStateCode>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List mandates.
///
/// Those of your organization on either side, newest first.
#[utoipa::path(tag = "mandates", params(MandateQuery), responses((status = OK, body = Page<MandateView>)))]
#[get("/mandates")]
pub async fn list_mandates(call: Call, query: Query<MandateQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListMandates)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let own = organizations::find(call.db(), organization).await?.or_not_found()?;
    access::check(&call.principal, Action::ListMandates, &own.value.resource())?;
    let paging = Paging::read(&call, "mandates", query.0.limit, query.0.after.as_deref())?;
    let state = query.0.state.map(|state| state.0);
    let rows = store::list_of_party(call.db(), organization, state, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    call.page(rows.iter().map(|row| MandateView::item(&call.app, row)).collect(), next, None)
}
