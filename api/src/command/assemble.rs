//! Puts the service together: database, schema, keys, index.

use super::{Failure, ServeArgs};
use crate::app::App;
use crate::config::{Embedding, LEDGER_HOST_DEFAULT, Storage, Webhooking};
use crate::http::cursor::CursorKey;
use crate::http::limit::Limits;
use crate::http::problem::Problem;
use crate::http::proxy::TrustedProxies;
use crate::http::quota::Quotas;
use crate::identity::api_key::last_use::KeyUses;
use crate::identity::password::Cost;
use crate::identity::second_factor::vault::Vault;
use crate::identity::token::Tokens;
use crate::matching::Matcher;
use crate::matching::alerts::Alerts;
use crate::matching::meaning::Meaning;
use crate::matching::meaning::client::{EmbedError, Embedder};
use crate::port::clock::Clock;
use crate::port::courier::Courier;
use crate::port::files::{Files, Trouble};
use crate::port::ids::Ids;
use crate::port::mailer::Post;
use crate::port::random;
use crate::postgres;
use crate::print::pdf::font::Fonts;
use crate::reference::hub::Hubs;
use crate::storage::{Pools, ThreadPools, connect, migrate, statement};
use crate::tenant::ROLE;
use crate::tenant::pool::TenantPool;
use crate::trust::log::ledger::Ledger;
use crate::trust::log::lock::{FileLock, Lock};
use crate::webhook::Webhooks;
use actix_web::web::Data;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use sea_orm::{ConnectionTrait as _, DatabaseConnection};
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};
use tokio::sync::Notify;

/// The database, and the private server behind it when there is one.
pub struct Database {
    /// The pool.
    pub db: DatabaseConnection,
    thread_pools: ThreadPools,
    url: String,
    server: Option<postgres::Server>,
}

impl Database {
    /// Opens the database of the configuration: the server it names, or a private one in the data folder; checks that
    /// the server is safe, and brings the schema up to date.
    ///
    /// # Errors
    /// When there is no server, it is unsafe, or the schema cannot be brought up to date.
    pub async fn open(storage: &Storage) -> Result<Self, Failure> {
        let (url, server) = match &storage.database_url {
            Some(url) => (url.clone(), None),
            None => {
                let server = postgres::start(&settings(storage)?).await?;
                (server.url("keqiao"), Some(server))
            }
        };
        match prepare(&url, storage.db_connections).await {
            Ok(db) => Ok(Database { db, thread_pools: ThreadPools::default(), url, server }),
            Err(failure) => {
                if let Some(server) = server {
                    server.stop().await?;
                }
                Err(failure)
            }
        }
    }

    /// Prepares pools for the threads of a server, with so many connections in all.
    ///
    /// # Errors
    /// When the database's address cannot be read.
    pub async fn prepare_threads(&mut self, threads: usize, connections: u32) -> Result<(), Failure> {
        self.thread_pools = ThreadPools::prepare(&self.url, threads, connections).await?;
        Ok(())
    }

    /// The pools, for the service.
    #[must_use]
    pub fn pools(&self) -> Pools {
        Pools { db: self.db.clone(), of_threads: self.thread_pools.clone() }
    }

    /// Closes the pools and stops the private server, unless another process shares it.
    ///
    /// # Errors
    /// When the server does not stop.
    pub async fn close(self) -> Result<(), Failure> {
        self.thread_pools.close().await?;
        self.db.close().await?;
        if let Some(server) = self.server {
            server.stop().await?;
        }
        Ok(())
    }
}

/// Connects, refuses a server that could lose what it has confirmed, and brings the schema up to date.
async fn prepare(url: &str, connections: u32) -> Result<DatabaseConnection, Failure> {
    let db = connect(url, connections).await?;
    postgres::refuse_unsafe(db.get_postgres_connection_pool()).await?;
    migrate(&db).await?;
    refuse_without_tenants(&db).await?;
    Ok(db)
}

/// Refuses a server on which no request could be answered: a dump was restored where nobody has made the role of requests.
async fn refuse_without_tenants(db: &DatabaseConnection) -> Result<(), Failure> {
    db.execute_unprepared(&format!("SET ROLE {ROLE}; RESET ROLE")).await.map_err(|error| {
        format!("requests need the role {ROLE}, see docs/OPERATIONS.md, \"The role of requests\": {error}")
    })?;
    Ok(())
}

