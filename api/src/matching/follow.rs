//! Keeps the index in step with the market: loads what is public, then follows the feed.

use super::keep::Source;
use super::{document, keep};
use crate::app::App;
use crate::http::problem::Problem;
use crate::listing::store::{self as listing, Listing};
use crate::trust::feed::{self, Place, Reader};
use actix_web::web::{self, Data};
use keqiao_domain::assets::achievement::{Achievement, AchievementState};
use keqiao_domain::assets::patent::{Patent, PatentState};
use keqiao_domain::id::{AchievementKind, DemandKind, Id, Kind, PatentKind, Subject};
use keqiao_domain::listed::{Listable, Listed};
use keqiao_domain::market::demand::{Demand, DemandState};
use keqiao_matching::{Document, Key};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use uuid::Uuid;

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
    let mut after = None;
    loop {
        let rows = listing::list_public_after::<Patent>(&app.db, after, LOAD_BATCH).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.value.id.uuid());
        index(app, rows.iter().map(|row| document::of_patent(&row.value)).collect()).await?;
        tell(app.matcher.len());
    }
    after = None;
    loop {
        let rows = listing::list_public_after::<Achievement>(&app.db, after, LOAD_BATCH).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.value.id.uuid());
        index(app, rows.iter().map(|row| document::of_achievement(&row.value)).collect()).await?;
        tell(app.matcher.len());
    }
    after = None;
    loop {
        let rows = listing::list_public_after::<Demand>(&app.db, after, LOAD_BATCH).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.value.id.uuid());
        index(app, rows.iter().map(|row| document::of_demand(&row.value)).collect()).await?;
        tell(app.matcher.len());
    }
    load_listed(app, document::of_provider).await?;
    load_listed(app, document::of_offering).await?;
    load_listed(app, document::of_expert).await?;
    load_listed(app, document::of_resource).await?;
    refresh(app).await?;
    Ok(place)
}

/// Loads what is public of one kind of helpers.
async fn load_listed<C: Listable>(app: &Data<App>, document: fn(&Listed<C>) -> Document) -> Result<(), Problem>
where
    Listed<C>: Listing,
{
    let mut after = None;
    loop {
        let rows = listing::list_public_after::<Listed<C>>(&app.db, after, LOAD_BATCH).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = Some(last.value.id.uuid());
        index(app, rows.iter().map(|row| document(&row.value)).collect()).await?;
    }
}

/// The documents of what changed and is public, of one kind of helpers.
async fn follow_listed<C: Listable>(
    app: &Data<App>,
    changed: &BTreeSet<(&'static str, Uuid)>,
    document: fn(&Listed<C>) -> Document,
) -> Result<Vec<Document>, Problem>
where
    Listed<C>: Listing,
{
    let rows = listing::find_many::<Listed<C>>(&app.db, &ids(changed)).await?;
    Ok(rows.iter().filter(|row| row.value.is_public()).map(|row| document(&row.value)).collect())
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
    let changed: BTreeSet<(&'static str, Uuid)> =
        batch.entries.iter().map(|entry| (entry.subject.prefix(), entry.subject.uuid())).collect();
    let mut documents = Vec::new();
    for row in listing::find_many::<Patent>(&app.db, &ids::<PatentKind>(&changed)).await? {
        documents.extend((row.value.state == PatentState::Published).then(|| document::of_patent(&row.value)));
    }
    for row in listing::find_many::<Achievement>(&app.db, &ids::<AchievementKind>(&changed)).await? {
        documents
            .extend((row.value.state == AchievementState::Published).then(|| document::of_achievement(&row.value)));
    }
    for row in listing::find_many::<Demand>(&app.db, &ids::<DemandKind>(&changed)).await? {
        documents.extend((row.value.state == DemandState::Open).then(|| document::of_demand(&row.value)));
    }
    documents.extend(follow_listed(app, &changed, document::of_provider).await?);
    documents.extend(follow_listed(app, &changed, document::of_offering).await?);
    documents.extend(follow_listed(app, &changed, document::of_expert).await?);
    documents.extend(follow_listed(app, &changed, document::of_resource).await?);
    let public: BTreeSet<Key> = documents.iter().map(|document| document.key).collect();
    let gone: Vec<Key> = changed.iter().map(|(_, id)| id.as_u128()).filter(|key| !public.contains(key)).collect();
    index(app, documents).await?;
    app.matcher.remove(&gone);
    *place = batch.place;
    Ok(batch.entries.len())
}

fn ids<K: Kind>(changed: &BTreeSet<(&'static str, Uuid)>) -> Vec<Id<K>> {
    let subjects = changed.iter().filter_map(|(prefix, id)| Subject::restore(prefix, *id));
    subjects.filter_map(|subject| subject.id()).collect()
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
