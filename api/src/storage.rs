//! The database: connecting to it, and what stores have in common.

use crate::http::problem::Problem;
use crate::tenant::pool::TenantPool;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::timestamp::Timestamp;
use keqiao_migration::Migrator;
use sea_orm::{
    ActiveModelTrait, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, DbErr, EntityTrait,
    IdenStatic as _, Iterable as _, Statement, Value,
};
use sea_orm_migration::MigratorTrait as _;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use time::OffsetDateTime;

/// Seconds to wait for a free connection before the caller is told to come back.
const ACQUIRE_TIMEOUT_SECS: u64 = 5;
/// Pairs that `metadata` may hold.
pub const METADATA_PAIRS_MAX: usize = 20;

/// A listing's own pairs of the caller.
pub type Metadata = BTreeMap<String, String>;

/// Connects with a pool of so many connections.
///
/// # Errors
/// When the server cannot be reached.
pub async fn connect(url: &str, connections: u32) -> Result<DatabaseConnection, DbErr> {
    Database::connect(options(url, connections)).await
}

fn options(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .min_connections(1)
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(ACQUIRE_TIMEOUT_SECS))
        // A round trip for each query otherwise; a connection that broke is told by the query itself, as 503.
        .test_before_acquire(false)
        .sqlx_logging(false);
    options
}

/// Pools for the threads of the server, one each.
///
/// A connection is driven by the thread that opened it. When another thread uses it, each answer of the database wakes
/// two threads, which costs more than a short query does.
#[derive(Clone, Debug, Default)]
pub struct ThreadPools(Arc<[(DatabaseConnection, TenantPool)]>);

thread_local! {
    /// The place of this thread among the server's, if it is one of them.
    static SEAT: Cell<Option<usize>> = const { Cell::new(None) };
}

impl ThreadPools {
    /// Pools for so many threads, with so many connections in all. They connect when they are first used.
    ///
    /// # Errors
    /// When the address cannot be read.
    pub async fn prepare(url: &str, threads: usize, connections: u32) -> Result<Self, DbErr> {
        let each = connections.div_ceil(u32::try_from(threads).unwrap_or(u32::MAX).max(1));
        let mut pools = Vec::with_capacity(threads);
        for _ in 0..threads {
            let mut options = options(url, each);
            options.min_connections(0).connect_lazy(true);
            let db = Database::connect(options).await?;
            let tenants = TenantPool::beside(&db);
            pools.push((db, tenants));
        }
        Ok(ThreadPools(pools.into()))
    }

    /// Gives this thread, one of the server's, the pool of its place.
    pub fn take_seat(place: usize) {
        SEAT.set(Some(place));
    }

    /// The pool of this thread, if it is one of the server's.
    #[must_use]
    pub fn here(&self) -> Option<&DatabaseConnection> {
        SEAT.get().and_then(|seat| self.0.get(seat)).map(|(db, _)| db)
    }

    /// The connections for the requests of this thread, if it is one of the server's.
    #[must_use]
    pub fn tenants_here(&self) -> Option<&TenantPool> {
        SEAT.get().and_then(|seat| self.0.get(seat)).map(|(_, tenants)| tenants)
    }

    /// Closes all of them.
    ///
    /// # Errors
    /// When one cannot be closed.
    pub async fn close(&self) -> Result<(), DbErr> {
        for (db, tenants) in self.0.iter() {
            tenants.close().await;
            db.close_by_ref().await?;
        }
        Ok(())
    }
}

/// The pools of one database.
#[derive(Clone, Debug)]
pub struct Pools {
    /// For the service's own tasks.
    pub db: DatabaseConnection,
    /// For the threads of its server.
    pub of_threads: ThreadPools,
}

impl From<DatabaseConnection> for Pools {
    /// One pool for everything.
    fn from(db: DatabaseConnection) -> Self {
        Pools { db, of_threads: ThreadPools::default() }
    }
}

/// Brings the schema up to date.
///
/// # Errors
/// When a migration fails; what it did is rolled back.
pub async fn migrate(db: &DatabaseConnection) -> Result<(), DbErr> {
    Migrator::up(db, None).await
}

/// A statement with its values.
#[must_use]
pub fn statement(sql: &str, values: impl IntoIterator<Item = Value>) -> Statement {
    Statement::from_sql_and_values(DbBackend::Postgres, sql, values)
}

