//! One screening.

use super::step;
use super::view::ScreeningView;
use crate::call::Call;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::listing::store;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::deals::screening::Screening;
use keqiao_domain::id::ScreeningKind;

/// Show a screening.
///
/// The parties of the contract, or the sides of the negotiation, and the moderators of its hub see it.
#[utoipa::path(tag = "screenings", responses((status = OK, body = ScreeningView)))]
#[get("/screenings/{id}")]
pub async fn show_screening(call: Call, id: IdPath<ScreeningKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ShowScreening)?;
    let stored = store::find::<Screening>(call.db(), id.0).await?.or_not_found()?;
    let around = step::around(call.db(), &call.principal, &stored.value).await?;
    access::check(&call.principal, Action::ShowScreening, &around.resource)?;
    call.show(&ScreeningView::single(&call.app, &call.principal, &around, &stored), stored.version)
}
