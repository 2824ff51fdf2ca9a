//! A lot follows the contract that was awarded: when it takes effect, the lot is settled.

use super::store;
use crate::http::problem::Problem;
use crate::listing::store as listing;
use crate::tx::Tx;
use keqiao_domain::deals::contract::Contract;
use keqiao_domain::deals::contract_type::ContractSide;
use keqiao_domain::pricing::lot::Lot;

/// Settles the lots that a contract meets. Again changes nothing.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn contract(tx: &Tx, contract: &Contract) -> Result<(), Problem> {
    for seller in contract.content.organizations(ContractSide::Seller) {
        for lot in store::find_touching(tx.db(), seller, &contract.content).await? {
            let Some(mut stored) = listing::find_for_update::<Lot>(tx, lot.id).await? else { continue };
            if let Some(event) = stored.value.settle(&contract.content) {
                store::keep(tx, &mut stored).await?;
                tx.emit(event);
            }
        }
    }
    Ok(())
}
