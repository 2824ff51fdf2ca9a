//! `keqiao match export-judgements`: what people thought of matches, as relevance judgements for `match evaluate`.

use super::assemble::{Database, assemble};
use super::{Failure, output};
use crate::app::App;
use crate::config::Storage;
use crate::http::problem::Problem;
use crate::matching::judgement::store::list_after;
use crate::port::clock::Clock;
use clap::Args;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::matching::judgement::Verdict;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

/// The grade of an accepted match; a dismissed one has 0.
const GRADE_ACCEPTED: u8 = 1;

/// Which judgements are written, and where.
#[derive(Args, Debug)]
pub struct ExportArgs {
    /// Only the judgements of the hub of this code.
    #[arg(long, value_name = "CODE")]
    hub: Option<String>,
    /// Where they are written. Default: the standard output.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    storage: Storage,
}

/// Writes the judgements.
///
/// # Errors
/// When the hub is unknown, the file cannot be written or the database does not answer.
pub async fn run(args: &ExportArgs) -> Result<(), Failure> {
    let database = Database::open(&args.storage).await?;
    let app = assemble(database.db.clone(), Clock::System).await?;
    let outcome = export(args, &app).await;
    drop(app);
    database.close().await?;
    outcome
}

async fn export(args: &ExportArgs, app: &App) -> Result<(), Failure> {
    let unknown = |code: &String| format!("there is no hub `{code}`");
    let hub = args.hub.as_ref().map(|code| app.hubs.by_code(code).ok_or_else(|| unknown(code))).transpose()?;
    let Some(path) = &args.out else {
        write_qrels(app, hub, &mut std::io::stdout().lock()).await?;
        return Ok(());
    };
    let file = File::create(path).map_err(|error| format!("cannot write {}: {error}", path.display()))?;
    let mut file = BufWriter::new(file);
    let rows = write_qrels(app, hub, &mut file).await?;
    file.flush()?;
    output::line(&format!("{rows} judgements in {}", path.display()));
    Ok(())
}

/// Writes `qrels.tsv`: query, document, grade, with a heading. Answers with the number of judgements.
///
/// # Errors
/// When the database does not answer or the writer fails.
pub async fn write_qrels(app: &App, hub: Option<HubNumber>, out: &mut impl Write) -> Result<usize, Problem> {
    writeln!(out, "query_id\tdoc_id\tgrade").map_err(Problem::internal)?;
    let (mut after, mut count) = (None, 0);
    loop {
        let rows = list_after(&app.db, hub, after).await?;
        let Some(last) = rows.last() else { return Ok(count) };
        after = Some(last.value.id);
        count += rows.len();
        for row in rows {
            let grade = match row.value.verdict {
                Verdict::Accepted => GRADE_ACCEPTED,
                Verdict::Dismissed => 0,
            };
            writeln!(out, "{}\t{}\t{grade}", row.value.subject, row.value.listing).map_err(Problem::internal)?;
        }
    }
}
