//! One embedded Postgres for all tests of a run; a database for each, cloned from a migrated template.
//!
//! The server is started by the service's own supervisor and ends with this process. Its data folder is kept for the
//! next run. A database is wiped after its test and lent again, because to make one takes longer than most tests; one
//! whose schema a test has touched is dropped, and what a run leaves is dropped by the next one.

use keqiao::postgres::{Lifetime, Server, Settings, start};
use keqiao::storage::{connect, migrate, statement};
use keqiao::trust::log::ledger::Ledger;
use keqiao::trust::log::lock::{FileLock, Lock};
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError, mpsc};
use tempfile::TempDir;

/// Where the folder lies when the server's user may not enter the target folder, as below root's home.
const PASSABLE_PARENT: &str = "/tmp";
/// Nothing listens there: no test reaches for a network.
const NOWHERE: &str = "http://127.0.0.1:9/releases";
/// The database every server has.
const MAINTENANCE: &str = "postgres";

/// How long a session may take to end.
const END_OF_SESSION_MILLIS: i64 = 10_000;
/// Empties every table but those that the migrations filled. The role of a replica passes over the triggers that
/// protect the record.
const WIPE: &str = "SET session_replication_role = replica;
DO $$
DECLARE filled text;
BEGIN
    FOR filled IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
        AND tablename NOT IN ('hub', 'sequencer', 'seaql_migrations')
    LOOP
        EXECUTE format('DELETE FROM %I', filled);
    END LOOP;
    UPDATE sequencer SET next_position = 0;
END
$$";

/// The server of this run.
static CLUSTER: LazyLock<Cluster> = LazyLock::new(Cluster::start);

struct Cluster {
    server: Arc<Server>,
    run: String,
    made: AtomicU32,
    /// Names of wiped databases that wait for a test.
    free: Mutex<Vec<String>>,
}

/// A database that one test has to itself.
#[derive(Clone, Debug)]
pub(crate) struct TestDatabase {
    name: String,
    is_spoiled: Arc<AtomicBool>,
    lock: Arc<TempDir>,
}

impl Cluster {
    /// The server's watching task needs a runtime that outlives every test: a thread of its own.
    fn start() -> Cluster {
        let (sender, receiver) = mpsc::channel();
        let run = format!("run{}", std::process::id());
        let name = run.clone();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                let server = Arc::new(start_server().await);
                let _sign_of_life = prepare(&server, &name).await;
                sender.send(server).expect("the first test waits");
                std::future::pending::<()>().await;
            });
        });
        let server = receiver.recv().expect("the embedded Postgres starts; see the message above");
        Cluster { server, run, made: AtomicU32::new(0), free: Mutex::default() }
    }
}

impl Cluster {
    async fn clone_template(&self) -> String {
        let name = format!("{}_{}", self.run, self.made.fetch_add(1, Ordering::Relaxed));
        let maintenance = connect(&self.server.url(MAINTENANCE), 1).await.expect("the server takes connections");
        run_sql(&maintenance, &format!("CREATE DATABASE {name} TEMPLATE {}_template", self.run)).await;
        // Flushing every commit to the disk is for the tests of durability, which have a server of their own.
        run_sql(&maintenance, &format!("ALTER DATABASE {name} SET synchronous_commit = off")).await;
        maintenance.close().await.expect("the maintenance is over");
        name
    }
}

/// In the target folder; where the server's user cannot enter that, in a folder of this checkout below `/tmp`.
async fn start_server() -> Server {
    let target = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let mut hasher = DefaultHasher::new();
    target.hash(&mut hasher);
    let passable = PathBuf::from(PASSABLE_PARENT).join(format!("keqiao-tests-{:016x}", hasher.finish()));
    let near = start(&settings(target.join("market"))).await;
    match near {
        Ok(server) => server,
        Err(first) => start(&settings(passable)).await.unwrap_or_else(|second| panic!("{first}; {second}")),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the tests find the machine's Postgres as the service's configuration does"
)]
fn settings(data_dir: PathBuf) -> Settings {
    Settings {
        data_dir,
        binaries: std::env::var_os("KEQIAO_PG_BIN").map(PathBuf::from),
        search_path: std::env::var_os("PATH"),
        download_url: Some(NOWHERE.to_owned()),
        lifetime: Lifetime::Bound,
    }
}

