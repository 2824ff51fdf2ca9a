//! The moderator's decision on a demand.

use crate::harness::{Person, TestApp, demand_body, review_body};
use serde_json::json;

async fn submitted(acme: &Person) -> String {
    let demand = acme.draft_demand("Membrane").await;
    acme.step(&demand, "submit", None).await.expect(200);
    demand
}

#[actix_web::test]
async fn each_decision_leads_to_its_state() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);

    for (decision, state) in [("approve", "approved"), ("return", "draft"), ("hold", "on_hold"), ("reject", "rejected")]
    {
        let demand = submitted(&acme).await;
        let reviewed = moderator.step(&demand, "review", Some(&review_body(decision, 3))).await.expect(200).json();
        assert_eq!(reviewed["state"], state, "{decision}");
        assert_eq!(reviewed["review"]["total"], 12);
    }
}

#[actix_web::test]
async fn what_is_on_hold_can_be_decided_later_and_what_is_rejected_cannot() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let (held, rejected) = (submitted(&acme).await, submitted(&acme).await);
    moderator.step(&held, "review", Some(&review_body("hold", 3))).await.expect(200);
    moderator.step(&rejected, "review", Some(&review_body("reject", 1))).await.expect(200);

    let approved = moderator.step(&held, "review", Some(&review_body("approve", 3))).await.expect(200);
    let again = moderator.step(&rejected, "review", Some(&review_body("approve", 3))).await;

    assert_eq!(approved.json()["state"], "approved");
    assert_eq!(again.rules(), ["process.step_not_open"]);
    assert_eq!(acme.step(&rejected, "submit", None).await.rules(), ["process.step_not_open"]);
}

#[actix_web::test]
async fn a_low_sheet_a_zero_and_a_missing_reason_are_refused() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let demand = submitted(&acme).await;
    let scores = |a: u8, c: u8, f: u8, v: u8| json!({ "authenticity": a, "clarity": c, "feasibility": f, "value": v });
    let decide = async |decision: &str, scores: serde_json::Value| {
        moderator.step(&demand, "review", Some(&json!({ "scores": scores, "decision": decision }))).await
    };

    assert_eq!(decide("approve", scores(3, 2, 2, 2)).await.rules(), ["moderation.score_too_low"]);
    assert_eq!(decide("approve", scores(5, 5, 5, 0)).await.rules(), ["moderation.criterion_zero"]);
    assert_eq!(decide("reject", scores(1, 1, 1, 1)).await.rules(), ["moderation.reason_missing"]);
    assert_eq!(
        decide("approve", scores(6, 5, 5, 5)).await.faults(),
        [("/scores".to_owned(), "out_of_range".to_owned())]
    );
    assert_eq!(decide("approve", scores(3, 3, 2, 2)).await.expect(200).json()["state"], "approved");
}

#[actix_web::test]
async fn nobody_moderates_a_listing_of_his_own_organization() {
    let app = TestApp::start().await;
    let moderator = app.moderator("zhejiang").await;
    let own = submitted(&moderator).await;

    let refused = moderator.step(&own, "review", Some(&review_body("approve", 4))).await;

    assert_eq!(refused.rules(), ["moderation.own_listing"]);
}

#[actix_web::test]
async fn neither_its_owner_nor_a_moderator_of_another_hub_decides() {
    let app = TestApp::start().await;
    let (acme, elsewhere) = (app.setter("Acme").await, app.moderator("guangdong").await);
    let demand = submitted(&acme).await;
    let path = format!("{demand}/review");
    let decide = |person: &Person| {
        person.call(reqwest::Method::POST, &path).if_match("*").json(&review_body("approve", 4)).send()
    };

    assert_eq!(decide(&acme).await.refusal(), (403, "forbidden".to_owned()));
    assert_eq!(decide(&elsewhere).await.refusal(), (404, "not_found".to_owned()));
}

#[actix_web::test]
async fn the_review_is_shown_to_its_owner_and_its_hub_and_to_nobody_else() {
    let app = TestApp::start().await;
    let (acme, stranger, moderator) = (app.setter("Acme").await, app.stranger().await, app.moderator("zhejiang").await);
    let demand = acme.make("/v1/demands", &demand_body("Membrane")).await;

    acme.bring_to_market(&demand, &moderator).await;

    assert_eq!(acme.get(&demand).await.expect(200).json()["review"]["decision"], "approve");
    assert_eq!(moderator.get(&demand).await.expect(200).json()["review"]["total"], 16);
    assert_eq!(stranger.get(&demand).await.expect(200).json().get("review"), None);
    app.settle().await;
    let seen = stranger.get("/v1/events?kind=demand.reviewed").await.expect(200);
    assert_eq!(seen.json()["items"], json!([]));
}
