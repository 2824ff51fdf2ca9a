//! The list of open licences.

use super::store::{self, Filter};
use super::view::OpenLicenceView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::Problem;
use crate::names::{OpenLicenceStateCode, PatentRef};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OpenLicenceQuery {
    /// Only open licences of this patent.
    #[param(inline)]
    patent: Option<PatentRef>,
    /// Only open licences in this state.
    #[param(inline)]
    state: Option<OpenLicenceStateCode>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List open licences.
///
/// All of the market, newest first, those that were withdrawn among them.
#[utoipa::path(tag = "open-licences", params(OpenLicenceQuery), responses((status = OK, body = Page<OpenLicenceView>)))]
#[get("/open-licences")]
pub async fn list_open_licences(call: Call, query: Query<OpenLicenceQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListOpenLicences)?;
    let query = query.0;
    let paging = Paging::read(&call, "open-licences", query.limit, query.after.as_deref())?;
    let filter = Filter { patent: query.patent.map(|patent| patent.0), state: query.state.map(|state| state.0) };
    let rows = store::list(call.db(), filter, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    call.page(rows.iter().map(|row| OpenLicenceView::item(&call.app, row)).collect(), next, None)
}
