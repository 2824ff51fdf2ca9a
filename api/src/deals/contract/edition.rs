//! The rows of editions: what was put to the parties, byte for byte.

use super::store::{content_column, number_column};
use crate::http::problem::Problem;
use crate::storage::{corrupt, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::deals::content::ContractContent;
use keqiao_domain::hex::hex;
use keqiao_domain::id::{ContractKind, Id, OrganizationKind};
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult};
use sha2::{Digest as _, Sha256};

/// An edition as it was put to the parties.
#[derive(Clone, Debug)]
pub struct Edition {
    /// Its number, from 1.
    pub number: u16,
    /// The party that wrote it.
    pub organization: Id<OrganizationKind>,
    /// What it says, in the form of the body.
    pub content: serde_json::Value,
    /// What is signed: canonical JSON.
    pub document: Vec<u8>,
    /// The digest of the document.
    pub sha256: [u8; 32],
    /// When it was put to the parties.
    pub created_at: Timestamp,
}

impl Edition {
    /// The digest in 64 hexadecimal digits.
    #[must_use]
    pub fn sha256_hex(&self) -> String {
        hex(&self.sha256)
    }
}

const COLUMNS: &str = "number, organization_id, content, document, sha256, created_at";

fn restore(contract: Id<ContractKind>, row: &QueryResult) -> Result<Edition, Problem> {
    let broken = |error: &str| corrupt("contract_edition", contract, error);
    let (number, sha256): (i16, Vec<u8>) = (row.try_get_by_index(0)?, row.try_get_by_index(4)?);
    Ok(Edition {
        number: u16::try_from(number).map_err(|_| broken("number"))?,
        organization: Id::restore(row.try_get_by_index(1)?),
        content: row.try_get_by_index(2)?,
        document: row.try_get_by_index(3)?,
        sha256: sha256.try_into().map_err(|_| broken("sha256"))?,
        created_at: restore_time(row.try_get_by_index(5)?),
    })
}

/// Stores an edition with its document.
///
/// # Errors
/// 409 when there is one of that number.
pub async fn insert(
    tx: &Tx,
    contract: Id<ContractKind>,
    number: u16,
    by: Id<OrganizationKind>,
    (content, document): (&ContractContent, Vec<u8>),
) -> Result<(), Problem> {
    let sql = "INSERT INTO contract_edition (hub, contract_id, number, organization_id, content, document, sha256, \
        created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let sha256 = Sha256::digest(&document).to_vec();
    let values = [
        hub_column(contract.hub()).into(),
        contract.uuid().into(),
        number_column(number).into(),
        by.uuid().into(),
        content_column(content)?.into(),
        document.into(),
        sha256.into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// One edition.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find(
    db: &impl ConnectionTrait,
    contract: Id<ContractKind>,
    number: u16,
) -> Result<Option<Edition>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM contract_edition WHERE hub = $1 AND contract_id = $2 AND number = $3");
    let values = [hub_column(contract.hub()).into(), contract.uuid().into(), number_column(number).into()];
    db.query_one_raw(statement(&sql, values)).await?.as_ref().map(|row| restore(contract, row)).transpose()
}

/// All editions, the first one first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(db: &impl ConnectionTrait, contract: Id<ContractKind>) -> Result<Vec<Edition>, Problem> {
    let sql = format!("SELECT {COLUMNS} FROM contract_edition WHERE hub = $1 AND contract_id = $2 ORDER BY number");
    let rows = db.query_all_raw(statement(&sql, [hub_column(contract.hub()).into(), contract.uuid().into()])).await?;
    rows.iter().map(|row| restore(contract, row)).collect()
}
