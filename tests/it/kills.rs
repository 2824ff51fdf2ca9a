//! `kill -9` at random moments: the service as a process of its own, on an embedded database of its own, while clients
//! post. Every acknowledged write is there afterwards, once; the ledger has no gap; the index that was saved on the way, brought
//! up to date, is the one that the rows give.
//!
//! Five kills in an ordinary run, `KEQIAO_KILLS=100` for a hundred. Every third takes the database server along. Whatever
//! happens to the test, a watchdog ends both processes and removes the folder.

use crate::harness::{client, demand_body, patent_body, registration_body};
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue, IF_MATCH};
use reqwest::{Client, Method, Response};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, Permissions};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::net::TcpListener;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, chown};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

/// The service's own command, built with these tests.
const PROGRAM: &str = env!("CARGO_BIN_EXE_keqiao-under-test");
/// Kills of an ordinary run.
const KILLS: u32 = 5;
/// The database server is killed too, so often.
const SERVER_KILLED_EVERY: u32 = 3;
/// Clients that post demands at the same time, beside one that publishes patents.
const CLIENTS: usize = 4;
/// The version of what was just made, as `If-Match` names it.
const NEW: &str = "\"1\"";
/// Numbers of the patents begin here.
const FIRST_PATENT: u64 = 10_000_000;
/// One of so many acknowledged requests is sent again, to be answered the same.
const REPEATED_EVERY: u64 = 8;
/// The service lives at least and at most so long before it is killed, in milliseconds after it was ready.
const LIFE_MILLIS: std::ops::Range<u64> = 20..420;
/// How long a start may take: after a crash the database recovers first.
const START_MAX: Duration = Duration::from_secs(60);
/// How long a client waits for an answer that may never come.
const ANSWER_MAX: Duration = Duration::from_secs(5);
/// Of a log, so many of the last lines are shown.
const LOG_LINES: usize = 300;
/// Between two looks at a service that starts, and two attempts at one that is away.
const PAUSE: Duration = Duration::from_millis(10);
/// Nobody's user id: what the service runs as when root lets it run as an ordinary user.
const ORDINARY_USER: u32 = 65_534;
/// Where all of it happens.
const HUB: &str = "zhejiang";
const MODERATOR: &str = "moderator@kills.example";
const OWNER: &str = "owner@kills.example";
const PASSWORD: &str = "nine black kites over the quay";

/// Writes its process id, then becomes the program.
const LAUNCH: &str = r#"echo $$ > "$0/service.pid" && exec "$@""#;
/// Waits until the test has ended, in whatever way; then ends what is left of service and server, and the folder.
const WATCHDOG: &str = r#"
trap '' INT TERM HUP
read -r _
end() {
    pid=$(head -n 1 "$1" 2> /dev/null) && [ -n "$pid" ] && kill -0 "$pid" 2> /dev/null || return 0
    kill -s "$2" "$pid"
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        kill -0 "$pid" 2> /dev/null || return 0
        sleep 0.25
    done
    kill -s KILL "$pid"
}
end "$0/service.pid" KILL
end "$0/state/postgres/data/postmaster.pid" QUIT
rm -rf "$0"
"#;

/// A folder with a market in it, and its two processes.
struct Stage {
    folder: TempDir,
    /// Whoever runs the tests, or an ordinary user.
    user: Option<u32>,
    address: String,
    service: Option<Child>,
    watchdog: Option<Child>,
}

