//! The offices of one's organization, or of a hub.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn owners_see_the_offices_of_their_organization_and_moderators_those_of_their_hub() {
    let app = TestApp::start().await;
    let (acme, stranger, moderator) = (app.setter("Acme").await, app.stranger().await, app.moderator("zhejiang").await);
    let editor = app.editor_of(&acme).await;
    let user = acme.get("/v1/me").await.json()["actor"].clone();
    acme.post("/v1/grants", &json!({ "user": user, "role": "broker" })).await.expect(201);
    let expert = json!({ "user": user, "role": "expert", "hub": "zhejiang" });
    moderator.post("/v1/grants", &expert).await.expect(201);

    assert_eq!(acme.get("/v1/grants").await.column("role"), ["broker"]);
    assert_eq!(moderator.get("/v1/grants?hub=zhejiang").await.column("role"), ["expert"]);
    assert_eq!(stranger.get("/v1/grants").await.column("role"), [""; 0]);
    assert_eq!(editor.get("/v1/grants").await.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(acme.get("/v1/grants?hub=zhejiang").await.refusal(), (403, "forbidden".to_owned()));
}
