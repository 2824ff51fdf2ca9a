//! Witnessing: one market cosigns the log of another, as C2SP tlog-witness says.

use crate::harness::{Answer, Person, TestApp};
use crate::trust::log::Copy;
use keqiao::trust::witness::add_checkpoint::cosigner;
use keqiao::trust::witness::ask;
use keqiao::trust::witness::store::{self, Witness};
use keqiao_ledger::note::{Checkpoint, LogSigner, SignatureLine, SignedNote, VerifierKey};
use keqiao_ledger::tree::{Hash, LeafTree, consistency_proof, leaf_hash, root};
use reqwest::Method;

const ORIGIN: &str = "hub.example/ledger/hunan";

/// The log of another hub, in memory.
struct Foreign {
    signer: LogSigner,
    leaves: LeafTree,
}

impl Foreign {
    fn new(seed: u8) -> Foreign {
        Foreign { signer: LogSigner::try_new(ORIGIN, &[seed; 32]).expect("a name"), leaves: LeafTree::new() }
    }

    fn grow(&mut self, label: &str, count: u64) {
        (0..count).for_each(|number| self.leaves.push(leaf_hash(format!("{label} {number}").as_bytes())));
    }

    fn note(&self, size: u64) -> SignedNote {
        let root = root(size, &self.leaves).expect("all nodes are there");
        self.signer.sign(&Checkpoint { origin: ORIGIN.to_owned(), size, root }.text()).expect("a note")
    }

    fn proof(&self, old: u64, new: u64) -> Vec<Hash> {
        consistency_proof(old, new, &self.leaves).expect("a proof")
    }
}

async fn submit(witness: &Person, old: u64, proof: &[Hash], note: &SignedNote) -> Answer {
    let proof: String = proof.iter().map(|hash| format!("{hash}\n")).collect();
    let body = format!("old {old}\n{proof}\n{note}");
    witness.call(Method::POST, "/witness/add-checkpoint").raw("text/plain", body).send().await
}

async fn witnessing(app: &TestApp, log: &Foreign) -> VerifierKey {
    let service = &app.service;
    let added =
        store::add_log(&service.db, log.signer.verifier(), "https://hub.example/ledger/hunan", service.clock.now());
    assert!(added.await.expect("the log is added"));
    cosigner(service).await.expect("a key").verifier().clone()
}

fn cosigned(answer: &Answer, note: &SignedNote, key: &VerifierKey) {
    let mut note = note.clone();
    note.add(SignatureLine::parse(&answer.text()).expect("a signature line")).expect("there is room");
    key.verify(&note).expect("the witness cosigned it");
}

#[actix_web::test]
async fn a_log_that_only_grows_is_cosigned_and_any_other_is_not() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let mut log = Foreign::new(7);
    log.grow("a", 20);
    let key = witnessing(&app, &log).await;

    let first = submit(&visitor, 0, &[], &log.note(7)).await.expect(200);
    cosigned(&first, &log.note(7), &key);
    let behind = submit(&visitor, 3, &log.proof(3, 12), &log.note(12)).await;
    assert_eq!((behind.status, behind.text().as_str()), (409, "7\n"));
    assert_eq!(behind.header("content-type"), Some("text/x.tlog.size"));
    let second = submit(&visitor, 7, &log.proof(7, 12), &log.note(12)).await.expect(200);
    cosigned(&second, &log.note(12), &key);
    let again = submit(&visitor, 12, &[], &log.note(12)).await.expect(200);
    cosigned(&again, &log.note(12), &key);

    let mut forked = Foreign::new(7);
    forked.grow("b", 20);
    let same_size = submit(&visitor, 12, &[], &forked.note(12)).await;
    assert_eq!((same_size.status, same_size.text().as_str()), (409, "12\n"));
    let other_history = submit(&visitor, 12, &forked.proof(12, 15), &forked.note(15)).await;
    assert_eq!(other_history.faults(), [(String::new(), "proof_wrong".to_owned())]);
    let rolled_back = submit(&visitor, 12, &[], &log.note(9)).await;
    assert_eq!(rolled_back.refusal(), (400, "malformed".to_owned()));
    let last = submit(&visitor, 12, &log.proof(12, 20), &log.note(20)).await.expect(200);
    cosigned(&last, &log.note(20), &key);
}

