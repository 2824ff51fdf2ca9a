//! Handing an achievement in for moderation.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn an_incomplete_achievement_is_refused_with_every_rule() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let achievement = qinghe.make("/v1/achievements", &json!({ "title": "膜", "abstract": "短" })).await;

    let refused = qinghe.step(&achievement, "submit", None).await;

    assert_eq!(
        refused.rules(),
        ["achievement.abstract_too_thin", "achievement.field_missing", "achievement.readiness_missing"]
    );
}
