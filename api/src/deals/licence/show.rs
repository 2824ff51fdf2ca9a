//! One licence.

use super::store;
use super::surroundings::is_right_alive;
use super::view::LicenceView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::LicenceKind;

/// Show a licence.
///
/// Licensor and licensees see it. `holds` tells whether it can be relied on today: a licence of a patent holds while the right
/// lives (民法典 865), and again once a lapsed right is restored.
#[utoipa::path(tag = "licences", responses((status = OK, body = LicenceView)))]
#[get("/licences/{id}")]
pub async fn show_licence(call: Call, id: IdPath<LicenceKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ShowLicence)?;
    let row = store::find(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowLicence, &row.value.resource(call.principal.organization))?;
    let today = call.app.clock.now().day();
    let is_alive = is_right_alive(call.whole_db(), row.value.asset, today).await?;
    call.show(&LicenceView::single(&call.app, &row, today, is_alive), row.version)
}
