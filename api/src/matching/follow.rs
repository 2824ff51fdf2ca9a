//! Keeps the index in step with the market: loads what is public, then follows the feed.

use super::keep::{self, Source};
use super::public::{self, Changed};
use crate::app::App;
use crate::http::problem::Problem;
use crate::trust::feed::{self, Place, Reader};
use actix_web::web::{self, Data};
use keqiao_matching::Document;
use std::time::{Duration, Instant};

/// Rows loaded and indexed in one step.
const LOAD_BATCH: u64 = 500;
/// Entries followed in one step.
const FOLLOW_BATCH: usize = 500;
/// How long to wait for a sign from the sequencer of this process before looking.
const POLL: Duration = Duration::from_millis(200);
/// How long to wait after a failure.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);
/// The figures of the whole catalogue are recomputed after so many changes.
const CHANGES_PER_REFRESH: usize = 2_000;

/// Loads the index from its folder, and takes in what has changed since; builds it from the rows where that cannot be.
/// Answers with the place in the feed from which to follow.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn load(app: &Data<App>) -> Result<Place, Problem> {
    let shared = app.clone();
    web::block(move || shared.matcher.prepare()).await.map_err(Problem::internal)?;
    if let Some(mut place) = keep::open(app).await? {
        while step(app, &mut place).await? > 0 {}
        if keep::is_as_in_rows(app).await? {
            keep::tell_loaded(app, Source::Folder);
            return Ok(place);
        }
        tracing::warn!("the saved index is not as the listings are");
        app.matcher.clear();
    }
    let place = rebuild(app, |_| {}).await?;
    keep::tell_loaded(app, Source::Rows);
    Ok(place)
}

/// Builds the index from everything that is public, telling how many listings it has after each step. Answers with the
/// place in the feed from which to follow.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn rebuild(app: &Data<App>, tell: impl Fn(usize)) -> Result<Place, Problem> {
    // The place is read first: what changes while the rows are loaded is seen again by following.
    let place = feed::head(&app.db).await?;
    let take = async |documents| {
        index(app, documents).await?;
        tell(app.matcher.len());
        Ok(())
    };
    public::each_batch(app, LOAD_BATCH, take).await?;
    refresh(app).await?;
    Ok(place)
}

/// Follows the feed until the process ends.
pub async fn run(app: Data<App>, mut place: Place) {
    let mut changes = 0;
    let mut saved = Saved::default();
    app.matcher.followed.send_replace(place.clone());
    loop {
        saved.save_if_due(&app, &place);
        // Before the look: what is numbered while it goes on wakes too.
        let sequenced = app.sequenced.notified();
        match step(&app, &mut place).await {
            Ok(0) => {
                if changes > 0 && refresh(&app).await.is_ok() {
                    changes = 0;
                }
                // A timeout only means that nothing was numbered here meanwhile; another node may have.
                let _woken = tokio::time::timeout(POLL, sequenced).await;
            }
            Ok(seen) => {
                app.matcher.followed.send_replace(place.clone());
                changes += seen;
                if changes >= CHANGES_PER_REFRESH && refresh(&app).await.is_ok() {
                    changes = 0;
                }
            }
            Err(problem) => {
                tracing::warn!(%problem, "could not follow the feed, trying again");
                tokio::time::sleep(PAUSE_AFTER_FAILURE).await;
            }
        }
    }
}

/// What was saved last; nothing at first, so that an index that was just built is saved soon.
#[derive(Default)]
struct Saved {
    place: Place,
    at: Option<Instant>,
}

impl Saved {
    /// Saves the index beside the following, when it has changed and was not saved for a while.
    fn save_if_due(&mut self, app: &Data<App>, place: &Place) {
        if self.place == *place || self.at.is_some_and(|at| at.elapsed() < keep::SAVE_EVERY) {
            return;
        }
        *self = Saved { place: place.clone(), at: Some(Instant::now()) };
        let app = Data::clone(app);
        actix_web::rt::spawn(async move { keep::save(&app).await });
    }
}

/// Takes one batch of the feed into the index. Answers with the number of entries.
///
/// # Errors
/// When the database does not answer or a row is corrupt; the place stays where it was.
pub async fn step(app: &Data<App>, place: &mut Place) -> Result<usize, Problem> {
    let batch = feed::read(&app.db, &Reader::service(), place, FOLLOW_BATCH).await?;
    let changed = Changed::with_hosts(app, &batch.entries).await?;
    let documents = public::of_changed(app, &changed).await?;
    let gone = changed.keys_without(&documents);
    index(app, documents).await?;
    app.matcher.remove(&gone);
    for owner in Changed::owners(&batch.entries) {
        // He may have moved, and his listings with him.
        public::each_batch_of(app, owner, LOAD_BATCH, async |documents| index(app, documents).await).await?;
    }
    *place = batch.place;
    Ok(batch.entries.len())
}

/// Cutting and weighing are work for a thread of their own.
async fn index(app: &Data<App>, documents: Vec<Document>) -> Result<(), Problem> {
    if documents.is_empty() {
        return Ok(());
    }
    let app = Data::clone(app);
    web::block(move || app.matcher.upsert(documents)).await.map_err(Problem::internal)
}

async fn refresh(app: &Data<App>) -> Result<(), Problem> {
    let app = Data::clone(app);
    web::block(move || app.matcher.refresh()).await.map_err(Problem::internal)
}
