//! Opening a demand to the market.

use crate::harness::{TestApp, demand_body, review_body};
use serde_json::json;

#[actix_web::test]
async fn a_demand_goes_from_draft_to_the_open_market() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let demand = acme.draft_demand("Membrane for fuel cells").await;

    let submitted = acme.step(&demand, "submit", None).await.expect(200);
    let reviewed = moderator.step(&demand, "review", Some(&review_body("approve", 3))).await.expect(200);
    let published = acme.step(&demand, "publish", None).await.expect(200);

    let states = [submitted, reviewed, published].map(|answer| answer.json()["state"].clone());
    assert_eq!(states, ["under_review", "approved", "open"]);
    assert_eq!(app.visitor().get(&demand).await.expect(200).json()["state"], "open");
    let kinds = app.event_kinds("zhejiang").await;
    let steps = ["demand.created", "demand.submitted", "demand.reviewed", "demand.published"].map(String::from);
    assert!(kinds.ends_with(&steps), "{kinds:?}");
}

#[actix_web::test]
async fn no_step_is_skipped() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let demand = acme.draft_demand("Membrane").await;

    let review_of_a_draft = moderator.step(&demand, "review", Some(&review_body("approve", 4))).await;
    let publishing_a_draft = acme.step(&demand, "publish", None).await;

    assert_eq!(review_of_a_draft.rules(), ["process.step_not_open"]);
    assert_eq!(publishing_a_draft.rules(), ["process.step_not_open"]);
}

#[actix_web::test]
async fn publishing_twice_changes_nothing() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let demand = acme.open_demand("Membrane", &moderator).await;
    let version = acme.version(&demand).await;

    let again = acme.step(&demand, "publish", None).await.expect(200);

    assert_eq!(again.etag(), version);
    let kinds = app.event_kinds("zhejiang").await;
    assert_eq!(kinds.iter().filter(|kind| *kind == "demand.published").count(), 1);
}

#[actix_web::test]
async fn a_deadline_that_has_passed_meanwhile_or_a_suspended_owner_keeps_a_demand_from_the_market() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let mut body = demand_body("Membrane");
    body["deadline_on"] = json!(app.in_days(2).to_string());
    let demand = acme.make("/v1/demands", &body).await;
    acme.step(&demand, "submit", None).await.expect(200);
    moderator.step(&demand, "review", Some(&review_body("approve", 3))).await.expect(200);

    app.advance(time::Duration::days(2));
    assert_eq!(acme.step(&demand, "publish", None).await.rules(), ["demand.deadline_past"]);

    moderator.step(&acme.organization, "suspend", Some(&json!({ "reason": "Licence expired" }))).await.expect(200);
    let rules = acme.step(&demand, "publish", None).await.rules();
    assert_eq!(rules, ["organization.not_verified", "demand.deadline_past"]);
}

#[actix_web::test]
async fn its_metadata_stays_hidden_on_the_market() {
    let app = TestApp::start().await;
    let (acme, moderator) = (app.setter("Acme").await, app.moderator("zhejiang").await);
    let mut body = demand_body("Membrane");
    body["metadata"] = json!({ "crm": "4711" });
    let demand = acme.make("/v1/demands", &body).await;

    acme.bring_to_market(&demand, &moderator).await;

    assert_eq!(acme.get(&demand).await.expect(200).json()["metadata"], json!({ "crm": "4711" }));
    for person in [app.visitor(), app.stranger().await, moderator] {
        assert_eq!(person.get(&demand).await.expect(200).json()["metadata"], json!({}));
        assert!(!person.get("/v1/demands").await.text().contains("4711"));
    }
}
