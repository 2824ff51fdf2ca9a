//! The feed, followed.

use crate::harness::{Person, TestApp};
use reqwest::Method;
use serde_json::Value;

/// One event of a stream: its cursor, its name and what it says.
#[derive(Debug)]
struct Streamed {
    id: String,
    event: String,
    data: Value,
}

fn read(block: &str) -> Option<Streamed> {
    let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
    let data = serde_json::from_str(&field("data: ")?).expect("an event's data is JSON");
    Some(Streamed { id: field("id: ")?, event: field("event: ")?, data })
}

/// The places of a hub's events in its log; between hubs there is no order.
fn positions(events: &[Streamed], hub: &str) -> Vec<u64> {
    let of_hub = events.iter().filter(|event| event.data["hub"] == hub);
    of_hub.map(|event| event.data["position"].as_u64().expect("a position")).collect()
}

/// Follows the feed until so many events have come.
async fn follow(reader: &Person, after: Option<&str>, count: usize) -> Vec<Streamed> {
    let call = reader.call(Method::GET, "/v1/events/stream");
    let call = match after {
        Some(id) => call.header("last-event-id", id),
        None => call,
    };
    let mut response = call.open().await;
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let (mut events, mut text) = (Vec::new(), String::new());
    while events.len() < count {
        let chunk = response.chunk().await.expect("the stream goes on").expect("the stream is not at its end");
        text.push_str(std::str::from_utf8(&chunk).expect("whole events"));
        while let Some((block, rest)) = text.split_once("\n\n") {
            events.extend(read(block));
            text = rest.to_owned();
        }
    }
    events
}

#[actix_web::test]
async fn a_reader_who_comes_back_with_the_last_id_misses_nothing_and_sees_nothing_twice() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    // A verification in another hub is public, too.
    let _stranger = app.stranger().await;
    acme.open_demand("Membrane", &moderator).await;
    app.settle().await;
    let all = moderator.get("/v1/events").await.expect(200).column("id");

    let every = follow(&moderator, None, all.len()).await;
    for cut in [1, every.len() / 2, every.len() - 1] {
        let (before, after) = every.split_at(cut);
        let resumed = follow(&moderator, Some(&before[cut - 1].id), after.len()).await;
        for hub in ["zhejiang", "guangdong"] {
            assert_eq!(positions(&resumed, hub), positions(after, hub), "cut after {cut}");
        }
    }
    assert!(every.iter().all(|event| event.data["kind"] == event.event));
}

#[actix_web::test]
async fn an_event_arrives_while_the_reader_waits() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    app.settle().await;
    let end = acme.get("/v1/events").await.expect(200).json()["next"].as_str().expect("a cursor").to_owned();
    let reader = acme.clone();
    let waiting = actix_web::rt::spawn(async move { follow(&reader, Some(&end), 1).await });

    let demand = acme.draft_demand("Membrane").await;

    let arrived = waiting.await.expect("the reader ends");
    assert_eq!(
        (arrived[0].event.as_str(), &arrived[0].data["subject"]),
        ("demand.created", &Value::from(TestApp::id_of(&demand)))
    );
}

#[actix_web::test]
async fn a_stranger_who_follows_hears_of_nothing_private() {
    let app = TestApp::start().await;
    let (acme, stranger, moderator) = (app.setter("Acme").await, app.stranger().await, app.moderator("zhejiang").await);
    acme.open_demand("Membrane", &moderator).await;
    app.settle().await;
    let visible = stranger.get("/v1/events").await.expect(200).column("id");

    let heard = follow(&stranger, None, visible.len()).await;

    let foreign = heard.iter().filter(|event| event.data["hub"] == "zhejiang").map(|event| event.event.as_str());
    assert_eq!(foreign.collect::<Vec<_>>(), ["organization.verified", "organization.verified", "demand.published"]);
}

#[actix_web::test]
async fn a_stream_needs_a_token_and_a_cursor_of_the_feed() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;

    assert_eq!(app.visitor().get("/v1/events/stream").await.refusal(), (401, "unauthenticated".to_owned()));
    let wrong = acme.call(Method::GET, "/v1/events/stream").header("last-event-id", "nonsense").send().await;
    assert_eq!(wrong.refusal(), (400, "cursor_invalid".to_owned()));
}
