//! One introduction.

use super::step::conflict_of;
use super::store;
use super::view::IntroductionView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::IntroductionKind;

/// Show an introduction.
///
/// Its three parties and the moderators of its hub see it. `transitions` tells what may follow and what stands against it.
#[utoipa::path(tag = "introductions", responses((status = OK, body = IntroductionView)))]
#[get("/introductions/{id}")]
pub async fn show_introduction(call: Call, id: IdPath<IntroductionKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ShowIntroduction)?;
    let row = store::find(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowIntroduction, &row.value.resource(call.principal.organization))?;
    let (conflict, now) = (conflict_of(call.db(), &call.principal, &row).await?, call.app.clock.now());
    call.show(&IntroductionView::single(&call.app, &call.principal, &row, &conflict, now), row.version)
}
