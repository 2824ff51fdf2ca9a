//! Keeps the vectors in step with the market: loads what is public, then follows the feed. They live in memory and are kept in the
//! database, so that a process that starts asks the service only for text that the model has not seen.

use super::Meaning;
use super::client::Role;
use super::store::{self, KeptVector, TextDigest};
use crate::app::App;
use crate::http::problem::Problem;
use crate::matching::public::{self, Changed};
use crate::trust::feed::{self, Place, Reader};
use actix_web::web::Data;
use keqiao_matching::{Document, Key, VectorError};
use sha2::{Digest as _, Sha256};
use std::time::Duration;

/// Entries followed in one step.
const FOLLOW_BATCH: usize = 200;
/// Rows loaded in one step.
const LOAD_BATCH: u64 = 200;
/// Kept vectors looked through in one step.
const KEPT_BATCH: u64 = 5_000;
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

/// Loads the vectors of what is public, as far as they are kept; asks the service for the others. Answers with the place in the feed
/// from which to follow.
///
/// # Errors
/// When the database does not answer or a row is corrupt.
pub async fn load(app: &App, meaning: &Meaning) -> Result<Place, Problem> {
    let place = feed::head(&app.db).await?;
    public::each_batch(app, LOAD_BATCH, async |documents| take(app, meaning, documents).await).await?;
    forget_others(app, meaning).await?;
    Ok(place)
}

/// Forgets what is kept of listings that went while no process followed.
async fn forget_others(app: &App, meaning: &Meaning) -> Result<(), Problem> {
    let mut after = None;
    loop {
        let kept = store::list_after(&app.db, after, KEPT_BATCH).await?;
        let Some(last) = kept.last() else { return Ok(()) };
        after = Some(*last);
        let is_gone = |key: &Key| meaning.read().numbers(*key).is_none();
        let gone: Vec<Key> = kept.into_iter().filter(is_gone).collect();
        if !gone.is_empty() {
            store::delete(&app.db, &gone).await?;
        }
    }
}

async fn step(app: &App, meaning: &Meaning, place: &mut Place) -> Result<usize, Problem> {
    let batch = feed::read(&app.db, &Reader::service(), place, FOLLOW_BATCH).await?;
    let changed = Changed::of(&batch.entries);
    let documents = public::of_changed(app, &changed).await?;
    let gone = changed.keys_without(&documents);
    if !gone.is_empty() {
        store::delete(&app.db, &gone).await?;
        let mut own = meaning.write();
        for key in gone {
            own.remove(key);
        }
    }
    take(app, meaning, documents).await?;
    *place = batch.place;
    Ok(batch.entries.len())
}

/// Takes the vectors of documents, those that are kept from there, the others from the service, however long it does not answer.
async fn take(app: &App, meaning: &Meaning, documents: Vec<Document>) -> Result<(), Problem> {
    for chunk in documents.chunks(TEXTS_PER_REQUEST) {
        let texts: Vec<(Key, String)> = chunk.iter().map(|document| (document.key, text(document))).collect();
        let digests: Vec<(Key, TextDigest)> =
            texts.iter().map(|(key, text)| (*key, Sha256::digest(text).into())).collect();
        let kept = store::find(&app.db, meaning.model(), &digests).await?;
        for (key, numbers) in &kept {
            note(meaning.write().insert_numbers(*key, numbers));
        }
        let is_new = |(key, _): &&(Key, String)| !kept.contains_key(key);
        let (keys, texts): (Vec<Key>, Vec<String>) = texts.iter().filter(is_new).cloned().unzip();
        if keys.is_empty() {
            continue;
        }
        let vectors = embed(meaning, &texts).await;
        for (key, vector) in keys.iter().zip(vectors) {
            note(meaning.write().insert(*key, &vector));
        }
        let digests = digests.into_iter().filter(|(key, _)| keys.contains(key));
        let made: Vec<KeptVector> = {
            let own = meaning.read();
            let kept = |(key, digest)| Some(KeptVector { key, digest, numbers: own.numbers(key)?.to_vec() });
            digests.filter_map(kept).collect()
        };
        store::put(&app.db, meaning.model(), &made).await?;
    }
    Ok(())
}

/// What a model reads of a listing.
fn text(document: &Document) -> String {
    format!("{}\n{}", document.title, document.text)
}

fn note(taken: Result<(), VectorError>) {
    if let Err(error) = taken {
        tracing::warn!(%error, "a vector of the embedding service is of no use");
    }
}

async fn embed(meaning: &Meaning, texts: &[String]) -> Vec<Vec<f32>> {
    loop {
        match meaning.embed(texts, Role::Document).await {
            Ok(vectors) => return vectors,
            Err(error) => {
                tracing::warn!(%error, "no vectors for new listings, trying again");
                tokio::time::sleep(PAUSE_AFTER_FAILURE).await;
            }
        }
    }
}
