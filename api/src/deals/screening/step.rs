//! What the steps of a screening have in common.

use super::view::ScreeningView;
use crate::call::Call;
use crate::deals::contract::store as contracts;
use crate::deals::negotiation::store as negotiations;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::identity::conflict;
use crate::listing::store;
use crate::storage::{Metadata, Stored};
use crate::tx::{OrNotFound as _, Tx};
use actix_web::HttpResponse;
use keqiao_domain::access::{Action, Principal, Resource};
use keqiao_domain::deals::content::ContractParty;
use keqiao_domain::deals::screening::{Screened, Screening};
use keqiao_domain::event::Event;
use keqiao_domain::id::{Id, ScreeningKind};
use keqiao_domain::rule::Refusals;
use sea_orm::ConnectionTrait;

/// What a screening's contract or negotiation tells of it, for a caller.
#[derive(Clone, Debug)]
pub struct Around {
    /// What the access table needs to know: to each party it is its own.
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
    let (parties, pointer) = match screening.of {
        Screened::Edition(contract, _) => {
            (contracts::find(db, contract).await?.or_not_found()?.value.content.parties, "/contract")
        }
        Screened::Negotiation(negotiation) => {
            let negotiation = negotiations::find(db, negotiation).await?.or_not_found()?.value;
            (negotiation.parties().to_vec(), "/negotiation")
        }
    };
    let parties: Vec<_> = parties.iter().map(|party: &ContractParty| party.organization).collect();
    let party = principal.organization.filter(|organization| parties.contains(organization));
    let conflict = conflict::against(db, principal, &parties, pointer).await?;
    Ok(Around { resource: screening.resource(party), conflict })
}

/// Stores what was declared, notes it and answers.
///
/// # Errors
/// When the same was declared already.
pub async fn begin(call: &Call, tx: &Tx, value: Screening, event: Event) -> Result<Reply, Problem> {
    let (id, at) = (value.id, tx.now());
    let stored = [Stored { value, metadata: Metadata::new(), version: 1, created_at: at, updated_at: at }];
    store::insert_many(tx, &stored).await?;
    tx.emit(event);

    let [stored] = stored;
    let around = around(tx.db(), tx.principal(), &stored.value).await?;
    let view = ScreeningView::single(&call.app, tx.principal(), &around, &stored);
    Ok(Reply::created(&view, format!("/v1/screenings/{id}"))?.version(stored.version))
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
