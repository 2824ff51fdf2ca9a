//! Licences follow their contract: reserved when all have signed, granted with its effect, changed and ended with it.

use super::store::{self, LicenceRow};
use super::surroundings::Around;
use crate::http::problem::Problem;
use crate::tx::Tx;
use keqiao_domain::deals::contract::{Contract, ContractState};
use keqiao_domain::deals::licence::{Licence, LicenceSource, LicenceSurroundings};
use keqiao_domain::id::{Id, LicenceKind};
use keqiao_domain::rule::{Refusals, Rule};

/// A refusal that names the licences which stand against it.
#[must_use]
pub fn refusal(refusals: Refusals, standing: &[Id<LicenceKind>]) -> Problem {
    let problem = Problem::from(refusals);
    if standing.is_empty() {
        return problem;
    }
    let names: Vec<String> = standing.iter().map(ToString::to_string).collect();
    problem.with_detail(format!("in the way: {}", names.join(", ")))
}

/// Brings the licences of a contract to what it says now. Again changes nothing.
///
/// # Errors
/// When another licence took the same place, use and time meanwhile.
pub async fn contract(tx: &Tx, contract: &Contract) -> Result<(), Problem> {
    match contract.state {
        ContractState::Signed | ContractState::Effective => renew(tx, contract).await,
        ContractState::Terminated => {
            let held = store::hold_of_contract(tx, contract.id).await?;
            end(tx, held, |_| true).await
        }
        ContractState::Draft
        | ContractState::Proposed
        | ContractState::Approved
        | ContractState::PartiallySigned
        | ContractState::Completed
        | ContractState::Withdrawn => Ok(()),
    }
}

/// Ends those that are meant, and all below them.
async fn end(tx: &Tx, held: Vec<LicenceRow>, is_meant: impl Fn(&Licence) -> bool) -> Result<(), Problem> {
    let mut ended: Vec<Id<LicenceKind>> = Vec::new();
    // In the order of making: a licence is younger than the one above it.
    for mut row in held {
        let is_below = row.value.head.is_some_and(|head| ended.contains(&head));
        if is_below || is_meant(&row.value) {
            ended.push(row.value.id);
            row.value.end(tx.now()).into_iter().for_each(|event| tx.emit(event));
            store::update(tx, &mut row).await?;
        }
    }
    Ok(())
}

async fn renew(tx: &Tx, contract: &Contract) -> Result<(), Problem> {
    let (content, today) = (&contract.content, tx.now().day());
    let source = LicenceSource::Contract(contract.id);
    let held = store::hold_of_contract(tx, contract.id).await?;
    let around = Around::find(tx.db(), content, today).await?;
    let mut kept: Vec<LicenceRow> = Vec::new();
    let mut wanted = Vec::new();
    for (asset, standing) in around.each() {
        let around = LicenceSurroundings { asset, standing: &standing };
        let own = held.iter().find(|row| (row.value.source, row.value.asset) == (source, asset.subject));
        // Where the contract names no first day, the licence keeps the one it has.
        let day = own.and_then(|row| row.value.terms.starts_on).unwrap_or(today);
        match (own, around.terms(content, day)) {
            (Some(row), Some(terms)) if row.value.terms == terms => kept.push(row.clone()),
            (_, Some(_)) => {
                let id = tx.next_id(asset.hub);
                wanted.extend(Licence::reserve(id, contract.id, content, &around, day));
            }
            (_, None) => {}
        }
    }
    let kept_ids: Vec<_> = kept.iter().map(|row| row.value.id).collect();
    end(tx, held, |licence| licence.source == source && !kept_ids.contains(&licence.id)).await?;
    let is_in_effect = contract.state == ContractState::Effective;
    for mut row in kept {
        let told = if is_in_effect { row.value.grant() } else { Vec::new() };
        if !told.is_empty() {
            told.into_iter().for_each(|event| tx.emit(event));
            store::update(tx, &mut row).await?;
        }
    }
    for mut licence in wanted {
        if is_in_effect {
            licence.grant().into_iter().for_each(|event| tx.emit(event));
        }
        if !store::insert(tx, &licence).await? {
            return Err(overlap(tx, &licence).await?);
        }
    }
    Ok(())
}

/// Somebody else was faster: his licence is committed by now, and is named.
async fn overlap(tx: &Tx, licence: &Licence) -> Result<Problem, Problem> {
    let standing = store::list_standing(tx.db(), &[licence.asset]).await?;
    let others: Vec<_> = standing
        .iter()
        .filter(|row| row.value.source != licence.source)
        .filter(|row| keqiao_domain::deals::licence::overlap(&row.value.terms, &licence.terms))
        .map(|row| row.value.id)
        .collect();
    Ok(refusal(Refusals::of(Rule::LicenceOverlaps), &others))
}
