//! The sequencer behind concurrent writers: each committed entry gets its place once, in the order of the
//! transactions, without gaps; a reader never meets one behind its cursor, and never one that was rolled back.
//!
//! Writers here really wait inside their transactions, so that transactions overlap in every way; no outcome depends on
//! how long they wait.

use crate::harness::{Person, TestApp, TestDatabase};
use actix_web::rt::{System, spawn};
use keqiao::app::App;
use keqiao::command::assemble::assemble;
use keqiao::command::serve::settle;
use keqiao::http::problem::Problem;
use keqiao::port::clock::Clock;
use keqiao::storage::{hub_column, statement};
use keqiao::trust::feed::{self, Place, Reader};
use keqiao::trust::sequence_ledger::{has_unnumbered, sequence};
use keqiao::tx::Tx;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{EntryKind, ImportKind};
use keqiao_ledger::entry::{Entry, Salt, commit};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestError, TestRunner};
use sea_orm::{ConnectionTrait as _, DatabaseConnection, SqlxPostgresConnector};
use serde_json::json;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};
use time::OffsetDateTime;
use time::macros::datetime;

/// Writers at work at the same time, each on a connection of its own.
const WRITERS: usize = 16;
/// Beside the writers' own connections: what the service does at its start.
const CONNECTIONS: u32 = 16;
/// Where they write: Zhejiang, Guangdong, Shanghai.
const HUBS: [(u16, &str); 3] = [(33, "zhejiang"), (44, "guangdong"), (31, "shanghai")];
/// Histories that are tried in a run.
const CASES: u32 = 3;
/// The time of everything.
const AT: OffsetDateTime = datetime!(2026-11-24 08:00 UTC);
/// How long to wait for what must come, when it does not.
const PATIENCE: Duration = Duration::from_secs(20);
/// A transaction id of a server far older than the one of the tests.
const FOREIGN_XID: u64 = 9_000_000_000_000;

/// How a transaction ends.
#[derive(Clone, Copy, Debug)]
enum End {
    Commits,
    /// The operation refuses.
    Refuses,
    /// The connection goes away under it.
    Breaks,
}

/// One transaction of a writer.
#[derive(Clone, Debug)]
struct Write {
    /// Its first entry's hub; the others go round.
    hub: usize,
    /// Entries stored at once, early in the transaction.
    stored: u8,
    /// Events emitted, stored by the commit.
    emitted: u8,
    /// Milliseconds before it draws its transaction id.
    before: u8,
    /// Milliseconds that it then stays open.
    open: u8,
    end: End,
}

/// What each writer does, and how much the reader asks for at once, in turn.
#[derive(Clone, Debug)]
struct History {
    writers: Vec<Vec<Write>>,
    limits: Vec<u8>,
}

fn write() -> impl Strategy<Value = Write> {
    let end = prop_oneof![6 => Just(End::Commits), 2 => Just(End::Refuses), 1 => Just(End::Breaks)];
    (0..HUBS.len(), 0u8..3, 0u8..3, 0u8..12, 0u8..25, end).prop_map(|(hub, stored, emitted, before, open, end)| Write {
        hub,
        stored,
        emitted,
        before,
        open,
        end,
    })
}

fn history() -> impl Strategy<Value = History> {
    let writers = prop::collection::vec(prop::collection::vec(write(), 4..7), WRITERS);
    (writers, prop::collection::vec(1u8..8, 8)).prop_map(|(writers, limits)| History { writers, limits })
}

/// Tries several histories, each on a market of its own.
fn hold<F: Future<Output = ()>>(property: impl Fn(History) -> F) {
    // What is not deterministic cannot be made smaller.
    let config = Config { cases: CASES, max_shrink_iters: 0, failure_persistence: None, ..Config::default() };
    let outcome = TestRunner::new(config).run(&history(), |history| {
        System::new().block_on(property(history));
        Ok(())
    });
    if let Err(TestError::Fail(reason, history)) = outcome {
        panic!("{reason}\nin {history:?}");
    }
}

fn hub(place: usize) -> HubNumber {
    HubNumber::try_new(HUBS[place % HUBS.len()].0).expect("a hub")
}

fn event(tx: &Tx, place: usize, label: &str) -> Event {
    Event {
        kind: EventKind::ImportFinished,
        subject: tx.next_id::<ImportKind>(hub(place)).subject(),
        hub: hub(place),
        owner: None,
        audience: Audience::Owner,
        payload: json!({ "label": label }),
    }
}

