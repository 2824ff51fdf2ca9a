//! The list of credentials.

use super::view::CredentialView;
use crate::call::Call;
use crate::http::body::Query;
use crate::http::page::{Page, Paging};
use crate::http::problem::{Code, Problem};
use crate::listing::store::{self, Narrowing};
use crate::names::CredentialStateCode;
use crate::storage::ListScope;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{Action, check_scope};
use keqiao_domain::people::credential::Credential;
use serde::Deserialize;
use utoipa::IntoParams;

/// The list's parameters.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CredentialQuery {
    /// All credentials of this hub, which you moderate; those of your organization when absent.
    #[param(max_length = 40, pattern = "^[a-z-]+$")]
    hub: Option<String>,
    /// Only credentials in this state.
    #[param(inline)]
    state: Option<CredentialStateCode>,
    /// Rows of a page.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// The cursor `next` of the page before.
    #[param(max_length = 6000, pattern = "^[A-Za-z0-9_-]+$")]
    after: Option<String>,
}

/// List credentials.
///
/// Those of your organization's experts and brokers, newest first; with `hub` all of a hub you moderate, among them those
/// that wait for verification (`state=recorded`).
#[utoipa::path(tag = "credentials", params(CredentialQuery), responses((status = OK, body = Page<CredentialView>)))]
#[get("/credentials")]
pub async fn list_credentials(call: Call, query: Query<CredentialQuery>) -> Result<HttpResponse, Problem> {
    check_scope(&call.principal, Action::ListCredentials)?;
    let query = query.0;
    let scope = match query.hub {
        Some(code) => {
            let hub = call.app.hubs.read("?hub", &code)?;
            call.principal.is_moderator(hub).then_some(ListScope::Hub(hub))
        }
        None => call.principal.organization.map(ListScope::Own),
    };
    let scope = scope.ok_or_else(|| Problem::new(Code::Forbidden))?;
    let narrowed = Narrowing { state: query.state.map(|state| state.0.into()), ..Narrowing::default() };
    let paging = Paging::read(&call, "credentials", query.limit, query.after.as_deref())?;
    let rows = store::list::<Credential>(call.db(), scope, narrowed.condition::<Credential>(), &paging).await?;
    let (rows, next) = paging.cut(&call, rows, |row| row.value.id);
    call.page(rows.iter().map(|row| CredentialView::item(&call.app, row)).collect(), next, None)
}
