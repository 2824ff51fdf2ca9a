//! The commands of the binary.

pub mod admin;
pub mod assemble;
pub mod code_list;
pub mod demo;
pub mod export;
pub mod import;
pub mod keys;
pub mod ledger;
#[cfg(feature = "bench")]
pub mod match_bench;
pub mod match_evaluate;
pub mod match_export;
pub mod match_run;
pub mod output;
pub mod progress;
pub mod reindex;
pub mod sample;
pub mod serve;
pub mod story;
pub mod witness;

use crate::config::{Embedding, Limiting, LogFormat, Logging, Mailing, Printing, Serving, Storage, Webhooking};
use crate::work::import::ImportKind;
use clap::{Args, Parser, Subcommand};
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Keqiao (科桥): a technology-transfer market.
#[derive(Debug, Parser)]
#[command(name = "keqiao", version, max_term_width = 110)]
pub struct Cli {
    #[command(flatten)]
    logging: Logging,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the market on a sample of our own: the first minute shows matches.
    Demo(ServeArgs),
    /// Start the market.
    Serve(ServeArgs),
    /// Take rows over from a file: CSV or JSON Lines, plain or gzip, UTF-8 or GB18030.
    #[command(subcommand)]
    Import(ImportCommand),
    /// Write everything that an organization has brought into a folder: JSON Lines, CSV and the files of its documents.
    Export(export::ExportArgs),
    /// Put an export into this installation: its organization is registered and verified, with a first owner.
    Restore(export::RestoreArgs),
    /// Measure and use the matching.
    #[command(subcommand)]
    Match(MatchCommand),
    /// Build the index of search and matching anew, from every public listing, and save it.
    Reindex(reindex::ReindexArgs),
    /// What the operator of an installation does.
    #[command(subcommand)]
    Admin(admin::AdminCommand),
    /// The keys that sign access tokens.
    #[command(subcommand)]
    Keys(keys::KeysCommand),
    /// Check and mend the ledger.
    #[command(subcommand)]
    Ledger(ledger::LedgerCommand),
    /// Cosign the logs of others, and have ours cosigned.
    #[command(subcommand)]
    Witness(witness::WitnessCommand),
    /// Whole deals, told step by step against a running market.
    #[command(subcommand)]
    Story(story::run::StoryCommand),
    /// Print the OpenAPI document.
    Openapi,
    /// Print the configuration, without secrets.
    Config(ServeArgs),
}

#[derive(Debug, Subcommand)]
enum ImportCommand {
    /// Rows become patents.
    Patents(import::ImportArgs),
    /// Rows become achievements (科技成果).
    Achievements(import::ImportArgs),
    /// Rows become technical demands (技术需求).
    Demands(import::ImportArgs),
    /// Rows become service providers.
    Providers(import::ImportArgs),
    /// Rows become service offerings.
    Offerings(import::ImportArgs),
    /// Rows become experts.
    Experts(import::ImportArgs),
    /// Rows become innovation resources (创新资源).
    Resources(import::ImportArgs),
    /// Rows become an edition of a code list: regions, industries, ipc, glossary.
    CodeList(code_list::CodeListArgs),
}

#[derive(Debug, Subcommand)]
enum MatchCommand {
    /// Rank a collection with relevance judgements and print how good the ranking is.
    Evaluate(match_evaluate::EvaluateArgs),
    /// Match all open demands and record the answers.
    Run(match_run::RunArgs),
    /// Write what people thought of matches as relevance judgements (qrels).
    ExportJudgements(match_export::ExportArgs),
    /// Measure the index against Tantivy on a generated catalogue.
    #[cfg(feature = "bench")]
    Bench(match_bench::BenchArgs),
}

/// How the market is started.
#[derive(Args, Clone, Debug)]
pub struct ServeArgs {
    #[command(flatten)]
    storage: Storage,
    #[command(flatten)]
    serving: Serving,
    #[command(flatten)]
    mailing: Mailing,
    #[command(flatten)]
    embedding: Embedding,
    #[command(flatten)]
    webhooking: Webhooking,
    #[command(flatten)]
    printing: Printing,
    #[command(flatten)]
    limiting: Limiting,
}

/// Why a command failed: what is printed last.
pub type Failure = Box<dyn std::error::Error>;

/// Runs the command line.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    start_logging(&cli.logging, &cli.command);
    let outcome = actix_web::rt::System::new().block_on(run(cli.command));
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            output::error(&failure.to_string());
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Demo(args) => demo::run(&args).await?,
        Command::Serve(args) => serve::run(&args).await?,
        Command::Import(ImportCommand::Patents(args)) => return import::run(ImportKind::Patents, &args).await,
        Command::Import(ImportCommand::Achievements(args)) => {
            return import::run(ImportKind::Achievements, &args).await;
        }
        Command::Import(ImportCommand::Demands(args)) => return import::run(ImportKind::Demands, &args).await,
        Command::Import(ImportCommand::Providers(args)) => return import::run(ImportKind::Providers, &args).await,
        Command::Import(ImportCommand::Offerings(args)) => return import::run(ImportKind::Offerings, &args).await,
        Command::Import(ImportCommand::Experts(args)) => return import::run(ImportKind::Experts, &args).await,
        Command::Import(ImportCommand::Resources(args)) => return import::run(ImportKind::Resources, &args).await,
        Command::Import(ImportCommand::CodeList(args)) => return code_list::run(&args).await,
        Command::Export(args) => export::run(&args).await?,
        Command::Restore(args) => return export::restore(&args).await,
        Command::Match(MatchCommand::Evaluate(args)) => match_evaluate::run(&args).await?,
        Command::Match(MatchCommand::Run(args)) => match_run::run(&args).await?,
        Command::Match(MatchCommand::ExportJudgements(args)) => match_export::run(&args).await?,
        #[cfg(feature = "bench")]
        Command::Match(MatchCommand::Bench(args)) => match_bench::run(&args).await?,
        Command::Reindex(args) => reindex::run(&args).await?,
        Command::Admin(command) => admin::run(&command).await?,
        Command::Keys(command) => keys::run(&command).await?,
        Command::Ledger(command) => return ledger::run(&command).await,
        Command::Witness(command) => witness::run(&command).await?,
        Command::Story(command) => return story::run::run(&command).await,
        Command::Openapi => output::line(&format!("{:#}", crate::http::openapi::document())),
        Command::Config(args) => output::line(&serve::describe(&args)),
    }
    Ok(ExitCode::SUCCESS)
}

/// A service logs for machines; a command talks to a person, who wants to see its result.
fn start_logging(logging: &Logging, command: &Command) {
    let is_service = matches!(command, Command::Serve(_));
    let default = if is_service { "info,sqlx=warn,actix_server=warn" } else { "warn" };
    let filter = logging.log.as_deref().and_then(|text| EnvFilter::try_new(text).ok());
    let filter = filter.unwrap_or_else(|| EnvFilter::new(default));
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match logging.log_format.unwrap_or(if is_service { LogFormat::Json } else { LogFormat::Text }) {
        LogFormat::Json => subscriber.json().flatten_event(true).with_current_span(false).init(),
        LogFormat::Text => subscriber.with_target(false).init(),
    }
}
