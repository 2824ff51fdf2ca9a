//! The recorded matches of one's organization.

use super::store;
use super::view::MatchRunView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code, Problem};
use crate::identity::organization::store as organizations;
use crate::matching::asker::{NOT_ASKING, read_subject};
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, check_scope};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MatchRunQuery {
    /// Only matches of this listing.
    #[param(
        min_length = 30,
        max_length = 30,
        pattern = "^(ach|dem|exp|off|pat|prv)_[0-7][0-9a-hjkmnp-tv-z]{9}[gh][0-9a-hjkmnp-tv-z]{2}[89abrstv][0-9a-hjkmnp-tv-z]{12}$"
    )]
    subject: Option<String>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List recorded matches.
///
/// Those of your own organization's listings, newest first, without their answers.
#[utoipa::path(tag = "matching", params(MatchRunQuery), responses((status = OK, body = Page<MatchRunView>)))]
#[get("/match-runs")]
pub async fn list_match_runs(call: Call, query: Query<MatchRunQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListMatchRuns)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let owner = organizations::find(call.db(), organization).await?.or_not_found()?;
    access::check(&call.principal, Action::ListMatchRuns, &owner.value.resource())?;
    let malformed = || Problem::invalid("?subject", "malformed", NOT_ASKING);
    let subject = query.0.subject.map(|text| read_subject(&text).ok_or_else(malformed)).transpose()?;
    let paging = Paging::read(&call, "match-runs", query.0.limit, query.0.after.as_deref())?;
    let rows = store::list(call.db(), organization, subject, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.run.id);
    let items = rows.iter().map(|row| MatchRunView::new(&call.app, row)).collect::<Result<Vec<_>, _>>()?;
    call.page(items, next, None)
}
