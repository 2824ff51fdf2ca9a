//! The log as C2SP tlog-tiles has it, over HTTP.

use crate::architecture::root;
use crate::harness::{Person, TestApp};
use keqiao_ledger::log::{LogKey, Trust, verify};
use keqiao_ledger::note::{Checkpoint, VerifierKey};
use keqiao_ledger::report::Report;
use keqiao_ledger::tile::{bundles_of, tiles_of};
use std::collections::BTreeMap;
use std::process::Command;

/// A log as it was fetched.
pub(crate) struct Copy {
    pub(crate) key: VerifierKey,
    pub(crate) checkpoint: Checkpoint,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

impl Copy {
    /// Fetches everything that a log of its size has.
    pub(crate) async fn fetch(reader: &Person, hub: &str) -> Copy {
        let get = async |path: &str| reader.get(&format!("/ledger/{hub}/{path}")).await.expect(200).body;
        let line = String::from_utf8(get("key").await).expect("a key line");
        let key = VerifierKey::parse(&line).expect("a verifier key");
        let note = get("checkpoint").await;
        let (checkpoint, _) = Checkpoint::open(&note, &key).expect("the log signed it");
        let mut files = BTreeMap::from([("key".to_owned(), line.into_bytes()), ("checkpoint".to_owned(), note)]);
        let tiles = tiles_of(checkpoint.size).map(|at| at.to_string());
        for path in tiles.chain(bundles_of(checkpoint.size).map(|at| at.to_string())) {
            let bytes = get(&path).await;
            files.insert(path, bytes);
        }
        Copy { key, checkpoint, files }
    }

    /// Checks all of it.
    pub(crate) fn verify(&self, earlier: Option<Checkpoint>) -> Report {
        let trust = Trust { key: LogKey::Trusted(self.key.clone()), witnesses: Vec::new(), earlier };
        verify(&trust, |resource| self.files.get(&resource.to_string()).cloned().ok_or("it is not there"))
    }
}

#[actix_web::test]
async fn anybody_can_fetch_the_log_and_check_all_of_it_while_it_grows() {
    let app = TestApp::start().await;
    let (acme, visitor) = (app.setter("Acme").await, app.visitor());
    app.settle().await;
    let early = Copy::fetch(&visitor, "zhejiang").await;
    for number in 0..300 {
        acme.draft_demand(&format!("Demand no. {number}")).await;
    }
    app.settle().await;

    let late = Copy::fetch(&visitor, "zhejiang").await;

    assert_eq!(late.checkpoint.origin, "market.example/ledger/zhejiang");
    assert_eq!(late.checkpoint.size, early.checkpoint.size + 300);
    assert!(early.verify(None).holds(), "{}", early.verify(None));
    let report = late.verify(Some(early.checkpoint));
    assert!(report.holds(), "{report}");
}

#[actix_web::test]
async fn the_second_verifier_accepts_the_served_log() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    for number in 0..20 {
        acme.draft_demand(&format!("Demand no. {number}")).await;
    }
    app.settle().await;
    let has_cryptography = Command::new("python3").args(["-c", "import cryptography"]).output();
    if !has_cryptography.is_ok_and(|output| output.status.success()) {
        println!("not checked by the second verifier: python3 with `cryptography` is not here");
        return;
    }
    let log = format!("{}/ledger/zhejiang", app.base);

    let verifier = root().join("tests/interop/verify_log.py");
    let checked = Command::new("python3").arg(verifier).arg(log).output().expect("python3 runs");

    let told = String::from_utf8_lossy(&checked.stdout).into_owned() + &String::from_utf8_lossy(&checked.stderr);
    assert!(checked.status.success(), "{told}");
    assert!(told.contains("the entries give the signed root"), "{told}");
}

#[actix_web::test]
async fn what_never_changes_may_be_kept_for_ever_and_the_checkpoint_not() {
    let app = TestApp::start().await;
    let (_acme, visitor) = (app.setter("Acme").await, app.visitor());
    app.settle().await;

    let checkpoint = visitor.get("/ledger/zhejiang/checkpoint").await.expect(200);
    let tile = visitor.get("/ledger/zhejiang/tile/0/000.p/1").await.expect(200);
    let bundle = visitor.get("/ledger/zhejiang/tile/entries/000.p/1").await.expect(200);

    assert_eq!(checkpoint.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(checkpoint.header("cache-control"), Some("no-cache"));
    for answer in [&tile, &bundle] {
        assert_eq!(answer.header("content-type"), Some("application/octet-stream"));
        assert_eq!(answer.header("cache-control"), Some("public, max-age=31536000, immutable"));
    }
    assert_eq!(tile.body.len(), 32);
    let length = usize::from(u16::from_be_bytes([bundle.body[0], bundle.body[1]]));
    assert_eq!(bundle.body.len(), 2 + length);
}

#[actix_web::test]
async fn what_is_not_signed_yet_or_written_otherwise_is_not_there() {
    let app = TestApp::start().await;
    let (_acme, visitor) = (app.setter("Acme").await, app.visitor());
    app.settle().await;
    let size = Copy::fetch(&visitor, "zhejiang").await.checkpoint.size;

    let beyond = format!("tile/0/000.p/{}", size + 1);
    let beyond_bundle = format!("tile/entries/000.p/{}", size + 1);
    let absent = [
        "tile/0/000",
        "tile/1/000.p/1",
        "tile/0/00.p/1",
        "tile/0/000.p/01",
        "tile/0/000.p/0",
        "tile/00/000.p/1",
        "tile/8/000.p/1",
        "tile/entries/x000/000.p/1",
        "tile/",
        &beyond,
        &beyond_bundle,
    ];
    for path in absent {
        let answer = visitor.get(&format!("/ledger/zhejiang/{path}")).await;
        assert_eq!(answer.refusal(), (404, "not_found".to_owned()), "{path}");
    }
    for path in ["/ledger/hainan/checkpoint", "/ledger/hainan/key", "/ledger/nowhere/checkpoint"] {
        assert_eq!(visitor.get(path).await.refusal(), (404, "not_found".to_owned()), "{path}");
    }
}
