//! One market for one test: its own database, the real server on a port of its own, the tasks beside it, a clock that
//! stands still.

use super::ledger;
use super::listing;
use super::person::{Credential, Person};
use super::postgres::TestDatabase;
use actix_web::rt::System;
use actix_web::web::Data;
use keqiao::app::App;
use keqiao::command::admin;
use keqiao::command::assemble::{Outfit, assemble_with};
use keqiao::command::serve::{settle, start_tasks};
use keqiao::http::problem::Problem;
use keqiao::http::proxy::TrustedProxies;
use keqiao::http::quota::Quotas;
use keqiao::http::server;
use keqiao::identity::password::Cost;
use keqiao::identity::user::{self, NewUser, store as users};
use keqiao::matching::meaning::Meaning;
use keqiao::matching::meaning::client::Embedder;
use keqiao::port::bucket::BucketFiles;
use keqiao::port::clock::Clock;
use keqiao::port::courier::{ANSWER_MAX, Courier, Guard, Lookup};
use keqiao::port::files::Files;
use keqiao::port::mailer::{Letter, Mailer, Post};
use keqiao::postgres::install_crypto_provider;
use keqiao::print::pdf::font::Fonts;
use keqiao::storage::statement;
use keqiao_domain::access::{Action, Principal, Role};
use keqiao_domain::text::Name;
use reqwest::{Client, ClientBuilder};
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use serde_json::json;
use std::collections::HashMap;
use std::net::{IpAddr, TcpListener};
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;
use time::macros::datetime;
use time::{Date, OffsetDateTime};
use tokio::sync::oneshot;

/// The time at which every test begins.
pub(crate) const START: OffsetDateTime = datetime!(2026-11-24 08:00 UTC);
/// The hub of everybody for whom a test names none.
pub(crate) const HUB: &str = "zhejiang";
/// How often it is looked whether somebody waits for a lock.
const LOOKS_MAX: usize = 5_000;
/// Connections of one market. Tests run side by side on one server of 100.
const CONNECTIONS: u32 = 5;
/// A request that takes longer than this is a failure, not a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);
/// Longer than any test takes, on however busy a machine.
const VERY_LONG: Duration = Duration::from_secs(600);
/// Argon2id of the password that every user of a test has.
const PASSWORD_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$a2VxaWFvLXRlc3Qtc2FsdA$Kr3WwgmQn/eQcrsfYT9zziB+brxhKgFAEI4848hd2pM";

/// The only network of this machine that webhooks of a test reach.
const NEAR: &str = "127.0.0.2/32";

/// What a market of a test has that others have not.
struct Setup {
    clock: Clock,
    meaning: Option<Meaning>,
    quotas: Quotas,
    proxies: TrustedProxies,
    fonts: Fonts,
    /// A folder of its own when there is none.
    files: Option<Files>,
    answer_max: Duration,
}

impl Setup {
    fn plain() -> Setup {
        Setup {
            clock: Clock::standing_at(START),
            meaning: None,
            quotas: Quotas::new(None, None),
            proxies: TrustedProxies::default(),
            fonts: Fonts::default(),
            files: None,
            answer_max: ANSWER_MAX,
        }
    }
}

/// What a password costs in a test, where nobody guesses: an eighth of a test's time went into hashing.
fn cheap_cost() -> Cost {
    Cost::new(Cost::MIN_M_COST, Cost::MIN_T_COST, Cost::MIN_P_COST, None).expect("the least that Argon2 takes")
}

/// A client that answers within a time. Nothing here speaks TLS, but none is built without a provider; the system's roots
/// would be read for each.
pub(crate) fn client(patience: Duration) -> ClientBuilder {
    install_crypto_provider();
    Client::builder().timeout(patience).tls_certs_only([])
}

/// What names lead to.
type Names = Arc<Mutex<HashMap<String, Vec<Vec<IpAddr>>>>>;

/// A served market. At its end it checks the ledger.
pub(crate) struct TestApp {
    /// The service, for what cannot be reached over HTTP: the clock, keys, other nodes.
    pub(crate) service: Data<App>,
    /// Where it listens: `http://127.0.0.1:…`.
    pub(crate) base: String,
    database: TestDatabase,
    client: Client,
    people: AtomicU32,
    names: Names,
    stop: Option<oneshot::Sender<()>>,
    serving: Option<JoinHandle<()>>,
}

