//! Keys for machines.

use crate::harness::{Person, TestApp, demand_body, user_body};
use reqwest::Method;
use serde_json::{Value, json};

async fn key_for(owner: &Person, body: &Value) -> Person {
    let made = owner.post("/v1/api-keys", body).await.expect(201).json();
    owner.with_credential(made["key"].as_str().expect("the key is shown"))
}

#[actix_web::test]
async fn a_key_acts_as_an_editor_as_far_as_its_scopes_reach() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let draft = acme.draft_demand("Membrane").await;
    let reading = key_for(&acme, &json!({ "name": "reporting", "scopes": ["read"] })).await;
    let writing = key_for(&acme, &json!({ "name": "nightly", "scopes": ["read", "write"] })).await;

    reading.get(&draft).await.expect(200);
    assert_eq!(reading.post("/v1/demands", &demand_body("Pump")).await.refusal(), (403, "scope_missing".to_owned()));
    let demand = writing.draft_demand("Pump").await;
    writing.step(&demand, "submit", None).await.expect(200);

    let me = writing.get("/v1/me").await.expect(200).json();
    assert_eq!(me["role"], "editor");
    assert!(me["actor"].as_str().is_some_and(|actor| actor.starts_with("key_")));
}

#[actix_web::test]
async fn no_key_administers_its_organization() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let machine = key_for(&acme, &json!({ "name": "nightly", "scopes": ["read", "write"] })).await;

    let new_key = machine.post("/v1/api-keys", &json!({ "name": "more", "scopes": ["write"] })).await;
    let new_user = machine.post("/v1/users", &json!({ "user": user_body("m@acme.example"), "role": "owner" })).await;
    let new_name = machine.amend(&acme.organization, &json!({ "name": "Mine" })).await;

    for answer in [new_key, new_user, new_name] {
        assert_eq!(answer.status, 403, "{}", answer.text());
    }
}

#[actix_web::test]
async fn a_key_is_shown_once_and_kept_as_a_digest() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let body = json!({ "name": "nightly", "scopes": ["read"] });
    let send = || acme.call(Method::POST, "/v1/api-keys").key("0123456789abcdef").json(&body).send();

    let first = send().await.expect(201);
    let replayed = send().await.expect(201);

    let key = first.json()["key"].as_str().expect("the key is shown").to_owned();
    assert!(key.starts_with("kq_live_"));
    assert_eq!(replayed.json().get("key"), None);
    assert_eq!(replayed.json()["id"], first.json()["id"]);
    assert!(!acme.get("/v1/api-keys").await.text().contains(&key));
    let stored = format!("SELECT count(*) FROM idempotency_key WHERE position('{key}' IN encode(body, 'escape')) > 0");
    assert_eq!(app.number(&stored).await, 0);
}

#[actix_web::test]
async fn an_expired_key_opens_nothing() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let body = json!({ "name": "nightly", "scopes": ["read"], "expires_at": "2026-11-24T10:00:00Z" });
    let machine = key_for(&acme, &body).await;
    machine.get("/v1/me").await.expect(200);

    app.advance(time::Duration::hours(2));

    assert_eq!(machine.get("/v1/me").await.refusal(), (401, "token_invalid".to_owned()));
}

#[actix_web::test]
async fn a_key_without_scope_or_with_an_expiry_in_the_past_or_beyond_a_year_is_refused() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;

    for (at, pointer) in [("2026-11-24T08:00:00Z", "/expires_at"), ("2028-01-01T00:00:00Z", "/expires_at")] {
        let body = json!({ "name": "nightly", "scopes": ["read"], "expires_at": at });
        assert_eq!(
            acme.post("/v1/api-keys", &body).await.faults(),
            [(pointer.to_owned(), "lifetime_out_of_range".to_owned())]
        );
    }
    let none = acme.post("/v1/api-keys", &json!({ "name": "nightly", "scopes": [] })).await;
    assert_eq!(none.faults(), [("/scopes".to_owned(), "too_few".to_owned())]);
    let repeated = acme.post("/v1/api-keys", &json!({ "name": "nightly", "scopes": ["read", "write", "read"] })).await;
    assert_eq!(repeated.faults(), [("/scopes".to_owned(), "too_many".to_owned())]);
}
