//! `keqiao import`: rows of a file become listings.

use super::assemble::{Database, assemble};
use super::progress::Meter;
use super::{Failure, output};
use crate::app::App;
use crate::config::Storage;
use crate::identity::organization::store as organizations;
use crate::port::clock::Clock;
use crate::trust::sequence_ledger;
use crate::work::import::run::{Import, Mode, Summary};
use crate::work::import::table::MapPair;
use crate::work::import::{Admission, ImportKind, Terms};
use clap::Args;
use keqiao_domain::access::Principal;
use keqiao_domain::hub::HubNumber;
use keqiao_domain::id::{Id, OrganizationKind};
use keqiao_domain::identity::organization::Organization;
use keqiao_domain::moderation::ScoreSheet;
use keqiao_domain::reference::CreditCode;
use keqiao_domain::text::SourceName;
use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Ends of file names that say nothing of the collection.
const EXTENSIONS: &[&str] = &[".gz", ".csv", ".tsv", ".jsonl", ".ndjson", ".xml", ".errors"];

/// What is taken over, and how.
#[derive(Args, Debug)]
pub struct ImportArgs {
    /// The file: .csv or .jsonl, for patents also .xml (WIPO ST.36, ST.96); plain or .gz.
    file: PathBuf,
    /// Column of a field, where it is not recognized by itself; can be given several times.
    #[arg(long = "map", value_name = "FIELD=COLUMN", value_parser = parse_pair)]
    map: Vec<MapPair>,
    /// Check everything, keep nothing.
    #[arg(long)]
    dry_run: bool,
    /// Where the faulty rows are written, each with its reason. Default: beside the file, as NAME.errors.csv or .jsonl.
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// The name of the collection: the same rows under the same name are found again. Default: the file's name.
    #[arg(long, value_name = "NAME")]
    source: Option<String>,
    /// The organization that will own the listings: its identifier or its unified social credit code. Default: the
    /// hub's operator.
    #[arg(long, value_name = "ORGANIZATION")]
    owner: Option<String>,
    /// The code of the hub whose operator takes the collection over.
    #[arg(long, value_name = "CODE", default_value = "national")]
    hub: String,
    /// What becomes of the rows. The operator of an installation vouches for the collection when they are published.
    #[arg(long, value_enum, default_value_t = State::Published)]
    state: State,
    /// The score sheet by which the collection is admitted: authenticity, clarity, feasibility, value, 0 to 5 each.
    #[arg(long, value_name = "A,C,F,V", value_parser = parse_sheet, default_value = "3,3,3,3")]
    score: ScoreSheet,
    /// Print the outcome as one JSON object.
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    storage: Storage,
}

/// What becomes of the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum State {
    /// Drafts of their owner.
    Draft,
    /// Public at once, admitted by the score sheet.
    Published,
}

fn parse_pair(text: &str) -> Result<MapPair, String> {
    MapPair::parse(text).map_err(|fault| fault.to_string())
}

fn parse_sheet(text: &str) -> Result<ScoreSheet, String> {
    let scores: Vec<u8> =
        text.split(',').map(|score| score.trim().parse()).collect::<Result<_, _>>().map_err(|_| "not four numbers")?;
    let [authenticity, clarity, feasibility, value] = scores[..] else { return Err("not four numbers".into()) };
    let sheet = ScoreSheet::try_new(authenticity, clarity, feasibility, value).map_err(|error| error.to_string())?;
    match sheet.objections().as_slice().first() {
        Some(refusal) => Err(refusal.rule.title_en().to_owned()),
        None => Ok(sheet),
    }
}

/// Takes the file over. The exit code is 0 when every row was taken, 2 when some are in the report.
///
/// # Errors
/// When the file cannot be read to its end, or the database does not answer.
pub async fn run(kind: ImportKind, args: &ImportArgs) -> Result<ExitCode, Failure> {
    let file = File::open(&args.file).map_err(|error| format!("cannot read {}: {error}", args.file.display()))?;
    let bytes = file.metadata()?.len();
    let name = args.file.file_name().map(|name| name.to_string_lossy().into_owned());
    let import = Import::open(kind, file, name.as_deref(), &args.map)?;
    for pair in import.unseen_columns() {
        output::remark(&format!("the column `{}` was not seen in the first rows", pair.column));
    }
    if !import.unused_columns().is_empty() {
        output::remark(&format!(
            "no field takes these columns, short values are kept as metadata: {}",
            import.unused_columns().join(", ")
        ));
    }
    let database = Database::open(&args.storage).await?;
    let app = assemble(database.db.clone(), Clock::System).await?;
    let outcome = take_over(args, &app, import, bytes).await;
    sequence_ledger::sequence(&app.db, app.clock.now().as_offset()).await?;
    drop(app);
    database.close().await?;
    outcome
}