impl TestApp {
    /// Opens a market of its own.
    pub(crate) async fn start() -> TestApp {
        TestApp::start_with(Setup::plain()).await
    }

    /// Opens a market of its own where each caller has so many requests, and so many searches, a minute.
    pub(crate) async fn start_with_quotas(general: u32, search: u32) -> TestApp {
        let quotas = Quotas::new(NonZeroU32::new(general), NonZeroU32::new(search));
        TestApp::start_with(Setup { quotas, ..Setup::plain() }).await
    }

    /// Opens a market of its own where each caller has so many requests a minute, behind a proxy at an address of this
    /// machine.
    pub(crate) async fn start_behind_proxy(general: u32, proxy: &str) -> TestApp {
        let proxies = TrustedProxies::new(&[proxy.parse::<IpAddr>().expect("an address").into()]);
        let quotas = Quotas::new(NonZeroU32::new(general), None);
        TestApp::start_with(Setup { quotas, proxies, ..Setup::plain() }).await
    }

    /// Opens a market of its own with an embedding service at an address.
    pub(crate) async fn start_with_embeddings(address: &str) -> TestApp {
        let embedder = Embedder::try_new(address, "model", None, None).expect("an address");
        TestApp::start_with(Setup { meaning: Some(Meaning::new(embedder)), ..Setup::plain() }).await
    }

    /// Opens a market of its own that sets PDF with the fonts of this machine; where there are none it says so.
    #[expect(clippy::print_stdout, reason = "tells the one who runs the tests what was left out")]
    pub(crate) async fn start_with_fonts() -> Option<TestApp> {
        let fonts = Fonts::search();
        if fonts.is_empty() {
            println!("no PDF was set: this machine has no font with Chinese letters");
            return None;
        }
        Some(TestApp::start_with(Setup { fonts, ..Setup::plain() }).await)
    }

    /// Opens a market of its own that keeps its files in a bucket.
    pub(crate) async fn start_with_bucket(files: BucketFiles) -> TestApp {
        TestApp::start_with(Setup { files: Some(Files::Bucket(files)), ..Setup::plain() }).await
    }

    /// Opens a market of its own that waits very long for an endpoint to answer: what has arrived by then did not wait for it.
    pub(crate) async fn start_patient() -> TestApp {
        TestApp::start_with(Setup { answer_max: VERY_LONG, ..Setup::plain() }).await
    }

    /// Opens a market of its own that goes by the machine's clock, as every market but a sample one does.
    pub(crate) async fn start_by_the_machines_clock() -> TestApp {
        TestApp::start_with(Setup { clock: Clock::System, ..Setup::plain() }).await
    }

    async fn start_with(setup: Setup) -> TestApp {
        let database = TestDatabase::borrow().await;
        let its_database = database.clone();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let base = format!("http://{}", listener.local_addr().expect("it is bound"));
        let (ready, is_ready) = mpsc::channel();
        let (stop, stopped) = oneshot::channel();
        let names = Names::default();
        let its_names = Arc::clone(&names);
        // The service has a thread of its own, so that it can be ended in order when the test's runtime is at its end.
        let serving = std::thread::spawn(move || {
            System::new().block_on(serve_until(its_database, listener, setup, its_names, ready, stopped));
        });
        let service = is_ready.recv().expect("the service starts; see the message above");
        let client = client(PATIENCE).build().expect("an HTTP client");
        let people = AtomicU32::new(0);
        TestApp { service, base, database, client, people, names, stop: Some(stop), serving: Some(serving) }
    }

    /// Somebody without a token.
    pub(crate) fn visitor(&self) -> Person {
        self.person(Principal::visitor(), String::new(), Credential::None)
    }

