//! The rows of registrations for a lot.

use super::store::small;
use crate::http::problem::Problem;
use crate::storage::{corrupt, expect_one, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::id::{Id, LotKind};
use keqiao_domain::pricing::lot::Bidder;
use keqiao_domain::pricing::notice::RelationDeclaration;
use keqiao_domain::text::Reason;
use keqiao_domain::timestamp::Timestamp;
use sea_orm::{ConnectionTrait, QueryResult, Value};
use time::OffsetDateTime;

fn restore(lot: Id<LotKind>, row: &QueryResult) -> Result<Bidder, Problem> {
    let broken = |what: &str| corrupt("lot_bidder", lot, what);
    let number: i16 = row.try_get_by_index(0)?;
    let relation: Option<String> = row.try_get_by_index(2)?;
    let relation = relation.map(Reason::restore).transpose().map_err(|_| broken("relation"))?;
    let withdrawn_at: Option<OffsetDateTime> = row.try_get_by_index(4)?;
    Ok(Bidder {
        number: u16::try_from(number).map_err(|_| broken("number"))?,
        organization: Id::restore(row.try_get_by_index(1)?),
        relation: RelationDeclaration::of(relation),
        registered_at: restore_time(row.try_get_by_index(3)?),
        withdrawn_at: withdrawn_at.map(restore_time),
    })
}

/// All registrations for a lot, those that were taken back among them, in their order.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(db: &impl ConnectionTrait, lot: Id<LotKind>) -> Result<Vec<Bidder>, Problem> {
    let sql = "SELECT number, organization_id, relation, registered_at, withdrawn_at FROM lot_bidder \
        WHERE hub = $1 AND lot_id = $2 ORDER BY number";
    let rows = db.query_all_raw(statement(sql, [hub_column(lot.hub()).into(), lot.uuid().into()])).await?;
    rows.iter().map(|row| restore(lot, row)).collect()
}

/// Stores a new one.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, lot: Id<LotKind>, bidder: &Bidder) -> Result<(), Problem> {
    let sql = "INSERT INTO lot_bidder (hub, lot_id, number, organization_id, relation, registered_at, registered_by) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let Bidder { number, organization, relation, registered_at, withdrawn_at: _ } = bidder;
    let values: [Value; 7] = [
        hub_column(lot.hub()).into(),
        lot.uuid().into(),
        small(*number)?.into(),
        organization.uuid().into(),
        relation.how().map(ToString::to_string).into(),
        registered_at.as_offset().into(),
        tx.name().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

/// Stores that one was taken back.
///
/// # Errors
/// When the database does not answer or the row is gone.
pub async fn withdraw(tx: &Tx, lot: Id<LotKind>, bidder: &Bidder) -> Result<(), Problem> {
    let sql = "UPDATE lot_bidder SET withdrawn_at = $4 \
        WHERE hub = $1 AND lot_id = $2 AND number = $3 AND withdrawn_at IS NULL";
    let values: [Value; 4] = [
        hub_column(lot.hub()).into(),
        lot.uuid().into(),
        small(bidder.number)?.into(),
        bidder.withdrawn_at.map(Timestamp::as_offset).into(),
    ];
    expect_one("lot_bidder", lot, tx.db().execute_raw(statement(sql, values)).await?.rows_affected())
}
