//! Changing an achievement.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn an_achievement_on_the_market_keeps_its_text_but_not_its_metadata() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let achievement = qinghe.published_achievement("Membrane", &moderator).await;

    let text = qinghe.amend(&achievement, &json!({ "title": "Another" })).await;
    qinghe.amend(&achievement, &json!({ "metadata": { "crm": "1" } })).await.expect(200);

    assert_eq!(text.rules(), ["listing.not_editable"]);
    assert_eq!(app.visitor().get(&achievement).await.expect(200).json()["metadata"], json!({}));
}
