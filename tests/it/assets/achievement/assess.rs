//! How far an achievement is from use, with its evidence.

use crate::harness::TestApp;
use serde_json::json;

#[actix_web::test]
async fn an_assessment_shows_on_a_public_achievement_and_those_before_stay() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let achievement = qinghe.published_achievement("质子交换膜", &moderator).await;
    let assessment = json!({
        "scale": "GBT22900-9", "edition": 2022, "level": 7, "method": "third_party", "assessor": "远志检测（虚构）",
        "assessed_on": "2026-11-20", "evidence": [{ "title": "Report of a 5,000 h test", "reference": "2026-117",
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }], "reason": null,
    });

    let first = qinghe.step(&achievement, "readiness-assessments", Some(&assessment)).await.expect(200);
    let again = qinghe.step(&achievement, "readiness-assessments", Some(&assessment)).await.expect(200);

    assert_eq!(first.etag(), again.etag(), "the same assessment changes nothing");
    let view = app.visitor().get(&achievement).await.expect(200).json();
    assert_eq!([&view["readiness"]["level"], &view["readiness"]["assessed_on"]], [&json!(7), &json!("2026-11-20")]);
    assert_eq!(view["readiness_assessments"], json!([assessment]));
    assert_eq!(app.event_kinds("zhejiang").await.last().map(String::as_str), Some("achievement.assessed"));
}

#[actix_web::test]
async fn a_level_without_evidence_a_drop_without_a_reason_and_a_day_to_come_are_refused_at_once() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let achievement = qinghe.draft_achievement("质子交换膜").await;
    let bare = json!({ "scale": "GBT22900-9", "level": 5, "assessed_on": "2026-11-25", "evidence": [] });
    let faulty = json!({ "scale": "EU-TRL-9", "level": 12, "assessed_on": "2026-11-24",
        "evidence": [{ "title": "Report", "sha256": "abc" }] });

    let refused = qinghe.step(&achievement, "readiness-assessments", Some(&bare)).await;
    let faults = qinghe.step(&achievement, "readiness-assessments", Some(&faulty)).await.faults();

    let rules = ["readiness.evidence_missing", "readiness.drop_unexplained", "achievement.record_ahead"];
    assert_eq!(refused.rules(), rules);
    let pointers: Vec<_> = faults.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(pointers, ["/level", "/evidence/0/sha256"]);
}
