//! The keys with which an organization signs.

use super::store;
use super::view::KeyView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::names::OrganizationRef;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action, Exposure, Resource};
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct KeyQuery {
    /// Whose keys.
    #[param(inline)]
    organization: OrganizationRef,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List signing keys.
///
/// Those of an organization, newest first, with those that were revoked: whoever holds a signed contract can verify it.
#[utoipa::path(tag = "signing-keys", params(KeyQuery), responses((status = OK, body = Page<KeyView>)))]
#[get("/signing-keys")]
pub async fn list_signing_keys(call: Call, query: Query<KeyQuery>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ListSigningKeys)?;
    let organization = query.0.organization.0;
    let owner = organizations::find(call.whole_db(), organization).await?.or_not_found()?;
    // What an organization signed is verified also when it is suspended.
    let public = Resource { exposure: Exposure::Public, ..owner.value.resource() };
    access::check(&call.principal, Action::ListSigningKeys, &public)?;
    let paging = Paging::read(&call, "signing-keys", query.0.limit, query.0.after.as_deref())?;
    let rows = store::list(call.db(), organization, &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.id);
    call.page(rows.iter().map(KeyView::from).collect(), next, None)
}
