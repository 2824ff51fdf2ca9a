//! The rows of listings: one way to find, list, count and store them, whatever their kind.
//!
//! A kind of listing says which table it has, which columns all kinds share, and how a row becomes a domain value and
//! back ([`Listing`]). The queries stand here, once.

use crate::http::page::{COUNT_MAX, Count, Paging};
use crate::http::problem::Problem;
use crate::storage::{ListScope, Stored, changeable, count, expect_one, find_imported, hub_column, statement};
use crate::tx::Tx;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, Kind, OrganizationKind};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{ExprTrait as _, LockType};
use sea_orm::{Condition, DbBackend, IntoActiveModel, QueryOrder as _, QuerySelect as _, QueryTrait, Statement};

/// A kind of listing, as its table keeps it.
pub trait Listing: Sized {
    /// What identifies it.
    type Kind: Kind;
    /// Its table.
    type Table: EntityTrait<Model: IntoActiveModel<Self::Row> + Send + Sync>;
    /// A row to be written.
    type Row: ActiveModelTrait<Entity = Self::Table> + Send;

    /// The name of its table.
    const TABLE: &'static str;
    /// The state in which everybody may see it.
    const PUBLIC_STATE: &'static str;
    /// The hub that owns the row.
    const HUB: Column<Self>;
    /// The identifier.
    const ID: Column<Self>;
    /// The organization it belongs to.
    const OWNER: Column<Self>;
    /// The state.
    const STATE: Column<Self>;
    /// The version.
    const VERSION: Column<Self>;

    /// Its identifier.
    fn id(&self) -> Id<Self::Kind>;

    /// The listing of a row.
    ///
    /// # Errors
    /// When the row cannot be a value of the domain.
    fn restore(row: <Self::Table as EntityTrait>::Model) -> Result<Stored<Self>, Problem>;

    /// The row of a listing.
    ///
    /// # Errors
    /// When the metadata cannot be written as JSON.
    fn row(tx: &Tx, stored: &Stored<Self>) -> Result<Self::Row, Problem>;
}

/// A column of a listing's table.
pub type Column<L> = <<L as Listing>::Table as EntityTrait>::Column;

fn restore_all<L: Listing>(rows: Vec<<L::Table as EntityTrait>::Model>) -> Result<Vec<Stored<L>>, Problem> {
    rows.into_iter().map(L::restore).collect()
}

fn one<L: Listing>(id: Id<L::Kind>) -> Select<L::Table> {
    L::Table::find().filter(L::HUB.eq(hub_column(id.hub()))).filter(L::ID.eq(id.uuid()))
}

/// One listing.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find<L: Listing>(db: &impl ConnectionTrait, id: Id<L::Kind>) -> Result<Option<Stored<L>>, Problem> {
    one::<L>(id).one(db).await?.map(L::restore).transpose()
}

/// One listing, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or the row is corrupt.
pub async fn find_for_update<L: Listing>(tx: &Tx, id: Id<L::Kind>) -> Result<Option<Stored<L>>, Problem> {
    let row = one::<L>(id).lock(LockType::Update).one(tx.db()).await?;
    row.map(L::restore).transpose()
}

/// Holds these listings as they are until the transaction ends, also those that the caller does not see: who buys a right in what is not
/// public signs for it as it is. In one order for all, so that two transactions never wait for each other.
///
/// # Errors
/// When the database does not answer.
pub async fn hold_many<L: Listing>(tx: &Tx, ids: &[Id<L::Kind>]) -> Result<(), Problem> {
    let hubs = ids.iter().map(|id| hub_column(id.hub()));
    let held = L::Table::find().filter(L::HUB.is_in(hubs)).filter(L::ID.is_in(ids.iter().map(Id::uuid)));
    held.order_by_asc(L::ID).lock(LockType::Share).all(tx.whole_db()).await?;
    Ok(())
}

/// The listings of these identifiers, whichever there are.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_many<L: Listing>(db: &impl ConnectionTrait, ids: &[Id<L::Kind>]) -> Result<Vec<Stored<L>>, Problem> {
    let hubs = ids.iter().map(|id| hub_column(id.hub()));
    let rows =
        L::Table::find().filter(L::HUB.is_in(hubs)).filter(L::ID.is_in(ids.iter().map(Id::uuid))).all(db).await?;
    restore_all(rows)
}

/// An owner's imported listings of one source, by their identifiers there, locked until the transaction ends.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn find_by_source<L: Listing>(
    tx: &Tx,
    hub: HubNumber,
    owner: Id<OrganizationKind>,
    source: &str,
    source_ids: Vec<String>,
) -> Result<Vec<Stored<L>>, Problem> {
    let ids = find_imported(tx.db(), L::TABLE, hub, owner, source, source_ids).await?;
    let rows = L::Table::find()
        .filter(L::HUB.eq(hub_column(hub)))
        .filter(L::ID.is_in(ids))
        .lock(LockType::Update)
        .all(tx.db())
        .await?;
    restore_all(rows)
}

