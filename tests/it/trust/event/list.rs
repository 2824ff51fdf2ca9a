//! The feed, page by page.

use crate::harness::{Person, TestApp};
use serde_json::Value;

async fn walk(reader: &Person, query: &str) -> Vec<Value> {
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = reader.get(&format!("/v1/events?limit=3{query}{after}")).await.expect(200).json();
        seen.extend(page["items"].as_array().expect("events").clone());
        if page["has_more"] == false {
            return seen;
        }
        after = format!("&after={}", page["next"].as_str().expect("a cursor"));
    }
}

#[actix_web::test]
async fn a_reader_who_goes_on_with_the_cursor_sees_each_event_once_in_the_order_of_its_log() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    acme.open_demand("First", &moderator).await;
    acme.open_demand("Second", &moderator).await;
    app.settle().await;

    let seen = walk(&moderator, "&hub=zhejiang").await;

    let positions: Vec<_> = seen.iter().map(|event| event["position"].as_u64().expect("a position")).collect();
    assert_eq!(positions, (0..positions.len() as u64).collect::<Vec<_>>());
    let kinds: Vec<_> = seen.iter().map(|event| event["kind"].as_str().expect("a kind").to_owned()).collect();
    assert_eq!(kinds, app.event_kinds("zhejiang").await);
}

#[actix_web::test]
async fn the_cursor_at_the_end_waits_for_what_comes() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    app.settle().await;
    let end = acme.get("/v1/events").await.expect(200).json()["next"].as_str().expect("a cursor").to_owned();

    assert_eq!(acme.get(&format!("/v1/events?after={end}")).await.column("kind"), [""; 0]);
    let demand = acme.draft_demand("Membrane").await;
    app.settle().await;

    let news = acme.get(&format!("/v1/events?after={end}")).await.expect(200);
    assert_eq!(news.column("kind"), ["demand.created"]);
    assert_eq!(news.column("subject"), [TestApp::id_of(&demand)]);
    assert_eq!(news.column("operation"), ["demand.create"]);
}

#[actix_web::test]
async fn a_stranger_sees_public_events_only_an_owner_his_own_and_a_moderator_all_of_his_hub() {
    let app = TestApp::start().await;
    let (acme, stranger, moderator) = (app.setter("Acme").await, app.stranger().await, app.moderator("zhejiang").await);
    acme.open_demand("Membrane", &moderator).await;
    app.settle().await;
    let kinds = async |reader: &Person| {
        walk(reader, "&hub=zhejiang")
            .await
            .iter()
            .map(|event| event["kind"].as_str().expect("a kind").to_owned())
            .collect::<Vec<_>>()
    };

    let public = ["organization.verified", "organization.verified", "demand.published"];
    assert_eq!(kinds(&stranger).await, public);
    let steps = ["created", "submitted", "reviewed", "published"].map(|step| format!("demand.{step}"));
    assert!(kinds(&acme).await.ends_with(&steps));
    assert_eq!(kinds(&moderator).await, app.event_kinds("zhejiang").await);
    assert_eq!(app.visitor().get("/v1/events").await.refusal(), (401, "unauthenticated".to_owned()));
}

#[actix_web::test]
async fn a_reader_who_skips_what_is_not_his_is_not_stopped_by_it() {
    let app = TestApp::start().await;
    let (acme, stranger) = (app.setter("Acme").await, app.stranger().await);
    for _ in 0..8 {
        acme.draft_demand("Private").await;
    }
    let own = stranger.draft_demand("Own").await;
    app.settle().await;

    let seen = walk(&stranger, "&kind=demand.created").await;

    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0]["subject"], TestApp::id_of(&own));
}

#[actix_web::test]
async fn a_cursor_of_another_list_or_an_unknown_kind_is_refused() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    for title in ["First", "Second"] {
        acme.draft_demand(title).await;
    }
    let next = acme.get("/v1/demands?scope=own&limit=1").await.json()["next"].as_str().expect("a cursor").to_owned();

    let foreign = acme.get(&format!("/v1/events?after={next}")).await;
    let unknown = acme.get("/v1/events?kind=demand.exploded").await;

    assert_eq!(foreign.refusal(), (400, "cursor_invalid".to_owned()));
    assert_eq!(unknown.faults(), [("?kind".to_owned(), "wrong_type".to_owned())]);
}
