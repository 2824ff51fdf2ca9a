//! One open licence.

use super::store;
use super::view::OpenLicenceView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::OpenLicenceKind;

/// Show an open licence.
///
/// Everybody sees it. `is_open` tells whether it can be accepted today; `transitions` tells what may follow for the caller.
#[utoipa::path(tag = "open-licences", responses((status = OK, body = OpenLicenceView)))]
#[get("/open-licences/{id}")]
pub async fn show_open_licence(call: Call, id: IdPath<OpenLicenceKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ShowOpenLicence)?;
    let row = store::find(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowOpenLicence, &row.value.resource())?;
    let now = call.app.clock.now();
    call.show(&OpenLicenceView::single(&call.app, call.whole_db(), &call.principal, &row, now).await?, row.version)
}
