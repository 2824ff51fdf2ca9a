//! One commission.

use super::store;
use super::view::CommissionView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::CommissionKind;

/// Show a commission.
///
/// Its two sides and the moderators of its hub see it. `transitions` tells what may follow and what stands against it.
#[utoipa::path(tag = "commissions", responses((status = OK, body = CommissionView)))]
#[get("/commissions/{id}")]
pub async fn show_commission(call: Call, id: IdPath<CommissionKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ShowCommission)?;
    let row = store::find(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowCommission, &row.value.resource(call.principal.organization))?;
    call.show(&CommissionView::single(&call.app, &call.principal, &row), row.version)
}
