//! What an achievement is made of, who made it, and when it falls asleep.

use crate::harness::{TestApp, achievement_body};
use keqiao::work::rest_achievements;
use serde_json::json;
use time::Duration;

#[actix_web::test]
async fn a_bundle_keeps_its_parts_and_names_in_public_only_those_who_agreed() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let mut body = achievement_body("质子交换膜");
    body["components"] = json!([
        { "kind": "know_how", "title": "Slurry recipe", "note": "Handed over with three days of training." },
        { "kind": "software", "title": "Coating control", "identifier": "2026SR0012345" },
        { "kind": "data_product", "title": "Ageing curves of 40 cells" },
    ]);
    body["contributors"] = json!([
        { "name": "Contributor One", "orcid": "0000-0002-1825-0097", "share_ppm": 666_667, "naming": "public" },
        { "name": "Contributor Two", "share_ppm": 333_333, "naming": "withheld" },
    ]);
    body["ownership_mode"] = json!("shared");

    let achievement = qinghe.make("/v1/achievements", &body).await;
    qinghe.bring_to_market(&achievement, &moderator).await;

    let own = qinghe.get(&achievement).await.expect(200).json();
    for member in ["components", "contributors", "ownership_mode"] {
        assert_eq!(own[member], body[member], "{member}");
    }
    for path in [achievement.as_str(), "/v1/achievements", "/v1/search?q=%E8%86%9C"] {
        let shown = app.visitor().get(path).await.expect(200);
        assert!(!shown.text().contains("Contributor Two"), "{path}");
    }
    let public = app.visitor().get(&achievement).await.json();
    assert_eq!(public["contributors"], json!([body["contributors"][0]]));
    assert_eq!(app.number("SELECT count(*) FROM entry WHERE payload::text LIKE '%Contributor%'").await, 0);
}

#[actix_web::test]
async fn shares_that_are_not_whole_are_refused() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let mut body = achievement_body("质子交换膜");
    body["contributors"] = json!([{ "name": "Contributor One", "share_ppm": 999_999, "orcid": "0000-0002-1825-0098" }]);

    let faults = qinghe.post("/v1/achievements", &body).await.faults();

    let pointers: Vec<_> = faults.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(pointers, ["/contributors/0/orcid", "/contributors"]);
    assert_eq!(faults[1].1, "shares_not_whole");
}

#[actix_web::test]
async fn after_twelve_idle_months_the_owner_is_told_and_a_touch_wakes_it() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let achievement = qinghe.published_achievement("质子交换膜", &moderator).await;
    let draft = qinghe.draft_achievement("Draft").await;
    let touched = qinghe.get(&achievement).await.json()["updated_at"].clone();

    app.advance(Duration::days(364));
    assert_eq!(rest_achievements::step(&app.service).await.expect("the timer runs"), 0);
    app.advance(Duration::days(1));
    assert_eq!(rest_achievements::step(&app.service).await.expect("the timer runs"), 1);
    assert_eq!(rest_achievements::step(&app.service).await.expect("the timer runs"), 0, "it can run twice");

    assert_eq!(qinghe.get(&achievement).await.json()["dormant_since"], touched);
    assert_eq!(app.visitor().get(&achievement).await.expect(200).json().get("dormant_since"), None);
    assert_eq!(qinghe.get(&draft).await.json().get("dormant_since"), None);
    app.settle().await;
    assert_eq!(
        qinghe.get("/v1/events?kind=achievement.dormant").await.column("subject"),
        [TestApp::id_of(&achievement)]
    );
    let assessment = json!({ "scale": "GBT22900-9", "level": 7, "assessed_on": "2027-11-01",
        "evidence": [{ "title": "Report" }] });
    qinghe.step(&achievement, "readiness-assessments", Some(&assessment)).await.expect(200);
    assert_eq!(qinghe.get(&achievement).await.json().get("dormant_since"), None);
}
