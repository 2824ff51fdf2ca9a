//! What the steps of a contract have in common.

use super::view::ContractView;
use super::{document, edition, guard, store, transfer};
use crate::call::Call;
use crate::deals::commission::accrue as commissions;
use crate::deals::licence::follow as licences;
use crate::deals::milestone::follow as milestones;
use crate::deals::negotiation::store as negotiations;
use crate::http::problem::{Code, Problem};
use crate::http::reply::Reply;
use crate::pricing::lot::settle as lots;
use crate::storage::Stored;
use crate::tx::{OrNotFound as _, Tx};
use actix_web::HttpResponse;
use keqiao_domain::access::Action;
use keqiao_domain::deals::content::ContractContent;
use keqiao_domain::deals::contract::{Contract, ContractActor};
use keqiao_domain::deals::contract_step::Told;
use keqiao_domain::event::{Event, EventKind};
use keqiao_domain::id::{ContractKind, Id, NegotiationKind};
use keqiao_domain::rule::Refusals;
use keqiao_domain::timestamp::Timestamp;

/// A contract that is being changed.
pub struct Loaded {
    /// The contract.
    pub stored: Stored<Contract>,
    /// Who changes it, for which party.
    pub by: ContractActor,
    /// How many acts of it are stored.
    known: usize,
}

/// For whom the caller acts.
///
/// # Errors
/// 403 when he acts for nobody.
pub fn actor(tx: &Tx) -> Result<ContractActor, Problem> {
    let organization = tx.principal().organization.ok_or_else(|| Problem::new(Code::Forbidden))?;
    Ok(ContractActor::new(organization, tx.principal().actor))
}

/// Loads a contract to change it.
///
/// # Errors
/// 404 to everybody but its parties, 412 and 428 when the version is not the present one.
pub async fn load(call: &Call, tx: &Tx, id: Id<ContractKind>) -> Result<Loaded, Problem> {
    let stored = store::find_for_update(tx, id).await?.or_not_found()?;
    tx.check(&stored.value.resource(tx.principal().organization))?;
    let by = actor(tx)?;
    stored.value.side_of(by.organization).ok_or_else(|| Problem::new(Code::Forbidden))?;
    call.check_version(stored.version)?;
    let known = stored.value.said.len();
    Ok(Loaded { stored, by, known })
}

/// Stores the change, notes what happened and answers.
///
/// # Errors
/// When the database does not answer.
pub async fn keep(call: &Call, tx: &Tx, loaded: Loaded, events: Vec<Event>) -> Result<Reply, Problem> {
    let Loaded { mut stored, known, .. } = loaded;
    if !events.is_empty() {
        store::update(tx, &mut stored, known).await?;
        // Brokers earn, licences begin and end, a lot is settled: of others, too.
        tx.with_whole_db(async || follow(tx, &stored.value, events).await).await?;
    }
    answer(call, tx, &stored).await
}

/// What follows from what has happened to a contract.
async fn follow(tx: &Tx, contract: &Contract, events: Vec<Event>) -> Result<(), Problem> {
    transfer::contract(tx, contract).await?;
    licences::contract(tx, contract).await?;
    let mut kinds: Vec<EventKind> = events.iter().map(|event| event.kind).collect();
    // Each party is told, and it has happened once.
    kinds.dedup();
    let has_begun = kinds.contains(&EventKind::ContractEffective);
    for event in events {
        tx.emit(event);
    }
    for kind in kinds {
        milestones::contract(tx, contract, kind).await?;
    }
    if has_begun {
        commissions::contract(tx, contract).await?;
    }
    lots::contract(tx, contract).await?;
    if let (Some(negotiation), true) = (contract.negotiation, has_begun) {
        close(tx, negotiation).await?;
    }
    Ok(())
}

/// The contract of a negotiation took effect: that is what the sides were talking for.
async fn close(tx: &Tx, id: Id<NegotiationKind>) -> Result<(), Problem> {
    let mut negotiation = negotiations::find_for_update(tx, id).await?.or_not_found()?;
    let events = negotiation.value.close();
    if !events.is_empty() {
        negotiations::update(tx, &mut negotiation).await?;
    }
    for event in events {
        tx.emit(event);
    }
    Ok(())
}

/// The present state, and what may follow.
///
/// # Errors
/// When the database does not answer.
pub async fn answer(call: &Call, tx: &Tx, stored: &Stored<Contract>) -> Result<Reply, Problem> {
    let view = ContractView::single(&call.app, tx.whole_db(), tx.principal(), stored, tx.now()).await?;
    Ok(Reply::ok(&view)?.version(stored.version))
}

/// Writes an edition down, with the document that is signed.
///
/// # Errors
/// When the database does not answer.
pub async fn write_edition(
    call: &Call,
    tx: &Tx,
    by: ContractActor,
    (id, number, content): (Id<ContractKind>, u16, &ContractContent),
) -> Result<(), Problem> {
    let document = document::write(&call.app, tx.whole_db(), id, number, content).await?;
    edition::insert(tx, id, number, by.organization, (content, document)).await
}

/// What the parties' standing and the contract have against putting this edition to the others.
///
/// # Errors
/// All of it at once.
pub async fn require(tx: &Tx, contract: &Contract, own: Refusals) -> Result<(), Problem> {
    let mut refusals = guard::hold_standing(tx, contract).await?;
    refusals.append(own);
    Ok(refusals.into_result()?)
}

/// Takes a step that asks nothing but the contract itself.
///
/// # Errors
/// What the access table or the domain refuse.
pub async fn take(
    call: &Call,
    id: Id<ContractKind>,
    action: Action,
    step: impl FnOnce(&mut Contract, ContractActor, Timestamp) -> Told,
) -> Result<HttpResponse, Problem> {
    call.app
        .write(call, action, async |tx| {
            let mut loaded = load(call, tx, id).await?;
            let events = step(&mut loaded.stored.value, loaded.by, tx.now())?;
            keep(call, tx, loaded, events).await
        })
        .await
}