/// Stores an entry at once, as the commit would store it; a foreign transaction id makes it one of a restored dump.
async fn store(tx: &Tx, event: &Event, xid: Option<u64>) -> Result<(), Problem> {
    let id = tx.next_id::<EntryKind>(event.hub);
    let (actor, operation) = (tx.principal().actor.name(), tx.name());
    let payload_commitment = commit(&Salt::new([7; 32]), &event.payload).map_err(Problem::internal)?;
    let body = Entry {
        id: &id.to_string(),
        hub: &tx.hub_code(event.hub),
        kind: event.kind.name(),
        subject: &event.subject.to_string(),
        owner: None,
        operation: &operation,
        actor: &actor,
        at: &tx.now().to_string(),
        payload_commitment,
    };
    let sql = "INSERT INTO entry (hub, id, xid, at, kind, subject_prefix, subject_id, audience, operation, actor, payload, \
        salt, body) VALUES ($1, $2, coalesce($3::text::xid8, pg_current_xact_id()), $4, $5, $6, $7, 'owner', $8, $9, $10, $11, $12)";
    let values = [
        hub_column(event.hub).into(),
        id.uuid().into(),
        xid.map(|xid| xid.to_string()).into(),
        tx.now().as_offset().into(),
        event.kind.name().into(),
        event.subject.prefix().into(),
        event.subject.uuid().into(),
        operation.clone().into(),
        actor.clone().into(),
        event.payload.clone().into(),
        vec![7u8; 32].into(),
        body.canonical_bytes().into(),
    ];
    tx.db().execute_raw(statement(sql, values)).await?;
    Ok(())
}

async fn wait(millis: u8) {
    tokio::time::sleep(Duration::from_millis(millis.into())).await;
}

/// Runs one transaction. Answers with the labels of its entries when it was committed.
async fn attempt(app: &App, name: &str, write: &Write) -> Vec<String> {
    let labels: Vec<_> = (0..write.stored + write.emitted).map(|entry| format!("{name}.{entry}")).collect();
    let (stored, emitted) = labels.split_at(write.stored.into());
    let outcome = app
        .write_as(&Principal::system(None), Action::CreateImport, async |tx| {
            wait(write.before).await;
            // As an operation does that changes its row before anything is emitted.
            tx.db().query_one_raw(statement("SELECT pg_current_xact_id()::text", [])).await?;
            for (place, label) in stored.iter().enumerate() {
                store(tx, &event(tx, write.hub + place, label), None).await?;
                wait(write.open / 4).await;
            }
            wait(write.open).await;
            for (place, label) in emitted.iter().enumerate() {
                tx.emit(event(tx, write.hub + stored.len() + place, label));
            }
            match write.end {
                End::Commits => Ok(()),
                End::Refuses => Err(Problem::not_found()),
                End::Breaks => {
                    let sql = "SELECT pg_terminate_backend(pg_backend_pid())";
                    tx.db().query_one_raw(statement(sql, [])).await?;
                    panic!("the connection outlived its end");
                }
            }
        })
        .await;
    if outcome.is_ok() { labels } else { Vec::new() }
}

/// Runs all writers to their end. Answers with the labels of what was committed, sorted.
async fn write_all(app: &Rc<App>, history: &History) -> Vec<String> {
    let start = |(writer, writes): (usize, &Vec<Write>)| {
        let (app, writes) = (Rc::clone(app), writes.clone());
        spawn(async move {
            let mut committed = Vec::new();
            for (number, write) in writes.iter().enumerate() {
                committed.extend(attempt(&app, &format!("{writer}.{number}"), write).await);
            }
            committed
        })
    };
    let writers: Vec<_> = history.writers.iter().enumerate().map(start).collect();
    let mut committed = Vec::new();
    for writer in writers {
        committed.extend(writer.await.expect("a writer ends"));
    }
    committed.sort();
    committed
}

/// A node of its own on the database of a pool, which wakes nobody.
async fn node(db: DatabaseConnection) -> App {
    let app = assemble(db, Clock::standing_at(AT)).await.expect("the node is put together");
    Arc::into_inner(app.into_inner()).expect("nobody else has it")
}

/// One event as a reader met it.
#[derive(Clone, Debug)]
struct Met {
    hub: String,
    position: i64,
    label: Option<String>,
}

