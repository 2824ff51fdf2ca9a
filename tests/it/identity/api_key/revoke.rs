//! Revoking a key.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn a_revoked_key_opens_nothing_from_now_on_and_revoking_twice_changes_nothing() {
    let app = TestApp::start().await;
    let (acme, stranger) = (app.setter("Acme").await, app.stranger().await);
    let made = acme.post("/v1/api-keys", &json!({ "name": "nightly", "scopes": ["read"] })).await.expect(201).json();
    let machine = acme.with_credential(made["key"].as_str().expect("the key is shown"));
    machine.get("/v1/me").await.expect(200);
    let path = format!("/v1/api-keys/{}/revoke", made["id"].as_str().expect("an id"));

    assert_eq!(stranger.post(&path, &json!({})).await.refusal(), (404, "not_found".to_owned()));
    let revoked = acme.post(&path, &json!({})).await.expect(200);
    app.advance(time::Duration::minutes(5));
    let again = acme.post(&path, &json!({})).await.expect(200);

    assert_eq!(machine.get("/v1/me").await.refusal(), (401, "token_invalid".to_owned()));
    assert_eq!(revoked.json()["revoked_at"], "2026-11-24T08:00:00.000000Z");
    assert_eq!(again.body, revoked.body);
    let revocations = "SELECT count(*) FROM entry WHERE kind = 'api_key.revoked'";
    assert_eq!(app.number(revocations).await, 1);
}
