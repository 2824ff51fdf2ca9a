//! Taking a user out of an organization.

use crate::harness::{PASSWORD, TestApp, user_body};
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