/// The data folder of the configuration.
///
/// # Errors
/// When there is neither a setting nor a home folder.
pub fn data_dir(storage: &Storage) -> Result<PathBuf, Failure> {
    let default = || {
        let os = |path: &Option<PathBuf>| path.clone().map(PathBuf::into_os_string);
        postgres::default_data_dir(os(&storage.state_home), os(&storage.home))
    };
    storage.data_dir.clone().or_else(default).ok_or_else(|| "no data folder: set --data-dir or HOME".into())
}

fn settings(storage: &Storage) -> Result<postgres::Settings, Failure> {
    Ok(postgres::Settings {
        data_dir: data_dir(storage)?,
        binaries: storage.pg_bin.clone(),
        search_path: storage.program_path.clone().map(Into::into),
        download_url: storage.pg_download.clone(),
        lifetime: postgres::Lifetime::Adoptable,
    })
}

/// The folder of the ledger's lock below the data folder.
const LOCK_FOLDER: &str = "ledger-lock";

/// The ledger of the configuration.
///
/// # Errors
/// When the lock's setting cannot be read, or there is no folder for it.
pub fn ledger(storage: &Storage) -> Result<Ledger, Failure> {
    let settings = &storage.ledger;
    let lock = match &settings.ledger_lock {
        Some(setting) => Lock::parse(setting)?,
        None => Lock::File(FileLock::new(&data_dir(storage)?.join(LOCK_FOLDER))),
    };
    let witness_name = settings.witness_name.clone().unwrap_or_else(|| format!("{}/witness", settings.ledger_host));
    Ok(Ledger::new(&settings.ledger_host, &witness_name, lock))
}

/// The folder of files below the data folder.
const FILES_FOLDER: &str = "files";

/// The store of files of the configuration.
///
/// # Errors
/// When there is no folder for it, or a setting of the bucket cannot be used.
pub fn files(storage: &Storage) -> Result<Files, Failure> {
    if let Some(bucket) = storage.bucket.files()? {
        return Ok(Files::Bucket(bucket));
    }
    match &storage.files_dir {
        Some(folder) => Ok(Files::folder(folder)),
        None => Ok(Files::folder(&data_dir(storage)?.join(FILES_FOLDER))),
    }
}

/// Puts the service together on a database, for what signs nothing; its mail goes to the console.
///
/// # Errors
/// When the database does not answer.
pub async fn assemble(pools: impl Into<Pools>, clock: Clock) -> Result<Data<App>, Problem> {
    assemble_signing(pools, clock, Ledger::new(LEDGER_HOST_DEFAULT, LEDGER_HOST_DEFAULT, Lock::Absent)).await
}

/// Puts the service together on a database, for commands: with the lock that it needs to sign the ledger; its mail goes
/// to the console.
///
/// # Errors
/// When the database does not answer.
pub async fn assemble_signing(pools: impl Into<Pools>, clock: Clock, ledger: Ledger) -> Result<Data<App>, Problem> {
    assemble_with(pools, clock, Outfit::of_command(ledger)?).await
}

/// The embedding service of the configuration.
///
/// # Errors
/// When its address is none.
pub fn meaning(embedding: &Embedding) -> Result<Option<Meaning>, EmbedError> {
    let Embedding { embeddings, embeddings_model, embeddings_question_model, embeddings_key } = embedding;
    let Some(address) = embeddings else { return Ok(None) };
    let (question_model, key) = (embeddings_question_model.as_deref(), embeddings_key.as_deref());
    Embedder::try_new(address, embeddings_model, question_model, key).map(|embedder| Some(Meaning::new(embedder)))
}

/// What a service has besides its database.
pub struct Outfit {
    /// How mail goes out.
    pub post: Post,
    /// Where files are kept.
    pub files: Files,
    /// What PDF is set with.
    pub fonts: Fonts,
    /// The lock that it needs to sign the ledger.
    pub ledger: Ledger,
    /// The embedding service, if there is one.
    pub meaning: Option<Meaning>,
    /// Sends messages to webhooks.
    pub courier: Courier,
    /// How much one caller may ask for.
    pub quotas: Quotas,
    /// Whose word about the address of a caller is taken.
    pub proxies: TrustedProxies,
    /// What hashing a new password takes.
    pub password_cost: Cost,
}

