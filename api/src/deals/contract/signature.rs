//! The rows of signatures under editions.

use super::store::number_column;
use super::view::SignatureView;
use crate::http::problem::Problem;
use crate::http::types::{Moment, Ref};
use crate::storage::{corrupt, hub_column, restore_time, statement};
use crate::tx::Tx;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use keqiao_domain::id::{ContractKind, Id, OrganizationKind, SigningKeyKind, UserKind};
use sea_orm::{ConnectionTrait, QueryResult};

/// A signature that was verified.
#[derive(Clone, Copy, Debug)]
pub struct Signature {
    /// Of which edition.
    pub edition: u16,
    /// For which party.
    pub organization: Id<OrganizationKind>,
    /// By which key.
    pub key: Id<SigningKeyKind>,
    /// By whom in person.
    pub user: Id<UserKind>,
    /// Its 64 bytes.
    pub bytes: [u8; 64],
}

/// Stores a signature.
///
/// # Errors
/// 409 when the party has signed the edition already.
pub async fn insert(tx: &Tx, contract: Id<ContractKind>, signature: &Signature) -> Result<(), Problem> {
    let sql = "INSERT INTO contract_signature (hub, contract_id, edition, organization_id, key_id, user_id, signature, \
        created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    let values = [
        hub_column(contract.hub()).into(),
        contract.uuid().into(),
        number_column(signature.edition).into(),
        signature.organization.uuid().into(),
        signature.key.uuid().into(),
        signature.user.uuid().into(),
        signature.bytes.to_vec().into(),
        tx.now().as_offset().into(),
        tx.name().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

fn view(contract: Id<ContractKind>, row: &QueryResult) -> Result<SignatureView, Problem> {
    let edition: i16 = row.try_get_by_index(0)?;
    let (public_key, signature): (Vec<u8>, Vec<u8>) = (row.try_get_by_index(3)?, row.try_get_by_index(4)?);
    Ok(SignatureView {
        edition: u16::try_from(edition).map_err(|error| corrupt("contract_signature", contract, error))?,
        organization: Ref(Id::restore(row.try_get_by_index(1)?)),
        key: Ref(Id::restore(row.try_get_by_index(2)?)),
        public_key: STANDARD.encode(public_key),
        signature: STANDARD.encode(signature),
        at: Moment(restore_time(row.try_get_by_index(5)?)),
    })
}

/// The signatures under all editions, in the order of editions and times.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(db: &impl ConnectionTrait, contract: Id<ContractKind>) -> Result<Vec<SignatureView>, Problem> {
    let sql = "SELECT s.edition, s.organization_id, s.key_id, k.public_key, s.signature, s.created_at \
        FROM contract_signature AS s JOIN organization_key AS k ON k.id = s.key_id \
        WHERE s.hub = $1 AND s.contract_id = $2 ORDER BY s.edition, s.created_at, s.organization_id";
    let rows = db.query_all_raw(statement(sql, [hub_column(contract.hub()).into(), contract.uuid().into()])).await?;
    rows.iter().map(|row| view(contract, row)).collect()
}
