//! `keqiao ledger`: check the logs, and mend one that is not signed any more.

use super::assemble::{Database, assemble_signing, ledger};
use super::{Failure, output};
use crate::app::App;
use crate::config::Storage;
use crate::port::clock::Clock;
use crate::trust::log::recover::{accept_database, diagnose};
use crate::trust::log::{fsck, store};
use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use keqiao_domain::hub::HubNumber;
use std::io::IsTerminal as _;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Where there is no terminal, a line is printed so often.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// What is done with the ledger.
#[derive(Debug, Subcommand)]
pub enum LedgerCommand {
    /// Compare entries, tiles, checkpoints and locks with one another. Exit code 1 when something does not fit.
    Fsck(FsckArgs),
    /// Say why a log is not signed, and what can be done; do it when it is named.
    Recover(RecoverArgs),
}

/// Which logs are checked.
#[derive(Args, Debug)]
pub struct FsckArgs {
    /// Only the log of this hub.
    #[arg(long, value_name = "CODE")]
    hub: Option<String>,
    #[command(flatten)]
    storage: Storage,
}

/// What is done with a log that is not signed.
#[derive(Args, Debug)]
pub struct RecoverArgs {
    /// Sign the log of this hub as the database has it, whatever was signed before.
    #[arg(long, value_name = "CODE")]
    accept_database: Option<String>,
    #[command(flatten)]
    storage: Storage,
}

/// Runs the command. The exit code is 1 when a log is not in order.
///
/// # Errors
/// When the database or the lock does not answer, or there is no such hub.
pub async fn run(command: &LedgerCommand) -> Result<ExitCode, Failure> {
    let (LedgerCommand::Fsck(FsckArgs { storage, .. }) | LedgerCommand::Recover(RecoverArgs { storage, .. })) = command;
    let database = Database::open(storage).await?;
    let app = assemble_signing(database.db.clone(), Clock::System, ledger(storage)?).await?;
    let outcome = match command {
        LedgerCommand::Fsck(args) => check(&app, args).await,
        LedgerCommand::Recover(args) => recover(&app, args).await,
    };
    drop(app);
    database.close().await?;
    outcome
}

fn by_code(app: &App, code: &str) -> Result<HubNumber, Failure> {
    app.hubs.by_code(code).ok_or_else(|| format!("there is no hub `{code}`").into())
}

async fn check(app: &App, args: &FsckArgs) -> Result<ExitCode, Failure> {
    let hubs = match &args.hub {
        Some(code) => vec![by_code(app, code)?],
        None => app.hubs.numbers(),
    };
    let mut is_clean = true;
    for hub in hubs {
        let length = fsck::length(app, hub).await?;
        if length == 0 && store::find(&app.db, hub).await?.is_none() {
            continue;
        }
        let mut meter = Meter::new(length, &app.hubs.code(hub));
        let findings = fsck::check(app, hub, |done| meter.show(done)).await?;
        meter.bar.finish_and_clear();
        is_clean &= findings.is_clean();
        tell(&app.hubs.code(hub), &findings, meter.began.elapsed());
    }
    if is_clean {
        output::line("Everything fits together.");
    }
    Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn tell(code: &str, findings: &fsck::Findings, took: Duration) {
    let fsck::Findings { entries, signed, erased, faults, more_faults } = findings;
    let seconds = took.as_secs_f64();
    output::line(&format!("{code}: {entries} entries, {signed} signed, {erased} erased; read in {seconds:.1} s"));
    for fault in faults {
        output::line(&format!("  {fault}"));
    }
    if *more_faults > 0 {
        output::line(&format!("  and {more_faults} more faults"));
    }
}

async fn recover(app: &App, args: &RecoverArgs) -> Result<ExitCode, Failure> {
    if let Some(code) = &args.accept_database {
        let next = accept_database(app, by_code(app, code)?).await?;
        output::line(&format!(
            "{code}: signed over {} entries as the database has them, root {}.",
            next.size, next.root
        ));
        output::line("Tell those who follow the log: who has seen another checkpoint can prove that it was broken.");
        return Ok(ExitCode::SUCCESS);
    }
    let mut is_well = true;
    for hub in app.hubs.numbers() {
        if let Some(reason) = diagnose(app, hub).await? {
            is_well = false;
            output::line(&choices(&app.hubs.code(hub), &reason));
        }
    }
    if is_well {
        output::line("Every log can be signed; there is nothing to recover.");
    }
    Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn choices(code: &str, reason: &str) -> String {
    format!(
        "{code}: {reason}.
  The log is not signed until this is settled. Writing and reading go on.
  1. Restore a database that has everything that was signed (a newer backup, a replica). Nothing else is to be done:
     the service compares again by itself. This is the only choice that keeps the promise of the log.
  2. If the lock was lost or points to the wrong place, bring it back: a file for each hub, or its database
     (--ledger-lock). A checkpoint that somebody has saved from /ledger/{code}/checkpoint is as good.
  3. Sign what the database has: keqiao ledger recover --accept-database {code}
     Entries that were signed and are not in this database are lost for good. Everybody who has seen a checkpoint that
     does not fit can prove it. Do this only when 1 and 2 are impossible, and say so in public."
    )
}

/// Shows how far it is: a bar on a terminal, a line every few seconds elsewhere.
struct Meter {
    bar: ProgressBar,
    total: u64,
    is_terminal: bool,
    began: Instant,
    told: Instant,
}

impl Meter {
    fn new(total: u64, code: &str) -> Self {
        let is_terminal = std::io::stderr().is_terminal();
        let bar = if is_terminal { ProgressBar::new(total) } else { ProgressBar::hidden() };
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:40} {percent:>3} %") {
            bar.set_style(style);
        }
        bar.set_message(code.to_owned());
        Meter { bar, total, is_terminal, began: Instant::now(), told: Instant::now() }
    }

    fn show(&mut self, done: u64) {
        self.bar.set_position(done);
        if !self.is_terminal && self.told.elapsed() >= LINE_EVERY {
            self.told = Instant::now();
            output::remark(&format!("{done} of {} entries", self.total));
        }
    }
}
