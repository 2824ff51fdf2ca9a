//! Writes entries. Called by the commit of `Tx`, and by nothing else.

use crate::http::problem::Problem;
use crate::port::random;
use crate::storage::hub_column;
use crate::tx::Tx;
use keqiao_domain::event::Event;
use keqiao_domain::id::EntryKind;
use keqiao_ledger::entry::{Entry, Salt, commit};
use sea_orm::{ActiveValue::Set, EntityTrait as _, entity::prelude::*};

/// Entries of one INSERT: 14 columns each, below the protocol's 65,535 values.
const ROWS_PER_INSERT: usize = 1_000;

/// The row, without what the database fills in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[expect(missing_docs, reason = "the migration tells what a column is")]
#[sea_orm(table_name = "entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub hub: i16,
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub at: TimeDateTimeWithTimeZone,
    pub kind: String,
    pub subject_prefix: String,
    pub subject_id: Uuid,
    pub owner_id: Option<Uuid>,
    pub audience: String,
    pub operation: String,
    pub actor: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub payload: Json,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub salt: Vec<u8>,
    #[sea_orm(column_type = "VarBinary(StringLen::None)")]
    pub body: Vec<u8>,
}

/// There are no relations: a row of another area is asked for by its identifier.
#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Stores the events of a transaction as entries, in the order they were emitted.
pub(crate) async fn insert(tx: &Tx, events: Vec<Event>) -> Result<(), Problem> {
    let rows = events.into_iter().map(|event| row(tx, event)).collect::<Result<Vec<_>, _>>()?;
    for chunk in rows.chunks(ROWS_PER_INSERT) {
        Entity::insert_many(chunk.to_vec()).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

fn row(tx: &Tx, event: Event) -> Result<ActiveModel, Problem> {
    let id = tx.next_id::<EntryKind>(event.hub);
    let salt = random::bytes::<32>();
    let actor = tx.principal().actor.name();
    let operation = tx.name();
    let owner = event.owner.map(|owner| owner.to_string());
    let body = Entry {
        id: &id.to_string(),
        hub: &tx.hub_code(event.hub),
        kind: event.kind.name(),
        subject: &event.subject.to_string(),
        owner: owner.as_deref(),
        operation: &operation,
        actor: &actor,
        at: &tx.now().to_string(),
        payload_commitment: commit(&Salt::new(salt), &event.payload).map_err(Problem::internal)?,
    }
    .canonical_bytes();
    let audience: &'static str = event.audience.into();
    Ok(ActiveModel {
        hub: Set(hub_column(event.hub)),
        id: Set(id.uuid()),
        at: Set(tx.now().as_offset()),
        kind: Set(event.kind.name().to_owned()),
        subject_prefix: Set(event.subject.prefix().to_owned()),
        subject_id: Set(event.subject.uuid()),
        owner_id: Set(event.owner.map(|owner| owner.uuid())),
        audience: Set(audience.to_owned()),
        operation: Set(operation),
        actor: Set(actor),
        payload: Set(event.payload),
        salt: Set(salt.to_vec()),
        body: Set(body),
    })
}
