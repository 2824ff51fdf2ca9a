//! Changing a broker's profile.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn a_draft_is_changed_member_by_member() {
    let app = TestApp::start().await;
    let mingchuan = app.setter("明川经纪").await;
    let broker = mingchuan.draft_broker("Technology manager").await;

    let patch = json!({ "cooperation": ["transfer", "licence"], "person": { "employment": null } });
    let changed = mingchuan.amend(&broker, &patch).await.expect(200).json();

    assert_eq!(changed["cooperation"], json!(["transfer", "licence"]));
    assert_eq!([&changed["person"]["employment"], &changed["person"]["name"]], [&json!(null), &json!("Robin Sample")]);
}
