//! `?dry_run=true`: everything is checked, nothing is kept.

use crate::harness::{TestApp, demand_body, registration_body};
use reqwest::Method;
use serde_json::json;

const KEY: &str = "5b1c2d3e-0001-4a5b-8c9d-000000000002";

#[actix_web::test]
async fn a_dry_run_tells_what_would_be_and_keeps_nothing() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let before = app.event_kinds("zhejiang").await;
    let call = acme.call(Method::POST, "/v1/demands?dry_run=true").key(KEY).json(&demand_body("Membrane"));

    let would_be = call.send().await.expect(201);

    assert_eq!(would_be.header("dry-run"), Some("true"));
    assert_eq!([would_be.header("location"), would_be.header("etag")], [None, None]);
    assert_eq!(would_be.json()["title"], "Membrane");
    let id = would_be.json()["id"].as_str().expect("an id").to_owned();
    assert_eq!(acme.get(&format!("/v1/demands/{id}")).await.status, 404);
    assert_eq!(app.event_kinds("zhejiang").await, before);
    // The key is still free for the real request.
    acme.call(Method::POST, "/v1/demands").key(KEY).json(&demand_body("Membrane")).send().await.expect(201);
}

#[actix_web::test]
async fn a_dry_run_of_a_step_shows_the_next_state_and_takes_none() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let demand = acme.draft_demand("Membrane").await;
    let path = format!("{demand}/submit?dry_run=true");

    let would_be = acme.call(Method::POST, &path).if_match("*").send().await.expect(200);

    assert_eq!(would_be.json()["state"], "under_review");
    assert_eq!(acme.get(&demand).await.expect(200).json()["state"], "draft");
}

#[actix_web::test]
async fn a_dry_run_tells_every_refusal() {
    let app = TestApp::start().await;
    let newcomer = app.newcomer("青禾大学").await;
    let demand = newcomer.make("/v1/demands", &json!({ "title": "膜", "description": "Too short." })).await;
    let path = format!("{demand}/submit?dry_run=true");

    let refused = newcomer.call(Method::POST, &path).if_match("*").send().await;

    assert_eq!(refused.rules(), newcomer.step(&demand, "submit", None).await.rules());
}

#[actix_web::test]
async fn a_dry_run_of_a_registration_finds_what_is_taken_and_registers_nobody() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let body = registration_body("zhejiang", "university", "青禾大学", "owner@qinghe.example");

    visitor.post("/v1/organizations?dry_run=true", &body).await.expect(201);
    assert_eq!(app.number("SELECT count(*) FROM app_user").await, 0);
    visitor.post("/v1/organizations", &body).await.expect(201);
    let taken = visitor.post("/v1/organizations?dry_run=true", &body).await;

    assert_eq!(taken.refusal(), (409, "duplicate".to_owned()));
}

#[actix_web::test]
async fn a_dry_run_of_a_key_opens_nothing() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;

    let would_be =
        acme.post("/v1/api-keys?dry_run=true", &json!({ "name": "nightly", "scopes": ["read"] })).await.expect(201);

    let shown = would_be.json()["key"].as_str().unwrap_or("kq_live_none").to_owned();
    assert_eq!(acme.with_credential(&shown).get("/v1/me").await.refusal(), (401, "token_invalid".to_owned()));
    assert_eq!(acme.get("/v1/api-keys").await.column("id"), [""; 0]);
}

#[actix_web::test]
async fn dry_run_is_true_or_false() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;

    let answer = acme.post("/v1/demands?dry_run=maybe", &demand_body("Membrane")).await;

    assert_eq!(answer.faults(), [("?dry_run".to_owned(), "wrong_type".to_owned())]);
}
