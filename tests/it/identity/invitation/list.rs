//! The invitations of one's organization.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn owners_see_the_invitations_of_their_own_organization() {
    let app = TestApp::start().await;
    let (acme, stranger) = (app.setter("Acme").await, app.stranger().await);
    let editor = app.editor_of(&acme).await;
    for name in ["first", "second"] {
        let body = json!({ "login": format!("{name}@acme.example"), "role": "editor" });
        acme.post("/v1/invitations", &body).await.expect(201);
    }

    assert_eq!(acme.get("/v1/invitations").await.column("login"), ["second@acme.example", "first@acme.example"]);
    assert_eq!(stranger.get("/v1/invitations").await.column("login"), [""; 0]);
    assert_eq!(editor.get("/v1/invitations").await.refusal(), (403, "forbidden".to_owned()));
}
