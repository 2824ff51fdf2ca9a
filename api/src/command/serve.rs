//! `keqiao serve`: the market, until it is told to stop.

use super::assemble::{Database, assemble_with, data_dir, outfit};
use super::{Failure, ServeArgs};
use crate::app::App;
use crate::http::problem::{Code, Problem};
use crate::http::{quota, server};
use crate::identity::api_key::last_use;
use crate::identity::recovery::store as recoveries;
use crate::identity::session::store as sessions;
use crate::identity::token::revocation;
use crate::port::clock::Clock;
use crate::trust::log::sign;
use crate::trust::witness::ask;
use crate::trust::{feed, idempotency, sequence_ledger};
use crate::webhook::delivery::store as deliveries;
use crate::work::{
    clear_notices, close_lots, expire_demands, expire_resources, import, mail, probe_files, release_statistics,
    rest_achievements, store_files,
};
use crate::{deals, matching, webhook};
use actix_web::web::Data;
use keqiao_domain::access::{Action, Principal};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// Quiet callers and expired answers are forgotten so often.
const FORGET_EVERY: Duration = Duration::from_secs(60);

/// A start looks for a database that is away so often, beside a last time.
const START_ATTEMPTS: u32 = 60;

/// And waits so long in between.
const START_PAUSE: Duration = Duration::from_millis(500);

/// How often to look whether the ledger has settled.
const SETTLE_POLL: Duration = Duration::from_millis(10);

/// Serves until SIGINT or SIGTERM.
///
/// # Errors
/// When the database or the port cannot be had.
pub async fn run(args: &ServeArgs) -> Result<(), Failure> {
    let listener = listen(args)?;
    let outfit = outfit(args, &args.storage)?;
    let mut database = Database::open(&args.storage).await?;
    database.prepare_threads(server::threads(args.serving.workers), args.storage.db_connections).await?;
    let app = assemble_with(database.pools(), Clock::System, outfit).await?;
    app.matcher.keep_in(data_dir(&args.storage)?.join(matching::keep::FOLDER));
    let served = serve(&app, listener, args, async || Ok(())).await;
    drop(app);
    database.close().await?;
    served
}

/// Takes the port before anything else, so that a busy one is told at once.
///
/// # Errors
/// When the port is taken or not allowed.
pub fn listen(args: &ServeArgs) -> Result<TcpListener, Failure> {
    let address = args.serving.listen;
    TcpListener::bind(address).map_err(|error| {
        format!("cannot listen on {address}: {error}; choose another address with --listen ADDRESS:PORT").into()
    })
}

/// Serves the market on a listener until SIGINT or SIGTERM. It is ready when `prepare` has ended and the index is
/// loaded.
///
/// # Errors
/// When the preparation fails, the index cannot be loaded or the server fails.
pub async fn serve(
    app: &Data<App>,
    listener: TcpListener,
    args: &ServeArgs,
    prepare: impl AsyncFnOnce() -> Result<(), Failure>,
) -> Result<(), Failure> {
    let address = listener.local_addr()?;
    let shutdown = Duration::from_secs(args.serving.shutdown_secs);
    let server = server::serve(app.clone(), listener, args.serving.workers, shutdown)?;
    let handle = server.handle();
    let serving = actix_web::rt::spawn(server);
    tracing::info!(%address, "listening");
    prepare().await?;
    let tasks = start_tasks(app).await?;
    app.is_ready.store(true, Ordering::Relaxed);
    tracing::info!(%address, "the market is open");
    told_to_stop().await?;
    tracing::info!("closing: open requests may end");
    app.is_ready.store(false, Ordering::Relaxed);
    app.sequenced.notify_waiters();
    handle.stop(true).await;
    tasks.iter().for_each(actix_web::rt::task::JoinHandle::abort);
    serving.await??;
    matching::keep::save(app).await;
    Ok(())
}

/// Takes a step of the start, again and again while the database is away: after a crash it comes back by itself.
async fn insist<T>(step: impl AsyncFn() -> Result<T, Problem>) -> Result<T, Problem> {
    for _ in 0..START_ATTEMPTS {
        match step().await {
            Err(problem) if problem.code() == Code::Unavailable => {
                tracing::warn!("the start waits for the database");
                tokio::time::sleep(START_PAUSE).await;
            }
            outcome => return outcome,
        }
    }
    step().await
}

