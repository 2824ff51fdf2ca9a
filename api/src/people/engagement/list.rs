//! The list of engagements.

use super::store::{self, Filter};
use super::view::EngagementView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code, Problem};
use crate::names::{EngagementStateCode, OfferingRef, SideCode};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct EngagementQuery {
    /// Only engagements in which your organization stands on this side.
    #[param(inline)]
    side: Option<SideCode>,
    /// Only engagements in this state.
    #[param(inline)]
    state: Option<EngagementStateCode>,
    /// Only engagements for this offering.
    #[param(inline)]
    offering: Option<OfferingRef>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List engagements.
///
/// Those of your organization on either side, newest first.
#[utoipa::path(tag = "engagements", params(EngagementQuery), responses((status = OK, body = Page<EngagementView>)))]
#[get("/engagements")]
pub async fn list_engagements(call: Call, query: Query<EngagementQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListEngagements)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let query = query.0;
    let filter = Filter {
        side: query.side.map(|side| side.0),
        state: query.state.map(|state| state.0),
        offering: query.offering.map(|offering| offering.0),
    };
    let paging = Paging::read(&call, "engagements", query.limit, query.after.as_deref())?;
    let rows = store::list_of_party(call.db(), organization, filter, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    call.page(rows.iter().map(|row| EngagementView::item(&call.app, row)).collect(), next, None)
}
