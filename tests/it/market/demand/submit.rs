//! Handing a demand in for moderation.

use crate::harness::{TestApp, demand_body};
use serde_json::json;

#[actix_web::test]
async fn an_incomplete_demand_is_refused_with_every_rule_its_basis_and_the_member_it_concerns() {
    let app = TestApp::start().await;
    let newcomer = app.newcomer("青禾大学").await;
    let demand = newcomer.make("/v1/demands", &json!({ "title": "膜", "description": "Too short." })).await;

    let refused = newcomer.step(&demand, "submit", None).await;

    assert_eq!(
        refused.rules(),
        [
            "organization.not_verified",
            "demand.description_too_thin",
            "demand.indicator_missing",
            "demand.deadline_missing",
        ]
    );
    let refusals = refused.json()["refusals"].clone();
    assert_eq!(refusals[1]["pointer"], "/description");
    assert_eq!(refusals[1]["title"], "The description of a demand needs at least 20 characters");
    assert_eq!(refusals[1]["basis"]["law"], "Keqiao market rules");
    assert_eq!(newcomer.get(&demand).await.expect(200).json()["state"], "draft");
}

#[actix_web::test]
async fn a_refusal_speaks_chinese_to_those_who_ask_for_it() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let mut body = demand_body("膜");
    body["indicators"] = json!([]);
    let demand = acme.make("/v1/demands", &body).await;

    let path = format!("{demand}/submit");
    let call = acme.call(reqwest::Method::POST, &path).if_match("*").header("accept-language", "zh-CN, en;q=0.5");
    let problem = call.send().await.json();

    assert_eq!(problem["title"], "不符合市场规则");
    assert_eq!(problem["refusals"][0]["title"], "需求须至少有一项指标");
    assert_eq!(problem["refusals"][0]["basis"]["law"], "科桥市场规则");
}

#[actix_web::test]
async fn submitting_twice_changes_nothing() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let demand = acme.draft_demand("Membrane").await;

    let first = acme.step(&demand, "submit", None).await.expect(200);
    app.advance(time::Duration::hours(1));
    let second = acme.step(&demand, "submit", None).await.expect(200);

    assert_eq!((first.etag(), &first.body), (second.etag(), &second.body));
    let kinds = app.event_kinds("zhejiang").await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "demand.submitted").count(), 1);
}

#[actix_web::test]
async fn the_deadline_must_lie_after_today() {
    let app = TestApp::start().await;
    let acme = app.setter("Acme").await;
    let mut body = demand_body("Membrane");

    body["deadline_on"] = json!(app.in_days(0).to_string());
    let today = acme.make("/v1/demands", &body).await;
    body["deadline_on"] = json!(app.in_days(1).to_string());
    let tomorrow = acme.make("/v1/demands", &body).await;

    assert_eq!(acme.step(&today, "submit", None).await.rules(), ["demand.deadline_past"]);
    acme.step(&tomorrow, "submit", None).await.expect(200);
}
