//! What an achievement is worth, and to whom that is told.

use crate::harness::TestApp;
use serde_json::{Value, json};

fn valuation() -> Value {
    json!({ "approach": "income", "purpose": "Licence to one manufacturer", "base_on": "2026-10-01",
        "value": { "min": "1000000.00", "max": "1500000.00", "currency": "CNY" }, "appraiser": "衡价评估（虚构）" })
}

#[actix_web::test]
async fn a_valuation_holds_for_a_year_and_is_seen_by_insiders_only() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let (stranger, visitor) = (app.stranger().await, app.visitor());
    let achievement = qinghe.published_achievement("质子交换膜", &moderator).await;

    qinghe.step(&achievement, "valuations", Some(&valuation())).await.expect(200);

    for insider in [&qinghe, &moderator] {
        let view = insider.get(&achievement).await.expect(200).json();
        assert_eq!(view["valuations"][0]["valid_until"], "2027-10-01");
        assert_eq!(view["valuations"][0]["value"]["max"], "1500000.00");
    }
    app.settle().await;
    for outsider in [&stranger, &visitor] {
        let shown = outsider.get(&achievement).await.expect(200);
        assert!(!shown.text().contains("1500000") && shown.json().get("valuations").is_none(), "{}", shown.text());
    }
    assert_eq!(stranger.get("/v1/events?kind=achievement.valued").await.column("id"), [""; 0]);
    assert_eq!(qinghe.get("/v1/events?kind=achievement.valued").await.column("id").len(), 1);
}

#[actix_web::test]
async fn a_valuation_of_tomorrow_or_for_longer_than_a_year_is_refused() {
    let app = TestApp::start().await;
    let qinghe = app.solver("青禾大学").await;
    let achievement = qinghe.draft_achievement("质子交换膜").await;
    let mut body = valuation();
    body["base_on"] = json!("2026-11-25");
    body["valid_until"] = json!("2027-11-26");

    let refused = qinghe.step(&achievement, "valuations", Some(&body)).await;
    body["valid_until"] = json!("2026-11-24");
    let faults = qinghe.step(&achievement, "valuations", Some(&body)).await.faults();

    assert_eq!(refused.rules(), ["achievement.record_ahead", "valuation.validity_too_long"]);
    assert_eq!(faults, [("/valid_until".to_owned(), "range_reversed".to_owned())]);
}
