//! Handing a provider in for moderation.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn an_incomplete_provider_is_refused_with_every_rule() {
    let app = TestApp::start().await;
    let newcomer = app.newcomer("新机构").await;
    let provider = newcomer.make("/v1/providers", &json!({ "title": "检测", "description": "短" })).await;

    let refused = newcomer.step(&provider, "submit", None).await;

    assert_eq!(
        refused.rules(),
        ["organization.not_verified", "provider.description_too_thin", "provider.category_missing"]
    );
}
