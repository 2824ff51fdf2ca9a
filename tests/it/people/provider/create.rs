//! Entering a provider.

use crate::harness::{TestApp, provider_body};
use serde_json::json;

#[actix_web::test]
async fn a_draft_is_seen_by_its_organization_and_its_moderator_only() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator) = (app.setter("圆执检测").await, app.moderator("zhejiang").await);

    let made = yuanzhi.post("/v1/providers", &provider_body("Testing house")).await.expect(201);

    let (provider, view) = (made.location(), made.json());
    assert_eq!([&view["state"], &view["hub"], &view["form"]], ["draft", "zhejiang", "specialized"]);
    assert_eq!(view["owner"], TestApp::id_of(&yuanzhi.organization));
    assert_eq!(app.editor_of(&yuanzhi).await.get(&provider).await.status, 200);
    assert_eq!(moderator.get(&provider).await.status, 200);
    assert_eq!(app.stranger().await.get(&provider).await.status, 404);
    assert_eq!(app.visitor().get(&provider).await.status, 404);
}

#[actix_web::test]
async fn every_faulty_member_is_named_at_once() {
    let app = TestApp::start().await;
    let yuanzhi = app.setter("圆执检测").await;
    let body =
        json!({ "title": " ", "regions": ["330000", "999999"], "keywords": ["a\u{7}"], "metadata": { "": "1" } });

    let faults = yuanzhi.post("/v1/providers", &body).await.faults();
    let unknown = yuanzhi.post("/v1/providers", &json!({ "title": "a", "categories": ["astrology"] })).await.faults();

    let named: Vec<_> = faults.iter().map(|(pointer, code)| (pointer.as_str(), code.as_str())).collect();
    assert_eq!(
        named,
        [
            ("/title", "too_short"),
            ("/regions/1", "province_unknown"),
            ("/keywords/0", "control_character"),
            ("/metadata/", "key_malformed"),
        ]
    );
    assert_eq!(unknown, [("/categories/0".to_owned(), "wrong_type".to_owned())]);
}
