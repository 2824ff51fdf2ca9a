//! Gives finished entries their place in their hub's log, behind the writers.
//!
//! Writers store entries without a position and never wait for one another. This task takes no input: it looks at the
//! whole present state and moves it forward. Only entries of transactions below the oldest one still running are
//! numbered, so none can appear later behind a reader's cursor. It can run twice, or on several nodes: the hub's row
//! in `sequencer` is locked for each batch.

use crate::app::App;
use crate::http::problem::Problem;
use crate::storage::statement;
use sea_orm::{ConnectionTrait, DatabaseConnection, QueryResult, TransactionTrait as _};
use std::time::{Duration, Instant};

/// How long to sleep when nothing wakes the task: other nodes' writes are seen after this.
const POLL: Duration = Duration::from_millis(50);
/// How long to wait after a failure.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);
/// How many times longer than a round the rest after it is.
const RESTS_PER_ROUND: u32 = 2;
/// The longest rest between two rounds that found work.
const REST_MAX: Duration = Duration::from_millis(20);

/// Runs until the process ends.
pub async fn run(app: actix_web::web::Data<App>) {
    loop {
        let begun = Instant::now();
        match sequence(&app.db, app.clock.now().as_offset()).await {
            Ok(0) => {
                // Whichever comes first; a timeout is the ordinary case on a quiet node.
                let _woken = tokio::time::timeout(POLL, app.wake.notified()).await;
            }
            Ok(_) => {
                app.sequenced.notify_waiters();
                app.ledger.numbered.notify_one();
                // Rounds cost at most a third of what one task can do, and writers keep the rest: under load the rounds
                // become fewer and larger. A round after a quiet time begins at once.
                tokio::time::sleep((begun.elapsed() * RESTS_PER_ROUND).min(REST_MAX)).await;
            }
            Err(problem) => {
                tracing::warn!(%problem, "could not sequence the ledger, trying again");
                tokio::time::sleep(PAUSE_AFTER_FAILURE).await;
            }
        }
    }
}

/// The transaction ids that bound what is numbered.
struct Bounds {
    /// Every transaction below it has ended: the guard that makes positions final.
    finished_below: u64,
    /// No transaction at or above it has started yet.
    started_below: u64,
}

impl Bounds {
    /// Reads them from a snapshot of their own; they are then passed as values: a snapshot taken later sees every
    /// transaction below them.
    async fn read(db: &impl ConnectionTrait) -> Result<Bounds, Problem> {
        let sql = "SELECT pg_snapshot_xmin(s)::text, pg_snapshot_xmax(s)::text FROM pg_current_snapshot() AS s";
        let row = db.query_one_raw(statement(sql, [])).await?.ok_or_else(|| Problem::internal("no snapshot"))?;
        Ok(Bounds { finished_below: xid(&row, 0)?, started_below: xid(&row, 1)? })
    }
}

fn xid(row: &QueryResult, column: usize) -> Result<u64, Problem> {
    row.try_get_by_index::<String>(column)?.parse().map_err(Problem::internal)
}

/// One round over all hubs. Answers with the number of entries that got a position.
///
/// # Errors
/// When the database does not answer; nothing is half done.
pub async fn sequence(db: &DatabaseConnection, at: time::OffsetDateTime) -> Result<u64, Problem> {
    let bounds = Bounds::read(db).await?;
    let sql = "SELECT s.hub FROM sequencer AS s WHERE s.horizon > $2::text::xid8 OR EXISTS ( \
        SELECT FROM entry AS e WHERE e.hub = s.hub AND e.xid >= s.horizon AND e.xid < $1::text::xid8)";
    let values = [bounds.finished_below.to_string().into(), bounds.started_below.to_string().into()];
    let mut numbered = 0;
    for row in db.query_all_raw(statement(sql, values)).await? {
        numbered += sequence_hub(db, row.try_get_by_index(0)?, at).await?;
    }
    Ok(numbered)
}

/// Whether an entry that is stored has no position yet.
///
/// # Errors
/// When the database does not answer.
pub async fn has_unnumbered(db: &DatabaseConnection) -> Result<bool, Problem> {
    let sql = "SELECT EXISTS (SELECT FROM sequencer AS s JOIN entry AS e ON e.hub = s.hub AND e.xid >= s.horizon \
        WHERE NOT EXISTS (SELECT FROM entry_position AS p WHERE p.hub = e.hub AND p.entry_id = e.id))";
    let row = db.query_one_raw(statement(sql, [])).await?.ok_or_else(|| Problem::internal("no answer"))?;
    Ok(row.try_get_by_index(0)?)
}

/// One hub's batch: number, and move the horizon, in one transaction.
#[expect(
    clippy::disallowed_methods,
    reason = "positions are not market data: they are given to entries that `Tx` has stored"
)]
async fn sequence_hub(db: &DatabaseConnection, hub: i16, at: time::OffsetDateTime) -> Result<u64, Problem> {
    let tx = db.begin().await?;
    let sql = "SELECT next_position, horizon::text FROM sequencer WHERE hub = $1 FOR UPDATE";
    let row = tx.query_one_raw(statement(sql, [hub.into()])).await?;
    let row = row.ok_or_else(|| Problem::internal("no sequencer row"))?;
    let (next, horizon): (i64, u64) = (row.try_get_by_index(0)?, xid(&row, 1)?);
    // Read under the lock: older bounds may lie below the horizon that another node has left here meanwhile.
    let bounds = Bounds::read(&tx).await?;
    // A horizon above every transaction that has started was copied from another server (a restored dump): there, all
    // stored entries are finished, their transaction ids say nothing here, and identifiers follow the time.
    let is_foreign = horizon > bounds.started_below;
    let (from, to, order) =
        if is_foreign { (0, u64::MAX, "e.id") } else { (horizon, bounds.finished_below, "e.xid, e.id") };
    // After a restore, numbered entries may lie in front of the new server's horizon.
    let sql = format!(
        "INSERT INTO entry_position (hub, position, entry_id, sequenced_at) \
        SELECT e.hub, $2 + row_number() OVER (ORDER BY {order}) - 1, e.id, $5 FROM entry AS e \
        WHERE e.hub = $1 AND e.xid >= $3::text::xid8 AND e.xid < $4::text::xid8 \
        AND NOT EXISTS (SELECT FROM entry_position AS p WHERE p.hub = e.hub AND p.entry_id = e.id)"
    );
    let values = [hub.into(), next.into(), from.to_string().into(), to.to_string().into(), at.into()];
    let numbered = tx.execute_raw(statement(&sql, values)).await?.rows_affected();
    let moved = i64::try_from(numbered).unwrap_or(i64::MAX);
    let sql = "UPDATE sequencer SET next_position = next_position + $2, horizon = $3::text::xid8 WHERE hub = $1";
    let values = [hub.into(), moved.into(), bounds.finished_below.to_string().into()];
    tx.execute_raw(statement(sql, values)).await?;
    tx.commit().await.map_err(Problem::unavailable)?;
    Ok(numbered)
}
