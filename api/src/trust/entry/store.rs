//! Writes entries. Called by the commit of `Tx`, and by nothing else.

use crate::http::problem::Problem;
use crate::port::random;
use crate::storage::{hub_column, statement};
use crate::tx::Tx;
use keqiao_domain::event::Event;
use keqiao_domain::id::EntryKind;
use keqiao_ledger::entry::{Entry, Salt, commit};
use sea_orm::{ConnectionTrait as _, Value};
use std::sync::LazyLock;

/// What of an entry is stored; the database adds the transaction.
const COLUMNS: [&str; 13] = [
    "hub",
    "id",
    "at",
    "kind",
    "subject_prefix",
    "subject_id",
    "owner_id",
    "audience",
    "operation",
    "actor",
    "payload",
    "salt",
    "body",
];
/// Entries of one INSERT: below the protocol's 65,535 values.
const ROWS_PER_INSERT: usize = 1_000;
/// The statement of nearly every write. An entry is part of each, so its text is made once.
static INSERT_ONE: LazyLock<String> = LazyLock::new(|| insert_of(1));

/// The statement that stores so many entries.
fn insert_of(rows: usize) -> String {
    let width = COLUMNS.len();
    let row = |row: usize| {
        let places: Vec<String> = (1..=width).map(|column| format!("${}", row * width + column)).collect();
        format!("({})", places.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(row).collect();
    format!("INSERT INTO entry ({}) VALUES {}", COLUMNS.join(", "), rows.join(", "))
}

/// Stores the events of a transaction as entries, in the order they were emitted.
pub(crate) async fn insert(tx: &Tx, events: Vec<Event>) -> Result<(), Problem> {
    let mut events = events.into_iter();
    loop {
        let mut values = Vec::with_capacity(events.len().min(ROWS_PER_INSERT) * COLUMNS.len());
        for event in events.by_ref().take(ROWS_PER_INSERT) {
            values.extend(row(tx, event)?);
        }
        match values.len() / COLUMNS.len() {
            0 => return Ok(()),
            1 => tx.db().execute_raw(statement(&INSERT_ONE, values)).await?,
            rows => tx.db().execute_raw(statement(&insert_of(rows), values)).await?,
        };
    }
}

/// The values of [`COLUMNS`].
fn row(tx: &Tx, event: Event) -> Result<[Value; COLUMNS.len()], Problem> {
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
    Ok([
        hub_column(event.hub).into(),
        id.uuid().into(),
        tx.now().as_offset().into(),
        event.kind.name().into(),
        event.subject.prefix().into(),
        event.subject.uuid().into(),
        event.owner.map(|owner| owner.uuid()).into(),
        audience.into(),
        operation.into(),
        actor.into(),
        event.payload.into(),
        salt.to_vec().into(),
        body.into(),
    ])
}
