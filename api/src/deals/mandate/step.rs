//! What the steps of a mandate have in common.

use super::store::{self, MandateRow};
use super::view::MandateView;
use crate::call::Call;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::tx::{OrNotFound as _, Tx};
use actix_web::HttpResponse;
use keqiao_domain::access::Action;
use keqiao_domain::deals::mandate::{Mandate, MandateParty};
use keqiao_domain::event::Event;
use keqiao_domain::id::{Id, MandateKind};
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;

/// Loads a mandate to change it, and tells as whom the caller acts. The principal's row is held first: of two mandates
/// that exclude each other one is accepted.
///
/// # Errors
/// 404 to everybody but its sides, 412 and 428 when the version is not the present one.
pub async fn load(call: &Call, tx: &Tx, id: Id<MandateKind>) -> Result<(MandateRow, MandateParty, Refusals), Problem> {
    let found = store::find(tx.db(), id).await?.or_not_found()?;
    // Verified or not: the agency knows of its mandate, whatever became of the other side.
    let held = async || organizations::find_for_update(tx, found.value.principal).await;
    let principal = tx.with_whole_db(held).await?.or_not_found()?;
    let row = store::find_for_update(tx, id).await?.or_not_found()?;
    let organization = tx.principal().organization;
    tx.check(&row.value.resource(organization))?;
    let party = row.value.party_of(organization).ok_or_else(|| Problem::new(Code::Forbidden))?;
    call.check_version(row.version)?;
    Ok((row, party, principal.value.may_list()))
}

/// Stores the change, notes what happened and answers. `standing` is what stands against the principal.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(
    call: &Call,
    tx: &Tx,
    mut row: MandateRow,
    standing: &Refusals,
    event: Option<Event>,
) -> Result<Reply, Problem> {
    if let Some(event) = event {
        store::update(tx, &mut row).await?;
        tx.emit(event);
    }
    let around = store::surroundings(tx.whole_db(), &row.value).await?;
    let view = MandateView::single(&call.app, tx.principal(), &row, (standing, around), tx.now());
    Ok(Reply::ok(&view)?.version(row.version))
}

/// Takes a step that asks nothing but the mandate itself.
///
/// # Errors
/// What the access table or the domain refuse.
pub async fn take(
    call: &Call,
    id: Id<MandateKind>,
    action: Action,
    step: fn(&mut Mandate, MandateParty, Timestamp) -> Result<Option<Event>, Refusals>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, action, async |tx| {
            let (mut row, party, standing) = load(call, tx, id).await?;
            let event = step(&mut row.value, party, tx.now())?;
            keep(call, tx, row, &standing, event).await
        })
        .await
}
