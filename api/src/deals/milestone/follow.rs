//! Milestones follow their contract: planned with its effect, planned anew with a change, frozen by a dispute, dropped with its
//! early end.

use super::store::{self, MilestoneRow};
use crate::http::problem::Problem;
use crate::tx::Tx;
use keqiao_domain::deals::content::{ContractContent, Milestone};
use keqiao_domain::deals::contract::Contract;
use keqiao_domain::deals::milestone::{AgreedMilestone, against_completion, against_variation, replan};
use keqiao_domain::event::EventKind;
use keqiao_domain::id::{ContractKind, Id};
use keqiao_domain::rule::Refusals;
use sea_orm::ConnectionTrait;

/// Brings the milestones of a contract, whose row is held, to what has just happened to it.
///
/// # Errors
/// When the change drops what was accepted, or the database does not answer.
pub async fn contract(tx: &Tx, contract: &Contract, happened: EventKind) -> Result<(), Problem> {
    match happened {
        EventKind::ContractEffective | EventKind::ContractVaried => renew(tx, contract).await,
        EventKind::ContractDisputed | EventKind::ContractSettled => count_days(tx, contract).await,
        EventKind::ContractTerminated => {
            let standing = store::list_of_contract(tx.db(), contract.id).await?;
            discard(tx, standing.into_iter().filter(|row| row.value.is_open()).collect()).await
        }
        _ => Ok(()),
    }
}

/// What the contract says now is what is to be performed.
async fn renew(tx: &Tx, contract: &Contract) -> Result<(), Problem> {
    let mut rows = store::list_of_contract(tx.db(), contract.id).await?;
    let replanned = replan(rows.iter().map(|row| row.value.clone()).collect(), &contract.content);
    let dropped: Vec<_> = replanned.dropped.iter().map(|milestone| milestone.id).collect();
    let (gone, kept): (Vec<_>, Vec<_>) = rows.drain(..).partition(|row| dropped.contains(&row.value.id));
    discard(tx, gone).await?;
    for mut row in kept {
        let now = replanned.kept.iter().find(|milestone| milestone.id == row.value.id);
        let is_moved = now.is_some_and(|now| now.place != row.value.place);
        row.value = now.cloned().unwrap_or(row.value);
        if row.value.await_answer(contract, tx.now()) || is_moved {
            store::update(tx, &mut row).await?;
        }
    }
    for (place, agreed) in replanned.planned {
        plan(tx, contract, place, agreed).await?;
    }
    Ok(())
}

async fn plan(tx: &Tx, contract: &Contract, place: usize, agreed: Milestone) -> Result<(), Problem> {
    let (milestone, events) = AgreedMilestone::plan(tx.next_id(contract.id.hub()), contract, place, agreed);
    store::insert(tx, &milestone).await?;
    events.into_iter().for_each(|event| tx.emit(event));
    Ok(())
}

async fn discard(tx: &Tx, rows: Vec<MilestoneRow>) -> Result<(), Problem> {
    for mut row in rows {
        let events = row.value.discard()?;
        store::update(tx, &mut row).await?;
        events.into_iter().for_each(|event| tx.emit(event));
    }
    Ok(())
}

/// The days of silence stop with a dispute, and begin anew when it is settled.
async fn count_days(tx: &Tx, contract: &Contract) -> Result<(), Problem> {
    for mut row in store::list_of_contract(tx.db(), contract.id).await? {
        if row.value.await_answer(contract, tx.now()) {
            store::update(tx, &mut row).await?;
        }
    }
    Ok(())
}

async fn values(db: &impl ConnectionTrait, contract: Id<ContractKind>) -> Result<Vec<AgreedMilestone>, Problem> {
    Ok(store::list_of_contract(db, contract).await?.into_iter().map(|row| row.value).collect())
}

/// What the milestones have against saying that the contract is performed.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn completion(db: &impl ConnectionTrait, contract: Id<ContractKind>) -> Result<Refusals, Problem> {
    Ok(against_completion(&values(db, contract).await?))
}

/// What the milestones have against this content in place of the present one.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn variation(
    db: &impl ConnectionTrait,
    contract: Id<ContractKind>,
    content: &ContractContent,
) -> Result<Refusals, Problem> {
    Ok(against_variation(values(db, contract).await?, content))
}
