//! What happens, told to addresses of organizations.

mod delivery;
mod endpoint;
mod outage;
mod signature;
mod target;

use crate::harness::{Person, Receiver, TestApp};
use serde_json::{Value, json};

/// An endpoint at a receiver, for events of these kinds.
async fn endpoint_at(person: &Person, receiver: &Receiver, kinds: &[&str]) -> String {
    person.make("/v1/webhook-endpoints", &json!({ "url": receiver.url(), "kinds": kinds })).await
}

/// The deliveries to an endpoint, the oldest first.
async fn deliveries(person: &Person, endpoint: &str) -> Vec<Value> {
    let path = format!("/v1/webhook-deliveries?limit=100&endpoint={}", TestApp::id_of(endpoint));
    let mut items = person.get(&path).await.expect(200).json()["items"].as_array().expect("items").clone();
    items.reverse();
    items
}

/// The attempts of a delivery, the latest first.
async fn attempts(person: &Person, delivery: &Value) -> Vec<Value> {
    let path = format!("/v1/webhook-deliveries/{}", delivery["id"].as_str().expect("an id"));
    person.get(&path).await.expect(200).json()["attempts"].as_array().expect("attempts").clone()
}

/// What came of the only attempt of the only test.
async fn outcome(person: &Person, endpoint: &str) -> Value {
    let all = deliveries(person, endpoint).await;
    // What happened in the microsecond in which the endpoint was made is told to it too.
    let tests: Vec<_> = all.iter().filter(|delivery| delivery["kind"] == "webhook.test").collect();
    let [delivery] = &tests[..] else { panic!("one test: {all:?}") };
    attempts(person, delivery).await[0]["failure"].clone()
}
