//! The offices of one's organization, or of a hub.

use super::view::GrantView;
use super::{resource, store};
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code, Problem};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, Place, check_scope};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct GrantQuery {
    /// The code of a hub you moderate; your own organization when absent.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    hub: Option<String>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List offices.
///
/// Those of your own organization, for its owners, or of a hub, for its moderators; newest first, and those that have
/// ended too.
#[utoipa::path(tag = "grants", params(GrantQuery), responses((status = OK, body = Page<GrantView>)))]
#[get("/grants")]
pub async fn list_grants(call: Call, query: Query<GrantQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListGrants)?;
    let place = match &query.0.hub {
        Some(code) => Place::Hub(call.app.hubs.read("?hub", code)?),
        None => Place::Organization(call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?),
    };
    let resource = access::Resource { exposure: access::Exposure::Public, ..resource(place) };
    access::check(&call.principal, Action::ListGrants, &resource)?;
    let paging = Paging::read(&call, "grants", query.0.limit, query.0.after.as_deref())?;
    let rows = store::list(call.db(), place, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.id);
    call.page(rows.iter().map(|row| GrantView::new(&call.app, row)).collect(), next, None)
}
