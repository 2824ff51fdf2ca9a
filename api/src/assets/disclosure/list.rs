//! The list of disclosures.

use super::store::{self, Filter};
use super::view::DisclosureView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code, Problem};
use crate::names::{DisclosureSideCode, DisclosureStateCode};
use crate::trust::log::list_entries::read_subject;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DisclosureQuery {
    /// Only disclosures in which your organization stands on this side.
    #[param(inline)]
    side: Option<DisclosureSideCode>,
    /// Only disclosures in this state.
    #[param(inline)]
    state: Option<DisclosureStateCode>,
    /// Only disclosures of this listing.
    #[param(
        min_length = 30,
        max_length = 30,
        pattern = "^(pat|ach|dem)_[0-7][0-9a-hjkmnp-tv-z]{9}[gh][0-9a-hjkmnp-tv-z]{2}[89abrstv][0-9a-hjkmnp-tv-z]{12}$"
    )]
    subject: Option<String>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List disclosures.
///
/// Those of your organization on either side, newest first: whom it let in, and where its people were let in.
#[utoipa::path(tag = "disclosures", params(DisclosureQuery), responses((status = OK, body = Page<DisclosureView>)))]
#[get("/disclosures")]
pub async fn list_disclosures(call: Call, query: Query<DisclosureQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListDisclosures)?;
    let organization = call.principal.organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let query = query.0;
    let filter = Filter {
        side: query.side.map(|side| side.0),
        state: query.state.map(|state| state.0),
        about: query.subject.as_deref().map(read_subject).transpose()?,
    };
    let paging = Paging::read(&call, "disclosures", query.limit, query.after.as_deref())?;
    let rows = store::list_of_party(call.db(), organization, filter, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    call.page(rows.iter().map(|row| DisclosureView::item(&call.app, row)).collect(), next, None)
}