    /// The letters that were sent to an address so far, once every one that waits has gone.
    pub(crate) async fn letters_to(&self, address: &str) -> Vec<Letter> {
        let waits = "SELECT (SELECT count(*) FROM mail WHERE state = 'waiting') + \
            (SELECT count(*) FROM password_recovery WHERE digest IS NULL)";
        while self.number(waits).await > 0 {
            keqiao::identity::recovery::step(&self.service).await.expect("requests are looked at");
            keqiao::work::mail::step(&self.service).await.expect("letters are delivered");
        }
        let Mailer::Kept(letters) = &self.service.post.mailer else { panic!("the mail of a test is kept") };
        let letters = letters.lock().expect("nobody panicked with the letters");
        letters.iter().filter(|letter| letter.to == address).cloned().collect()
    }

    /// Waits until every file of a document has gone where it belongs.
    pub(crate) async fn settle_files(&self) {
        while self.number("SELECT count(*) FROM document_file WHERE state <> 'stored'").await > 0 {
            keqiao::work::store_files::step(&self.service).await.expect("files move");
        }
    }

    /// What stands after `#` in the link of the last letter to an address.
    pub(crate) async fn link_to(&self, address: &str) -> String {
        let letters = self.letters_to(address).await;
        let body = &letters.last().unwrap_or_else(|| panic!("no letter to {address}")).body;
        let (_, rest) = body.split_once('#').expect("a link");
        rest.split_whitespace().next().expect("a secret").to_owned()
    }

    /// Somebody without a token who calls from another address of this machine.
    pub(crate) fn visitor_at(&self, address: &str) -> Person {
        self.moved(&self.visitor(), address)
    }

    /// The same person, who calls from another address of this machine.
    pub(crate) fn moved(&self, person: &Person, address: &str) -> Person {
        let address = address.parse().expect("an address");
        let client = client(PATIENCE).local_address(Some(address)).build().expect("an HTTP client");
        Person { client, ..person.clone() }
    }

    /// The credential that a person sends.
    pub(crate) fn token_of(&self, person: &Person) -> String {
        person.credential().unwrap_or_default()
    }

    /// The owner of a verified firm (出题人).
    pub(crate) async fn setter(&self, name: &str) -> Person {
        self.member_in(name, "enterprise", HUB).await
    }

    /// The owner of a verified university (解题人).
    pub(crate) async fn solver(&self, name: &str) -> Person {
        self.member_in(name, "university", HUB).await
    }

    /// The owner of a verified organization of another hub that has nothing to do with anything.
    pub(crate) async fn stranger(&self) -> Person {
        self.member_in("Stranger", "enterprise", "guangdong").await
    }

    /// The owner of an organization that nobody has verified.
    pub(crate) async fn newcomer(&self, name: &str) -> Person {
        self.register(name, "enterprise", HUB).await
    }

    /// A moderator of a hub; he belongs to the hub's operator.
    pub(crate) async fn moderator(&self, hub_code: &str) -> Person {
        let app = &self.service;
        let hub = app.hubs.by_code(hub_code).expect("a hub");
        let operator = admin::ensure_operator(app, hub, hub_code).await.expect("the operator is entered");
        let new = NewUser {
            login: self.next_login(),
            display_name: Name::parse("Hub moderator").expect("a name"),
            password_hash: PASSWORD_HASH.to_owned(),
        };
        let principal = Principal::system(Some(operator.id));
        let appointed: Result<_, Problem> = app
            .write_as(&principal, Action::AddUser, async |tx| {
                let id = user::add(tx, new, operator.id, Role::Owner).await?;
                user::grant_moderator(tx, id, hub).await?;
                Ok(id)
            })
            .await;
        let id = appointed.expect("the moderator is appointed");
        let principal = users::principal(&app.db, id).await.expect("the grants are read");
        self.person(principal, format!("/v1/organizations/{}", operator.id), Credential::Token)
    }

    /// An editor of somebody's organization.
    pub(crate) async fn editor_of(&self, owner: &Person) -> Person {
        let login = self.next_login();
        let body = json!({ "user": listing::user_body(&login), "role": "editor" });
        owner.post("/v1/users", &body).await.expect(201);
        self.person_of(&login, owner.organization.clone()).await
    }

