//! Handing a broker's profile in for moderation.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn a_bare_profile_of_an_unverified_organization_is_refused_with_every_rule() {
    let app = TestApp::start().await;
    let newcomer = app.newcomer("新经纪").await;
    let broker = newcomer.make("/v1/brokers", &json!({ "title": "经理人", "person": { "name": "样例" } })).await;

    let refused = newcomer.step(&broker, "submit", None).await;

    assert_eq!(
        refused.rules(),
        ["organization.not_verified", "person.summary_too_thin", "person.skill_missing", "person.field_missing",]
    );
}
