//! Commissions follow from contracts that take effect.

use super::store;
use crate::deals::introduction::store as introductions;
use crate::deals::mandate::store as mandates;
use crate::http::problem::Problem;
use crate::tx::{OrNotFound as _, Tx};
use keqiao_domain::deals::commission::Commission;
use keqiao_domain::deals::contract::Contract;

/// What a contract that takes effect now has earned brokers by introducing its parties to each other; both sides of each mandate
/// are told. Once for each contract and mandate.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn contract(tx: &Tx, contract: &Contract) -> Result<(), Problem> {
    let parties: Vec<_> = contract.content.parties.iter().map(|party| party.organization).collect();
    for introduction in introductions::list_between(tx, &parties).await? {
        let introduction = introduction.value;
        let mandate = mandates::find(tx.db(), introduction.mandate).await?.or_not_found()?.value;
        let of_contract = (contract.id, &contract.content);
        let id = tx.next_id(mandate.id.hub());
        let accrued = Commission::accrue(id, (&mandate, &introduction), of_contract, tx.now().day());
        let Some((commission, events)) = accrued else { continue };
        if store::insert_once(tx, &commission).await? {
            events.into_iter().for_each(|event| tx.emit(event));
        }
    }
    Ok(())
}
