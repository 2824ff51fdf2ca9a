//! What the steps of an endpoint have in common.

use super::store::{self, EndpointRow};
use super::view::WebhookEndpointView;
use crate::call::Call;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::tx::{OrNotFound as _, Tx};
use actix_web::HttpResponse;
use keqiao_domain::access::Action;
use keqiao_domain::event::Event;
use keqiao_domain::id::{Id, WebhookEndpointKind};
use keqiao_domain::rule::Refusals;
use keqiao_domain::webhook::endpoint::{Endpoint, EndpointState};

/// Loads an endpoint to change it.
///
/// # Errors
/// 404 to everybody but its organization, 412 and 428 when the version is not the present one.
pub async fn load(call: &Call, tx: &Tx, id: Id<WebhookEndpointKind>) -> Result<EndpointRow, Problem> {
    let row = store::find_for_update(tx, id).await?.or_not_found()?;
    tx.check(&row.value.resource())?;
    call.check_version(row.version)?;
    Ok(row)
}

/// Stores the change, lets its queue rest or go on, notes what happened and answers.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(call: &Call, tx: &Tx, mut row: EndpointRow, event: Option<Event>) -> Result<Reply, Problem> {
    if let Some(event) = event {
        store::update(tx, &mut row).await?;
        match row.value.state {
            EndpointState::Enabled => store::wake(tx, row.value.id).await?,
            EndpointState::Paused | EndpointState::SwitchedOff => store::rest(tx, row.value.id).await?,
        }
        tx.emit(event);
    }
    show(call, tx, &row).await
}

/// Answers with an endpoint as it stands.
///
/// # Errors
/// When the database does not answer.
pub async fn show(call: &Call, tx: &Tx, row: &EndpointRow) -> Result<Reply, Problem> {
    let figures = store::figures(tx.db(), row.value.id).await?;
    let view = WebhookEndpointView::single(&call.app, tx.principal(), row, &figures)?;
    Ok(Reply::ok(&view)?.version(row.version))
}

/// Takes a step that asks nothing but the endpoint itself.
///
/// # Errors
/// What the access table or the domain refuse.
pub async fn take(
    call: &Call,
    id: Id<WebhookEndpointKind>,
    action: Action,
    step: fn(&mut Endpoint) -> Result<Option<Event>, Refusals>,
) -> Result<HttpResponse, Problem> {
    let answer = call
        .app
        .write(call, action, async |tx| {
            let mut row = load(call, tx, id).await?;
            let event = step(&mut row.value)?;
            keep(call, tx, row, event).await
        })
        .await;
    call.app.webhooks.wake.notify_one();
    answer
}
