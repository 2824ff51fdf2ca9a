//! `keqiao import code-list`: rows of a file become an edition of a code list.

use super::assemble::{Database, assemble};
use super::{Failure, output};
use crate::config::Storage;
use crate::http::types::Day;
use crate::port::clock::Clock;
use crate::reference::code_list::release;
use crate::reference::code_list::store::Edition;
use crate::trust::sequence_ledger;
use clap::Args;
use keqiao_domain::reference::CodeList;
use std::fs::File;
use std::path::PathBuf;
use std::process::ExitCode;

/// Faulty rows that are told.
const TOLD_MAX: usize = 20;
/// Characters of an edition's name.
const EDITION_CHARS_MAX: usize = 40;

/// What is loaded, and how.
#[derive(Args, Debug)]
pub struct CodeListArgs {
    /// The list: regions, industries, ipc or glossary.
    #[arg(value_parser = parse_list)]
    list: CodeList,
    /// The file, .csv or .jsonl, plain or .gz: code (or symbol), title or name, parent, level, `valid_from`,
    /// `valid_to`, successor.
    file: PathBuf,
    /// The name of the edition. One of the same name is replaced as a whole.
    #[arg(long, value_name = "NAME", value_parser = parse_edition)]
    edition: String,
    /// The first day on which the edition is in force. Default: always.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    valid_from: Option<Day>,
    /// The last day on which the edition is in force. Default: no end.
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    valid_to: Option<Day>,
    /// Check everything, keep nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    storage: Storage,
}

fn parse_list(text: &str) -> Result<CodeList, String> {
    let list: CodeList = text.parse().map_err(|_| "not one of: regions, industries, ipc, glossary".to_owned())?;
    if list.is_loadable() { Ok(list) } else { Err("this list is closed by what the market can do".to_owned()) }
}

fn parse_edition(text: &str) -> Result<String, String> {
    let fits = (1..=EDITION_CHARS_MAX).contains(&text.chars().count()) && !text.chars().any(char::is_control);
    if fits { Ok(text.to_owned()) } else { Err(format!("not 1 to {EDITION_CHARS_MAX} characters")) }
}

fn parse_day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "not a date such as 2026-11-24".to_owned())
}

/// Loads the file. The exit code is 0 when every row is a code, 2 when some are not.
///
/// # Errors
/// When the file cannot be read to its end, has no code, or the database does not answer.
pub async fn run(args: &CodeListArgs) -> Result<ExitCode, Failure> {
    let file = File::open(&args.file).map_err(|error| format!("cannot read {}: {error}", args.file.display()))?;
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned());
    let outcome = release::read(args.list, file, name.as_deref())?;
    for faulty in outcome.faulty.iter().take(TOLD_MAX) {
        output::remark(&format!("row {}: {}", faulty.number, faulty.reason));
    }
    if outcome.items.is_empty() {
        return Err("the file has no code of this list".into());
    }
    let (valid_from, valid_to) = (args.valid_from.map(|day| day.0), args.valid_to.map(|day| day.0));
    if valid_from.zip(valid_to).is_some_and(|(from, to)| from > to) {
        return Err("--valid-to lies before --valid-from".into());
    }
    let items = outcome.items.len() as u64;
    let edition = Edition { list: args.list, name: args.edition.clone(), valid_from, valid_to, items };
    if !args.dry_run {
        let database = Database::open(&args.storage).await?;
        let app = assemble(database.db.clone(), Clock::System).await?;
        let released = release::release(&app, &edition, &outcome.items).await;
        sequence_ledger::sequence(&app.db, app.clock.now().as_offset()).await?;
        drop(app);
        database.close().await?;
        released?;
    }
    let verb = if args.dry_run { "would be" } else { "are" };
    output::line(&format!("{items} codes {verb} in {}, edition {}", args.list.code(), args.edition));
    output::line(&format!("{:>8} rows were refused", outcome.faulty.len()));
    Ok(if outcome.faulty.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) })
}
