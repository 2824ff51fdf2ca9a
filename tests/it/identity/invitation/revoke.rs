//! Taking an invitation back.

use crate::harness::{PASSWORD, TestApp};
use serde_json::json;

#[actix_web::test]
async fn a_revoked_invitation_opens_nothing_and_an_accepted_one_stays() {
    let app = TestApp::start().await;
    let (acme, stranger) = (app.setter("Acme").await, app.stranger().await);
    let made = acme.post("/v1/invitations", &json!({ "login": "a@acme.example", "role": "member" })).await.json();
    let path = format!("/v1/invitations/{}/revoke", made["id"].as_str().expect("an id"));
    let token = app.link_to("a@acme.example").await;

    assert_eq!(stranger.post(&path, &json!({})).await.refusal(), (404, "not_found".to_owned()));
    let first = acme.post(&path, &json!({})).await.expect(200);
    let second = acme.post(&path, &json!({})).await.expect(200);

    assert_eq!(first.body, second.body);
    let body = json!({ "token": token, "display_name": "Inventor", "password": PASSWORD });
    let late = app.visitor().post("/v1/invitations/accept", &body).await;
    assert_eq!(late.rules(), ["identity.invitation_closed"]);
}