/// Loads the index, looks whether files can be kept, and starts what runs beside the requests.
///
/// # Errors
/// When the database does not answer for half a minute.
pub async fn start_tasks(app: &Data<App>) -> Result<Vec<actix_web::rt::task::JoinHandle<()>>, Problem> {
    insist(async || sequence_ledger::sequence(&app.db, app.clock.now().as_offset()).await.map(drop)).await?;
    let place = insist(async || matching::follow::load(app).await).await?;
    // Looked at before anybody is let in; a store that does not work is looked at again beside the requests.
    let mut tasks =
        if probe_files::step(app).await { vec![] } else { vec![actix_web::rt::spawn(probe_files::run(app.clone()))] };
    let forget = |app: Data<App>| async move {
        loop {
            tokio::time::sleep(FORGET_EVERY).await;
            app.limits.forget_quiet(app.clock.now());
            app.quotas.forget_quiet();
            app.metrics.run_upkeep();
            let system = Principal::system(None);
            let matters_since = revocation::matters_since(app.clock.now());
            let forgotten = app.write_as(&system, Action::ShowMe, async |tx| {
                sessions::forget_expired(tx, matters_since).await?;
                recoveries::forget_expired(tx).await?;
                mail::forget_old(tx).await?;
                deliveries::forget_old(tx).await?;
                quota::forget_whole(tx).await?;
                idempotency::forget_expired(tx).await
            });
            if let Err(problem) = forgotten.await {
                tracing::warn!(%problem, "could not forget what has expired, trying again");
            }
            if let Err(problem) = last_use::store(&app).await {
                tracing::warn!(%problem, "could not store when keys were used");
            }
        }
    };
    tasks.extend([
        actix_web::rt::spawn(sequence_ledger::run(app.clone())),
        actix_web::rt::spawn(sign::run(app.clone())),
        actix_web::rt::spawn(ask::run(app.clone())),
        actix_web::rt::spawn(matching::follow::run(app.clone(), place)),
        actix_web::rt::spawn(matching::alerts::run(app.clone())),
        actix_web::rt::spawn(matching::digest::send::run(app.clone())),
        actix_web::rt::spawn(matching::meaning::follow::run(app.clone())),
        actix_web::rt::spawn(import::create::run(app.clone())),
        actix_web::rt::spawn(revocation::run(app.clone())),
        actix_web::rt::spawn(mail::run(app.clone())),
        actix_web::rt::spawn(clear_notices::run(app.clone())),
        actix_web::rt::spawn(close_lots::run(app.clone())),
        actix_web::rt::spawn(webhook::queue::run(app.clone())),
        actix_web::rt::spawn(webhook::send::run(app.clone())),
        actix_web::rt::spawn(store_files::run(app.clone())),
        actix_web::rt::spawn(expire_demands::run(app.clone())),
        actix_web::rt::spawn(expire_resources::run(app.clone())),
        actix_web::rt::spawn(release_statistics::run(app.clone())),
        actix_web::rt::spawn(rest_achievements::run(app.clone())),
        actix_web::rt::spawn(deals::mandate::expire::run(app.clone())),
        actix_web::rt::spawn(deals::milestone::pass::run(app.clone())),
        actix_web::rt::spawn(forget(app.clone())),
    ]);
    Ok(tasks)
}

/// Waits until everything that was committed before has its place, is signed, can be found, was told to those who
/// wait for it, and is in the queues of webhooks. The tasks of [`start_tasks`] must
/// be running.
///
/// # Errors
/// When the database does not answer.
pub async fn settle(app: &Data<App>) -> Result<(), Problem> {
    // What is told to those who wait is an entry, too. The head is looked at last: an entry that is numbered in between stands before it.
    loop {
        let head = settle_once(app).await?;
        if !sequence_ledger::has_unnumbered(&app.db).await? && head.covers(&feed::head(&app.db).await?) {
            return Ok(());
        }
    }
}

