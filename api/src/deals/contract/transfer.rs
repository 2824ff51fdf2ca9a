//! What a contract transfers: an asset that was signed away to one is not signed away again (INV-04).

use crate::http::problem::Problem;
use crate::listing::store as listings;
use crate::storage::{hub_column, statement};
use crate::tx::Tx;
use keqiao_domain::assets::patent::Patent;
use keqiao_domain::deals::contract::{Contract, ContractState};
use keqiao_domain::deals::contract_type::ContractType;
use keqiao_domain::id::{ContractKind, Id, Kind};
use keqiao_domain::rule::{Refusals, Rule};
use sea_orm::ConnectionTrait;
use time::Date;
use uuid::Uuid;

/// Whether a signed contract, other than this one, transfers one of the assets.
///
/// # Errors
/// When the database does not answer.
pub async fn is_taken<K: Kind>(
    db: &impl ConnectionTrait,
    assets: &[Id<K>],
    but: Option<Id<ContractKind>>,
) -> Result<bool, Problem> {
    let sql = "SELECT EXISTS (SELECT FROM contract_transfer \
        WHERE hub = ANY ($1) AND asset_id = ANY ($2) AND contract_id IS DISTINCT FROM $3)";
    let (hubs, ids) = columns(assets);
    let row = db.query_one_raw(statement(sql, [hubs.into(), ids.into(), but.map(|id| id.uuid()).into()])).await?;
    let row = row.ok_or_else(|| Problem::internal("EXISTS has an answer"))?;
    Ok(row.try_get_by_index(0)?)
}

fn columns<K: Kind>(ids: &[Id<K>]) -> (Vec<i16>, Vec<Uuid>) {
    ids.iter().map(|id| (hub_column(id.hub()), id.uuid())).unzip()
}

/// What the assets of a transfer or a licence have against signing it: one that another signed contract transfers, a patent
/// whose right has ended, which nobody can transfer (专利法 42, 44), and one whose state was read too long ago to trade on, wherever it was
/// taken over from (DOMAIN 3.15). Whether a licence lies in the right's days is asked with it.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn against(db: &impl ConnectionTrait, contract: &Contract, day: Date) -> Result<Refusals, Problem> {
    let content = contract.open_content();
    let mut refusals = Refusals::new();
    if !content.contract_type().needs_subject() {
        return Ok(refusals);
    }
    let is_taken_patent = is_taken(db, &content.patents, Some(contract.id)).await?;
    refusals.require_at(!is_taken_patent, Rule::AssetTransferred, "/patents");
    let is_taken_achievement = is_taken(db, &content.achievements, Some(contract.id)).await?;
    refusals.require_at(!is_taken_achievement, Rule::AssetTransferred, "/achievements");
    let patents = listings::find_many::<Patent>(db, &content.patents).await?;
    if content.contract_type() == ContractType::Transfer {
        let are_alive = patents.iter().all(|row| row.value.content.is_right_alive(day));
        refusals.require_at(are_alive, Rule::PatentRightEnded, "/patents");
    }
    let are_fresh = patents.iter().all(|row| row.value.is_state_fresh(day));
    refusals.require_at(are_fresh, Rule::PatentStateStale, "/patents");
    Ok(refusals)
}

/// Keeps what a contract transfers as it is now. Whoever signs the same asset away at the same time is waited for.
///
/// # Errors
/// When another one has it.
pub async fn contract(tx: &Tx, contract: &Contract) -> Result<(), Problem> {
    let content = &contract.content;
    match contract.state {
        ContractState::Signed | ContractState::Effective if content.contract_type() == ContractType::Transfer => {
            release(tx, contract, &[columns(&content.patents).1, columns(&content.achievements).1].concat()).await?;
            hold(tx, contract.id, &content.patents).await?;
            hold(tx, contract.id, &content.achievements).await
        }
        ContractState::Signed | ContractState::Effective | ContractState::Terminated => {
            release(tx, contract, &[]).await
        }
        ContractState::Draft
        | ContractState::Proposed
        | ContractState::Approved
        | ContractState::PartiallySigned
        | ContractState::Completed
        | ContractState::Withdrawn => Ok(()),
    }
}

/// Lets go of all but these.
async fn release(tx: &Tx, contract: &Contract, but: &[Uuid]) -> Result<(), Problem> {
    let sql = "DELETE FROM contract_transfer WHERE contract_id = $1 AND asset_id <> ALL ($2)";
    tx.whole_db().execute_raw(statement(sql, [contract.id.uuid().into(), but.to_vec().into()])).await?;
    Ok(())
}

async fn hold<K: Kind>(tx: &Tx, contract: Id<ContractKind>, assets: &[Id<K>]) -> Result<(), Problem> {
    // One order for all, so that two transactions never wait for each other.
    let sql = "INSERT INTO contract_transfer (hub, asset_id, contract_id) \
        SELECT hub, asset, $3 FROM unnest($1::smallint[], $2::uuid[]) AS a (hub, asset) ORDER BY asset ON CONFLICT DO NOTHING";
    let (hubs, ids) = columns(assets);
    tx.whole_db().execute_raw(statement(sql, [hubs.into(), ids.into(), contract.uuid().into()])).await?;
    if is_taken(tx.whole_db(), assets, Some(contract)).await? {
        return Err(Refusals::of(Rule::AssetTransferred).into());
    }
    Ok(())
}