    /// An editor of somebody's organization who also holds the office of a broker there.
    pub(crate) async fn introducer_of(&self, owner: &Person) -> Person {
        let login = self.next_login();
        let body = json!({ "user": listing::user_body(&login), "role": "editor" });
        owner.post("/v1/users", &body).await.expect(201);
        let editor = self.person_of(&login, owner.organization.clone()).await;
        let user = editor.get("/v1/me").await.expect(200).json()["actor"].clone();
        owner.post("/v1/grants", &json!({ "user": user, "role": "broker" })).await.expect(201);
        self.person_of(&login, owner.organization.clone()).await
    }

    /// Waits until everything committed has its position and can be found.
    pub(crate) async fn settle(&self) {
        settle(&self.service).await.expect("the market settles");
    }

    /// Moves the clock.
    pub(crate) fn advance(&self, by: time::Duration) {
        self.service.clock.advance(by);
    }

    /// A day after the day on which the clock stands.
    pub(crate) fn in_days(&self, days: i64) -> Date {
        self.service.clock.now().as_offset().date() + time::Duration::days(days)
    }

    /// The kinds of all events, in the order of their hub's log.
    pub(crate) async fn event_kinds(&self, hub_code: &str) -> Vec<String> {
        self.settle().await;
        let hub = self.service.hubs.by_code(hub_code).expect("a hub").get();
        let sql = "SELECT e.kind FROM entry AS e JOIN entry_position AS p ON p.hub = e.hub AND p.entry_id = e.id \
            WHERE e.hub = $1 ORDER BY p.position";
        let hub = i16::try_from(hub).expect("a hub number is small");
        let rows = self.service.db.query_all_raw(statement(sql, [hub.into()])).await.expect("the ledger answers");
        rows.iter().map(|row| row.try_get_by_index(0).expect("a kind")).collect()
    }

    /// One number from the database: for what no caller can see.
    pub(crate) async fn number(&self, sql: &str) -> i64 {
        let row = self.service.db.query_one_raw(statement(sql, [])).await.expect("the database answers");
        row.expect("a row").try_get_by_index(0).expect("a number")
    }

    /// What the service finds when it looks a name up: one answer after the other, the last one stays.
    pub(crate) fn name(&self, name: &str, answers: &[&[&str]]) {
        let parse = |answer: &&[&str]| answer.iter().map(|address| address.parse().expect("an address")).collect();
        let answers = answers.iter().map(parse).collect();
        self.names.lock().expect("nobody panicked with the names").insert(name.to_owned(), answers);
    }

    /// Waits until every message to a webhook that is due has been tried.
    pub(crate) async fn deliver(&self) {
        self.settle().await;
        let due = "SELECT count(*) FROM webhook_queue AS q JOIN webhook_endpoint AS e ON e.id = q.endpoint_id \
            WHERE q.next_attempt_at <= $1 AND (q.lane = 'test' OR e.state = 'enabled')";
        loop {
            let now = self.service.clock.now().as_offset();
            let row = self.service.db.query_one_raw(statement(due, [now.into()])).await.expect("the queues answer");
            if row.expect("a row").try_get_by_index::<i64>(0).expect("a number") == 0 {
                return;
            }
            self.service.webhooks.wake.notify_one();
            tokio::task::yield_now().await;
        }
    }

    /// The folder of the ledger's lock.
    pub(crate) fn lock(&self) -> &Path {
        self.database.lock()
    }

    /// Touches the schema. The database is used for no other test.
    pub(crate) async fn alter_schema(&self, sql: &str) {
        self.database.spoil();
        let _session = self.behind_its_back(sql).await;
    }

    /// Does to the rows what no caller can do: a hand in the store, or a lock that is held for long. What the statements
    /// began stays open until the connection is dropped.
    pub(crate) async fn behind_its_back(&self, sql: &str) -> DatabaseConnection {
        let db = self.database.connect(1).await;
        db.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
        db
    }

    /// Waits until somebody waits for a lock, and not for ever: where nobody does, a guard is missing, and the test goes on.
    pub(crate) async fn until_somebody_waits(&self) {
        let waiting = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pid IN (SELECT pid FROM pg_stat_activity \
            WHERE datname = current_database())";
        for _ in 0..LOOKS_MAX {
            if self.number(waiting).await > 0 {
                break;
            }
        }
    }

