//! Changing what a colleague is in the organization.

use crate::harness::{PASSWORD, Person, TestApp, user_body};
use crate::identity::session::support::{Session, credentials};
use serde_json::json;

const COLLEAGUE: &str = "e@acme.example";

/// A colleague with a role; the address at which his role is changed.
async fn colleague(acme: &Person, role: &str) -> String {
    let body = json!({ "user": user_body(COLLEAGUE), "role": role });
    let user = acme.post("/v1/users", &body).await.expect(201).json()["id"].clone();
    format!("/v1/users/{}/change-role", user.as_str().expect("an id"))
}

async fn log_in(app: &TestApp) -> Session {
    let answer = app.visitor().post("/v1/sessions", &credentials(COLLEAGUE, PASSWORD)).await.expect(201);
    Session::of(app, &answer.json())
}

#[actix_web::test]
async fn an_editor_becomes_an_owner_and_an_owner_an_editor_and_old_tokens_do_not_tell_otherwise() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let path = colleague(&acme, "editor").await;
    let session = log_in(&app).await;
    assert_eq!(session.person.get("/v1/users").await.refusal(), (403, "forbidden".to_owned()));
    app.advance(time::Duration::seconds(1));

    let promoted = acme.post(&path, &json!({ "role": "owner" })).await.expect(200).json();

    assert_eq!([&promoted["login"], &promoted["role"]], [COLLEAGUE, "owner"]);
    assert_eq!(session.person.get("/v1/me").await.refusal(), (401, "token_invalid".to_owned()));
    let session = Session::of(&app, &session.refresh(&app).await.expect(200).json());
    assert_eq!(session.person.get("/v1/users").await.expect(200).column("role"), ["owner", "owner"]);

    app.advance(time::Duration::seconds(1));
    acme.post(&path, &json!({ "role": "editor" })).await.expect(200);

    assert_eq!(session.person.get("/v1/users").await.refusal(), (401, "token_invalid".to_owned()));
    let session = Session::of(&app, &session.refresh(&app).await.expect(200).json());
    assert_eq!(session.person.get("/v1/users").await.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(session.person.get("/v1/me").await.expect(200).json()["role"], "editor");
}

#[actix_web::test]
async fn the_last_owner_stays_an_owner() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let user = acme.get("/v1/me").await.json()["actor"].as_str().expect("an id").to_owned();
    let own = format!("/v1/users/{user}/change-role");

    let refused = acme.post(&own, &json!({ "role": "editor" })).await;

    assert_eq!(refused.rules(), ["identity.last_owner"]);
    colleague(&acme, "owner").await;
    acme.post(&own, &json!({ "role": "editor" })).await.expect(200);
}

#[actix_web::test]
async fn only_an_owner_changes_a_role_and_only_of_his_colleagues_and_to_no_office() {
    let app = TestApp::start().await;
    let (acme, stranger) = (app.setter("Acme").await, app.stranger().await);
    let path = colleague(&acme, "editor").await;
    let editor = log_in(&app).await.person;

    assert_eq!(stranger.post(&path, &json!({ "role": "owner" })).await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(editor.post(&path, &json!({ "role": "owner" })).await.refusal(), (403, "forbidden".to_owned()));
    let office = acme.post(&path, &json!({ "role": "broker" })).await;
    assert_eq!(office.faults(), [("/role".to_owned(), "not_grantable".to_owned())]);
    assert_eq!(acme.get("/v1/users").await.column("role"), ["editor", "owner"]);
}

#[actix_web::test]
async fn a_change_is_told_to_the_organization_alone_and_the_same_role_again_is_none() {
    let app = TestApp::start().await;
    let (acme, stranger) = (app.setter("Acme").await, app.stranger().await);
    let path = colleague(&acme, "editor").await;
    acme.post(&path, &json!({ "role": "editor" })).await.expect(200);
    acme.post(&path, &json!({ "role": "member" })).await.expect(200);
    app.settle().await;

    let told = acme.get("/v1/events?kind=user.role_changed").await.expect(200).json();

    assert_eq!(told["items"].as_array().map(Vec::len), Some(1), "{told}");
    assert_eq!(told["items"][0]["payload"], json!({ "before": "editor", "role": "member" }));
    let elsewhere = stranger.get("/v1/events?kind=user.role_changed").await.expect(200).json();
    assert_eq!(elsewhere["items"], json!([]));
}