async fn settle_once(app: &Data<App>) -> Result<feed::Place, Problem> {
    // An entry is numbered when every older transaction of the server has ended, whosoever it is.
    while sequence_ledger::has_unnumbered(&app.db).await? {
        app.wake.notify_one();
        let _numbered = tokio::time::timeout(SETTLE_POLL, app.sequenced.notified()).await;
    }
    while sign::has_unsigned(app).await? {
        let _signed = tokio::time::timeout(SETTLE_POLL, app.ledger.signed.notified()).await;
    }
    let head = feed::head(&app.db).await?;
    let mut followed = app.matcher.followed.subscribe();
    followed.wait_for(|place| place.covers(&head)).await.map_err(Problem::internal)?;
    let mut told = app.alerts.followed.subscribe();
    told.wait_for(|place| place.covers(&head)).await.map_err(Problem::internal)?;
    let mut queued = app.webhooks.queued.subscribe();
    queued.wait_for(|place| place.covers(&head)).await.map_err(Problem::internal)?;
    Ok(head)
}

async fn told_to_stop() -> std::io::Result<()> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = terminate.recv() => {}
    }
    Ok(())
}

/// The settings in force, without secrets.
#[must_use]
pub fn describe(args: &ServeArgs) -> String {
    let storage = &args.storage;
    let database = if storage.database_url.is_some() {
        "the server of DATABASE_URL"
    } else {
        "a private server in the data folder"
    };
    let text = |value: Option<String>| value.unwrap_or_else(|| "(default)".to_owned());
    let path = |value: &Option<std::path::PathBuf>| text(value.as_ref().map(|path| path.display().to_string()));
    [
        format!("database        {database}"),
        format!(
            "data folder     {}",
            data_dir(storage).map_or_else(|e| e.to_string(), |dir| dir.display().to_string())
        ),
        format!("files           {}", describe_files(storage)),
        format!("postgres        {}", path(&storage.pg_bin)),
        format!("connections     {}", storage.db_connections),
        format!("ledger host     {}", storage.ledger.ledger_host),
        format!("ledger lock     {}", describe_lock(storage)),
        format!("listen          {}", args.serving.listen),
        format!("workers         {}", text(args.serving.workers.map(|workers| workers.to_string()))),
        format!("shutdown        {} s", args.serving.shutdown_secs),
        format!("trusted proxies {}", describe_networks(&args.serving.trusted_proxies)),
        format!("mail            {}", if args.mailing.smtp_url.is_some() { "a server" } else { "the console" }),
        format!("mail from       {}", args.mailing.mail_from),
        format!("links           {}", args.mailing.link_base),
        format!("requests        {} a minute of one caller", describe_rate(args.limiting.rate_general)),
        format!("searches        {} a minute of one caller", describe_rate(args.limiting.rate_search)),
        format!("webhooks near   {}", describe_networks(&args.webhooking.webhook_near)),
        format!("print fonts     {}", describe_fonts(&args.printing.print_fonts)),
        format!("embeddings      {}", args.embedding.embeddings.as_deref().unwrap_or("(none)")),
    ]
    .join("\n")
}

/// Where files are kept, without what opens it.
fn describe_files(storage: &crate::config::Storage) -> String {
    let bucket = &storage.bucket;
    match (&bucket.files_s3, &bucket.files_s3_bucket, &storage.files_dir) {
        (Some(address), Some(name), _) => format!("the bucket {name} at {address}"),
        (_, _, Some(folder)) => folder.display().to_string(),
        _ => "files in the data folder".to_owned(),
    }
}

/// A number of requests, or no limit.
fn describe_rate(rate: u32) -> String {
    if rate == 0 { "any number".to_owned() } else { rate.to_string() }
}

/// Files of fonts, or where they come from.
fn describe_fonts(files: &[PathBuf]) -> String {
    if files.is_empty() {
        return "searched for".to_owned();
    }
    files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>().join(", ")
}

/// Networks, or none.
fn describe_networks(networks: &[ipnet::IpNet]) -> String {
    let names: Vec<_> = networks.iter().map(ToString::to_string).collect();
    if names.is_empty() { "(none)".to_owned() } else { names.join(", ") }
}

/// Where the ledger's lock is, without a password.
fn describe_lock(storage: &crate::config::Storage) -> String {
    match storage.ledger.ledger_lock.as_deref() {
        Some(setting) if setting.contains("://") => "the server of KEQIAO_LEDGER_LOCK".to_owned(),
        Some(folder) => folder.to_owned(),
        None => "ledger-lock in the data folder".to_owned(),
    }
}
