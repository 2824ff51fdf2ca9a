//! The list of licences.

use super::store::{self, Filter};
use super::view::LicenceView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code, Problem};
use crate::identity::organization::store as organizations;
use crate::names::{ContractRef, LicenceStateCode};
use crate::trust::log::list_entries::read_subject;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, check_scope};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct LicenceQuery {
    /// Only licences of this patent or achievement.
    #[param(
        min_length = 30,
        max_length = 30,
        pattern = "^(pat|ach)_[0-7][0-9a-hjkmnp-tv-z]{9}[gh][0-9a-hjkmnp-tv-z]{2}[89abrstv][0-9a-hjkmnp-tv-z]{12}$"
    )]
    subject: Option<String>,
    /// Only licences of this contract.
    #[param(inline)]
    contract: Option<ContractRef>,
    /// Only licences in this state.
    #[param(inline)]
    state: Option<LicenceStateCode>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List licences.
///
/// Those that your organization gave or holds, newest first. They come to be from licence contracts, without being entered: once
/// all have signed, nobody else is promised the same place, use and time. Others come from open licences that were accepted.
#[utoipa::path(tag = "licences", params(LicenceQuery), responses((status = OK, body = Page<LicenceView>)))]
#[get("/licences")]
pub async fn list_licences(call: Call, query: Query<LicenceQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListLicences)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let own = organizations::find(call.db(), organization).await?.or_not_found()?;
    access::check(&call.principal, Action::ListLicences, &own.value.resource())?;
    let query = query.0;
    let paging = Paging::read(&call, "licences", query.limit, query.after.as_deref())?;
    let filter = Filter {
        asset: query.subject.as_deref().map(read_subject).transpose()?,
        contract: query.contract.map(|contract| contract.0),
        state: query.state.map(|state| state.0),
    };
    let rows = store::list_of_party(call.db(), organization, filter, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    call.page(rows.iter().map(|row| LicenceView::item(&call.app, row)).collect(), next, None)
}
