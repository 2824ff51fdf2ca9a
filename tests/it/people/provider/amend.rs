//! Changing a provider.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn a_draft_is_changed_member_by_member_and_a_published_profile_keeps_its_text() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator) = (app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.draft_provider("Testing house").await;

    let patch = json!({ "categories": ["technology_consulting"], "form": null, "regions": ["310000", "310000"] });
    let changed = yuanzhi.amend(&provider, &patch).await.expect(200).json();
    yuanzhi.bring_to_market(&provider, &moderator).await;
    let text = yuanzhi.amend(&provider, &json!({ "title": "Another" })).await;
    yuanzhi.amend(&provider, &json!({ "metadata": { "crm": "1" } })).await.expect(200);

    assert_eq!(changed["categories"], json!(["technology_consulting"]));
    assert_eq!([&changed["form"], &changed["regions"]], [&json!(null), &json!(["310000"])]);
    assert_eq!(changed["title"], "Testing house");
    assert_eq!(text.rules(), ["listing.not_editable"]);
    assert_eq!(app.visitor().get(&provider).await.expect(200).json()["metadata"], json!({}));
}
