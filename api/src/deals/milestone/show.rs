//! One milestone.

use super::store;
use super::view::MilestoneView;
use crate::call::Call;
use crate::deals::contract::store as contracts;
use crate::http::path::IdPath;
use crate::http::problem::Problem;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, get};
use keqiao_domain::access::{self, Action};
use keqiao_domain::id::MilestoneKind;

/// Show a milestone.
///
/// The parties of its contract see it, with what each side said. `transitions` tells what may follow and what stands against it.
#[utoipa::path(tag = "milestones", responses((status = OK, body = MilestoneView)))]
#[get("/milestones/{id}")]
pub async fn show_milestone(call: Call, id: IdPath<MilestoneKind>) -> Result<HttpResponse, Problem> {
    access::check_scope(&call.principal, Action::ShowMilestone)?;
    let row = store::find(call.db(), id.0).await?.or_not_found()?;
    access::check(&call.principal, Action::ShowMilestone, &row.value.resource(call.principal.organization))?;
    let contract = contracts::find(call.db(), row.value.contract).await?.or_not_found()?.value;
    call.show(&MilestoneView::single(&call.app, &call.principal, &row, &contract), row.version)
}
