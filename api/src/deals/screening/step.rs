//! What the steps of a screening have in common.

use super::view::ScreeningView;
use crate::call::Call;
use crate::deals::contract::store as contracts;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::listing::store;
use crate::tx::{OrNotFound as _, Tx};
use actix_web::HttpResponse;
use keqiao_domain::access::{Action, Principal, Resource};
use keqiao_domain::deals::screening::Screening;
use keqiao_domain::event::Event;
use keqiao_domain::id::{Id, ScreeningKind};
use sea_orm::ConnectionTrait;

/// What the access table needs to know of a screening: to each party of its contract it is its own.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn resource(
    db: &impl ConnectionTrait,
    principal: &Principal,
    screening: &Screening,
) -> Result<Resource, Problem> {
    let contract = contracts::find(db, screening.contract).await?.or_not_found()?.value;
    let party = principal.organization.filter(|organization| contract.side_of(*organization).is_some());
    Ok(screening.resource(party))
}

/// Loads a screening to change it, takes the step, stores it, notes what happened and answers.
///
/// # Errors
/// 404 to whoever may not know of it, 412 and 428 when the version is not the present one, and what the step refuses.
pub async fn take(
    call: &Call,
    id: Id<ScreeningKind>,
    action: Action,
    step: impl AsyncFnOnce(&Tx, &mut Screening) -> Result<Option<Event>, Problem>,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, action, async |tx| {
            let mut stored = store::find_for_update::<Screening>(tx, id).await?.or_not_found()?;
            let resource = resource(tx.db(), tx.principal(), &stored.value).await?;
            tx.check(&resource)?;
            call.check_version(stored.version)?;

            if let Some(event) = step(tx, &mut stored.value).await? {
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }

            let view = ScreeningView::single(&call.app, tx.principal(), &resource, &stored);
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await
}
