//! Opening a demand to the market.

use crate::harness::{TestApp, review_body};

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
    assert!(kinds.ends_with(&["demand.created", "demand.submitted", "demand.reviewed", "demand.published"].map(String::from)));
}
