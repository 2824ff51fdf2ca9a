//! The list of patents.

use super::store::Filter;
use super::view::PatentView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::Problem;
use crate::identity::organization::list::read_scope;
use crate::listing::store::{self, Narrowing};
use crate::names::{LegalStatusCode, OrganizationRef, PatentStateCode, ScopeNameCode};
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::reference::PublicationNumber;
use keqiao_domain::text::Keyword;
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PatentQuery {
    /// Which part of the list; `market` when absent.
    #[param(inline)]
    scope: Option<ScopeNameCode>,
    /// Only patents of this hub.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    hub: Option<String>,
    /// Only patents of this organization.
    #[param(inline)]
    owner: Option<OrganizationRef>,
    /// Only patents in this state.
    #[param(inline)]
    state: Option<PatentStateCode>,
    /// Only patents whose right is in this state.
    #[param(inline)]
    legal_status: Option<LegalStatusCode>,
    /// Only the document with this number: office, number and kind code.
    #[param(max_length = 19, pattern = "^[A-Z]{2}[0-9A-Z]{3,14}[0-9][A-Z][0-9]?$", example = "CN102307917B")]
    publication_number: Option<String>,
    /// Only the members of this family.
    #[param(min_length = 1, max_length = 100, example = "45678901")]
    family_id: Option<String>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
    /// Whether to count the rows.
    count: Option<bool>,
}

/// List patents.
///
/// Published patents, newest first. `scope=own` shows those of your organization, `scope=hub` all of a hub you moderate,
/// whatever their state.
#[utoipa::path(tag = "patents", params(PatentQuery), responses((status = OK, body = Page<PatentView>)))]
#[get("/patents")]
pub async fn list_patents(call: Call, query: Query<PatentQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListPatents)?;
    let query = query.0;
    let scope = read_scope(&call, query.scope, query.hub.as_deref())?;
    let shared = Narrowing {
        hub: query.hub.map(|code| call.app.hubs.read("?hub", &code)).transpose()?,
        owner: query.owner.map(|owner| owner.0),
        state: query.state.map(|state| state.0.into()),
    };
    let filter = Filter {
        shared,
        legal_status: query.legal_status.map(|status| status.0),
        publication_number: query.publication_number.map(|text| read_number(&text)).transpose()?,
        family_id: query.family_id.map(|text| read_family(&text)).transpose()?,
    };
    let paging = Paging::read(&call, "patents", query.limit, query.after.as_deref())?;
    let rows = store::list::<Patent>(call.db(), scope, filter.condition(), &paging).await?;
    let count = match query.count {
        Some(true) => Some(store::count_all::<Patent>(call.db(), scope, filter.condition()).await?),
        Some(false) | None => None,
    };
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    let items = rows.iter().map(|row| PatentView::item(&call.app, &call.principal, row)).collect();
    call.page(items, next, count)
}

fn read_family(text: &str) -> Result<Keyword, Problem> {
    Keyword::parse(text).map_err(|error| Problem::invalid("?family_id", error.code(), error.to_string()))
}

fn read_number(text: &str) -> Result<PublicationNumber, Problem> {
    PublicationNumber::parse(text)
        .map_err(|error| Problem::invalid("?publication_number", error.code(), error.to_string()))
}
