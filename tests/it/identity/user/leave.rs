//! Leaving one's organization.

use crate::harness::{PASSWORD, TestApp, user_body};
use crate::identity::session::support::{Session, credentials};
use serde_json::json;

#[actix_web::test]
async fn who_has_left_is_out_at_once_and_keeps_nothing_but_his_log_in() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let draft = acme.draft_demand("Membrane").await;
    acme.post("/v1/users", &json!({ "user": user_body("e@acme.example"), "role": "editor" })).await.expect(201);
    let log_in = async || {
        let answer = app.visitor().post("/v1/sessions", &credentials("e@acme.example", PASSWORD)).await;
        Session::of(&app, &answer.expect(201).json())
    };
    let (here, there) = (log_in().await, log_in().await);
    app.advance(time::Duration::seconds(1));

    here.person.post("/v1/me/leave", &json!({})).await.expect(200);

    for session in [&here, &there] {
        assert_eq!(session.person.get(&draft).await.refusal(), (401, "token_invalid".to_owned()));
        assert_eq!(session.refresh(&app).await.refusal(), (401, "token_invalid".to_owned()));
    }
    let after = log_in().await.person;
    assert_eq!(after.get("/v1/me").await.expect(200).json()["organization"], json!(null));
    assert_eq!(after.get(&draft).await.refusal(), (404, "not_found".to_owned()));
    assert_eq!(acme.get("/v1/users").await.column("role"), ["owner"]);
}

#[actix_web::test]
async fn the_last_owner_stays() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;

    assert_eq!(acme.post("/v1/me/leave", &json!({})).await.rules(), ["identity.last_owner"]);

    acme.post("/v1/users", &json!({ "user": user_body("o@acme.example"), "role": "owner" })).await.expect(201);
    acme.post("/v1/me/leave", &json!({})).await.expect(200);
}
