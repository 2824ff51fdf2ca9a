//! What the database has: every thing of the walk with its state, and the entries that somebody's step left.

use super::cast::HUB;
use super::process::{KINDS, Kind, kind_of};
use crate::harness::TestApp;
use keqiao::storage::statement;
use keqiao_domain::id::Subject;
use sea_orm::{ConnectionTrait as _, QueryResult, TryGetable, Value};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use uuid::Uuid;

/// All rows of all kinds: kind, identifier, state, and the transaction that wrote the row last.
static ROWS: LazyLock<String> = LazyLock::new(|| {
    let of_kind = |kind: &Kind| format!("SELECT '{}', id, state, xmin::text FROM {}", kind.prefix, kind.table);
    KINDS.iter().map(of_kind).collect::<Vec<_>>().join(" UNION ALL ")
});

/// A row as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) state: String,
    written_by: String,
}

/// All things, by their identifiers.
pub(super) type Rows = BTreeMap<String, Row>;

/// An entry of the ledger.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) kind: String,
    pub(super) subject: String,
    pub(super) operation: String,
    /// Whether it is in the log of the hub of the walk.
    pub(super) is_of_hub: bool,
}

/// A thing that was written.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) id: String,
    /// Nothing where it is new.
    pub(super) before: Option<String>,
    pub(super) after: String,
}

impl Change {
    pub(super) fn kind(&self) -> &'static Kind {
        kind_of(&self.id)
    }
}

/// All things as they stand.
pub(super) async fn rows(app: &TestApp) -> Rows {
    let rows = app.service.db.query_all_raw(statement(&ROWS, [])).await.expect("the database answers");
    let of_row = |row: &QueryResult| {
        let id = id(&column::<String>(row, 0), column(row, 1));
        (id, Row { state: column(row, 2), written_by: column(row, 3) })
    };
    rows.iter().map(of_row).collect()
}

/// What was written between two looks, in the order of identifiers. Nothing of the market is ever deleted.
pub(super) fn changes(before: &Rows, after: &Rows) -> Result<Vec<Change>, String> {
    if let Some(gone) = before.keys().find(|id| !after.contains_key(*id)) {
        return Err(format!("{gone} is gone"));
    }
    let is_new = |(id, row): &(&String, &Row)| before.get(*id) != Some(*row);
    let change = |(id, row): (&String, &Row)| Change {
        id: id.clone(),
        before: before.get(id).map(|row| row.state.clone()),
        after: row.state.clone(),
    };
    Ok(after.iter().filter(is_new).map(change).collect())
}

/// The entries that somebody left after a transaction, in their order; and the last transaction of them.
pub(super) async fn entries(app: &TestApp, actor: &str, after: i64) -> (Vec<Entry>, i64) {
    let sql = "SELECT kind, subject_prefix, subject_id, operation, xid::text::bigint, hub FROM entry \
        WHERE actor = $1 AND xid > $2::text::xid8 ORDER BY xid, id";
    let values: [Value; 2] = [actor.into(), after.to_string().into()];
    let rows = app.service.db.query_all_raw(statement(sql, values)).await.expect("the ledger answers");
    let hub = app.service.hubs.by_code(HUB).expect("a hub").get();
    let last = rows.last().map_or(after, |row| column(row, 4));
    let of_row = |row: &QueryResult| Entry {
        kind: column(row, 0),
        subject: id(&column::<String>(row, 1), column(row, 2)),
        operation: column(row, 3),
        is_of_hub: u16::try_from(column::<i16>(row, 5)) == Ok(hub),
    };
    (rows.iter().map(of_row).collect(), last)
}

fn id(prefix: &str, uuid: Uuid) -> String {
    Subject::restore(prefix, uuid).expect("a kind that is known").to_string()
}

fn column<T: TryGetable>(row: &QueryResult, place: usize) -> T {
    row.try_get_by_index(place).expect("a column of its type")
}
