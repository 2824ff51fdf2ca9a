//! A lot follows the contract that was awarded: when all have signed, the lot is settled.

use super::step::tell;
use super::store;
use crate::http::problem::Problem;
use crate::listing::store as listing;
use crate::tx::Tx;
use keqiao_domain::deals::contract::{Contract, ContractState};
use keqiao_domain::deals::contract_type::ContractSide;
use keqiao_domain::pricing::lot::{Lot, LotState};

/// Settles the lots that a contract meets, once all have signed it. Again changes nothing.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn contract(tx: &Tx, contract: &Contract) -> Result<(), Problem> {
    match contract.state {
        ContractState::Signed | ContractState::Effective => {}
        ContractState::Draft
        | ContractState::Proposed
        | ContractState::Approved
        | ContractState::PartiallySigned
        | ContractState::Completed
        | ContractState::Terminated
        | ContractState::Withdrawn => return Ok(()),
    }
    for seller in contract.content.organizations(ContractSide::Seller) {
        let lots = store::find_touching(tx.db(), seller, &contract.content).await?;
        for lot in lots.iter().filter(|lot| lot.state == LotState::Awarded) {
            let Some(mut stored) = listing::find_for_update::<Lot>(tx, lot.id).await? else { continue };
            if let Some(event) = stored.value.settle(&contract.content) {
                store::keep(tx, &mut stored).await?;
                tell(tx, &stored.value, event);
            }
        }
    }
    Ok(())
}
