//! A thousand flipped bits, a cut end, two swapped entries: each is noticed, and its place is named.

use super::node::{Node, zhejiang};
use super::serve::Copy;
use crate::harness::TestApp;
use keqiao::storage::statement;
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use std::collections::BTreeMap;

/// Flips in what is served.
const SERVED_FLIPS: u64 = 700;
/// Flips in what is stored.
const STORED_FLIPS: u64 = 300;
/// A full tile and a partial one.
const ENTRIES: u32 = 270;

/// Numbers that are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

fn flip(bytes: &mut [u8], dice: &mut Dice) {
    let place = usize::try_from(dice.below(bytes.len() as u64)).expect("a place");
    bytes[place] ^= 1 << dice.below(8);
}

#[actix_web::test]
async fn a_bit_that_is_flipped_in_a_served_resource_is_noticed_and_its_place_is_named() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    for number in 0..ENTRIES {
        acme.draft_demand(&format!("Demand no. {number}")).await;
    }
    app.settle().await;
    let copy = Copy::fetch(&app.visitor(), "zhejiang").await;
    assert!(copy.verify(None).holds());
    let mut dice = Dice(0x5eed);
    // The key is known to the one who checks; everything else is what he fetched.
    let paths: Vec<_> = copy.files.keys().filter(|path| *path != "key").cloned().collect();
    let mut flipped: BTreeMap<&str, u32> = BTreeMap::new();

    for _ in 0..SERVED_FLIPS {
        let path = &paths[usize::try_from(dice.below(paths.len() as u64)).expect("a place")];
        let mut files = copy.files.clone();
        flip(files.get_mut(path).expect("it is there"), &mut dice);
        let changed = Copy { key: copy.key.clone(), checkpoint: copy.checkpoint.clone(), files };
        let report = changed.verify(None);
        let fault = report.first_fault().unwrap_or_else(|| panic!("not noticed in {path}"));
        let family = if path.contains("entries") { "tile/" } else { path.as_str() };
        assert!(fault.starts_with(family) || fault.contains(path), "{path}: {fault}");
        *flipped.entry(path.split('/').nth(1).unwrap_or("checkpoint")).or_default() += 1;
    }

    assert_eq!(flipped.len(), 4, "checkpoint, bundles, leaves and the level above: {flipped:?}");
}

/// Where a bit is flipped: table, column, and what the place is called.
const STORED: [(&str, &str, &str); 9] = [
    ("entry", "body", "entry {position} of zhejiang"),
    ("entry", "salt", "entry {position} of zhejiang"),
    ("entry", "subject_id", "entry {position} of zhejiang"),
    ("entry", "kind", "entry {position} of zhejiang"),
    ("entry", "operation", "entry {position} of zhejiang"),
    ("entry", "actor", "entry {position} of zhejiang"),
    ("log_tile", "hashes", "tile/"),
    ("log", "root", "checkpoint of zhejiang"),
    ("log", "note", "of zhejiang"),
];

#[actix_web::test]
async fn a_bit_that_is_flipped_in_a_stored_row_is_noticed_and_its_place_is_named() {
    let node = Node::start().await;
    node.emit(zhejiang(), 0..ENTRIES).await;
    node.sign().await;
    assert_eq!(node.faults(zhejiang()).await, [""; 0]);
    let hand = node.database.connect(1).await;
    hand.execute_unprepared("SET session_replication_role = replica").await.expect("the triggers are off");
    let mut dice = Dice(0xb17);

    let mut flips = 0;
    for (table, column, place) in STORED.iter().cycle() {
        let row = Row { table, column, position: dice.below(ENTRIES.into()) };
        let before = row.read(&hand).await;
        let mut after = before.clone();
        flip(&mut after, &mut dice);
        if !row.is_storable(&after) {
            continue;
        }
        row.write(&hand, &after).await;
        let faults = node.faults(zhejiang()).await;
        let place = place.replace("{position}", &row.position.to_string());
        assert!(faults.iter().any(|fault| fault.contains(&place)), "{table}.{column}, {place}: {faults:?}");
        row.write(&hand, &before).await;
        flips += 1;
        if flips == STORED_FLIPS {
            break;
        }
    }

    assert_eq!(node.faults(zhejiang()).await, [""; 0], "everything is as before");
    hand.close().await.expect("the hand is withdrawn");
    node.end().await;
}

