//! Keeps the vectors in step with the market: loads what is public, then follows the feed. They live in memory: a process that
//! starts, or a model that changed, begins anew.

use super::Meaning;
use super::client::Role;
use crate::app::App;
use crate::http::problem::Problem;
use crate::matching::public::{self, Changed};
use crate::trust::feed::{self, Place, Reader};
use actix_web::web::Data;
use keqiao_matching::Document;
use std::sync::PoisonError;
use std::time::Duration;

/// Entries followed in one step.
const FOLLOW_BATCH: usize = 200;
/// Rows loaded in one step.
const LOAD_BATCH: u64 = 200;
/// Texts sent at once.
const TEXTS_PER_REQUEST: usize = 32;
/// How long to wait for a sign from the sequencer of this process before looking.
const POLL: Duration = Duration::from_millis(200);
/// How long to wait before a service that failed is asked again.
const PAUSE_AFTER_FAILURE: Duration = Duration::from_secs(1);

/// Runs until the process ends.
pub async fn run(app: Data<App>) {
    let Some(meaning) = &app.meaning else { return };
    let mut place = loop {
        match load(&app, meaning).await {
            Ok(place) => break place,
            Err(problem) => pause(&problem).await,
        }
    };
    meaning.followed.send_replace(place.clone());
    loop {
        // Before the look: what is numbered while it goes on wakes too.
        let sequenced = app.sequenced.notified();
        match step(&app, meaning, &mut place).await {
            // A timeout only means that nothing was numbered here meanwhile; another node may have.
            Ok(0) => {
                drop(tokio::time::timeout(POLL, sequenced).await);
                meaning.look_again().await;
            }
            Ok(_) => drop(meaning.followed.send_replace(place.clone())),
            Err(problem) => pause(&problem).await,
        }
    }
}

async fn pause(problem: &Problem) {
    tracing::warn!(%problem, "could not follow the feed, trying again");
    tokio::time::sleep(PAUSE_AFTER_FAILURE).await;
}

async fn load(app: &App, meaning: &Meaning) -> Result<Place, Problem> {
    let place = feed::head(&app.db).await?;
    let take = async |documents| {
        take(meaning, documents).await;
        Ok(())
    };
    public::each_batch(app, LOAD_BATCH, take).await?;
    Ok(place)
}

async fn step(app: &App, meaning: &Meaning, place: &mut Place) -> Result<usize, Problem> {
    let batch = feed::read(&app.db, &Reader::service(), place, FOLLOW_BATCH).await?;
    let changed = Changed::of(&batch.entries);
    let documents = public::of_changed(app, &changed).await?;
    for key in changed.keys_without(&documents) {
        meaning.vectors.write().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
    take(meaning, documents).await;
    *place = batch.place;
    Ok(batch.entries.len())
}

/// Gets the vectors of documents, however long the service does not answer.
async fn take(meaning: &Meaning, documents: Vec<Document>) {
    for chunk in documents.chunks(TEXTS_PER_REQUEST) {
        let texts: Vec<String> =
            chunk.iter().map(|document| format!("{}\n{}", document.title, document.text)).collect();
        let vectors = loop {
            match meaning.embed(&texts, Role::Document).await {
                Ok(vectors) => break vectors,
                Err(error) => {
                    tracing::warn!(%error, "no vectors for new listings, trying again");
                    tokio::time::sleep(PAUSE_AFTER_FAILURE).await;
                }
            }
        };
        let mut own = meaning.vectors.write().unwrap_or_else(PoisonError::into_inner);
        for (document, vector) in chunk.iter().zip(vectors) {
            if let Err(error) = own.insert(document.key, &vector) {
                tracing::warn!(%error, "a vector of the embedding service is of no use");
            }
        }
    }
}
