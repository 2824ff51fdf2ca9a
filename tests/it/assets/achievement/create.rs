//! Entering an achievement.

use crate::harness::{TestApp, achievement_body};
use serde_json::json;

#[actix_web::test]
async fn a_level_comes_with_its_scale_and_edition_and_is_bounded_by_them() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let mut body = achievement_body("Membrane");
    body["readiness"] = json!({ "scale": "GBT22900-13", "level": 12 });

    let made = qinghe.post("/v1/achievements", &body).await.expect(201).json();
    body["readiness"] = json!({ "scale": "EU-TRL-9", "level": 12 });
    let refused = qinghe.post("/v1/achievements", &body).await.faults();

    assert_eq!([&made["readiness"]["scale"], &made["readiness"]["level"]], [&json!("GBT22900-13"), &json!(12)]);
    assert!(made["readiness"]["edition"].is_u64());
    assert_eq!(made["readiness"]["method"], "self");
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(refused[0].0.starts_with("/readiness"), "{refused:?}");
}

#[actix_web::test]
async fn a_bundle_names_its_patents_by_their_identifiers() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let patent = qinghe.published_patent("质子交换膜", "CN102307917B").await;
    let mut body = achievement_body("Membrane");

    body["patents"] = json!([TestApp::id_of(&patent)]);
    let made = qinghe.post("/v1/achievements", &body).await.expect(201).json();
    body["patents"] = json!([TestApp::id_of(&qinghe.organization)]);
    let other_kind = qinghe.post("/v1/achievements", &body).await.faults();

    assert_eq!(made["patents"], json!([TestApp::id_of(&patent)]));
    assert_eq!(other_kind, [("/patents/0".to_owned(), "wrong_type".to_owned())]);
}
