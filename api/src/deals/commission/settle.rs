//! What the two sides say of a commission: paid, received, contested, waived.

use super::store;
use super::view::{CommissionView, NoteBody};
use crate::call::Call;
use crate::http::body::JsonBody;
use crate::http::path::IdPath;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::tx::OrNotFound as _;
use actix_web::{HttpResponse, post};
use keqiao_domain::access::Action;
use keqiao_domain::deals::commission::CommissionState;
use keqiao_domain::event::EventKind;
use keqiao_domain::id::{CommissionKind, Id};
use keqiao_domain::text::Reason;

async fn take(
    call: &Call,
    id: Id<CommissionKind>,
    step: (Action, EventKind, CommissionState),
    body: Option<NoteBody>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, step.0, async |tx| {
            let mut row = store::find_for_update(tx, id).await?.or_not_found()?;
            let organization = tx.principal().organization;
            tx.check(&row.value.resource(organization))?;
            let party = row.value.party_of(organization).ok_or_else(|| Problem::new(Code::Forbidden))?;
            call.check_version(row.version)?;
            let note = body.map(|body| Reason::parse(&body.note)).transpose();
            let note = note.map_err(|error| Problem::invalid("/note", error.code(), error.to_string()))?;
            if let Some(event) = row.value.step(step, party, note)? {
                store::update(tx, &mut row).await?;
                tx.emit(event);
            }
            let view = CommissionView::single(&call.app, tx.principal(), &row);
            Ok(Reply::ok(&view)?.version(row.version))
        })
        .await
}

/// Pay a commission.
///
/// The principal says that he has paid, and how. The broker confirms it. Paying twice changes nothing.
#[utoipa::path(tag = "commissions", request_body = NoteBody, responses((status = OK, body = CommissionView)))]
#[post("/commissions/{id}/pay")]
pub async fn pay_commission(
    call: Call,
    id: IdPath<CommissionKind>,
    body: JsonBody<NoteBody>,
) -> Result<HttpResponse, Problem> {
    let step = (Action::PayCommission, EventKind::CommissionPaid, CommissionState::Paid);
    take(&call, id.0, step, Some(body.0)).await
}

/// Contest a commission.
///
/// The principal says why he owes nothing. He pays it nevertheless, or the broker waives it. Contesting twice changes nothing.
#[utoipa::path(tag = "commissions", request_body = NoteBody, responses((status = OK, body = CommissionView)))]
#[post("/commissions/{id}/contest")]
pub async fn contest_commission(
    call: Call,
    id: IdPath<CommissionKind>,
    body: JsonBody<NoteBody>,
) -> Result<HttpResponse, Problem> {
    let step = (Action::ContestCommission, EventKind::CommissionContested, CommissionState::Contested);
    take(&call, id.0, step, Some(body.0)).await
}

/// Confirm a commission.
///
/// The broker's side says that it was paid: it is settled. Confirming twice changes nothing.
#[utoipa::path(tag = "commissions", responses((status = OK, body = CommissionView)))]
#[post("/commissions/{id}/confirm")]
pub async fn confirm_commission(call: Call, id: IdPath<CommissionKind>) -> Result<HttpResponse, Problem> {
    let step = (Action::ConfirmCommission, EventKind::CommissionSettled, CommissionState::Settled);
    take(&call, id.0, step, None).await
}

/// Waive a commission.
///
/// The broker's side asks for it no more, and says why. Waiving twice changes nothing.
#[utoipa::path(tag = "commissions", request_body = NoteBody, responses((status = OK, body = CommissionView)))]
#[post("/commissions/{id}/waive")]
pub async fn waive_commission(
    call: Call,
    id: IdPath<CommissionKind>,
    body: JsonBody<NoteBody>,
) -> Result<HttpResponse, Problem> {
    let step = (Action::WaiveCommission, EventKind::CommissionWaived, CommissionState::Waived);
    take(&call, id.0, step, Some(body.0)).await
}