impl Stage {
    fn new(user: Option<u32>) -> Stage {
        let folder = tempfile::Builder::new().prefix("keqiao-kills-").tempdir_in("/tmp").expect("a folder");
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).expect("others may pass");
        // The user may not reach the target folder.
        let program = folder.path().join("keqiao");
        fs::hard_link(PROGRAM, &program)
            .or_else(|_| fs::copy(PROGRAM, &program).map(drop))
            .expect("the program is there");
        if user.is_some() {
            chown(folder.path(), user, user).expect("root gives the folder away");
        }
        let port =
            TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("a port is free").port();
        let mut watchdog = Command::new("/bin/sh");
        // A signal to the group of the tests does not reach it.
        watchdog.args(["-c", WATCHDOG]).arg(folder.path()).stdin(Stdio::piped()).process_group(0);
        let watchdog = Some(watchdog.spawn().expect("a shell"));
        Stage { folder, user, address: format!("127.0.0.1:{port}"), service: None, watchdog }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The service's command with its data in the folder, and nothing of the environment but what it needs.
    #[expect(clippy::disallowed_methods, reason = "the service finds the machine's Postgres as the tests do")]
    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new("/bin/sh");
        command.args(["-c", LAUNCH]).arg(self.folder.path()).arg(self.path("keqiao")).args(arguments);
        command.env_clear().env("KEQIAO_DATA_DIR", self.path("state")).env("KEQIAO_LOG_FORMAT", "text");
        for name in ["PATH", "KEQIAO_PG_BIN"] {
            if let Some(value) = std::env::var_os(name) {
                command.env(name, value);
            }
        }
        if let Some(user) = self.user {
            command.uid(user).gid(user);
        }
        let log = File::options().append(true).create(true).open(self.path("service.log")).expect("a log");
        command.current_dir("/").stdin(Stdio::null()).stdout(Stdio::null()).stderr(log);
        command
    }

    fn log(&self) -> String {
        let log = fs::read_to_string(self.path("service.log")).unwrap_or_default();
        let last: Vec<_> = log.lines().rev().take(LOG_LINES).collect();
        last.into_iter().rev().collect::<Vec<_>>().join("\n")
    }

    /// Starts the service and waits until it is ready.
    async fn start(&mut self, client: &Client) {
        let arguments = ["serve", "--listen", &self.address.clone(), "--workers", "2"];
        self.service = Some(self.command(&arguments).spawn().expect("the service is started"));
        let begun = Instant::now();
        let ready = format!("http://{}/readyz", self.address);
        while !client.get(&ready).send().await.is_ok_and(|answer| answer.status() == 200) {
            let ended = self.service.as_mut().and_then(|service| service.try_wait().expect("the service is a child"));
            assert!(
                ended.is_none() && begun.elapsed() < START_MAX,
                "the service does not start: {ended:?}\n{}",
                self.log()
            );
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// As by `kill -9`.
    fn kill(&mut self) {
        let mut service = self.service.take().expect("the service runs");
        service.kill().expect("it is killed");
        service.wait().expect("it has ended");
        self.forget_service();
    }

    /// The number of an ended process may soon be another's.
    fn forget_service(&self) {
        fs::remove_file(self.path("service.pid")).expect("it wrote its process id");
    }

    /// The process id of the database server.
    fn server(&self) -> Option<u32> {
        let file = fs::read_to_string(self.path("state/postgres/data/postmaster.pid")).ok()?;
        file.lines().next()?.trim().parse().ok()
    }

    /// All processes of the database server at once, as when the machine goes down; its files stay.
    fn kill_server(&self) {
        let server = self.server().expect("the database server runs").to_string();
        let children = fs::read_to_string(format!("/proc/{server}/task/{server}/children")).unwrap_or_default();
        let processes: Vec<_> = children.split_whitespace().chain([server.as_str()]).collect();
        // One of the children may have ended meanwhile.
        let _some_are_gone = Command::new("/bin/sh")
            .args(["-c", r#"kill -s KILL "$@" 2> /dev/null"#, "sh"])
            .args(processes)
            .status()
            .expect("a shell");
    }

    /// Holds the index that the folder keeps, with what the feed tells since, to one that is built from the rows.
    fn check_index(&self) {
        let status = self.command(&["reindex", "--check"]).status().expect("the command runs");
        self.forget_service();
        assert!(status.success(), "{}", self.log());
    }

    /// Ends the service in order, and with it its server.
    async fn stop(&mut self) {
        let mut service = self.service.take().expect("the service runs");
        signal("TERM", service.id());
        let begun = Instant::now();
        let status = loop {
            if let Some(status) = service.try_wait().expect("the service is a child") {
                break status;
            }
            assert!(begun.elapsed() < START_MAX, "the service does not end\n{}", self.log());
            tokio::time::sleep(PAUSE).await;
        };
        self.forget_service();
        assert!(status.success(), "{status}\n{}", self.log());
        assert_eq!(self.server(), None, "the database server ends with the service");
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        if let Some(mut service) = self.service.take() {
            let _ended_already = (service.kill(), service.wait());
        }
        if let Some(mut watchdog) = self.watchdog.take() {
            drop(watchdog.stdin.take());
            let _folder_removed = watchdog.wait();
        }
    }
}

fn signal(name: &str, pid: u32) {
    let kill = Command::new("/bin/sh").args(["-c", r#"kill -s "$0" "$1""#, name, &pid.to_string()]).status();
    assert!(kill.expect("a shell").success(), "no process {pid}");
}

/// A client of the service that knows where it is and who he is.
#[derive(Clone)]
struct Caller {
    http: Client,
    base: String,
    credential: Option<String>,
}

impl Caller {
    async fn send(
        &self,
        method: Method,
        path: &str,
        headers: HeaderMap,
        body: Option<&Value>,
    ) -> reqwest::Result<Response> {
        let mut request = self.http.request(method, format!("{}{path}", self.base)).headers(headers);
        if let Some(credential) = &self.credential {
            request = request.header(AUTHORIZATION, format!("Bearer {credential}"));
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        request.send().await
    }

    async fn post(&self, path: &str, body: &Value) -> Value {
        let answer = self.send(Method::POST, path, HeaderMap::new(), Some(body)).await.expect("an answer");
        read(answer, 201).await
    }

    async fn get(&self, path: &str) -> Value {
        read(self.send(Method::GET, path, HeaderMap::new(), None).await.expect("an answer"), 200).await
    }

    async fn log_in(&self, login: &str) -> Caller {
        let session = self.post("/v1/sessions", &json!({ "login": login, "password": PASSWORD })).await;
        Caller { credential: Some(text(&session, "access_token")), ..self.clone() }
    }
}

async fn read(answer: Response, status: u16) -> Value {
    let (is, body) = (answer.status().as_u16(), answer.text().await.expect("a body"));
    assert_eq!(is, status, "{body}");
    serde_json::from_str(&body).expect("JSON")
}

fn text(value: &Value, member: &str) -> String {
    value[member].as_str().unwrap_or_else(|| panic!("no {member} in {value}")).to_owned()
}

/// What the clients saw, all together.
#[derive(Debug, Default)]
struct Tally {
    /// Requests that got no answer, or were told to come again.
    unanswered: AtomicU64,
    /// Of those, the ones whose write had been stored all the same: the answer was lost, not the write.
    answered_late: AtomicU64,
    /// Acknowledged requests that were sent again.
    repeated: AtomicU64,
}

#[expect(
    clippy::disallowed_methods,
    reason = "tells a stored answer from a new one: the service runs on the machine's clock"
)]
fn now() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// What a client wants done, once.
struct Wish<'a> {
    path: &'a str,
    key: &'a str,
    /// The version that the client has seen of what it changes.
    version: Option<&'static str>,
    body: Option<Value>,
    status: u16,
}

impl<'a> Wish<'a> {
    fn demand(key: &'a str) -> Self {
        Wish { path: "/v1/demands", key, version: None, body: Some(demand_body(key)), status: 201 }
    }

    fn headers(&self) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("idempotency-key", self.key.parse().expect("a value"));
        if let Some(version) = self.version {
            headers.insert(IF_MATCH, HeaderValue::from_static(version));
        }
        headers
    }
}

/// Sends a wish under its key until it is acknowledged. Answers with the body of the answer.
async fn insist(caller: &Caller, wish: &Wish<'_>, tally: &Tally) -> String {
    let mut attempts = 0;
    loop {
        let sent_at = now();
        let answer = caller.send(Method::POST, wish.path, wish.headers(), wish.body.as_ref()).await;
        let answer = match answer {
            // The service can be killed between the head of an answer and its body.
            Ok(answer) => Ok((answer.status().as_u16(), answer.text().await)),
            Err(error) => Err(error),
        };
        match answer {
            Ok((status, Ok(body))) if status == wish.status => {
                let done: Value = serde_json::from_str(&body).expect("JSON");
                let done_at = OffsetDateTime::parse(&text(&done, "updated_at"), &Rfc3339).expect("a time");
                tally.answered_late.fetch_add(u64::from(attempts > 0 && done_at < sent_at), Ordering::Relaxed);
                return body;
            }
            // Still at work under the connection of a killed service; not available; a cut answer; no service.
            Ok((409 | 503, _) | (_, Err(_))) | Err(_) => {}
            Ok((status, body)) => panic!("{}: {status} {body:?}", wish.key),
        }
        attempts += 1;
        tally.unanswered.fetch_add(1, Ordering::Relaxed);
        tokio::time::sleep(PAUSE).await;
    }
}

/// The client that publishes one patent after another, until it is told to end. Answers with their titles.
async fn publish_on(caller: Caller, tally: Arc<Tally>, is_over: Arc<AtomicBool>) -> BTreeSet<String> {
    let mut published = BTreeSet::new();
    for number in FIRST_PATENT.. {
        if is_over.load(Ordering::Relaxed) {
            break;
        }
        let (title, draft) = (format!("Patent {number}"), format!("kills-patent-{number}-draft"));
        let body = Some(patent_body(&title, &format!("US{number}B2")));
        let enter = Wish { path: "/v1/patents", key: &draft, version: None, body, status: 201 };
        let patent: Value = serde_json::from_str(&insist(&caller, &enter, &tally).await).expect("JSON");
        let (path, key) =
            (format!("/v1/patents/{}/publish", text(&patent, "id")), format!("kills-patent-{number}-published"));
        let publish = Wish { path: &path, key: &key, version: Some(NEW), body: None, status: 200 };
        insist(&caller, &publish, &tally).await;
        published.insert(title);
    }
    published
}

/// One client: posts, and repeats a few, until it is told to end. Answers with what was acknowledged under each key.
async fn post_on(
    caller: Caller,
    client: usize,
    tally: Arc<Tally>,
    is_over: Arc<AtomicBool>,
) -> BTreeMap<String, String> {
    let mut acknowledged = BTreeMap::new();
    for number in 0u64.. {
        if is_over.load(Ordering::Relaxed) {
            break;
        }
        let key = format!("kills-client-{client}-request-{number:06}");
        let body = insist(&caller, &Wish::demand(&key), &tally).await;
        if number % REPEATED_EVERY == REPEATED_EVERY - 1 {
            assert_eq!(
                insist(&caller, &Wish::demand(&key), &tally).await,
                body,
                "a repeated request is answered the same, byte for byte"
            );
            tally.repeated.fetch_add(1, Ordering::Relaxed);
        }
        acknowledged.insert(key, body);
    }
    acknowledged
}

/// All items of a list, page by page, until a page has none.
async fn all(caller: &Caller, list: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut after = String::new();
    loop {
        let page = caller.get(&format!("{list}{after}")).await;
        let more = page["items"].as_array().expect("a list").clone();
        let is_last = more.is_empty() || page["next"].is_null();
        items.extend(more);
        if is_last {
            return items;
        }
        after = format!("&after={}", text(&page, "next"));
    }
}

/// Waits until the feed of the hub tells of so many new demands; the sequencer is behind the writers by some milliseconds.
async fn feed_of(moderator: &Caller, demands: usize) -> Vec<Value> {
    let begun = Instant::now();
    loop {
        let events = all(moderator, &format!("/v1/events?hub={HUB}&limit=1000")).await;
        let told = events.iter().filter(|event| event["kind"] == "demand.created").count();
        if told >= demands || begun.elapsed() > START_MAX {
            return events;
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// A random number of the operating system, through the only door of the standard library.
fn random() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[expect(
    clippy::disallowed_methods,
    reason = "a switch of the one who runs the tests; the service has no such setting"
)]
fn kills() -> u32 {
    let wanted = std::env::var("KEQIAO_KILLS").ok();
    wanted.map_or(KILLS, |wanted| wanted.parse().expect("KEQIAO_KILLS is a number"))
}

/// Appoints a moderator by command and registers a firm over HTTP; starts the service in between.
async fn open(stage: &mut Stage, visitor: &Caller) -> Caller {
    let arguments = ["admin", "moderator", "--hub", HUB, "--login", MODERATOR, "--password", PASSWORD];
    let status = stage.command(&arguments).status().expect("the command runs");
    stage.forget_service();
    assert!(status.success(), "{}", stage.log());
    stage.start(&visitor.http).await;
    let mut registration = registration_body(HUB, "enterprise", "Kills and Sons", OWNER);
    registration["owner"]["password"] = json!(PASSWORD);
    let organization = visitor.post("/v1/organizations", &registration).await;
    let verify = Wish {
        path: &format!("/v1/organizations/{}/verify", text(&organization, "id")),
        key: "kills-verifies-the-firm",
        version: Some(NEW),
        body: None,
        status: 200,
    };
    insist(&visitor.log_in(MODERATOR).await, &verify, &Tally::default()).await;
    let owner = visitor.log_in(OWNER).await;
    let key = owner.post("/v1/api-keys", &json!({ "name": "kills", "scopes": ["read", "write"] })).await;
    Caller { credential: Some(text(&key, "key")), ..visitor.clone() }
}

#[expect(clippy::print_stdout, reason = "the figures of a run, for the one who runs it")]
async fn survives_kills(user: Option<u32>) {
    let begun = Instant::now();
    let mut stage = Stage::new(user);
    let http = client(ANSWER_MAX).build().expect("an HTTP client");
    let visitor = Caller { http, base: format!("http://{}", stage.address), credential: None };
    let machine = open(&mut stage, &visitor).await;

    let (tally, is_over) = (Arc::new(Tally::default()), Arc::new(AtomicBool::new(false)));
    let post = |client| tokio::spawn(post_on(machine.clone(), client, Arc::clone(&tally), Arc::clone(&is_over)));
    let clients: Vec<_> = (0..CLIENTS).map(post).collect();
    let publisher = tokio::spawn(publish_on(machine.clone(), Arc::clone(&tally), Arc::clone(&is_over)));
    for kill in 1..=kills() {
        if kill == kills().div_ceil(2) {
            // An orderly end saves the index; all later ones find it older and older.
            stage.stop().await;
            stage.start(&visitor.http).await;
        }
        let life = LIFE_MILLIS.start + random() % (LIFE_MILLIS.end - LIFE_MILLIS.start);
        tokio::time::sleep(Duration::from_millis(life)).await;
        stage.kill();
        if kill % SERVER_KILLED_EVERY == 0 {
            stage.kill_server();
        }
        stage.start(&visitor.http).await;
    }
    is_over.store(true, Ordering::Relaxed);
    let mut acknowledged = BTreeMap::new();
    for client in clients {
        acknowledged.extend(client.await.expect("a client ends"));
    }
    let published = publisher.await.expect("the publisher ends");

    stage.kill();
    stage.check_index();
    stage.start(&visitor.http).await;
    check(&visitor, &machine, &acknowledged).await;
    let on_the_market = all(&visitor, "/v1/patents?limit=100").await;
    let on_the_market: BTreeSet<_> = on_the_market.iter().map(|patent| text(patent, "title")).collect();
    assert_eq!(on_the_market, published, "what was published is on the market");
    stage.stop().await;
    let (writes, patents) = (acknowledged.len(), published.len());
    println!("{} kills, {writes} demands, {patents} patents, {tally:?}, {:.1?}", kills(), begun.elapsed());
}

/// Compares what was acknowledged with what is there.
async fn check(visitor: &Caller, machine: &Caller, acknowledged: &BTreeMap<String, String>) {
    let demands = all(machine, "/v1/demands?scope=own&limit=100").await;
    let stored: BTreeSet<_> = demands.iter().map(|demand| (text(demand, "title"), text(demand, "id"))).collect();
    let answered = |(key, body): (&String, &String)| {
        let demand: Value = serde_json::from_str(body).expect("JSON");
        (key.clone(), text(&demand, "id"))
    };
    let answered: BTreeSet<_> = acknowledged.iter().map(answered).collect();
    assert!(answered.len() > CLIENTS, "hardly anything was written: {answered:?}");
    assert_eq!(answered.difference(&stored).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "lost");
    assert_eq!(stored.difference(&answered).collect::<Vec<_>>(), Vec::<&(String, String)>::new(), "doubled");
    assert_eq!(demands.len(), acknowledged.len(), "a list shows each row once");

    let events = feed_of(&visitor.log_in(MODERATOR).await, demands.len()).await;
    let positions: Vec<_> = events.iter().map(|event| event["position"].as_u64().expect("a position")).collect();
    assert_eq!(positions, (0..events.len() as u64).collect::<Vec<_>>(), "the ledger has no gap");
    let mut told: Vec<_> =
        events.iter().filter(|event| event["kind"] == "demand.created").map(|event| text(event, "subject")).collect();
    told.sort();
    let mut ids: Vec<_> = stored.into_iter().map(|(_, id)| id).collect();
    ids.sort();
    assert_eq!(told, ids, "the ledger tells of each demand once");

    let tally = Tally::default();
    for (key, body) in acknowledged.iter().step_by(acknowledged.len().div_ceil(20)) {
        assert_eq!(insist(machine, &Wish::demand(key), &tally).await, *body, "a key is remembered");
    }
}

#[tokio::test]
async fn no_acknowledged_write_is_lost_or_doubled_when_the_service_is_killed() {
    survives_kills(None).await;
}

#[tokio::test]
async fn no_acknowledged_write_is_lost_or_doubled_when_an_ordinary_user_s_service_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    if owner_of(folder.path()) != 0 {
        println!("skipped: only root can run the service as somebody else, and the other test ran as an ordinary user");
        return;
    }
    survives_kills(Some(ORDINARY_USER)).await;
}

fn owner_of(path: &Path) -> u32 {
    fs::metadata(path).expect("the folder is there").uid()
}

/// The watchdog is what keeps a machine clean, so it is watched too.
#[tokio::test]
async fn nothing_is_left_of_a_service_whose_test_was_abandoned() {
    let mut stage = Stage::new(None);
    let http = client(ANSWER_MAX).build().expect("an HTTP client");
    stage.start(&http).await;
    let (service, server) = (stage.service.take().expect("it runs"), stage.server().expect("it runs"));
    let mut watchdog = stage.watchdog.take().expect("it watches");

    drop(watchdog.stdin.take());
    let mut service = service;
    let ended = service.wait().expect("the service is a child");
    watchdog.wait().expect("the watchdog ends");

    assert!(!ended.success(), "it was killed");
    assert!(!stage.folder.path().exists(), "the folder is removed");
    let probe = Command::new("/bin/sh").args(["-c", r#"kill -0 "$0" 2> /dev/null"#, &server.to_string()]).status();
    assert!(!probe.expect("a shell").success(), "the database server has ended");
}
