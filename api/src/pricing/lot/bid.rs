//! The rows of bids. They are never changed.

use super::store::small;
use crate::http::page::Paging;
use crate::http::problem::Problem;
use crate::storage::{corrupt, hub_column, restore_time, statement};
use crate::tx::Tx;
use keqiao_domain::id::{BidKind, Id};
use keqiao_domain::money::Money;
use keqiao_domain::pricing::lot::{Bid, Lot, StandingBid};
use sea_orm::{ConnectionTrait, QueryResult, Value};

fn restore(lot: &Lot, row: &QueryResult) -> Result<Bid, Problem> {
    let id: Id<BidKind> = Id::restore(row.try_get_by_index(0)?);
    let broken = |what: &str| corrupt("lot_bid", id, what);
    let (sequence, bidder): (i32, i16) = (row.try_get_by_index(1)?, row.try_get_by_index(2)?);
    Ok(Bid {
        id,
        lot: lot.id,
        sequence: u32::try_from(sequence).map_err(|_| broken("sequence"))?,
        bidder: u16::try_from(bidder).map_err(|_| broken("bidder"))?,
        price: Money { minor: row.try_get_by_index(3)?, currency: lot.terms.list_price.currency },
        at: restore_time(row.try_get_by_index(4)?),
    })
}

/// One page of the bids on a lot, the highest first.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list(db: &impl ConnectionTrait, lot: &Lot, paging: &Paging) -> Result<Vec<Bid>, Problem> {
    let sql = "SELECT id, sequence, bidder, price_minor, created_at FROM lot_bid WHERE hub = $1 AND lot_id = $2 \
        AND ($3::uuid IS NULL OR sequence < (SELECT sequence FROM lot_bid AS seen WHERE seen.hub = $1 AND seen.id = $3)) \
        ORDER BY sequence DESC LIMIT $4";
    let values: [Value; 4] = [
        hub_column(lot.id.hub()).into(),
        lot.id.uuid().into(),
        paging.after.into(),
        i64::try_from(paging.rows()).unwrap_or(i64::MAX).into(),
    ];
    db.query_all_raw(statement(sql, values)).await?.iter().map(|row| restore(lot, row)).collect()
}

/// Stores a bid above the one that stood before.
///
/// # Errors
/// When the database does not answer.
pub async fn insert(tx: &Tx, lot: &Lot, bid: &Bid, before: Option<StandingBid>) -> Result<(), Problem> {
    let sql = "INSERT INTO lot_bid (hub, id, lot_id, sequence, bidder, price_minor, increment_minor, previous_sequence, \
        previous_minor, created_at, created_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    let place = |sequence: u32| i32::try_from(sequence).map_err(Problem::internal);
    let values: [Value; 11] = [
        hub_column(bid.id.hub()).into(),
        bid.id.uuid().into(),
        bid.lot.uuid().into(),
        place(bid.sequence)?.into(),
        small(bid.bidder)?.into(),
        bid.price.minor.into(),
        lot.terms.increment.minor.into(),
        before.map(|bid| place(bid.sequence)).transpose()?.into(),
        before.map(|bid| bid.price.minor).into(),
        bid.at.as_offset().into(),
        tx.name().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}
