//! The keys of one's organization.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn owners_see_the_keys_of_their_own_organization() {
    let app = TestApp::start().await;
    let (acme, stranger) = (app.setter("Acme").await, app.stranger().await);
    let editor = app.editor_of(&acme).await;
    for name in ["first", "second"] {
        acme.post("/v1/api-keys", &json!({ "name": name, "scopes": ["read"] })).await.expect(201);
    }

    assert_eq!(acme.get("/v1/api-keys").await.column("name"), ["second", "first"]);
    assert_eq!(stranger.get("/v1/api-keys").await.column("name"), [""; 0]);
    assert_eq!(editor.get("/v1/api-keys").await.refusal(), (403, "forbidden".to_owned()));
}