/// What a reader may rely on: in each hub every position from 0 on, in order; every committed entry once, no other.
fn check(met: &[Met], committed: &[String]) {
    let mut next: BTreeMap<&str, i64> = BTreeMap::new();
    for event in met {
        let expected = next.entry(event.hub.as_str()).or_insert(0);
        assert_eq!(event.position, *expected, "{event:?} comes out of order, twice, or behind a gap");
        *expected += 1;
    }
    let mut labels: Vec<_> = met.iter().filter_map(|event| event.label.clone()).collect();
    labels.sort();
    let lost: Vec<_> = committed.iter().filter(|label| labels.binary_search(label).is_err()).collect();
    assert!(lost.is_empty(), "committed and never read: {lost:?}");
    assert_eq!(labels, committed, "read twice, or never committed");
}

/// Entries that stand behind one of a later transaction of their hub.
async fn out_of_order(db: &DatabaseConnection) -> i64 {
    let sql = "SELECT count(*) FROM (SELECT (e.xid, e.id) < lag((e.xid, e.id)) OVER (PARTITION BY p.hub ORDER BY p.position) \
        AS is_late FROM entry_position AS p JOIN entry AS e ON e.hub = p.hub AND e.id = p.entry_id) AS t WHERE is_late";
    let row = db.query_one_raw(statement(sql, [])).await.expect("the ledger answers").expect("a row");
    row.try_get_by_index(0).expect("a count")
}

/// Reads the feed over HTTP until the writers have ended and nothing is left.
async fn follow(reader: &Person, limits: &[u8], is_over: &Cell<bool>) -> Vec<Met> {
    let mut met = Vec::new();
    let mut after = String::new();
    for limit in limits.iter().cycle() {
        // Asked before the page is read: what it does not show then, does not come any more.
        let was_over = is_over.get();
        let page = reader.get(&format!("/v1/events?limit={limit}{after}")).await.expect(200).json();
        let items = page["items"].as_array().expect("a list");
        met.extend(items.iter().map(|item| Met {
            hub: item["hub"].as_str().expect("a hub").to_owned(),
            position: item["position"].as_i64().expect("a position"),
            label: item["payload"]["label"].as_str().map(str::to_owned),
        }));
        after = format!("&after={}", page["next"].as_str().expect("a cursor"));
        if was_over && items.is_empty() && page["has_more"] == false {
            break;
        }
    }
    met
}

#[test]
fn a_reader_meets_each_committed_event_once_in_order_while_sixteen_writers_write() {
    hold(|history| async move {
        let app = TestApp::start().await;
        let mut reader = app.moderator(HUBS[0].1).await;
        reader.principal.moderates = (0..HUBS.len()).map(hub).collect();
        let pool = app.service.db.get_postgres_connection_pool();
        let options = pool.options().clone().max_connections(CONNECTIONS);
        let pool = options.connect_with((*pool.connect_options()).clone()).await.expect("the database takes more");
        let mut writers = node(SqlxPostgresConnector::from_sqlx_postgres_pool(pool)).await;
        writers.wake = Arc::clone(&app.service.wake);

        let is_over = Rc::new(Cell::new(false));
        let following = spawn({
            let (is_over, limits) = (Rc::clone(&is_over), history.limits.clone());
            async move { follow(&reader, &limits, &is_over).await }
        });
        let writers = Rc::new(writers);
        let committed = write_all(&writers, &history).await;
        settle(&app.service).await.expect("the market settles");
        is_over.set(true);
        let met = following.await.expect("the reader ends");

        check(&met, &committed);
        assert_eq!(out_of_order(&app.service.db).await, 0, "positions follow the transactions");
        writers.db.clone().close().await.expect("the writers leave");
    });
}

/// Reads the whole feed as the service itself, a few at a time.
async fn read_all(app: &App, limit: usize) -> Vec<Met> {
    let mut met = Vec::new();
    let mut place = Place::default();
    loop {
        let batch = feed::read(&app.db, &Reader::service(), &place, limit).await.expect("the feed answers");
        place = batch.place;
        met.extend(batch.entries.iter().map(|entry| Met {
            hub: entry.hub.to_string(),
            position: entry.position,
            label: entry.payload.as_ref().and_then(|payload| payload["label"].as_str()).map(str::to_owned),
        }));
        if !batch.has_more {
            return met;
        }
    }
}

/// Numbers what is left. Transactions of other tests may hold it back for a moment.
async fn number_all(db: &DatabaseConnection) {
    let begun = Instant::now();
    sequence(db, AT).await.expect("a round");
    while has_unnumbered(db).await.expect("the ledger answers") {
        assert!(begun.elapsed() < PATIENCE, "entries are left without a place");
        sequence(db, AT).await.expect("a round");
        tokio::task::yield_now().await;
    }
}

/// A database with a node for the writers.
async fn writing_node() -> (TestDatabase, Rc<App>) {
    let database = TestDatabase::borrow().await;
    let db = database.connect(CONNECTIONS).await;
    (database, Rc::new(node(db).await))
}