/// A row that cannot become a domain value: a fault of ours or of a hand in the database, never of the caller.
pub fn corrupt(table: &str, id: impl std::fmt::Display, error: impl std::fmt::Display) -> Problem {
    Problem::internal(format!("row {id} of {table} is corrupt: {error}"))
}

/// A loaded row: the domain value and what storage adds to it.
#[derive(Clone, Debug)]
pub struct Stored<T> {
    /// The domain value.
    pub value: T,
    /// The caller's own pairs.
    pub metadata: Metadata,
    /// The row's version; grows by one with each change.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

/// Which part of a list the caller asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListScope {
    /// What is public.
    Market,
    /// What an organization owns.
    Own(Id<OrganizationKind>),
    /// All of a hub: the moderator's view.
    Hub(HubNumber),
}

/// A hub number as its column has it.
#[must_use]
pub fn hub_column(hub: HubNumber) -> i16 {
    i16::try_from(hub.get()).unwrap_or(i16::MAX)
}

/// A hub number from its column.
///
/// # Errors
/// When the column holds no hub.
pub fn restore_hub(column: i16) -> Result<HubNumber, Problem> {
    let number = u16::try_from(column).unwrap_or(0);
    HubNumber::try_new(number).map_err(|error| corrupt("hub", column, error))
}

/// A point in time from its column.
#[must_use]
pub fn restore_time(column: OffsetDateTime) -> Timestamp {
    Timestamp::new(column)
}

/// Checks that a write touched one row.
///
/// # Errors
/// When it touched none or several: somebody else was faster, or the statement is wrong.
pub fn expect_one(table: &str, id: impl std::fmt::Display, rows: u64) -> Result<(), Problem> {
    if rows == 1 { Ok(()) } else { Err(corrupt(table, id, format!("a write touched {rows} rows"))) }
}

/// The identifiers of an owner's listings that came from these places of a source: one probe of the unique index for
/// each, whatever the planner knows of a table that has just begun to grow.
///
/// # Errors
/// When the database does not answer.
pub async fn find_imported(
    db: &impl ConnectionTrait,
    table: &'static str,
    hub: HubNumber,
    owner: Id<OrganizationKind>,
    source: &str,
    source_ids: Vec<String>,
) -> Result<Vec<uuid::Uuid>, Problem> {
    let sql = format!(
        "SELECT listing.id FROM unnest($4::text[]) AS wanted (source_id) CROSS JOIN LATERAL (SELECT id FROM {table} \
        WHERE hub = $1 AND owner_id = $2 AND source = $3 AND source_id = wanted.source_id LIMIT 1) AS listing"
    );
    let values = [hub_column(hub).into(), owner.uuid().into(), source.into(), source_ids.into()];
    let rows = db.query_all_raw(statement(&sql, values)).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

/// Columns that say what a row is and whose. No request changes them: the role of requests has no right to.
const FIXED_COLUMNS: &[&str] = &[
    "agency_id",
    "applicant_id",
    "asker_id",
    "authority_id",
    "client_id",
    "counterparty_id",
    "created_at",
    "created_by",
    "declarer_id",
    "demand_id",
    "document_id",
    "endpoint_id",
    "hub",
    "id",
    "introduction_id",
    "invitee_id",
    "inviter_id",
    "lead_id",
    "licensee_ids",
    "licensor_id",
    "lot_id",
    "mandate_id",
    "negotiation_id",
    "opener_id",
    "organization_id",
    "owner_id",
    "principal_id",
    "reader_id",
    "reward_id",
    "server_id",
    "user_id",
];

/// A row without what never changes, for an update.
pub fn changeable<A: ActiveModelTrait>(mut row: A) -> A {
    for column in <A::Entity as EntityTrait>::Column::iter() {
        if FIXED_COLUMNS.contains(&column.as_str()) {
            row.not_set(column);
        }
    }
    row
}

/// Runs a count that stops above the maximum.
///
/// # Errors
/// When the database does not answer.
pub async fn count(db: &impl ConnectionTrait, statement: Statement) -> Result<crate::http::page::Count, Problem> {
    let row = db.query_one_raw(statement).await?;
    let rows = row.map(|row| row.try_get_by_index::<i64>(0)).transpose()?.unwrap_or_default();
    Ok(crate::http::page::Count::capped(rows))
}
