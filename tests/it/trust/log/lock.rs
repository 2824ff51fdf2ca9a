//! The lock outside the database: a database that was rolled back, forked or copied is not signed.

use super::node::{Node, zhejiang};
use crate::harness::TestApp;
use keqiao::trust::log::ledger::Ledger;
use keqiao::trust::log::lock::{FileLock, Lock, LockError};
use keqiao::trust::log::recover::{accept_database, diagnose};
use std::fs;
use std::time::{Duration, Instant};

/// The name of the log in the lock.
const ORIGIN: &str = "market.example/ledger/zhejiang";

/// How long to wait for what must come.
const PATIENCE: Duration = Duration::from_secs(60);

fn reason(node: &Node) -> String {
    node.app.ledger.health.first().expect("the log is refused").1
}

#[actix_web::test]
async fn an_old_database_is_not_signed_and_is_told_apart_from_a_fork_once_it_grows() {
    let node = Node::start().await;
    node.emit(zhejiang(), 0..10).await;
    node.sign().await;
    node.back_up().await;
    node.emit(zhejiang(), 10..15).await;
    node.sign().await;
    let held = fs::read_to_string(node.database.lock().join("zhejiang.checkpoint")).expect("the lock");

    node.restore().await;
    node.sign().await;
    let rolled_back = reason(&node);
    node.emit(zhejiang(), 20..30).await;
    let forked = diagnose(&node.app, zhejiang()).await.expect("an answer").expect("a refusal");
    node.sign().await;

    assert!(rolled_back.contains("the database has 10 entries, but 15 were signed"), "{rolled_back}");
    assert!(forked.contains("the first 15 entries are not those that were signed"), "{forked}");
    assert_eq!(node.checkpoint(zhejiang()).await.size, 10, "nothing was signed");
    let now = fs::read_to_string(node.database.lock().join("zhejiang.checkpoint")).expect("the lock");
    assert_eq!(now, held, "the lock stays");
    assert!(!node.faults(zhejiang()).await.is_empty(), "fsck sees it too");
    node.end().await;
}

#[actix_web::test]
async fn a_log_that_was_forked_by_somebody_who_has_the_key_is_not_signed() {
    let node = Node::start().await;
    node.emit(zhejiang(), 0..10).await;
    node.sign().await;
    // Whoever has the database has the key too; he has not the lock.
    let elsewhere = tempfile::tempdir().expect("a folder");
    let forger = Ledger::new("market.example", "w", Lock::File(FileLock::new(elsewhere.path())));
    let forger = Node::on(&node.database, forger).await;
    node.tamper("UPDATE entry SET body = set_byte(body, 20, 122) WHERE id = (SELECT min(id::text)::uuid FROM entry)")
        .await;
    accept_database(&forger, zhejiang()).await.expect("he signs what he likes");
    forger.db.clone().close().await.expect("he goes");

    node.sign().await;

    assert!(reason(&node).contains("the first 10 entries are not those that were signed"), "{}", reason(&node));
    node.end().await;
}

#[actix_web::test]
async fn a_copy_of_the_database_without_the_lock_is_not_signed_until_the_operator_says_so() {
    let node = Node::start().await;
    node.emit(zhejiang(), 0..10).await;
    node.sign().await;
    fs::remove_file(node.database.lock().join("zhejiang.checkpoint")).expect("the lock was there");

    node.emit(zhejiang(), 10..12).await;
    node.sign().await;
    let refused = reason(&node);
    let accepted = accept_database(&node.app, zhejiang()).await.expect("the operator says so");
    node.emit(zhejiang(), 12..14).await;
    node.sign().await;

    assert!(refused.contains("the lock has no checkpoint"), "{refused}");
    assert_eq!(accepted.size, 12);
    assert_eq!(node.checkpoint(zhejiang()).await.size, 14);
    assert_eq!(node.faults(zhejiang()).await, [""; 0]);
    assert_eq!(node.app.ledger.health.first(), None, "the refusal is over");
    node.end().await;
}

#[actix_web::test]
async fn a_database_without_the_log_that_the_lock_knows_is_not_signed() {
    let node = Node::start().await;
    node.emit(zhejiang(), 0..3).await;
    node.sign().await;
    node.tamper("DELETE FROM log_tile; DELETE FROM log").await;

    node.sign().await;

    assert!(reason(&node).contains("the database has no key of this log"), "{}", reason(&node));
    node.end().await;
}

#[actix_web::test]
async fn a_database_that_forgot_its_last_checkpoint_gets_the_same_one_again() {
    let node = Node::start().await;
    node.emit(zhejiang(), 0..10).await;
    node.sign().await;
    node.back_up().await;
    // More than a batch, so that several checkpoints are forgotten at once.
    node.emit(zhejiang(), 10..300).await;
    node.sign().await;
    let before = node.checkpoint(zhejiang()).await;
    // As after a crash: entries and positions were flushed, tiles and checkpoint were not.
    node.tamper("DELETE FROM log_tile; INSERT INTO log_tile SELECT * FROM saved_log_tile; DELETE FROM log; INSERT INTO log SELECT * FROM saved_log").await;

    node.sign().await;

    assert_eq!(node.checkpoint(zhejiang()).await, before);
    assert_eq!(node.faults(zhejiang()).await, [""; 0]);
    node.end().await;
}