async fn take_over(args: &ImportArgs, app: &App, import: Import, bytes: u64) -> Result<ExitCode, Failure> {
    let owner = find_owner(args, app).await?;
    let terms = terms(args, owner.id)?;
    let principal = Principal::system(Some(owner.id));
    let mode = if args.dry_run { Mode::DryRun } else { Mode::Keep };
    let report_path = args.report.clone().unwrap_or_else(|| default_report(&args.file));
    let report =
        File::create(&report_path).map_err(|error| format!("cannot write {}: {error}", report_path.display()))?;
    let started = Instant::now();
    let mut meter = Meter::new(bytes, "{bar:40} {percent:>3} % {msg}");
    let progress = async |done: u64, summary: Summary| {
        let sums = format!("{} rows, {} refused", summary.rows(), summary.refused);
        let line = format!("{} % read, {sums}", done * 100 / meter.total.max(1));
        meter.show(done, sums, &line);
        Ok(())
    };
    let (summary, mut report) = import.run(app, &principal, &terms, mode, BufWriter::new(report), progress).await?;
    report.flush()?;
    meter.finish();
    if summary.refused == 0 && args.report.is_none() {
        std::fs::remove_file(&report_path)?;
    }
    tell(args, &summary, started.elapsed(), &report_path);
    Ok(if summary.refused == 0 { ExitCode::SUCCESS } else { ExitCode::from(2) })
}

async fn find_owner(args: &ImportArgs, app: &App) -> Result<Organization, Failure> {
    let hub = app.hubs.by_code(&args.hub).ok_or_else(|| format!("there is no hub `{}`", args.hub))?;
    let Some(owner) = &args.owner else { return Ok(operator(app, hub, &args.hub).await?) };
    let found = if let Ok(id) = owner.parse::<Id<OrganizationKind>>() {
        organizations::find(&app.db, id).await?
    } else {
        let code = CreditCode::parse(owner).map_err(|_| {
            format!("`{owner}` is neither an organization's identifier nor a unified social credit code")
        })?;
        organizations::find_by_credit_code(&app.db, &code).await?
    };
    Ok(found.ok_or_else(|| format!("there is no organization `{owner}`"))?.value)
}

/// The hub's operator; an installation that has none yet gets one.
async fn operator(app: &App, hub: HubNumber, code: &str) -> Result<Organization, crate::http::problem::Problem> {
    super::admin::ensure_operator(app, hub, code).await
}

fn terms(args: &ImportArgs, owner: Id<OrganizationKind>) -> Result<Terms, Failure> {
    let source = args.source.clone().unwrap_or_else(|| collection_name(&args.file));
    let source = SourceName::parse(&source).map_err(|error| format!("--source {error}"))?;
    let admission = match args.state {
        State::Draft => Admission::Draft,
        State::Published => Admission::Published(args.score),
    };
    Ok(Terms { owner, hub: owner.hub(), source, admission })
}

/// The file's name without what says nothing of the collection, so that a mended report belongs to its first import.
fn collection_name(file: &Path) -> String {
    let mut name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    while let Some(shorter) = EXTENSIONS.iter().find_map(|extension| name.strip_suffix(extension)) {
        name = shorter.to_owned();
    }
    name
}

fn default_report(file: &Path) -> PathBuf {
    // What comes back from XML is JSON Lines, too.
    let is_json = [".jsonl", ".ndjson", ".xml"].iter().any(|ending| file.to_string_lossy().contains(ending));
    let name = format!("{}.errors.{}", collection_name(file), if is_json { "jsonl" } else { "csv" });
    file.with_file_name(name)
}

fn tell(args: &ImportArgs, summary: &Summary, took: Duration, report: &Path) {
    let per_second = summary.rows() as f64 / took.as_secs_f64().max(0.001);
    if args.json {
        output::line(&format!(
            "{}",
            serde_json::json!({
                "rows": summary.rows(), "created": summary.created, "amended": summary.amended,
                "unchanged": summary.unchanged, "refused": summary.refused, "dry_run": args.dry_run,
                "seconds": took.as_secs_f64(), "rows_per_second": per_second,
                "report": (summary.refused > 0).then(|| report.display().to_string()),
            })
        ));
        return;
    }
    let verb = if args.dry_run { "would be" } else { "are" };
    output::line(&format!("{} rows in {:.1} s ({per_second:.0} a second)", summary.rows(), took.as_secs_f64()));
    output::line(&format!("  {:>8} {verb} new", summary.created));
    output::line(&format!("  {:>8} {verb} changed", summary.amended));
    output::line(&format!("  {:>8} {verb} unchanged", summary.unchanged));
    output::line(&format!("  {:>8} {verb} refused", summary.refused));
    if summary.refused > 0 {
        output::line(&format!(
            "The refused rows are in {}, each with its reason: mend them and import that file.",
            report.display()
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mended_report_belongs_to_the_collection_of_its_first_import() {
        let first = Path::new("data/nasa_patents.jsonl.gz");
        assert_eq!(default_report(first), Path::new("data/nasa_patents.errors.jsonl"));
        assert_eq!(collection_name(&default_report(first)), collection_name(first));
        assert_eq!(collection_name(Path::new("清单.csv")), "清单");
    }

    #[test]
    fn a_collection_is_not_admitted_by_a_failing_sheet() {
        assert!(parse_sheet("3,3,3,0").is_err());
        assert!(parse_sheet("2,2,2,2").is_err());
        assert!(parse_sheet("3,3").is_err());
        assert_eq!(parse_sheet("3,3,3,3").map(|sheet| sheet.total()), Ok(12));
    }
}
