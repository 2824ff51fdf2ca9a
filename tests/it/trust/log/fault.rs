//! Every write of the signer fails once, before and after it took effect; and the node dies there. Whatever happens, the
//! log stays one log: nothing lost, doubled or reordered, and nobody ever sees two checkpoints that do not fit.

use super::node::{Node, zhejiang};
use keqiao::http::problem::{Code, Problem};
use keqiao::trust::log::grow::{Moment, Signer, Write};
use keqiao::trust::log::store;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

const WRITES: [Write; 5] = [Write::Row, Write::Lock, Write::Tiles, Write::Checkpoint, Write::Commit];

/// What becomes of the signer whose write failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Then {
    /// It goes on.
    Lives,
    /// It dies there, as by `kill -9`, and another one takes over.
    Dies,
}

/// A signer whose write fails once.
fn failing(write: Write, moment: Moment) -> (Signer, Arc<AtomicBool>) {
    let has_failed = Arc::new(AtomicBool::new(false));
    let noted = Arc::clone(&has_failed);
    let watch = move |now: Write, when: Moment| {
        if (now, when) == (write, moment) && !noted.swap(true, Ordering::Relaxed) {
            return Err(Problem::new(Code::Unavailable));
        }
        Ok(())
    };
    (Signer::watched(Box::new(watch)), has_failed)
}

async fn attempt(write: Write, moment: Moment, then: Then) {
    let node = Node::start().await;
    let case = format!("{write:?} fails {moment:?} it took effect, the signer {then:?}");
    let mut signed = Vec::new();
    if write != Write::Row {
        node.emit(zhejiang(), 0..250).await;
        node.sign().await;
        signed.push(node.checkpoint(zhejiang()).await);
    }
    node.emit(zhejiang(), 250..260).await;
    let (mut signer, has_failed) = failing(write, moment);

    // It is elected when the session of the one before it has ended.
    let outcome = loop {
        match signer.round(&node.app).await {
            Ok(0) => tokio::task::yield_now().await,
            outcome => break outcome,
        }
    };
    outcome.expect_err("the write fails");
    assert!(has_failed.load(Ordering::Relaxed), "{case}");
    if let Some(log) = store::find(&node.app.db, zhejiang()).await.expect("the database answers") {
        signed.extend(log.note.is_some().then_some(keqiao_ledger::note::Checkpoint {
            origin: log.origin,
            size: log.size,
            root: log.root,
        }));
    }
    // The world goes on meanwhile.
    node.emit(zhejiang(), 260..270).await;
    match then {
        Then::Lives => drop(signer.round(&node.app).await.expect("a round")),
        Then::Dies => {
            drop(signer);
            node.sign().await;
        }
    }
    while keqiao::trust::log::sign::has_unsigned(&node.app).await.expect("the ledger answers") {
        node.sign().await;
    }

    assert_eq!(node.app.ledger.health.first(), None, "{case}");
    let faults = node.faults(zhejiang()).await;
    assert_eq!(faults, [""; 0], "{case}");
    let last = node.checkpoint(zhejiang()).await;
    assert_eq!(last.size, if write == Write::Row { 20 } else { 270 }, "{case}");
    let head = node.app.ledger.shelf.fresh_head(&node.app.db, zhejiang()).await.expect("an answer").expect("a head");
    for earlier in signed {
        let proof = node.app.ledger.shelf.consistency(&node.app.db, zhejiang(), &head, earlier.size, last.size).await;
        let proof = proof.expect("a proof");
        keqiao_ledger::tree::verify_consistency(earlier.size, last.size, &earlier.root, &last.root, &proof)
            .unwrap_or_else(|error| panic!("{case}: {error}"));
    }
    node.end().await;
}

#[actix_web::test]
async fn a_write_that_fails_or_whose_answer_is_lost_leaves_one_log() {
    for write in WRITES {
        for moment in [Moment::Before, Moment::After] {
            attempt(write, moment, Then::Lives).await;
        }
    }
}

#[actix_web::test]
async fn a_signer_that_dies_between_any_two_writes_leaves_one_log() {
    for write in WRITES {
        for moment in [Moment::Before, Moment::After] {
            attempt(write, moment, Then::Dies).await;
        }
    }
}

#[actix_web::test]
async fn two_signers_at_once_sign_one_log() {
    let node = Node::start().await;
    let other = Node::on(&node.database, node.database.ledger()).await;
    let (mut first, mut second) = (Signer::default(), Signer::default());
    for round in 0..12 {
        node.emit(zhejiang(), round * 10..round * 10 + 10).await;
        let (one, two) = futures_join(first.round(&node.app), second.round(&other)).await;
        assert_eq!(one.expect("a round") + two.expect("a round"), 10, "one of them signs");
    }
    drop(first);
    // Its session has ended, so the other is elected.
    node.emit(zhejiang(), 120..125).await;
    while second.round(&other).await.expect("a round") == 0 {
        tokio::task::yield_now().await;
    }

    assert_eq!(node.checkpoint(zhejiang()).await.size, 125);
    assert_eq!(node.faults(zhejiang()).await, [""; 0]);
    other.db.clone().close().await.expect("it is closed");
    node.end().await;
}

/// Both at once, on one thread.
async fn futures_join<A, B>(one: impl Future<Output = A>, two: impl Future<Output = B>) -> (A, B) {
    tokio::join!(one, two)
}
