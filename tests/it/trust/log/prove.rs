//! Proofs as JSON.

use super::Copy;
use crate::harness::{Answer, Person, TestApp};
use keqiao_ledger::tree::{Hash, verify_consistency, verify_inclusion};

fn hashes(answer: &Answer) -> Vec<Hash> {
    let proof = answer.json()["proof"].as_array().expect("a proof").clone();
    proof.iter().map(|hash| Hash::parse(hash.as_str().expect("a text")).expect("a hash")).collect()
}

fn hash(answer: &Answer, member: &str) -> Hash {
    Hash::parse(answer.json()[member].as_str().expect("a text")).expect("a hash")
}

async fn grown(app: &TestApp) -> (Person, Copy) {
    let acme = app.setter("Acme").await;
    for number in 0..40 {
        acme.draft_demand(&format!("Demand no. {number}")).await;
    }
    app.settle().await;
    let copy = Copy::fetch(&app.visitor(), "zhejiang").await;
    (acme, copy)
}

#[actix_web::test]
async fn every_entry_is_proven_against_the_checkpoint_by_its_index_and_by_its_identifier() {
    let app = TestApp::start().await;
    let (acme, copy) = grown(&app).await;
    let visitor = app.visitor();
    let events = acme.get("/v1/events?hub=zhejiang&limit=1000&kind=demand.created").await.expect(200).json();
    let last = events["items"].as_array().expect("events").last().expect("one").clone();

    for index in 0..copy.checkpoint.size {
        let answer = visitor.get(&format!("/v1/ledger/inclusion?hub=zhejiang&index={index}")).await.expect(200);
        let (leaf, proof) = (hash(&answer, "leaf"), hashes(&answer));
        verify_inclusion(&leaf, index, copy.checkpoint.size, &proof, &copy.checkpoint.root).expect("it is in the log");
    }
    let id = last["id"].as_str().expect("an id");
    let by_id = visitor.get(&format!("/v1/ledger/inclusion?entry={id}")).await.expect(200).json();
    assert_eq!(by_id["index"], last["position"]);
}

#[actix_web::test]
async fn a_proof_is_given_for_the_size_that_the_caller_has() {
    let app = TestApp::start().await;
    let (_, copy) = grown(&app).await;
    let visitor = app.visitor();

    let old = visitor.get("/v1/ledger/inclusion?hub=zhejiang&index=3&size=17").await.expect(200);
    let growth = visitor.get("/v1/ledger/consistency?hub=zhejiang&old=17").await.expect(200);

    // The proof leads to a root, and the growth from that root to the signed one is proven.
    let root = root_of(&copy, 17);
    verify_inclusion(&hash(&old, "leaf"), 3, 17, &hashes(&old), &root).expect("it is in the older tree");
    verify_consistency(17, copy.checkpoint.size, &root, &copy.checkpoint.root, &hashes(&growth)).expect("it grew");
}

/// The root of the first entries, from the fetched leaves.
fn root_of(copy: &Copy, size: u64) -> Hash {
    let bytes = &copy.files[&format!("tile/0/000.p/{}", copy.checkpoint.size)];
    let leaves = bytes.chunks(32).map(|bytes| Hash::from_bytes(bytes.try_into().expect("32 bytes")));
    let tree: keqiao_ledger::tree::LeafTree = leaves.collect();
    keqiao_ledger::tree::root(size, &tree).expect("all leaves are there")
}

#[actix_web::test]
async fn what_cannot_be_proven_is_refused_in_words() {
    let app = TestApp::start().await;
    let (_, copy) = grown(&app).await;
    let visitor = app.visitor();
    let size = copy.checkpoint.size;

    let invalid = [
        ("/v1/ledger/inclusion".to_owned(), "?entry", "place_required"),
        ("/v1/ledger/inclusion?hub=zhejiang".to_owned(), "?entry", "place_required"),
        ("/v1/ledger/inclusion?hub=nowhere&index=1".to_owned(), "?hub", "unknown_hub"),
        ("/v1/ledger/inclusion?hub=zhejiang&index=5&size=5".to_owned(), "?size", "beyond_size"),
        ("/v1/ledger/consistency?hub=zhejiang&old=7&new=6".to_owned(), "?old", "range_reversed"),
        ("/v1/ledger/consistency?old=7".to_owned(), "?hub", "required"),
    ];
    for (path, pointer, code) in invalid {
        let answer = visitor.get(&path).await;
        assert_eq!(answer.faults(), [(pointer.to_owned(), code.to_owned())], "{path}");
    }
    let absent = [
        format!("/v1/ledger/inclusion?hub=zhejiang&index={size}"),
        format!("/v1/ledger/inclusion?hub=zhejiang&index=0&size={}", size + 1),
        format!("/v1/ledger/consistency?hub=zhejiang&old=1&new={}", size + 1),
        "/v1/ledger/inclusion?hub=hainan&index=0".to_owned(),
    ];
    for path in absent {
        assert_eq!(visitor.get(&path).await.refusal(), (404, "not_found".to_owned()), "{path}");
    }
}
