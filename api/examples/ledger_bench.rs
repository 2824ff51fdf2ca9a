//! Measures the ledger on a database: what an entry costs a commit, how soon it is provable, and fills a log.
//!
//! `cargo run --release -p keqiao --example ledger_bench -- commits|provable|fill [ENTRIES] --data-dir FOLDER`; see
//! `bench/ledger.sh`.
#![expect(clippy::print_stdout, reason = "a bench prints its figures")]

use actix_web::web::Data;
use clap::Parser;
use keqiao::app::App;
use keqiao::command::assemble::{Database, assemble_signing, ledger};
use keqiao::config::Storage;
use keqiao::http::problem::Problem;
use keqiao::port::clock::Clock;
use keqiao::storage::statement;
use keqiao::trust::log::grow::Signer;
use keqiao::trust::log::{sign, store};
use keqiao::trust::sequence_ledger;
use keqiao_domain::access::{Action, Principal};
use keqiao_domain::event::{Audience, Event, EventKind};
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, ImportKind, Subject};
use sea_orm::{ConnectionTrait as _, TransactionTrait as _};
use serde_json::json;
use std::error::Error;
use std::fs::File;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// The allocator of the service.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Clients that commit at the same time.
const CLIENTS: usize = 32;
/// Rounds of both kinds, one after the other, so that both meet the same disk.
const ROUNDS: u32 = 5;
/// Seconds of a round.
const ROUND: Duration = Duration::from_secs(4);
/// Flushes of the probe, and the bytes of each: a page of the write-ahead log of Postgres.
const FLUSHES: usize = 400;
const FLUSH_BYTES: usize = 8192;
/// Entries a second while the delay is measured, and for how long.
const RATE: u64 = 500;
const DELAY_FOR: Duration = Duration::from_secs(20);
/// Entries of one transaction while a log is filled.
const FILL_BATCH: u64 = 1_000;
/// Entries of a full log.
const FILL_DEFAULT: u64 = 1_000_000;

type Failure = Box<dyn Error>;