    /// The person of a log-in.
    pub(crate) async fn person_of(&self, login: &str, organization: String) -> Person {
        let db = &self.service.db;
        let (id, _) = users::find_by_login(db, login).await.expect("the users are read").expect("the user is known");
        let principal = users::principal(db, id).await.expect("the grants are read");
        self.person(principal, organization, Credential::Token)
    }

    /// The owner of a verified organization of this kind in a hub.
    pub(crate) async fn member_in(&self, name: &str, kind: &str, hub: &str) -> Person {
        let person = self.register(name, kind, hub).await;
        self.verify(&person, hub).await;
        person
    }

    async fn register(&self, name: &str, kind: &str, hub: &str) -> Person {
        let login = self.next_login();
        let body = listing::registration_body(hub, kind, name, &login);
        let organization = self.visitor().make("/v1/organizations", &body).await;
        self.person_of(&login, organization).await
    }

    async fn verify(&self, person: &Person, hub: &str) {
        self.moderator(hub).await.step(&person.organization, "verify", None).await.expect(200);
    }

    /// A seed for a key that no other has in this market.
    pub(crate) fn next_seed(&self) -> u8 {
        u8::try_from(self.people.fetch_add(1, Ordering::Relaxed)).expect("a market of a test is small")
    }

    pub(super) fn next_login(&self) -> String {
        format!("person{}@example.org", self.people.fetch_add(1, Ordering::Relaxed))
    }

    fn person(&self, principal: Principal, organization: String, credential: Credential) -> Person {
        let (app, base, client) = (self.service.clone(), self.base.clone(), self.client.clone());
        Person { principal, organization, app, base, client, credential }
    }
}

impl Drop for TestApp {
    /// Ends the service in order; its thread then checks the ledger, and its panic is this test's.
    fn drop(&mut self) {
        let _ended_already = self.stop.take().map(|stop| stop.send(()));
        let outcome = self.serving.take().map(JoinHandle::join);
        if let (Some(Err(panic)), false) = (outcome, std::thread::panicking()) {
            std::panic::resume_unwind(panic);
        }
    }
}

async fn serve_until(
    database: TestDatabase,
    listener: TcpListener,
    setup: Setup,
    names: Names,
    ready: mpsc::Sender<Data<App>>,
    stopped: oneshot::Receiver<()>,
) {
    let db = database.connect(CONNECTIONS).await;
    let (clock, ledger) = (setup.clock, database.ledger());
    let near = Guard::new(vec![NEAR.parse().expect("a network")], Lookup::Scripted(names));
    let courier = Courier::try_new(near, setup.answer_max).expect("an HTTP client");
    let folder = tempfile::tempdir().expect("a folder for files");
    let outfit = Outfit {
        post: Post::kept(),
        fonts: setup.fonts,
        files: setup.files.unwrap_or_else(|| Files::folder(folder.path())),
        ledger,
        meaning: setup.meaning,
        courier,
        quotas: setup.quotas,
        proxies: setup.proxies,
        password_cost: cheap_cost(),
    };
    let app = assemble_with(db, clock, outfit).await.expect("the service is put together");
    let server = server::serve(app.clone(), listener, Some(1), Duration::from_secs(1)).expect("the server starts");
    let handle = server.handle();
    let serving = actix_web::rt::spawn(server);
    let tasks = start_tasks(&app).await.expect("the tasks start");
    app.is_ready.store(true, Ordering::Relaxed);
    ready.send(app.clone()).expect("the test waits");

    let _dropped = stopped.await;
    app.is_ready.store(false, Ordering::Relaxed);
    app.sequenced.notify_waiters();
    handle.stop(false).await;
    tasks.iter().for_each(actix_web::rt::task::JoinHandle::abort);
    serving.await.expect("the server ends").expect("the server served");

    // A pool of its own: the service's may hold connections of the test's runtime, which stands still now.
    let db = database.connect(1).await;
    ledger::verify(&db, app.clock.now().as_offset()).await;
    ledger::verify_logs(&db, &app.clock, database.ledger()).await;
    db.close().await.expect("the check is over");
    database.give_back().await;
}