async fn end(database: TestDatabase, app: Rc<App>) {
    app.db.clone().close().await.expect("the connections are closed");
    database.give_back().await;
}

#[test]
fn two_sequencers_at_once_number_each_entry_once_without_gaps() {
    hold(|history| async move {
        let (database, app) = writing_node().await;
        let is_over = Rc::new(Cell::new(false));
        let mut sequencers = Vec::new();
        for _ in 0..2 {
            let (db, is_over) = (database.connect(1).await, Rc::clone(&is_over));
            sequencers.push(spawn(async move {
                while !is_over.get() {
                    sequence(&db, AT).await.expect("a round");
                }
                db.close().await.expect("the connection is closed");
            }));
        }

        let committed = write_all(&app, &history).await;
        is_over.set(true);
        for sequencer in sequencers {
            sequencer.await.expect("a sequencer ends");
        }
        number_all(&app.db).await;

        check(&read_all(&app, 5).await, &committed);
        assert_eq!(out_of_order(&app.db).await, 0, "positions follow the transactions");
        end(database, app).await;
    });
}

#[test]
fn a_sequencer_that_is_cut_off_at_any_moment_leaves_nothing_half_done() {
    // Ends the connection of a round that is at its numbering.
    let cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() \
        AND pid <> pg_backend_pid() AND state <> 'idle' AND query LIKE '%sequencer%'";
    hold(|history| async move {
        let (database, app) = writing_node().await;
        let is_over = Rc::new(Cell::new(false));
        let sequencer = spawn({
            let (db, is_over) = (database.connect(2).await, Rc::clone(&is_over));
            async move {
                let mut cut_off = 0u32;
                for round in (0u64..24).cycle() {
                    // The future is dropped wherever it stands; the next round finds a fresh connection.
                    let cut = tokio::time::timeout(Duration::from_micros(round * 300), sequence(&db, AT)).await;
                    cut_off += u32::from(!matches!(cut, Ok(Ok(_))));
                    if is_over.get() {
                        break;
                    }
                }
                db.close().await.expect("the connections are closed");
                cut_off
            }
        });
        let cutter = spawn({
            let (db, is_over) = (database.connect(1).await, Rc::clone(&is_over));
            async move {
                while !is_over.get() {
                    db.query_all_raw(statement(cut, [])).await.expect("the cut is made");
                    wait(2).await;
                }
                db.close().await.expect("the connection is closed");
            }
        });

        let committed = write_all(&app, &history).await;
        is_over.set(true);
        let cut_off = sequencer.await.expect("the sequencer ends");
        cutter.await.expect("the cutter ends");
        number_all(&app.db).await;

        assert!(cut_off > 0, "no round was cut off");
        check(&read_all(&app, 5).await, &committed);
        assert_eq!(out_of_order(&app.db).await, 0, "positions follow the transactions");
        end(database, app).await;
    });
}

async fn emit(app: &App, labels: &[&str]) {
    let emitted: Result<(), Problem> = app
        .write_as(&Principal::system(None), Action::CreateImport, async |tx| {
            for (place, label) in labels.iter().enumerate() {
                tx.emit(event(tx, place, label));
            }
            Ok(())
        })
        .await;
    emitted.expect("the events are stored");
}