#[actix_web::test]
async fn an_unknown_log_a_foreign_key_and_a_broken_request_are_refused_with_their_status() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let mut log = Foreign::new(7);
    log.grow("a", 5);
    let unknown = submit(&visitor, 0, &[], &log.note(5)).await;
    assert_eq!(unknown.refusal(), (404, "not_found".to_owned()));
    witnessing(&app, &log).await;
    let mut impostor = Foreign::new(8);
    impostor.grow("a", 5);
    assert_eq!(submit(&visitor, 0, &[], &impostor.note(5)).await.refusal(), (403, "forbidden".to_owned()));
    let note = log.note(5);
    let long: String = "old 0\n".to_owned() + &format!("{}\n", Hash::from_bytes([1; 32])).repeat(64);
    let broken = [
        "",
        "old\n\n",
        &format!("old 00\n\n{note}"),
        &format!("old -1\n\n{note}"),
        &format!("old 0\nx\n\n{note}"),
        &format!("{long}\n{note}"),
        &format!("old 0\n{note}"),
    ];
    for body in broken {
        let answer =
            visitor.call(Method::POST, "/witness/add-checkpoint").raw("text/plain", body.to_owned()).send().await;
        assert_eq!(answer.refusal(), (400, "malformed".to_owned()), "{body}");
    }
}

#[actix_web::test]
async fn two_submissions_at_once_are_cosigned_one_after_the_other_or_not() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let mut log = Foreign::new(7);
    log.grow("a", 30);
    witnessing(&app, &log).await;
    submit(&visitor, 0, &[], &log.note(10)).await.expect(200);

    let (notes, proofs) = ([log.note(20), log.note(30)], [log.proof(10, 20), log.proof(10, 30)]);
    let (one, two) =
        tokio::join!(submit(&visitor, 10, &proofs[0], &notes[0]), submit(&visitor, 10, &proofs[1], &notes[1]));

    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "the second one must prove its growth from the first");
}

#[actix_web::test]
async fn a_checkpoint_is_remembered_only_in_place_of_the_one_that_its_proof_began_at() {
    let app = TestApp::start().await;
    let (db, now) = (&app.service.db, app.service.clock.now());
    let mut log = Foreign::new(7);
    log.grow("a", 20);
    witnessing(&app, &log).await;
    let checkpoint = |size| Checkpoint::parse(log.note(size).text()).expect("a checkpoint");
    let known = store::find_log(db, ORIGIN).await.expect("an answer").expect("it is known");

    let first = store::remember(db, &known, &checkpoint(15), now).await.expect("an answer");
    let late = store::remember(db, &known, &checkpoint(10), now).await.expect("an answer");

    assert!(first && !late, "the second one was proven from a checkpoint that is not the latest any more");
    assert_eq!(store::find_log(db, ORIGIN).await.expect("an answer").expect("it is known").size, 15);
}

#[actix_web::test]
async fn a_hub_shows_the_cosignatures_that_it_has() {
    let (hub, witness) = (TestApp::start().await, TestApp::start().await);
    let acme = hub.setter("Acme").await;
    hub.settle().await;
    let copy = Copy::fetch(&hub.visitor(), "zhejiang").await;
    let key = cosigner(&witness.service).await.expect("a key").verifier().clone();
    let (client, now) = (ask::client().expect("a client"), hub.service.clock.now());
    let url = format!("{}/witness", witness.base);
    store::add_witness(&hub.service.db, &Witness { key: key.clone(), url }, now).await.expect("he is added");

    // He does not know the log yet.
    let nothing = ask::round(&hub.service, &client).await.expect("a round");
    store::add_log(&witness.service.db, &copy.key, &hub.base, now).await.expect("the log is added");
    let first = ask::round(&hub.service, &client).await.expect("a round");
    acme.draft_demand("Membrane").await;
    hub.settle().await;
    let second = ask::round(&hub.service, &client).await.expect("a round");
    let idle = ask::round(&hub.service, &client).await.expect("a round");

    assert_eq!(nothing, 0);
    assert!(first <= 1 && second <= 1 && idle == 0, "the task of the service may have been faster: {first} {second}");
    let later = Copy::fetch(&hub.visitor(), "zhejiang").await;
    let note = SignedNote::parse(&later.files["checkpoint"]).expect("a note");
    key.verify(&note).expect("the checkpoint carries the cosignature");
    let seen = store::find_log(&witness.service.db, &later.checkpoint.origin).await.expect("an answer").expect("known");
    assert_eq!((seen.size, seen.root), (later.checkpoint.size, later.checkpoint.root));
}
