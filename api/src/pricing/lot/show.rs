//! One lot.

use super::standing::Standing;
use super::view::LotView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::LotKind;
use keqiao_domain::pricing::lot::Lot;

/// Show a lot.
///
/// What was before the public stays readable for everybody, the result among it. `transitions` tells what may follow and what
/// stands against it.
#[utoipa::path(tag = "lots", responses((status = OK, body = LotView)))]
#[get("/lots/{id}")]
pub async fn show_lot(call: Call, id: IdPath<LotKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ShowLot)?;
    let stored = store::find::<Lot>(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowLot, &stored.value.resource())?;
    let standing = Standing::find(call.whole_db(), &call.principal, &stored.value).await?;
    let view = LotView::single(&call.app, &call.principal, &stored, &standing, call.app.clock.now());
    call.show(&view, stored.version)
}