/// The public state stands in the text: so Postgres knows in a plan for every caller that the index of public rows fits.
fn in_scope<L: Listing>(scope: ListScope) -> Condition {
    Condition::all().add(match scope {
        ListScope::Market => L::STATE.into_expr().eq(Expr::Constant(L::PUBLIC_STATE.into())),
        ListScope::Own(owner) => L::OWNER.eq(owner.uuid()),
        ListScope::Hub(hub) => L::HUB.eq(hub_column(hub)),
    })
}

/// What every list of listings can be narrowed to; a kind adds columns of its own.
#[derive(Clone, Copy, Debug, Default)]
pub struct Narrowing {
    /// Hub.
    pub hub: Option<HubNumber>,
    /// Owner.
    pub owner: Option<Id<OrganizationKind>>,
    /// State; only where the scope shows more than one.
    pub state: Option<&'static str>,
}

impl Narrowing {
    /// The condition on a kind's columns.
    #[must_use]
    pub fn condition<L: Listing>(self) -> Condition {
        Condition::all()
            .add_option(self.hub.map(|hub| L::HUB.eq(hub_column(hub))))
            .add_option(self.owner.map(|owner| L::OWNER.eq(owner.uuid())))
            .add_option(self.state.map(|state| L::STATE.eq(state)))
    }
}

/// One page, newest first.
///
/// The number of rows stands in the text, too: Postgres takes an unknown one for a tenth of the table, finds a plan for the known one
/// better each time, and so plans each time, the policies with it. That took longer than reading the page.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list<L: Listing>(
    db: &impl ConnectionTrait,
    scope: ListScope,
    narrowed: Condition,
    paging: &Paging,
) -> Result<Vec<Stored<L>>, Problem> {
    let all = L::Table::find()
        .filter(in_scope::<L>(scope).add(narrowed).add_option(paging.after.map(|after| L::ID.lt(after))))
        .order_by_desc(L::ID);
    let page = wrapped(&all, |sql| format!("{sql} LIMIT {}", paging.rows()));
    restore_all(L::Table::find().from_raw_sql(page).all(db).await?)
}

/// A query with something around its text.
fn wrapped(query: &impl QueryTrait, around: impl FnOnce(&str) -> String) -> Statement {
    let inner = query.build(DbBackend::Postgres);
    statement(&around(&inner.sql), inner.values.map(|values| values.0).unwrap_or_default())
}

/// Public listings in the order of their identifiers, for the index.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_public_after<L: Listing>(
    db: &impl ConnectionTrait,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Stored<L>>, Problem> {
    let rows = L::Table::find()
        .filter(in_scope::<L>(ListScope::Market).add_option(after.map(|after| L::ID.gt(after))))
        .order_by_asc(L::ID)
        .limit(limit)
        .all(db)
        .await?;
    restore_all(rows)
}

/// What an organization owns, in the order of the identifiers, for its export.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn list_owned_after<L: Listing>(
    db: &impl ConnectionTrait,
    owner: Id<OrganizationKind>,
    after: Option<Uuid>,
    limit: u64,
) -> Result<Vec<Stored<L>>, Problem> {
    let rows = L::Table::find()
        .filter(in_scope::<L>(ListScope::Own(owner)).add_option(after.map(|after| L::ID.gt(after))))
        .order_by_asc(L::ID)
        .limit(limit)
        .all(db)
        .await?;
    restore_all(rows)
}

/// How many there are, up to a maximum.
///
/// # Errors
/// When the database does not answer.
pub async fn count_all<L: Listing>(
    db: &impl ConnectionTrait,
    scope: ListScope,
    narrowed: Condition,
) -> Result<Count, Problem> {
    let inner = L::Table::find()
        .select_only()
        .column(L::ID)
        .filter(in_scope::<L>(scope).add(narrowed))
        .limit(u64::from(COUNT_MAX) + 1);
    count(db, wrapped(&inner, |sql| format!("SELECT count(*) FROM ({sql}) AS rows"))).await
}

/// Stores new ones.
///
/// # Errors
/// 409 when one with the same provenance is there.
pub async fn insert_many<L: Listing>(tx: &Tx, stored: &[Stored<L>]) -> Result<(), Problem> {
    let rows = stored.iter().map(|stored| L::row(tx, stored)).collect::<Result<Vec<_>, _>>()?;
    L::Table::insert_many(rows).exec_without_returning(tx.db()).await?;
    Ok(())
}

/// Stores a change; the version grows by one.
///
/// # Errors
/// When the row changed meanwhile.
pub async fn update<L: Listing>(tx: &Tx, stored: &mut Stored<L>) -> Result<(), Problem> {
    let before = stored.version;
    stored.version += 1;
    stored.updated_at = tx.now();
    let id = stored.value.id();
    let changed = changeable(L::row(tx, stored)?);
    let result = L::Table::update_many()
        .set(changed)
        .filter(L::HUB.eq(hub_column(id.hub())))
        .filter(L::ID.eq(id.uuid()))
        .filter(L::VERSION.eq(before))
        .exec(tx.db())
        .await?;
    expect_one(L::TABLE, id, result.rows_affected)
}
