//! What the operator sees of the ledger on his terminal.

use super::node::{Node, zhejiang};
use crate::harness::TestDatabase;
use keqiao_ledger::note::{Cosigner, LogSigner};
use std::process::{Command, Stdio};

const PROGRAM: &str = env!("CARGO_BIN_EXE_keqiao-under-test");
/// A log of others.
const ORIGIN: &str = "hub.example/ledger/hunan";
const URL: &str = "https://hub.example/ledger/hunan";

/// What a command said.
struct Said {
    code: Option<i32>,
    output: String,
    error: String,
}

/// Runs `keqiao` on a database.
fn keqiao(database: &TestDatabase, arguments: &[&str]) -> Said {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).env_clear().env("DATABASE_URL", database.durable_url("command"));
    command.env("KEQIAO_LEDGER_LOCK", database.lock()).env("KEQIAO_LEDGER_HOST", "market.example");
    // A user without a home has no folder of its own choice.
    command.env("KEQIAO_DATA_DIR", database.lock().join("command")).stdin(Stdio::null());
    let output = command.output().expect("the program runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Said { code: output.status.code(), output: text(&output.stdout), error: text(&output.stderr) }
}

#[actix_web::test]
async fn recover_tells_the_choices_and_signs_what_the_operator_accepts() {
    let node = Node::start().await;
    node.emit(zhejiang(), 0..10).await;
    node.sign().await;
    let well = keqiao(&node.database, &["ledger", "recover"]);
    node.back_up().await;
    node.emit(zhejiang(), 10..15).await;
    node.sign().await;
    node.restore().await;

    let told = keqiao(&node.database, &["ledger", "recover"]);
    let checked = keqiao(&node.database, &["ledger", "fsck", "--hub", "zhejiang"]);
    let unknown = keqiao(&node.database, &["ledger", "recover", "--accept-database", "atlantis"]);
    let accepted = keqiao(&node.database, &["ledger", "recover", "--accept-database", "zhejiang"]);
    let after = keqiao(&node.database, &["ledger", "fsck"]);

    assert_eq!((well.code, well.output.trim()), (Some(0), "Every log can be signed; there is nothing to recover."));
    assert_eq!(told.code, Some(1), "{}", told.output);
    for part in [
        "zhejiang: the database has 10 entries, but 15 were signed",
        "1. Restore a database that has everything that was signed",
        "2. If the lock was lost",
        "3. Sign what the database has: keqiao ledger recover --accept-database zhejiang",
    ] {
        assert!(told.output.contains(part), "{part}: {}", told.output);
    }
    assert_eq!(checked.code, Some(1), "{}", checked.output);
    assert!(checked.output.contains("zhejiang: 10 entries"), "{}", checked.output);
    assert!(unknown.code == Some(1) && unknown.error.contains("there is no hub `atlantis`"), "{}", unknown.error);
    assert_eq!(accepted.code, Some(0), "{}", accepted.error);
    assert!(
        accepted.output.contains("zhejiang: signed over 10 entries as the database has them"),
        "{}",
        accepted.output
    );
    assert_eq!(after.code, Some(0), "{}", after.output);
    assert!(after.output.ends_with("Everything fits together.\n"), "{}", after.output);
    node.end().await;
}

#[actix_web::test]
async fn the_operator_names_whose_log_he_cosigns_and_who_cosigns_his() {
    let node = Node::start().await;
    let log = LogSigner::try_new(ORIGIN, &[1; 32]).expect("a name").verifier().to_string();
    let other_key = LogSigner::try_new(ORIGIN, &[2; 32]).expect("a name").verifier().to_string();
    let witness = Cosigner::try_new("witness.example/w", &[3; 32]).expect("a name").verifier().to_string();
    let run = |arguments: &[&str]| keqiao(&node.database, arguments);

    let wrong_name = run(&["witness", "add", "hub.example/ledger/jilin", &log, URL]);
    let no_key = run(&["witness", "add", ORIGIN, "a key", URL]);
    let no_url = run(&["witness", "add", ORIGIN, &log, "hub.example"]);
    let added = run(&["witness", "add", ORIGIN, &log, URL]);
    let again = run(&["witness", "add", ORIGIN, &log, URL]);
    let forked = run(&["witness", "add", ORIGIN, &other_key, URL]);
    let asked = run(&["witness", "add", "witness.example/w", &witness, "https://witness.example/w/"]);
    let list = run(&["witness", "list"]);

    for (refused, part) in [
        (&wrong_name, "the key is of `hub.example/ledger/hunan`, not of `hub.example/ledger/jilin`"),
        (&no_url, "the URL begins with neither https:// nor http://"),
        (&forked, "is known under another key; a log never changes its key"),
    ] {
        assert!(refused.code == Some(1) && refused.error.contains(part), "{part}: {}", refused.error);
    }
    assert_eq!(no_key.code, Some(1), "{}", no_key.error);
    let own = list.output.lines().next().and_then(|line| line.strip_prefix("our key")).expect("our key").trim();
    for added in [&added, &again] {
        assert_eq!(added.code, Some(0), "{}", added.error);
        assert!(
            added.output.contains("We cosign hub.example/ledger/hunan") && added.output.contains(own),
            "{}",
            added.output
        );
    }
    assert_eq!(asked.output.trim(), "witness.example/w is asked to cosign our logs.", "{}", asked.error);
    let lines: Vec<&str> = list.output.lines().skip(1).collect();
    assert_eq!(
        lines,
        [
            format!("we cosign   {ORIGIN} (seen 0 entries) {URL}").as_str(),
            "cosigns us  witness.example/w https://witness.example/w",
        ]
    );
    node.end().await;
}
