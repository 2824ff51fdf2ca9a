//! What the steps of an engagement have in common.

use super::view::EngagementView;
use crate::call::Call;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::identity::organization::store as organizations;
use crate::listing::store;
use crate::storage::Stored;
use crate::tx::{OrNotFound as _, Tx};
use actix_web::HttpResponse;
use keqiao_domain::access::Action;
use keqiao_domain::event::Event;
use keqiao_domain::id::{EngagementKind, Id};
use keqiao_domain::people::engagement::{Engagement, Side};
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;

/// Loads an engagement to change it, and tells on which side the caller stands.
///
/// # Errors
/// 404 to everybody but its sides, 412 and 428 when the version is not the present one.
pub async fn load(call: &Call, tx: &Tx, id: Id<EngagementKind>) -> Result<(Stored<Engagement>, Side), Problem> {
    let stored = store::find_for_update::<Engagement>(tx, id).await?.or_not_found()?;
    let organization = tx.principal().organization;
    tx.check(&stored.value.resource(organization))?;
    let side = stored.value.side_of(organization).ok_or_else(|| Problem::new(Code::Forbidden))?;
    call.check_version(stored.version)?;
    Ok((stored, side))
}

/// Stores the change, notes what happened and answers.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(
    call: &Call,
    tx: &Tx,
    mut stored: Stored<Engagement>,
    standing: &Refusals,
    event: Option<Event>,
) -> Result<Reply, Problem> {
    if let Some(event) = event {
        store::update(tx, &mut stored).await?;
        tx.emit(event);
    }
    let view = EngagementView::single(&call.app, tx.db(), tx.principal(), &stored, standing, tx.now()).await?;
    Ok(Reply::ok(&view)?.version(stored.version))
}

/// What stands against a side's organization.
///
/// # Errors
/// When the database does not answer.
pub async fn standing(tx: &Tx, engagement: &Engagement, side: Side) -> Result<Refusals, Problem> {
    let party = organizations::find_for_share(tx, engagement.party(side)).await?.or_not_found()?;
    Ok(party.value.may_list())
}

/// Takes a step that asks nothing but the engagement itself.
///
/// # Errors
/// What the access table or the domain refuse.
pub async fn take(
    call: &Call,
    id: Id<EngagementKind>,
    action: Action,
    step: fn(&mut Engagement, Side, Timestamp) -> Result<Option<Event>, Refusals>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, action, async |tx| {
            let (mut stored, side) = load(call, tx, id).await?;
            let event = step(&mut stored.value, side, tx.now())?;
            let standing = standing(tx, &stored.value, side).await?;
            keep(call, tx, stored, &standing, event).await
        })
        .await
}