#[actix_web::test]
async fn a_database_restored_on_a_younger_server_goes_on_numbering_each_entry_once() {
    let (database, app) = writing_node().await;
    database.spoil();
    emit(&app, &["a", "b", "c", "d"]).await;
    number_all(&app.db).await;
    let before = read_all(&app, 3).await;
    // The dump: a horizon of the old server, and entries of it that had not been numbered yet.
    let restored: Result<(), Problem> = app
        .write_as(&Principal::system(None), Action::CreateImport, async |tx| {
            for (xid, label) in [(FOREIGN_XID + 1, "e"), (FOREIGN_XID, "f"), (FOREIGN_XID + 7, "g")] {
                store(tx, &event(tx, 1, label), Some(xid)).await?;
            }
            let sql = "UPDATE sequencer SET horizon = $1::text::xid8";
            tx.db().execute_raw(statement(sql, [FOREIGN_XID.to_string().into()])).await?;
            Ok(())
        })
        .await;
    restored.expect("the dump is restored");
    // The new server takes writes before its sequencer comes to look.
    emit(&app, &["h", "i"]).await;

    let numbered = sequence(&app.db, AT).await.expect("a round");
    let after = read_all(&app, 3).await;
    emit(&app, &["j", "k", "l", "m"]).await;
    number_all(&app.db).await;
    emit(&app, &["n"]).await;
    number_all(&app.db).await;
    let last = read_all(&app, 3).await;

    let committed = |labels: &str| labels.chars().map(String::from).collect::<Vec<_>>();
    let by_place = |met: &[Met], end: usize| {
        let mut met: Vec<_> = met.iter().map(|met| (met.hub.clone(), met.position, met.label.clone())).collect();
        met.sort();
        met.truncate(end);
        met
    };
    assert_eq!(numbered, 5);
    check(&before, &committed("abcd"));
    check(&after, &committed("abcdefghi"));
    check(&last, &committed("abcdefghijklmn"));
    let is_kept = |earlier: &[Met], later: &[Met]| {
        let later = by_place(later, usize::MAX);
        by_place(earlier, usize::MAX).iter().all(|place| later.contains(place))
    };
    assert!(is_kept(&before, &after) && is_kept(&after, &last), "a place that was given stays");
    let restored: Vec<_> = last.iter().filter(|met| met.hub == "44").filter_map(|met| met.label.clone()).collect();
    assert_eq!(restored, ["b", "e", "f", "g", "i", "k"], "what was restored comes before what is new");
    end(database, app).await;
}

async fn number(db: &DatabaseConnection, sql: &str) -> i64 {
    let row = db.query_one_raw(statement(sql, [])).await.expect("the database answers").expect("a row");
    row.try_get_by_index(0).expect("a number")
}

/// Waits until the database answers with more than that.
async fn until_above(db: &DatabaseConnection, sql: &str, floor: i64) {
    let begun = Instant::now();
    while number(db, sql).await <= floor {
        assert!(begun.elapsed() < PATIENCE, "not above {floor}: {sql}");
        tokio::task::yield_now().await;
    }
}

async fn run(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

#[actix_web::test]
async fn a_sequencer_that_was_overtaken_by_another_does_not_number_past_a_running_transaction() {
    let (database, app) = writing_node().await;
    let (other, slow) = (database.connect(1).await, database.connect(1).await);
    let oldest = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";
    emit(&app, &["a"]).await;
    let started = number(&app.db, "SELECT pg_current_xact_id()::text::bigint").await;
    // Other tests' transactions count as running ones too.
    until_above(&app.db, oldest, started).await;
    // The slow node has looked at the running transactions, and then must wait for the sequencers' table.
    run(&other, "BEGIN; LOCK TABLE sequencer IN EXCLUSIVE MODE").await;
    let waiting = spawn(async move {
        sequence(&slow, AT).await.expect("a round");
        slow.close().await.expect("the connection is closed");
    });
    let waits = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'sequencer'::regclass";
    until_above(&app.db, waits, 0).await;
    let seen = number(&app.db, "SELECT pg_current_xact_id()::text::bigint").await;
    until_above(&app.db, oldest, seen).await;
    // The other node numbers what there is, later than the slow one has looked.
    let place = "INSERT INTO entry_position SELECT hub, 0, id, at FROM entry";
    let horizon = "UPDATE sequencer SET horizon = pg_snapshot_xmin(pg_current_snapshot()), next_position = next_position + \
        (SELECT count(*) FROM entry AS e WHERE e.hub = sequencer.hub)";
    run(&other, horizon).await;
    run(&other, place).await;
    // A transaction that is open while a later one ends.
    let (open, is_open) = tokio::sync::oneshot::channel();
    let (close, may_close) = tokio::sync::oneshot::channel::<()>();
    let early = spawn({
        let app = Rc::clone(&app);
        async move {
            let stored: Result<(), Problem> = app
                .write_as(&Principal::system(None), Action::CreateImport, async |tx| {
                    store(tx, &event(tx, 0, "b"), None).await?;
                    open.send(()).expect("the test waits");
                    may_close.await.map_err(Problem::internal)
                })
                .await;
            stored.expect("it commits at last");
        }
    });
    is_open.await.expect("it is open");
    emit(&app, &["c"]).await;
    run(&other, "COMMIT").await;
    waiting.await.expect("the slow node ends its round");

    let numbered = read_all(&app, 3).await;
    close.send(()).expect("it is still open");
    early.await.expect("it ends");
    number_all(&app.db).await;

    check(&numbered, &["a".to_owned()]);
    check(&read_all(&app, 3).await, &["a", "b", "c"].map(str::to_owned));
    assert_eq!(out_of_order(&app.db).await, 0, "positions follow the transactions");
    other.close().await.expect("the connection is closed");
    end(database, app).await;
}
