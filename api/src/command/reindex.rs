//! `keqiao reindex`: the index of search and matching is built anew from the listings and saved.

use super::assemble::{Database, assemble, data_dir};
use super::{Failure, output};
use crate::config::Storage;
use crate::matching::{follow, keep};
use crate::port::clock::Clock;
use crate::trust::sequence_ledger;
use clap::Args;
use indicatif::ProgressBar;
use std::cell::Cell;
use std::io::IsTerminal as _;
use std::time::{Duration, Instant};

/// Where there is no terminal, a line is printed so often.
const LINE_EVERY: Duration = Duration::from_secs(5);

/// Where the listings are.
#[derive(Args, Debug)]
pub struct ReindexArgs {
    #[command(flatten)]
    storage: Storage,
}

/// Builds the index and saves it in the data folder. A service that runs meanwhile goes on with its own.
///
/// # Errors
/// When the database does not answer, a row is corrupt or the index cannot be saved.
pub async fn run(args: &ReindexArgs) -> Result<(), Failure> {
    let folder = data_dir(&args.storage)?.join(keep::FOLDER);
    let database = Database::open(&args.storage).await?;
    let app = assemble(database.db.clone(), Clock::System).await?;
    app.matcher.keep_in(folder.clone());
    let progress = Progress::start();
    sequence_ledger::sequence(&app.db, app.clock.now().as_offset()).await?;
    let place = follow::rebuild(&app, |listings| progress.tell(listings)).await?;
    app.matcher.followed.send_replace(place);
    progress.bar.finish_and_clear();
    let saved = keep::try_save(&app).await;
    let listings = app.matcher.len();
    drop(app);
    database.close().await?;
    saved?;
    output::line(&format!("{listings} listings are indexed in {}", folder.display()));
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
