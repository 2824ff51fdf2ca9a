//! `keqiao reindex`: the index of search and matching is built anew from the listings and saved; or the saved one is checked.

use super::assemble::{Database, assemble, data_dir};
use super::{Failure, output};
use crate::app::App;
use crate::config::Storage;
use crate::matching::{follow, keep};
use crate::port::clock::Clock;
use crate::trust::sequence_ledger;
use actix_web::web::Data;
use clap::Args;
use indicatif::ProgressBar;
use std::cell::Cell;
use std::io::IsTerminal as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Where there is no terminal, a line is printed so often.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Where the listings are.
#[derive(Args, Debug)]
pub struct ReindexArgs {
    #[command(flatten)]
    storage: Storage,
    /// Save nothing: say whether the saved index, with what has changed since, is the one that the listings give. Stop the
    /// service before
    #[arg(long)]
    check: bool,
}

/// Builds the index and saves it in the data folder. A service that runs meanwhile goes on with its own.
///
/// # Errors
/// When the database does not answer, a row is corrupt or the index cannot be saved.
pub async fn run(args: &ReindexArgs) -> Result<(), Failure> {
    let folder = data_dir(&args.storage)?.join(keep::FOLDER);
    let database = Database::open(&args.storage).await?;
    let app = assemble(database.db.clone(), Clock::System).await?;
    let progress = Progress::start();
    sequence_ledger::sequence(&app.db, app.clock.now().as_offset()).await?;
    let place = follow::rebuild(&app, |listings| progress.tell(listings)).await?;
    progress.bar.finish_and_clear();
    let listings = app.matcher.len();
    let done = if args.check {
        check(&app, folder.clone()).await
    } else {
        app.matcher.keep_in(folder.clone());
        app.matcher.followed.send_replace(place);
        keep::try_save(&app).await.map_err(Failure::from)
    };
    drop(app);
    database.close().await?;
    done?;
    let verb = if args.check { "stand as they should" } else { "are indexed" };
    output::line(&format!("{listings} listings {verb} in {}", folder.display()));
    Ok(())
}

/// Compares the index that a folder keeps, brought up to the end of the feed, with one that was just built.
///
/// # Errors
/// When they differ, when the folder keeps none that this version reads, or when the database does not answer.
pub async fn check(built: &Data<App>, folder: PathBuf) -> Result<(), Failure> {
    let kept = assemble(built.db.clone(), built.clock.clone()).await?;
    kept.matcher.keep_in(folder.clone());
    let opened = keep::open(&kept).await?;
    let shown = folder.display();
    let mut place = opened.ok_or_else(|| {
        format!("no index is kept in {shown} that this version can read; the service builds it when it starts")
    })?;
    while follow::step(&kept, &mut place).await? > 0 {}
    if kept.matcher.digest() != built.matcher.digest() {
        let (kept, built) = (kept.matcher.len(), built.matcher.len());
        return Err(format!("the index in {shown} has {kept} listings and is not the one that the {built} public listings give: run `keqiao reindex`").into());
    }
    Ok(())
}

/// Tells how far it is: a counter on a terminal, else a line now and then.
struct Progress {
    bar: ProgressBar,
    told: Cell<Instant>,
}

impl Progress {
    fn start() -> Self {
        let bar = ProgressBar::new_spinner().with_message("listings are indexed");
        Progress { bar, told: Cell::new(Instant::now()) }
    }

    fn tell(&self, listings: usize) {
        if std::io::stderr().is_terminal() {
            self.bar.set_message(format!("{listings} listings are indexed"));
            self.bar.tick();
        } else if self.told.get().elapsed() >= LINE_EVERY {
            self.told.set(Instant::now());
            output::remark(&format!("{listings} listings are indexed"));
        }
    }
}
