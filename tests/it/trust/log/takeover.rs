//! Two processes serve one market of four hubs while eight writers write; every two seconds the process that signs is
//! killed, and the other takes over. Every acknowledged entry is in its log, once.
//!
//! Two kills in an ordinary run; `KEQIAO_LEDGER_KILLS=60` is two minutes.

use crate::harness::{PASSWORD, TestDatabase, client, demand_body, registration_body};
use keqiao::storage::statement;
use keqiao_ledger::entry::StoredEntry;
use keqiao_ledger::log::{LogKey, Trust, verify};
use keqiao_ledger::note::{Checkpoint, VerifierKey};
use keqiao_ledger::tile::{bundles_of, decode_bundle, tiles_of};
use reqwest::Client;
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The service's own command, built with these tests.
const PROGRAM: &str = env!("CARGO_BIN_EXE_keqiao-under-test");
const HUBS: [&str; 4] = ["zhejiang", "guangdong", "shanghai", "hunan"];
/// Writers in each hub.
const WRITERS: usize = 2;
/// Kills of an ordinary run.
const KILLS: u32 = 2;
/// The signer lives so long.
const LIFE: Duration = Duration::from_secs(2);
/// How long anything may take that must come.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long a client waits for an answer that may never come.
const ANSWER_MAX: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(20);

/// A process of the service.
struct Process {
    name: &'static str,
    address: String,
    url: String,
    lock: String,
    data: PathBuf,
    child: Option<Child>,
}

impl Process {
    fn new(name: &'static str, database: &TestDatabase) -> Process {
        let port = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port").port();
        let url = database.durable_url(name);
        let (lock, data) = (database.lock().display().to_string(), database.lock().join(name));
        Process { name, address: format!("http://127.0.0.1:{port}"), url, lock, data, child: None }
    }

    async fn start(&mut self, client: &Client) {
        let listen = self.address.trim_start_matches("http://");
        let mut command = Command::new(PROGRAM);
        command.args(["serve", "--listen", listen, "--workers", "1", "--db-connections", "8", "--log", "warn"]);
        command.env_clear().env("DATABASE_URL", &self.url).env("KEQIAO_LEDGER_LOCK", &self.lock);
        // A user without a home has no folder of its own choice.
        command.env("KEQIAO_DATA_DIR", &self.data);
        command.env("KEQIAO_LOG_FORMAT", "text").stdin(Stdio::null()).stdout(Stdio::null());
        self.child = Some(command.spawn().expect("the service is started"));
        let begun = Instant::now();
        let child = self.child.as_mut().expect("it was started");
        while !client.get(format!("{}/readyz", self.address)).send().await.is_ok_and(|answer| answer.status() == 200) {
            assert!(begun.elapsed() < PATIENCE, "{} does not get ready", self.name);
            let ended = child.try_wait().expect("its state is known");
            assert!(ended.is_none(), "{} ended at once: {ended:?}; see what it said", self.name);
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            child.kill().expect("it is killed");
            child.wait().expect("it has ended");
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.kill();
    }
}

/// Sends a request to either process until one answers.
async fn post(client: &Client, nodes: &[String], token: Option<&str>, key: &str, path: &str, body: &Value) -> Value {
    let begun = Instant::now();
    for node in nodes.iter().cycle() {
        assert!(begun.elapsed() < PATIENCE, "{path}: nobody answers");
        let mut request = client.post(format!("{node}{path}")).header("content-type", "application/json");
        request = request.header("idempotency-key", key).body(body.to_string());
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let Ok(answer) = request.send().await else {
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let status = answer.status().as_u16();
        match (status, answer.text().await) {
            (200 | 201, Ok(text)) => return serde_json::from_str(&text).expect("JSON"),
            (409 | 503 | 200 | 201, _) => tokio::time::sleep(PAUSE).await,
            (_, text) => panic!("{path}: {status} {text:?}"),
        }
    }
    unreachable!("the nodes go round")
}

/// A key for machines of a new firm in a hub.
async fn firm(client: &Client, nodes: &[String], hub: &str) -> String {
    let login = format!("{hub}@takeover.example");
    let registration = registration_body(hub, "enterprise", &format!("Firm of {hub}"), &login);
    post(client, nodes, None, &format!("takeover-register-{hub}"), "/v1/organizations", &registration).await;
    let body = json!({ "login": login, "password": PASSWORD });
    let session = post(client, nodes, None, &format!("takeover-log-in-{hub}"), "/v1/sessions", &body).await;
    let token = session["access_token"].as_str().expect("a token");
    let body = json!({ "name": "takeover", "scopes": ["read", "write"] });
    let key = post(client, nodes, Some(token), &format!("takeover-api-key-{hub}"), "/v1/api-keys", &body).await;
    key["key"].as_str().expect("a key").to_owned()
}

/// Writes until it is told to end. Answers with the identifiers of what was acknowledged.
async fn write_on(
    client: Client,
    nodes: Vec<String>,
    token: String,
    name: String,
    is_over: Arc<AtomicBool>,
) -> Vec<String> {
    let mut acknowledged = Vec::new();
    for number in 0u64.. {
        if is_over.load(Ordering::Relaxed) {
            break;
        }
        let key = format!("takeover-{name}-{number:06}");
        let demand = post(&client, &nodes, Some(&token), &key, "/v1/demands", &demand_body(&key)).await;
        acknowledged.push(demand["id"].as_str().expect("an id").to_owned());
    }
    acknowledged
}

/// Which process signs for the first hub.
async fn signer(db: &DatabaseConnection) -> String {
    let sql = "SELECT a.application_name FROM pg_locks AS l JOIN pg_stat_activity AS a ON a.pid = l.pid \
        WHERE l.locktype = 'advisory' AND l.classid = x'6b716c67'::bigint AND l.objid = 33 AND a.datname = current_database()";
    let begun = Instant::now();
    loop {
        assert!(begun.elapsed() < PATIENCE, "nobody signs");
        match db.query_one_raw(statement(sql, [])).await.expect("the database answers") {
            Some(row) => return row.try_get_by_index(0).expect("a name"),
            None => tokio::time::sleep(PAUSE).await,
        }
    }
}

async fn fetch(client: &Client, base: &str, path: &str) -> Vec<u8> {
    let answer = client.get(format!("{base}/{path}")).send().await.expect("it is served");
    assert_eq!(answer.status(), 200, "{path}");
    answer.bytes().await.expect("a body").to_vec()
}

/// Fetches a log, checks all of it, and answers with the subjects of its `demand.created`.
async fn demands_in(client: &Client, node: &str, hub: &str) -> Vec<String> {
    let base = format!("{node}/ledger/{hub}");
    let key = String::from_utf8(fetch(client, &base, "key").await).expect("a key line");
    let key = VerifierKey::parse(&key).expect("a key");
    let note = fetch(client, &base, "checkpoint").await;
    let size = Checkpoint::open(&note, &key).expect("it is signed").0.size;
    let mut files = BTreeMap::from([("checkpoint".to_owned(), note)]);
    for path in tiles_of(size).map(|at| at.to_string()).chain(bundles_of(size).map(|at| at.to_string())) {
        let bytes = fetch(client, &base, &path).await;
        files.insert(path, bytes);
    }
    let trust = Trust { key: LogKey::Trusted(key), witnesses: Vec::new(), earlier: None };
    let report = verify(&trust, |resource| files.get(&resource.to_string()).cloned().ok_or("it is not there"));
    assert!(report.holds(), "{hub}: {report}");
    let mut subjects = Vec::new();
    for at in bundles_of(size) {
        for entry in decode_bundle(&files[&at.to_string()]).expect("a bundle") {
            let entry = StoredEntry::parse(entry).expect("an entry");
            subjects.extend((entry.kind == "demand.created").then_some(entry.subject));
        }
    }
    subjects
}

#[expect(
    clippy::disallowed_methods,
    reason = "a switch of the one who runs the tests; the service has no such setting"
)]
fn kills() -> u32 {
    std::env::var("KEQIAO_LEDGER_KILLS").ok().map_or(KILLS, |wanted| wanted.parse().expect("a number"))
}