/// A place in a stored row.
struct Row<'a> {
    table: &'a str,
    column: &'a str,
    /// Of the entry, where the table is that of the entries.
    position: u64,
}

impl Row<'_> {
    fn key(&self) -> String {
        match self.table {
            "entry" => format!("id = (SELECT entry_id FROM entry_position WHERE position = {})", self.position),
            // The leaves of the first, full tile.
            "log_tile" => "level = 0 AND index = 0".to_owned(),
            _ => "TRUE".to_owned(),
        }
    }

    fn is_binary(&self) -> bool {
        ["body", "salt", "hashes", "root"].contains(&self.column)
    }

    async fn read(&self, hand: &DatabaseConnection) -> Vec<u8> {
        let Row { table, column, .. } = self;
        let bytes = if self.is_binary() { (*column).to_owned() } else { format!("convert_to({column}::text, 'UTF8')") };
        let sql = format!("SELECT {bytes} FROM {table} WHERE {}", self.key());
        let row = hand.query_one_raw(statement(&sql, [])).await.expect("the database answers").expect("a row");
        row.try_get_by_index(0).expect("bytes")
    }

    /// Whether the column takes these bytes.
    fn is_storable(&self, bytes: &[u8]) -> bool {
        let text = str::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
        let is_id = |text: &str| uuid::Uuid::parse_str(text).is_ok_and(|id| id.to_string() == text);
        self.is_binary() || text.is_some_and(|text| self.column != "subject_id" || is_id(text))
    }

    async fn write(&self, hand: &DatabaseConnection, bytes: &[u8]) {
        let Row { table, column, .. } = self;
        let value = match *column {
            _ if self.is_binary() => "$1",
            "subject_id" => "convert_from($1, 'UTF8')::uuid",
            _ => "convert_from($1, 'UTF8')",
        };
        let sql = format!("UPDATE {table} SET {column} = {value} WHERE {}", self.key());
        let written = hand.execute_raw(statement(&sql, [bytes.to_vec().into()])).await;
        assert_eq!(written.unwrap_or_else(|error| panic!("{sql}: {error}")).rows_affected(), 1, "{sql}");
    }
}

#[actix_web::test]
async fn a_cut_end_two_swapped_entries_and_a_missing_row_are_noticed() {
    let node = Node::start().await;
    node.back_up().await;
    node.emit(zhejiang(), 0..30).await;
    node.sign().await;
    for table in ["entry", "entry_position", "sequencer", "log", "log_tile"] {
        node.tamper(&format!("DELETE FROM saved_{table}; INSERT INTO saved_{table} SELECT * FROM {table}")).await;
    }
    let last = "(SELECT entry_id FROM entry_position WHERE position = 29)";
    let cases = [
        (format!("DELETE FROM entry WHERE id = {last}"), "entry 29 of zhejiang: it has a position and is not there"),
        (
            format!("DELETE FROM entry WHERE id = {last}; DELETE FROM entry_position WHERE position = 29"),
            "sequencer of zhejiang: it says 30 entries, 29 have a position",
        ),
        (
            format!(
                "DELETE FROM entry WHERE id = {last}; DELETE FROM entry_position WHERE position = 29; UPDATE sequencer SET next_position = 29 WHERE hub = 33"
            ),
            "log of zhejiang: 30 entries are signed, 29 are there: its end was cut off",
        ),
        (
            "UPDATE entry_position SET position = 1000 WHERE position = 4; UPDATE entry_position SET position = 4 WHERE position = 5; \
            UPDATE entry_position SET position = 5 WHERE position = 1000"
                .to_owned(),
            "tile/0/000.p/30 of zhejiang: it is not the hashes of what is below it",
        ),
        ("UPDATE entry_position SET position = 31 WHERE position = 7".to_owned(), "entry 7 of zhejiang: its position is missing"),
        ("DELETE FROM log_tile".to_owned(), "tile/0/000.p/30 of zhejiang: it is missing or too narrow"),
    ];
    for (sql, fault) in cases {
        node.tamper(&sql).await;
        let faults = node.faults(zhejiang()).await;
        assert!(faults.iter().any(|found| found == fault), "{sql}: {faults:?}");
        node.restore().await;
        assert_eq!(node.faults(zhejiang()).await, [""; 0]);
    }
    node.end().await;
}
