//! Keeps the index in a folder, so that a start reads it instead of every listing.
//!
//! Saved with it is the place in the feed up to which it had followed, and the last entry of each hub there: the folder
//! is only believed when the database has the same entries at the same positions. Whatever is missing, damaged, of another
//! version or of another database is told in the log, and the index is built anew from the rows.

use super::public;
use crate::app::App;
use crate::http::problem::Problem;
use crate::storage::{hub_column, statement};
use crate::trust::feed::Place;
use actix_web::web::{self, Data};
use keqiao_domain::hub::HubNumber;
use keqiao_matching::Index;
use sea_orm::ConnectionTrait as _;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use uuid::Uuid;

/// The index's folder, in the data folder.
pub const FOLDER: &str = "index";
/// A changed index is saved so often, and when the service stops.
pub const SAVE_EVERY: Duration = Duration::from_secs(300);
/// Listings of each kind that are compared with the opened index.
const COMPARED_ROWS: u64 = 20;

/// How listings are told to the index; grows when a byte of their attributes gets another meaning. An index to which they were told
/// otherwise is of no use.
const TELLING: u32 = 1;

/// Where an index had come, as it is saved with it.
#[derive(Serialize, Deserialize)]
struct Mark {
    hubs: Vec<HubMark>,
    /// [`TELLING`] of the version that saved it; the first ones said nothing.
    #[serde(default)]
    telling: u32,
}

/// The last entry of a hub that the index has taken in.
#[derive(Serialize, Deserialize)]
struct HubMark {
    hub: u16,
    position: i64,
    entry: Uuid,
}

/// Opens the index of the service's folder and puts it in the place of the empty one. Answers with the place in the feed
/// from which to follow, or nothing when the index has to be built from the rows.
///
/// # Errors
/// When the database does not answer.
pub async fn open(app: &Data<App>) -> Result<Option<Place>, Problem> {
    let Some(folder) = app.matcher.folder() else {
        return Ok(None);
    };
    let cutter = Arc::clone(app.matcher.cutter());
    let opened = match web::block(move || Index::open(&folder, cutter)).await.map_err(Problem::internal)? {
        Ok(Some(opened)) => opened,
        Ok(None) => {
            tracing::info!("there is no saved index yet");
            return Ok(None);
        }
        Err(error) => {
            tracing::warn!(error = &error as &dyn std::error::Error, "the saved index is of no use");
            return Ok(None);
        }
    };
    let Some(mark) = serde_json::from_slice::<Mark>(&opened.place).ok().filter(|mark| !mark.hubs.is_empty()) else {
        tracing::warn!("the saved index does not say where it had come");
        return Ok(None);
    };
    if mark.telling != TELLING {
        tracing::info!("the saved index is of a version that knew other things of listings");
        return Ok(None);
    }
    let Some(place) = confirm(app, &mark).await? else {
        tracing::warn!("the saved index is of another database or another history");
        return Ok(None);
    };
    app.matcher.adopt(opened.index);
    Ok(Some(place))
}

/// Whether the index has some listings just as they stand in the database; it has to be in step with the feed. It has
/// not when this version of the service shows listings to the index in another way than the one that saved it.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn is_as_in_rows(app: &Data<App>) -> Result<bool, Problem> {
    let documents = public::first_of_each(app, COMPARED_ROWS).await?;
    Ok(documents.iter().all(|document| app.matcher.holds(document)))
}

/// As [`try_save`], but a failure is only told in the log: the index itself goes on.
pub async fn save(app: &Data<App>) {
    if let Err(problem) = try_save(app).await {
        tracing::warn!(%problem, "could not save the index");
    }
}

/// Saves the index as it stands, if it has a folder.
///
/// # Errors
/// When the database does not answer or a file cannot be written.
pub async fn try_save(app: &Data<App>) -> Result<(), Problem> {
    let Some(folder) = app.matcher.folder() else {
        return Ok(());
    };
    let _one_at_a_time = app.matcher.saving.lock().await;
    // The place first: what the index takes in after it is taken in once more when it is opened.
    let place = app.matcher.followed.borrow().clone();
    let mark = serde_json::to_vec(&mark_of(app, &place).await?).map_err(Problem::internal)?;
    let shared = Data::clone(app);
    let saved = web::block(move || shared.matcher.snapshot().save(&folder, &mark));
    saved.await.map_err(Problem::internal)?.map_err(Problem::internal)?;
    tracing::info!("the index is saved");
    Ok(())
}

/// The entries that stand at a place.
async fn mark_of(app: &App, place: &Place) -> Result<Mark, Problem> {
    let mut hubs = Vec::new();
    for (hub, position) in place.positions() {
        if let Some(entry) = entry_at(app, hub, position).await? {
            hubs.push(HubMark { hub: hub.get(), position, entry });
        }
    }
    Ok(Mark { hubs, telling: TELLING })
}

/// The place of a mark, if the database has the same entries there.
async fn confirm(app: &App, mark: &Mark) -> Result<Option<Place>, Problem> {
    let mut place = Place::default();
    for HubMark { hub, position, entry } in &mark.hubs {
        let Ok(hub) = HubNumber::try_new(*hub) else {
            return Ok(None);
        };
        if entry_at(app, hub, *position).await? != Some(*entry) {
            return Ok(None);
        }
        place.pass(hub, *position);
    }
    Ok(Some(place))
}

async fn entry_at(app: &App, hub: HubNumber, position: i64) -> Result<Option<Uuid>, Problem> {
    let sql = "SELECT entry_id FROM entry_position WHERE hub = $1 AND position = $2";
    let row = app.db.query_one_raw(statement(sql, [hub_column(hub).into(), position.into()])).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// Where the index came from, for people and machines.
pub fn tell_loaded(app: &App, source: Source) {
    let name = match source {
        Source::Folder => "folder",
        Source::Rows => "rows",
    };
    metrics::counter!("keqiao_index_loads_total", "source" => name).increment(1);
    tracing::info!(listings = app.matcher.len(), source = name, "the index is loaded");
}

/// What an index was loaded from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// The folder that it was saved in.
    Folder,
    /// The rows of the database.
    Rows,
}

impl super::Matcher {
    /// Keeps the index in a folder from now on; the first one that is named counts.
    pub fn keep_in(&self, folder: PathBuf) {
        self.folder.get_or_init(|| folder);
    }
}