/// What is measured, on which database.
#[derive(Parser)]
struct Cli {
    what: What,
    /// Entries of a filled log.
    #[arg(default_value_t = FILL_DEFAULT)]
    entries: u64,
    #[command(flatten)]
    storage: Storage,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum What {
    Commits,
    Provable,
    Fill,
}

fn main() -> Result<(), Failure> {
    let mut cli = Cli::parse();
    cli.storage.db_connections = u32::try_from(CLIENTS)? + 8;
    actix_web::rt::System::new().block_on(async {
        let database = Database::open(&cli.storage).await?;
        let app = assemble_signing(database.db.clone(), Clock::System, ledger(&cli.storage)?).await?;
        match cli.what {
            What::Commits => {
                let folder = cli.storage.data_dir.clone().ok_or("--data-dir says where flushes are probed")?;
                println!("before: {}", flush_probe(&folder)?);
                commits(&app).await?;
                println!("after: {}", flush_probe(&folder)?);
            }
            What::Provable => provable(&app).await?,
            What::Fill => fill(&app, cli.entries).await?,
        }
        drop(app);
        database.close().await
    })
}

/// What the disk gives at this moment: appends to a file, each flushed before the next.
fn flush_probe(folder: &Path) -> Result<String, Failure> {
    let path = folder.join("flush-probe");
    let mut file = File::create(&path)?;
    let mut times = Vec::with_capacity(FLUSHES);
    for _ in 0..FLUSHES {
        let begun = Instant::now();
        file.write_all(&[0x6b; FLUSH_BYTES])?;
        file.sync_data()?;
        times.push(begun.elapsed());
    }
    std::fs::remove_file(&path)?;
    times.sort_unstable();
    let (p50, p99) = (times[FLUSHES / 2], times[FLUSHES * 99 / 100]);
    Ok(format!("a flush takes p50 {p50:?}, p99 {p99:?}, one after the other"))
}

fn hub() -> HubNumber {
    HubNumber::NATIONAL
}

fn event(subject: Subject, number: u64) -> Event {
    let payload = json!({ "number": number });
    Event { kind: EventKind::ImportFinished, subject, hub: hub(), owner: None, audience: Audience::Owner, payload }
}

async fn emit(app: &App, numbers: std::ops::Range<u64>) -> Result<Option<Id<ImportKind>>, Problem> {
    app.write_as(&Principal::system(None), Action::CreateImport, async |tx| {
        let mut last = None;
        for number in numbers {
            let id = tx.next_id::<ImportKind>(hub());
            tx.emit(event(id.subject(), number));
            last = Some(id);
        }
        Ok(last)
    })
    .await
}

/// Durable commits with one entry against plain inserts of the same row, sequencer and signer at work.
async fn commits(app: &Data<App>) -> Result<(), Failure> {
    let create = "CREATE TABLE IF NOT EXISTS plain_entry (LIKE entry INCLUDING ALL); \
        CREATE TABLE IF NOT EXISTS chain_head (hub smallint PRIMARY KEY, hash bytea NOT NULL); \
        INSERT INTO chain_head VALUES (1, '\\x00') ON CONFLICT DO NOTHING";
    app.db.execute_unprepared(create).await?;
    emit(app, 0..1).await?;
    actix_web::rt::spawn(sequence_ledger::run(app.clone()));
    actix_web::rt::spawn(sign::run(app.clone()));
    let mut ratios = Vec::new();
    for round in 1..=ROUNDS {
        let plain = rate(app, Kind::Plain).await;
        let entries = rate(app, Kind::Entry).await;
        let chain = rate(app, Kind::Chain).await;
        println!(
            "round {round}: plain {plain:.0}/s, with an entry {entries:.0}/s, ratio {:.3}; hash chain in the transaction {chain:.0}/s, ratio {:.1}",
            entries / plain,
            entries / chain
        );
        ratios.push(entries / plain);
    }
    ratios.sort_by(f64::total_cmp);
    println!("median ratio {:.3}", ratios[ratios.len() / 2]);
    Ok(())
}

#[derive(Clone, Copy)]
enum Kind {
    Plain,
    Entry,
    Chain,
}

async fn rate(app: &Data<App>, kind: Kind) -> f64 {
    let done = Arc::new(AtomicU64::new(0));
    let begun = Instant::now();
    let client = |_| {
        let (app, done) = (app.clone(), Arc::clone(&done));
        actix_web::rt::spawn(async move {
            while begun.elapsed() < ROUND {
                let outcome = match kind {
                    Kind::Plain => insert(&app, Link::None).await,
                    Kind::Chain => insert(&app, Link::ToHead).await,
                    Kind::Entry => emit(&app, 0..1).await.map(drop),
                };
                if outcome.is_ok() {
                    done.fetch_add(1, Ordering::Relaxed);
                }
            }
        })
    };
    let clients: Vec<_> = (0..CLIENTS).map(client).collect();
    for client in clients {
        let _ended = client.await;
    }
    done.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64()
}

/// Whether each row is chained to the one before, in its transaction.
#[derive(Clone, Copy)]
enum Link {
    None,
    ToHead,
}

/// The same row, copied from the first entry, with an identifier of its own, in a transaction as every write is.
#[expect(clippy::disallowed_methods, reason = "what is measured against does without the door of all writes")]
async fn insert(app: &App, link: Link) -> Result<(), Problem> {
    let sql = "INSERT INTO plain_entry (hub, id, at, kind, subject_prefix, subject_id, owner_id, audience, operation, actor, \
        payload, salt, body) VALUES ($1, $2, $3, 'import.finished', 'imp', $2, NULL, 'owner', 'import.create', 'system', $4, $5, $6)";
    let now = app.clock.now();
    let id = app.ids.next::<ImportKind>(now, hub()).uuid();
    let payload = json!({ "number": 1 });
    let values =
        [1i16.into(), id.into(), now.as_offset().into(), payload.into(), vec![7u8; 32].into(), vec![b'x'; 380].into()];
    let tx = app.db.begin().await?;
    if matches!(link, Link::ToHead) {
        let head = "UPDATE chain_head SET hash = sha256(hash || $1) WHERE hub = 1";
        tx.execute_raw(statement(head, [id.as_bytes().to_vec().into()])).await?;
    }
    tx.execute_raw(statement(sql, values)).await?;
    Ok(tx.commit().await?)
}

/// From the answer to a commit until its entry is in a signed checkpoint, at a steady rate.
async fn provable(app: &Data<App>) -> Result<(), Failure> {
    actix_web::rt::spawn(sequence_ledger::run(app.clone()));
    actix_web::rt::spawn(sign::run(app.clone()));
    let begun = Instant::now();
    let mut waiting = Vec::new();
    let mut ticks = tokio::time::interval(Duration::from_micros(1_000_000 / RATE));
    for number in 0.. {
        ticks.tick().await;
        if begun.elapsed() > DELAY_FOR {
            break;
        }
        let app = app.clone();
        waiting.push(actix_web::rt::spawn(async move { delay(&app, number).await }));
    }
    let mut delays = Vec::new();
    for one in waiting {
        delays.extend(one.await?.ok());
    }
    delays.sort_unstable();
    let at = |share: usize| delays[(delays.len() - 1) * share / 100];
    let rate = delays.len() as f64 / begun.elapsed().as_secs_f64();
    println!(
        "{} entries, {rate:.0}/s: p50 {:?}, p90 {:?}, p99 {:?}, max {:?}",
        delays.len(),
        at(50),
        at(90),
        at(99),
        at(100)
    );
    Ok(())
}

async fn delay(app: &App, number: u64) -> Result<Duration, Problem> {
    let subject = emit(app, number..number + 1).await?.ok_or_else(Problem::not_found)?.subject();
    let committed = Instant::now();
    loop {
        let woken = app.ledger.signed.notified();
        let sql = "SELECT EXISTS (SELECT FROM entry AS e JOIN entry_position AS p ON p.hub = e.hub AND p.entry_id = e.id \
            JOIN log AS l ON l.hub = e.hub WHERE e.hub = $1 AND e.subject_id = $2 AND p.position < l.size)";
        let row = app.db.query_one_raw(statement(sql, [1i16.into(), subject.uuid().into()])).await?;
        if row.map(|row| row.try_get_by_index::<bool>(0)).transpose()?.unwrap_or_default() {
            return Ok(committed.elapsed());
        }
        let _woken = tokio::time::timeout(Duration::from_millis(50), woken).await;
    }
}

/// Fills a log and signs it; says what it took and how much memory the process had at most.
async fn fill(app: &Data<App>, entries: u64) -> Result<(), Failure> {
    let begun = Instant::now();
    let have = store::find(&app.db, hub()).await?.map_or(0, |log| log.size);
    let mut signer = Signer::default();
    println!("before the first entry: {}", memory());
    for first in (have..entries).step_by(usize::try_from(FILL_BATCH)?) {
        emit(app, first..first + FILL_BATCH).await?;
        sequence_ledger::sequence(&app.db, app.clock.now().as_offset()).await?;
        signer.round(app).await?;
        if (first / FILL_BATCH).is_multiple_of(100) {
            println!("{first} entries, {:.0} s", begun.elapsed().as_secs_f64());
        }
    }
    println!("{entries} entries in {:.0} s", begun.elapsed().as_secs_f64());
    println!("at the end: {}", memory());
    Ok(())
}

/// The greatest memory of this process so far, as the system has it.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("VmHWM: unknown").to_owned()
}
