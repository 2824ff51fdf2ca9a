//! `keqiao match run`: matches all open demands at once and records the answers.

use super::assemble::{Database, assemble};
use super::progress::Meter;
use super::{Failure, output};
use crate::app::App;
use crate::config::Storage;
use crate::matching::follow;
use crate::matching::run::all::{Progress, run_all};
use crate::matching::weights::WeightsVersion;
use crate::port::clock::Clock;
use crate::storage::statement;
use crate::trust::sequence_ledger;
use actix_web::web::Data;
use clap::Args;
use keqiao_domain::hub::HubNumber;
use sea_orm::ConnectionTrait as _;
use std::time::Instant;

/// Which demands are matched.
#[derive(Args, Debug)]
pub struct RunArgs {
    /// All open demands; there is no other choice yet, so it must be said.
    #[arg(long, required = true)]
    all: bool,
    /// Only the demands of the hub of this code.
    #[arg(long, value_name = "CODE")]
    hub: Option<String>,
    /// Answers recorded for each demand.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u16).range(1..=100))]
    limit: u16,
    /// The version of the weights. Default: the present one.
    #[arg(long, value_name = "VERSION")]
    weights: Option<String>,
    /// Print the outcome as one JSON object.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    storage: Storage,
}

/// Matches and records.
///
/// # Errors
/// When the hub or the weights are unknown or the database does not answer.
pub async fn run(args: &RunArgs) -> Result<(), Failure> {
    let weights = args.weights.as_deref().map(str::parse::<WeightsVersion>);
    let weights = weights.transpose().map_err(|_| "there are no weights of this version")?;
    let database = Database::open(&args.storage).await?;
    let app = assemble(database.db.clone(), Clock::System).await?;
    let outcome = run_on(args, &app, weights).await;
    sequence_ledger::sequence(&app.db, app.clock.now().as_offset()).await?;
    drop(app);
    database.close().await?;
    outcome
}

async fn run_on(args: &RunArgs, app: &Data<App>, weights: Option<WeightsVersion>) -> Result<(), Failure> {
    let unknown = |code: &String| format!("there is no hub `{code}`");
    let hub = args.hub.as_ref().map(|code| app.hubs.by_code(code).ok_or_else(|| unknown(code))).transpose()?;
    output::remark("loading the index");
    follow::load(app).await?;
    let mut meter = Meter::new(count_open(app, hub).await?, "{bar:40} {pos} of {len} demands {msg}");
    let started = Instant::now();
    let done = run_all(app, hub, args.limit, weights, |done| {
        let line = format!("{} of {} demands, {} answers", done.demands, meter.total, done.hits);
        meter.show(done.demands, format!("{} answers", done.hits), &line);
    })
    .await?;
    meter.finish();
    let seconds = started.elapsed().as_secs_f64();
    let Progress { demands, hits } = done;
    if args.json {
        output::line(&serde_json::json!({ "demands": demands, "hits": hits, "seconds": seconds }).to_string());
    } else {
        output::line(&format!("{demands} demands in {seconds:.1} s, {hits} answers recorded"));
    }
    Ok(())
}

async fn count_open(app: &App, hub: Option<HubNumber>) -> Result<u64, Failure> {
    let sql = "SELECT count(*) FROM demand WHERE state = 'open' AND ($1::smallint IS NULL OR hub = $1)";
    let row = app.db.query_one_raw(statement(sql, [hub.map(crate::storage::hub_column).into()])).await?;
    let count: i64 = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    Ok(u64::try_from(count)?)
}