#[actix_web::test]
async fn a_damaged_tile_at_the_edge_is_named_and_nothing_is_signed_over_it() {
    let node = Node::start().await;
    node.emit(zhejiang(), 0..10).await;
    node.sign().await;
    node.tamper("UPDATE log_tile SET hashes = set_byte(hashes, 40, get_byte(hashes, 40) # 1)").await;
    node.emit(zhejiang(), 10..11).await;

    node.sign().await;

    assert!(reason(&node).contains("tile"), "{}", reason(&node));
    assert_eq!(node.checkpoint(zhejiang()).await.size, 10);
    node.end().await;
}

#[actix_web::test]
async fn a_refused_log_holds_up_no_other() {
    let node = Node::start().await;
    let hunan = keqiao_domain::hub::HubNumber::try_new(43).expect("a hub");
    node.emit(zhejiang(), 0..3).await;
    node.sign().await;
    fs::remove_file(node.database.lock().join("zhejiang.checkpoint")).expect("the lock was there");
    node.emit(zhejiang(), 3..4).await;
    node.emit(hunan, 0..5).await;

    node.sign().await;

    assert_eq!((node.checkpoint(zhejiang()).await.size, node.checkpoint(hunan).await.size), (3, 5));
    node.end().await;
}

#[actix_web::test]
async fn readiness_says_that_a_log_is_not_signed_and_the_market_goes_on() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    app.settle().await;
    let lock = app.lock().join("zhejiang.checkpoint");
    let held = fs::read(&lock).expect("the lock");
    fs::remove_file(&lock).expect("it was there");

    // All logs are compared with their locks every few seconds, also those in which nothing happens.
    let begun = Instant::now();
    let refused = loop {
        let answer = acme.get("/readyz").await;
        if answer.status != 200 {
            break answer;
        }
        assert!(begun.elapsed() < PATIENCE, "it is not noticed");
        tokio::task::yield_now().await;
    };
    acme.draft_demand("Goes on").await;

    assert_eq!(refused.refusal(), (503, "unavailable".to_owned()));
    let told = refused.text();
    assert!(told.contains("the log of zhejiang is not signed"), "{told}");
    fs::write(&lock, held).expect("the lock comes back");
    while acme.get("/readyz").await.status != 200 {
        assert!(begun.elapsed() < PATIENCE, "it does not heal");
        tokio::task::yield_now().await;
    }
}

#[tokio::test]
async fn the_lock_moves_from_what_is_known_only() {
    let folder = tempfile::tempdir().expect("a folder");
    let lock = Lock::File(FileLock::new(&folder.path().join("made when needed")));

    assert_eq!(lock.read(ORIGIN).await.expect("it is read"), None);
    lock.advance(ORIGIN, None, "first").await.expect("it is moved");
    let again = lock.advance(ORIGIN, None, "other").await;
    let wrong = lock.advance(ORIGIN, Some("other"), "second").await;
    lock.advance(ORIGIN, Some("first"), "second").await.expect("it is moved");

    assert!(matches!(again, Err(LockError::Moved)) && matches!(wrong, Err(LockError::Moved)));
    assert_eq!(lock.read(ORIGIN).await.expect("it is read").as_deref(), Some("second"));
    assert_eq!(lock.read("market.example/ledger/hunan").await.expect("it is read"), None);
}

#[tokio::test]
async fn the_lock_in_a_second_database_moves_from_what_is_known_only() {
    let second = crate::harness::TestDatabase::borrow().await;
    second.spoil();
    // The databases of the tests do not flush; a lock insists on it.
    let lock = Lock::parse(&format!("{}&options=-csynchronous_commit%3Don", second.url())).expect("a URL");

    assert_eq!(lock.read(ORIGIN).await.expect("it is read"), None);
    lock.advance(ORIGIN, None, "first").await.expect("it is moved");
    let again = lock.advance(ORIGIN, None, "other").await;
    let wrong = lock.advance(ORIGIN, Some("other"), "second").await;
    lock.advance(ORIGIN, Some("first"), "second").await.expect("it is moved");

    assert!(matches!(again, Err(LockError::Moved)) && matches!(wrong, Err(LockError::Moved)));
    assert_eq!(lock.read(ORIGIN).await.expect("it is read").as_deref(), Some("second"));
    second.give_back().await;
}

#[tokio::test]
async fn a_second_database_that_could_lose_what_it_confirms_is_no_lock() {
    let second = crate::harness::TestDatabase::borrow().await;
    let lock = Lock::parse(&second.url()).expect("a URL");

    let refused = lock.read(ORIGIN).await.expect_err("synchronous_commit is off here").to_string();

    assert!(refused.contains("synchronous_commit"), "{refused}");
    second.give_back().await;
}
