//! Handing an expert's profile in for moderation.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn a_bare_profile_with_the_name_in_its_title_is_refused_with_every_rule() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let body = json!({ "title": "Professor robin sample", "person": { "name": "Robin Sample" } });
    let expert = qinghe.make("/v1/experts", &body).await;

    let refused = qinghe.step(&expert, "submit", None).await;

    assert_eq!(
        refused.rules(),
        ["person.summary_too_thin", "person.skill_missing", "person.field_missing", "person.named_in_title",]
    );
}
