//! One mandate.

use super::store;
use super::view::MandateView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::identity::organization::store as organizations;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::MandateKind;

/// Show a mandate.
///
/// Its two sides and the moderators of its hub see it. `transitions` tells what may follow and what stands against it.
#[utoipa::path(tag = "mandates", responses((status = OK, body = MandateView)))]
#[get("/mandates/{id}")]
pub async fn show_mandate(call: Call, id: IdPath<MandateKind>) -> Result<HttpResponse, Problem> {
    let db = call.db();
    access::check_scope(&call.principal, Action::ShowMandate)?;
    let row = store::find(db, id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowMandate, &row.value.resource(call.principal.organization))?;
    // Verified or not, and with whatever others have agreed.
    let principal = organizations::find(call.whole_db(), row.value.principal).await?.or_not_found()?;
    let around = store::surroundings(call.whole_db(), &row.value).await?;
    let (standing, now) = (principal.value.may_list(), call.app.clock.now());
    call.show(&MandateView::single(&call.app, &call.principal, &row, (&standing, around), now), row.version)
}