#[tokio::test]
async fn when_the_process_that_signs_is_killed_the_other_takes_over_and_no_entry_is_lost_or_doubled() {
    let database = TestDatabase::borrow().await;
    let db = database.connect(1).await;
    let client = client(ANSWER_MAX).build().expect("a client");
    let mut processes = [Process::new("node-a", &database), Process::new("node-b", &database)];
    for process in &mut processes {
        process.start(&client).await;
    }
    let nodes: Vec<String> = processes.iter().map(|process| process.address.clone()).collect();
    let (is_over, mut writers) = (Arc::new(AtomicBool::new(false)), Vec::new());
    for hub in HUBS {
        let token = firm(&client, &nodes, hub).await;
        for writer in 0..WRITERS {
            let mut nodes = nodes.clone();
            nodes.rotate_left(writer % 2);
            let name = format!("{hub}-{writer}");
            let writing = write_on(client.clone(), nodes, token.clone(), name, Arc::clone(&is_over));
            writers.push((hub, tokio::spawn(writing)));
        }
    }

    let mut killed = BTreeSet::new();
    for _ in 0..kills() {
        tokio::time::sleep(LIFE).await;
        let name = signer(&db).await;
        let process = processes.iter_mut().find(|process| process.name == name).expect("one of ours");
        process.kill();
        process.start(&client).await;
        killed.insert(name);
    }
    is_over.store(true, Ordering::Relaxed);
    let mut acknowledged: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (hub, writer) in writers {
        acknowledged.entry(hub).or_default().extend(writer.await.expect("a writer ends"));
    }

    assert_eq!(killed.len(), 2, "each of the two signed and was killed");
    let sql = "SELECT count(*) FROM sequencer AS s LEFT JOIN log AS l ON l.hub = s.hub \
        WHERE s.next_position > coalesce(l.size, 0) OR EXISTS (SELECT FROM entry AS e WHERE e.hub = s.hub AND NOT EXISTS \
        (SELECT FROM entry_position AS p WHERE p.hub = e.hub AND p.entry_id = e.id))";
    let begun = Instant::now();
    while db
        .query_one_raw(statement(sql, []))
        .await
        .expect("an answer")
        .is_some_and(|row| row.try_get_by_index::<i64>(0).expect("a count") > 0)
    {
        assert!(begun.elapsed() < PATIENCE, "entries are left unsigned");
        tokio::time::sleep(PAUSE).await;
    }
    for hub in HUBS {
        let mut written = acknowledged.remove(hub).unwrap_or_default();
        assert!(!written.is_empty(), "{hub}: nothing was written");
        let mut logged = demands_in(&client, &nodes[0], hub).await;
        println!("{hub}: {} acknowledged, {} in the log", written.len(), logged.len());
        written.sort();
        logged.sort();
        assert_eq!(written, logged, "{hub}: each acknowledged entry is in the log, once");
    }
    drop(processes);
    db.close().await.expect("the connection is closed");
    database.give_back().await;
}
