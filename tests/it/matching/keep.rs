//! The index that outlives its process: a node reads what another one saved, or builds it anew.

use crate::harness::TestApp;
use actix_web::web::Data;
use keqiao::app::App;
use keqiao::command::assemble::assemble;
use keqiao::command::reindex;
use keqiao::matching::ask::{Ask, ask};
use keqiao::matching::attribute::Wanted;
use keqiao::matching::document::ListingKind;
use keqiao::matching::{follow, keep, weights};
use keqiao_matching::{Document, Facts, Index, Key, Points, Query, Side};
use serde_json::Value;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use strum::VariantArray as _;

/// A process of its own on the same database, with its index kept in a folder. It ends without a shutdown.
async fn node(app: &TestApp, folder: &Path) -> Data<App> {
    let (db, clock) = (app.service.db.clone(), app.service.clock.clone());
    let node = assemble(db, clock).await.expect("the node is put together");
    node.matcher.keep_in(folder.to_owned());
    node
}

/// Loads and saves, as a service does in its first moments.
async fn run_once(app: &TestApp, folder: &Path) -> Data<App> {
    let node = node(app, folder).await;
    let place = follow::load(&node).await.expect("the index is loaded");
    node.matcher.followed.send_replace(place);
    keep::try_save(&node).await.expect("the index is saved");
    node
}

/// Whether the folder alone is enough to start from.
async fn opens(app: &TestApp, folder: &Path) -> bool {
    keep::open(&node(app, folder).await).await.expect("the database answers").is_some()
}

async fn answers(node: &Data<App>) -> Vec<(Key, Points)> {
    let asked = Ask {
        query: Query { title: "质子交换膜".to_owned(), ..Query::default() },
        facts: Facts::default(),
        found: Side::Supply,
        kinds: ListingKind::VARIANTS.to_vec(),
        hub: None,
        wanted: Wanted::default(),
        exclude: None,
        limit: 10,
        weights: weights::chosen(None),
    };
    let answer = ask(node, asked).await.expect("the market answers");
    answer.items.into_iter().map(|found| (found.key, found.reasons.score)).collect()
}

/// A market with three listings.
async fn market() -> TestApp {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    acme.open_demand("质子交换膜", &moderator).await;
    acme.published_patent("质子交换膜电解槽", "CN102307917B").await;
    acme.published_achievement("电解水制氢的质子交换膜", &moderator).await;
    app.settle().await;
    app
}

#[actix_web::test]
async fn a_restarted_node_goes_on_from_the_saved_index_and_answers_like_a_rebuilt_one() {
    let app = market().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    drop(run_once(&app, folder.path()).await);
    let (acme, moderator) = (app.setter("Later").await, app.moderator("zhejiang").await);
    acme.open_demand("质子交换膜的寿命", &moderator).await;
    app.settle().await;

    let restarted = node(&app, folder.path()).await;
    let place = keep::open(&restarted).await.expect("the database answers").expect("the folder is believed");
    let before = restarted.matcher.len();
    let reached = follow::load(&restarted).await.expect("the index is loaded");

    assert_eq!(before + 1, app.service.matcher.len());
    assert!(reached.covers(&place) && reached != place);
    assert_eq!(restarted.matcher.digest(), app.service.matcher.digest());
    assert_eq!(answers(&restarted).await, answers(&app.service).await);
    assert!(!answers(&restarted).await.is_empty());
}

#[actix_web::test]
async fn the_check_of_a_saved_index_passes_until_it_differs_from_the_listings() {
    let app = market().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let check =
        async || reindex::check(&app.service, folder.path().to_owned()).await.map_err(|fault| fault.to_string());
    let none = check().await.expect_err("nothing is kept yet");
    let saved = run_once(&app, folder.path()).await;
    let (acme, moderator) = (app.setter("Later").await, app.moderator("zhejiang").await);
    acme.open_demand("质子交换膜的寿命", &moderator).await;
    app.settle().await;
    let behind = check().await;

    let (key, _) = answers(&saved).await[0];
    saved.matcher.upsert(vec![Document { key, title: "离心泵".to_owned(), ..Document::default() }]);
    keep::try_save(&saved).await.expect("the index is saved");
    let other = check().await.expect_err("one listing says something else");

    assert!(none.contains("no index is kept"), "{none}");
    assert_eq!(behind, Ok(()), "what came later is read from the feed");
    assert!(other.contains("keqiao reindex"), "{other}");
}

#[actix_web::test]
async fn a_damaged_index_is_built_anew_and_saved_whole() {
    let app = market().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    drop(run_once(&app, folder.path()).await);
    for entry in fs::read_dir(folder.path()).expect("the folder can be listed") {
        let path = entry.expect("the folder can be listed").path();
        let mut bytes = fs::read(&path).expect("a file can be read");
        if let Some(byte) = bytes.last_mut().filter(|_| path.to_string_lossy().contains("window-")) {
            *byte ^= 1;
            fs::write(&path, bytes).expect("a file can be written");
        }
    }
    assert!(!opens(&app, folder.path()).await);

    let rebuilt = run_once(&app, folder.path()).await;

    assert_eq!(rebuilt.matcher.digest(), app.service.matcher.digest());
    assert!(opens(&app, folder.path()).await);
}

#[actix_web::test]
async fn the_index_of_another_database_is_not_believed() {
    let (app, other) = (market().await, market().await);
    let folder = tempfile::tempdir().expect("a temporary folder");
    drop(run_once(&other, folder.path()).await);

    assert!(opens(&other, folder.path()).await);
    assert!(!opens(&app, folder.path()).await);
    assert_eq!(run_once(&app, folder.path()).await.matcher.digest(), app.service.matcher.digest());
}

#[actix_web::test]
async fn an_index_whose_listings_were_told_otherwise_is_built_anew() {
    let app = market().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let earlier = run_once(&app, folder.path()).await;
    let (key, _) = answers(&earlier).await[0];
    earlier.matcher.upsert(vec![Document { key, title: "质子交换膜".to_owned(), hub: 99, ..Document::default() }]);
    keep::try_save(&earlier).await.expect("the index is saved");
    assert!(opens(&app, folder.path()).await);

    let restarted = run_once(&app, folder.path()).await;

    assert_eq!(restarted.matcher.digest(), app.service.matcher.digest());
}

#[actix_web::test]
async fn an_index_of_a_version_that_knew_less_of_listings_is_built_anew() {
    let app = market().await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let earlier = run_once(&app, folder.path()).await;
    let opened = Index::open(folder.path(), Arc::clone(earlier.matcher.cutter())).expect("the folder can be read");
    let place = opened.expect("an index is kept").place;
    let mut mark: Value = serde_json::from_slice(&place).expect("a mark");
    assert!(mark.as_object_mut().expect("members").remove("telling").is_some());
    let mark = serde_json::to_vec(&mark).expect("a mark");
    earlier.matcher.snapshot().save(folder.path(), &mark).expect("the index is saved");

    assert!(!opens(&app, folder.path()).await);
}
