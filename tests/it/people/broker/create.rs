//! Entering a broker's profile.

use crate::harness::{TestApp, broker_body};
use serde_json::json;

#[actix_web::test]
async fn a_draft_is_kept_whole_and_has_no_level_yet() {
    let app = TestApp::start().await;
    let mingchuan = app.setter("明川经纪").await;
    let body = broker_body("Technology manager");

    let made = mingchuan.post("/v1/brokers", &body).await.expect(201);
    let shown = mingchuan.get(&made.location()).await.expect(200).json();

    for member in ["title", "summary", "person", "skills", "fields", "regions", "cooperation"] {
        assert_eq!(shown[member], body[member], "{member}");
    }
    assert_eq!([&shown["level"], &shown["credentials"]], [&json!(null), &json!([])]);
    assert_eq!(app.visitor().get(&made.location()).await.status, 404);
}
