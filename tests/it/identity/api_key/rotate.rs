//! Replacing a key by another, and when a key was last used.

use crate::harness::{Person, TestApp};
use keqiao::identity::api_key::last_use;
use serde_json::{Value, json};
use time::Duration;

async fn made(acme: &Person) -> (Person, Value, String) {
    let body = json!({ "name": "nightly", "scopes": ["read"], "expires_at": "2026-12-24T08:00:00Z" });
    let made = acme.post("/v1/api-keys", &body).await.expect(201).json();
    let machine = acme.with_credential(made["key"].as_str().expect("the key is shown"));
    let path = format!("/v1/api-keys/{}/rotate", made["id"].as_str().expect("an id"));
    (machine, made, path)
}

#[actix_web::test]
async fn a_rotated_key_has_a_successor_of_the_same_kind_and_works_on_for_the_overlap() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let (old, made, path) = made(&acme).await;
    app.advance(Duration::days(10));

    let successor = acme.post(&path, &json!({ "overlap_secs": 3600 })).await.expect(201).json();

    let new = acme.with_credential(successor["key"].as_str().expect("the key is shown"));
    assert_eq!([&successor["name"], &successor["scopes"]], [&made["name"], &made["scopes"]]);
    assert_eq!(successor["expires_at"], "2027-01-03T08:00:00.000000Z");
    old.get("/v1/me").await.expect(200);
    new.get("/v1/me").await.expect(200);
    app.advance(Duration::hours(1));
    assert_eq!(old.get("/v1/me").await.refusal(), (401, "token_invalid".to_owned()));
    new.get("/v1/me").await.expect(200);
}

#[actix_web::test]
async fn a_key_that_has_ended_has_no_successor_and_an_overlap_is_a_week_at_most() {
    let app = TestApp::start().await;
    let (acme, stranger) = (app.setter("Acme").await, app.stranger().await);
    let (_, made, path) = made(&acme).await;

    assert_eq!(stranger.post(&path, &json!({})).await.refusal(), (404, "not_found".to_owned()));
    let too_long = acme.post(&path, &json!({ "overlap_secs": 604_801 })).await;
    assert_eq!(too_long.faults(), [("/overlap_secs".to_owned(), "out_of_range".to_owned())]);
    let revoke = format!("/v1/api-keys/{}/revoke", made["id"].as_str().expect("an id"));
    acme.post(&revoke, &json!({})).await.expect(200);
    assert_eq!(acme.post(&path, &json!({})).await.rules(), ["identity.key_ended"]);
}

#[actix_web::test]
async fn the_last_use_of_a_key_is_told_to_the_minute_and_not_written_with_each_request() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let (machine, _, _) = made(&acme).await;
    let told = async || acme.get("/v1/api-keys").await.expect(200).json()["items"][0]["last_used_at"].clone();

    for _ in 0..5 {
        machine.get("/v1/me").await.expect(200);
        app.advance(Duration::seconds(1));
    }
    assert_eq!(told().await, Value::Null);
    last_use::store(&app.service).await.expect("the uses are stored");

    assert_eq!(told().await, "2026-11-24T08:00:04.000000Z");
}