impl Outfit {
    /// What a command has that serves nobody: its mail goes to the console, it opens no files.
    ///
    /// # Errors
    /// When the client for webhooks cannot be made.
    pub fn of_command(ledger: Ledger) -> Result<Outfit, Problem> {
        Ok(Outfit {
            post: Post::console(),
            files: Files::Absent,
            fonts: Fonts::default(),
            ledger,
            meaning: None,
            courier: Webhooking::default().courier().map_err(Problem::internal)?,
            quotas: Quotas::new(None, None),
            proxies: TrustedProxies::default(),
            password_cost: Cost::DEFAULT,
        })
    }
}

/// What the configuration gives a service that is served.
///
/// # Errors
/// When a setting of mail, lock, embedding service or fonts cannot be read.
pub fn outfit(args: &ServeArgs, storage: &Storage) -> Result<Outfit, Failure> {
    let fonts = args.printing.fonts()?;
    if fonts.is_empty() {
        tracing::warn!("no font with Chinese letters was found: nothing is given out as PDF");
    }
    Ok(Outfit {
        post: args.mailing.post()?,
        ledger: ledger(storage)?,
        meaning: meaning(&args.embedding)?,
        courier: args.webhooking.courier()?,
        quotas: args.limiting.quotas(),
        proxies: args.serving.proxies(),
        password_cost: Cost::DEFAULT,
        files: files(storage)?,
        fonts,
    })
}

/// Puts the service together on a database, with all that it has.
///
/// # Errors
/// When the database does not answer.
pub async fn assemble_with(pools: impl Into<Pools>, clock: Clock, outfit: Outfit) -> Result<Data<App>, Problem> {
    let Pools { db, of_threads: thread_pools } = pools.into();
    let tenants = TenantPool::beside(&db);
    let Outfit { post, files, fonts, ledger, meaning, courier, quotas, proxies, password_cost } = outfit;
    let now = clock.now();
    let hubs = Hubs::load(&db).await?;
    let tokens = Tokens::load(&db, now).await?;
    let cursors = CursorKey::new(secret(&db, "cursor", now.as_offset()).await?);
    let vault = Vault::new(secret(&db, "second_factor", now.as_offset()).await?);
    let webhooks = Webhooks::new(secret(&db, "webhook", now.as_offset()).await?, courier);
    Ok(Data::new(App {
        db,
        thread_pools,
        tenants,
        clock,
        ids: Arc::new(Ids::default()),
        hubs,
        tokens,
        cursors,
        key_uses: KeyUses::default(),
        password_cost,
        vault,
        post,
        files,
        fonts,
        files_trouble: Trouble::default(),
        limits: Limits::default(),
        proxies,
        quotas,
        matcher: Matcher::default(),
        meaning,
        alerts: Alerts::default(),
        webhooks,
        wake: Arc::new(Notify::new()),
        sequenced: Arc::new(Notify::new()),
        ledger,
        is_ready: AtomicBool::new(false),
        metrics: metrics_handle(),
    }))
}

/// A secret that all nodes share; the first one to ask makes it.
pub(crate) async fn secret(db: &DatabaseConnection, name: &str, at: time::OffsetDateTime) -> Result<[u8; 32], Problem> {
    let sql = "INSERT INTO server_secret (name, value, created_at) VALUES ($1, $2, $3) ON CONFLICT (name) DO NOTHING";
    let values = [name.into(), random::bytes::<32>().to_vec().into(), at.into()];
    db.execute_raw(statement(sql, values)).await?;
    let sql = "SELECT value FROM server_secret WHERE name = $1";
    let row = db.query_one_raw(statement(sql, [name.into()])).await?.ok_or_else(|| Problem::internal("no secret"))?;
    let value: Vec<u8> = row.try_get_by_index(0)?;
    value.try_into().map_err(|_| Problem::internal("a server secret has another length than 32 bytes"))
}

/// One recorder for the process: a second service in the same process (a test) shares it.
fn metrics_handle() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let recorder = PrometheusBuilder::new().build_recorder();
            let handle = recorder.handle();
            if metrics::set_global_recorder(recorder).is_err() {
                tracing::warn!("another recorder takes the metrics of this process");
            }
            handle
        })
        .clone()
}
