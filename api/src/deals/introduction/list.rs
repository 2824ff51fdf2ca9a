//! The list of introductions.

use super::store;
use super::view::IntroductionView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code, Problem};
use crate::identity::organization::store as organizations;
use crate::names::{IntroductionStateCode, MandateRef};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, check_scope};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct IntroductionQuery {
    /// Only introductions under this mandate.
    #[param(inline)]
    mandate: Option<MandateRef>,
    /// Only introductions in this state.
    #[param(inline)]
    state: Option<IntroductionStateCode>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List introductions.
///
/// Those with which your organization has to do, newest first.
#[utoipa::path(tag = "introductions", params(IntroductionQuery),
    responses((status = OK, body = Page<IntroductionView>)))]
#[get("/introductions")]
pub async fn list_introductions(call: Call, query: Query<IntroductionQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListIntroductions)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let own = organizations::find(call.db(), organization).await?.or_not_found()?;
    access::check(&call.principal, Action::ListIntroductions, &own.value.resource())?;
    let query = query.0;
    let paging = Paging::read(&call, "introductions", query.limit, query.after.as_deref())?;
    let narrowed = (query.mandate.map(|mandate| mandate.0), query.state.map(|state| state.0));
    let rows = store::list_of_party(call.db(), organization, narrowed, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    let now = call.app.clock.now();
    call.page(rows.iter().map(|row| IntroductionView::item(&call.app, row, now)).collect(), next, None)
}