/// Drops what dead runs left and makes the template. The connection it answers with tells other runs that this one
/// lives.
async fn prepare(server: &Server, run: &str) -> DatabaseConnection {
    let maintenance = connect(&server.url(MAINTENANCE), 1).await.expect("the server takes connections");
    // First the databases, then the living: whoever makes a database has shown himself before.
    let databases = names(&maintenance, "SELECT datname FROM pg_database WHERE datname ~ '^run[0-9]+_'").await;
    let living: HashSet<String> =
        names(&maintenance, "SELECT application_name FROM pg_stat_activity").await.into_iter().collect();
    for name in databases {
        let owner = name.split('_').next().unwrap_or_default();
        if !living.contains(owner) {
            // Another run may be faster.
            let _dropped_elsewhere =
                maintenance.execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
        }
    }
    let url = format!("{}&application_name={run}", server.url(MAINTENANCE));
    let sign_of_life = connect(&url, 1).await.expect("the server takes connections");
    let template = format!("{run}_template");
    run_sql(&maintenance, &format!("CREATE DATABASE {template}")).await;
    let db = connect(&server.url(&template), 1).await.expect("the template takes connections");
    migrate(&db).await.expect("the migrations run");
    db.close().await.expect("the template is left");
    maintenance.close().await.expect("the maintenance is over");
    sign_of_life
}

async fn run_sql(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

async fn names(db: &DatabaseConnection, sql: &str) -> Vec<String> {
    let rows = db.query_all_raw(statement(sql, [])).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows.iter().map(|row| row.try_get_by_index(0).expect("a name")).collect()
}

impl TestDatabase {
    /// Lends a database that is as new.
    pub(crate) async fn borrow() -> TestDatabase {
        let cluster = &*CLUSTER;
        let free = cluster.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let name = match free {
            Some(name) => name,
            None => cluster.clone_template().await,
        };
        let lock = Arc::new(tempfile::tempdir().expect("a folder"));
        TestDatabase { name, is_spoiled: Arc::default(), lock }
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        CLUSTER.server.url(&self.name)
    }

    /// Its address for a process of the service, which insists on commits that are flushed: those of the tests are not.
    pub(crate) fn durable_url(&self, process: &str) -> String {
        format!("{}&application_name={process}&options=-csynchronous_commit%3Don", self.url())
    }

    /// The folder of the ledger's lock.
    pub(crate) fn lock(&self) -> &Path {
        self.lock.path()
    }

    /// The ledger of a node on this database.
    pub(crate) fn ledger(&self) -> Ledger {
        Ledger::new("market.example", "market.example/witness", Lock::File(FileLock::new(self.lock())))
    }

    /// Connects with a small pool.
    pub(crate) async fn connect(&self, connections: u32) -> DatabaseConnection {
        connect(&CLUSTER.server.url(&self.name), connections).await.expect("the test's database takes connections")
    }

    /// Says that its schema was touched: nobody else gets it.
    pub(crate) fn spoil(&self) {
        self.is_spoiled.store(true, Ordering::Relaxed);
    }

    /// Ends all its sessions, wipes it and lends it again; or drops it, as far as possible, when it is spoiled.
    pub(crate) async fn give_back(self) {
        let cluster = &*CLUSTER;
        let maintenance = connect(&cluster.server.url(MAINTENANCE), 1).await.expect("the server takes connections");
        if self.is_spoiled.load(Ordering::Relaxed) {
            let _stays = maintenance.execute_unprepared(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
        } else {
            let sql = "SELECT pg_terminate_backend(pid, $2) FROM pg_stat_activity WHERE datname = $1";
            let values = [self.name.clone().into(), END_OF_SESSION_MILLIS.into()];
            maintenance.query_all_raw(statement(sql, values)).await.expect("the sessions end");
            let db = self.connect(1).await;
            run_sql(&db, WIPE).await;
            db.close().await.expect("the wiped database is left");
            cluster.free.lock().unwrap_or_else(PoisonError::into_inner).push(self.name);
        }
        maintenance.close().await.expect("the maintenance is over");
    }
}
