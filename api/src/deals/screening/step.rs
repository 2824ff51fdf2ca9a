//! What the steps of a screening have in common.

use super::view::ScreeningView;
use crate::call::Call;
use crate::deals::contract::store as contracts;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::conflict;
use crate::listing::store;
use crate::tx::{OrNotFound as _, Tx};
use actix_web::HttpResponse;
use keqiao_domain::access::{Action, Principal, Resource};
use keqiao_domain::deals::screening::Screening;
use keqiao_domain::event::Event;
use keqiao_domain::id::{Id, ScreeningKind};
use keqiao_domain::rule::Refusals;
use sea_orm::ConnectionTrait;

/// What a screening's contract tells of it, for a caller.
#[derive(Clone, Debug)]
pub struct Around {
    /// What the access table needs to know: to each party of the contract it is its own.
    pub resource: Resource,
    /// What the caller's relations to the parties have against a check by him.
    pub conflict: Refusals,
}

/// Finds it.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn around(
    db: &impl ConnectionTrait,
    principal: &Principal,
    screening: &Screening,
) -> Result<Around, Problem> {
    let contract = contracts::find(db, screening.contract).await?.or_not_found()?.value;
    let party = principal.organization.filter(|organization| contract.side_of(*organization).is_some());
    let parties: Vec<_> = contract.content.parties.iter().map(|party| party.organization).collect();
    let conflict = conflict::against(db, principal, &parties, "/contract").await?;
    Ok(Around { resource: screening.resource(party), conflict })
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
            let around = around(tx.db(), tx.principal(), &stored.value).await?;
            tx.check(&around.resource)?;
            call.check_version(stored.version)?;

            if action == Action::CheckScreening {
                around.conflict.clone().into_result()?;
            }
            if let Some(event) = step(tx, &mut stored.value).await? {
                store::update(tx, &mut stored).await?;
                tx.emit(event);
            }

            let view = ScreeningView::single(&call.app, tx.principal(), &around, &stored);
            Ok(Reply::ok(&view)?.version(stored.version))
        })
        .await
}
