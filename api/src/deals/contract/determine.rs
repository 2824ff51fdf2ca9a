//! What the registration authority says that a contract is (解释 42). Like money, it is written in the transaction of whoever
//! decides: a registration and its contract never tell two things.

use super::store;
use crate::http::problem::Problem;
use crate::tx::{OrNotFound as _, Tx};
use keqiao_domain::deals::contract::Determination;
use keqiao_domain::deals::contract_type::ContractSubtype;
use keqiao_domain::id::{ContractKind, Id};

/// A contract takes over what it was determined to be, and its parties are told. The same again changes nothing.
///
/// # Errors
/// When there is no such contract, or the database does not answer.
pub async fn determine(tx: &Tx, id: Id<ContractKind>, subtype: ContractSubtype) -> Result<(), Problem> {
    let mut stored = store::find_for_update(tx, id).await?.or_not_found()?;
    let known = stored.value.said.len();
    let events = stored.value.determine(Determination { subtype });
    if !events.is_empty() {
        store::update(tx, &mut stored, known).await?;
    }
    for event in events {
        tx.emit(event);
    }
    Ok(())
}
