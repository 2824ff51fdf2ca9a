//! Taking a user out of an organization.

use crate::harness::{PASSWORD, Person, TestApp, user_body};
use crate::identity::session::support::{Session, credentials};
use serde_json::json;

#[actix_web::test]
async fn an_owner_takes_a_user_out_with_his_offices_and_his_tokens_open_nothing() {
    let app = TestApp::start().await;
    let (acme, stranger) = (app.setter("Acme").await, app.stranger().await);
    let body = json!({ "user": user_body("e@acme.example"), "role": "editor" });
    let user = acme.post("/v1/users", &body).await.expect(201).json()["id"].clone();
    acme.post("/v1/grants", &json!({ "user": user, "role": "broker" })).await.expect(201);
    let answer = app.visitor().post("/v1/sessions", &credentials("e@acme.example", PASSWORD)).await.expect(201);
    let session = Session::of(&app, &answer.json());
    let path = format!("/v1/users/{}/remove", user.as_str().expect("an id"));
    app.advance(time::Duration::seconds(1));

    assert_eq!(stranger.post(&path, &json!({})).await.refusal(), (404, "not_found".to_owned()));
    acme.post(&path, &json!({})).await.expect(200);

    assert_eq!(session.person.get("/v1/me").await.refusal(), (401, "token_invalid".to_owned()));
    assert_eq!(acme.post(&path, &json!({})).await.refusal(), (404, "not_found".to_owned()));
    let ended = acme.get("/v1/grants").await.json()["items"][0]["ended_at"].clone();
    assert!(ended.is_string(), "{ended}");
}

#[actix_web::test]
async fn the_keys_that_he_made_open_nothing_any_more_and_those_of_others_go_on() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let body = json!({ "user": user_body("o@acme.example"), "role": "owner" });
    let user = acme.post("/v1/users", &body).await.expect(201).json()["id"].clone();
    let other = app.person_of("o@acme.example", acme.organization.clone()).await;
    let made = async |owner: &Person| {
        let body = json!({ "name": "nightly", "scopes": ["read"] });
        let made = owner.post("/v1/api-keys", &body).await.expect(201).json();
        (owner.with_credential(made["key"].as_str().expect("the key is shown")), made)
    };
    let ((stays, _), (goes, key)) = (made(&acme).await, made(&other).await);
    assert_eq!(key["made_by"], user);
    // A key that he has replaced is his own now.
    let (before, old) = made(&acme).await;
    let rotate = format!("/v1/api-keys/{}/rotate", old["id"].as_str().expect("an id"));
    let successor = other.post(&rotate, &json!({ "overlap_secs": 3600 })).await.expect(201).json();
    let successor = other.with_credential(successor["key"].as_str().expect("the key is shown"));

    acme.post(&format!("/v1/users/{}/remove", user.as_str().expect("an id")), &json!({})).await.expect(200);

    for machine in [&goes, &successor] {
        assert_eq!(machine.get("/v1/me").await.refusal(), (401, "token_invalid".to_owned()));
    }
    for machine in [&stays, &before] {
        machine.get("/v1/me").await.expect(200);
    }
    let revocations = "SELECT count(*) FROM entry WHERE kind = 'api_key.revoked'";
    assert_eq!(app.number(revocations).await, 2);
}
