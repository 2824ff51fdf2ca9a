//! The moderator's decision on a provider.

use crate::harness::{TestApp, review_body};

#[actix_web::test]
async fn each_decision_leads_to_its_state() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator) = (app.setter("圆执检测").await, app.moderator("zhejiang").await);

    for (decision, state) in
        [("approve", "registered"), ("return", "draft"), ("hold", "on_hold"), ("reject", "rejected")]
    {
        let provider = yuanzhi.draft_provider("Testing house").await;
        yuanzhi.step(&provider, "submit", None).await.expect(200);
        let reviewed = moderator.step(&provider, "review", Some(&review_body(decision, 3))).await.expect(200);
        assert_eq!(reviewed.json()["state"], state, "{decision}");
        let seen = yuanzhi.get(&provider).await.expect(200).json();
        assert_eq!(seen["review"]["decision"], decision);
    }
}

#[actix_web::test]
async fn a_low_sheet_and_ones_own_listing_are_refused_together() {
    let app = TestApp::start().await;
    let moderator = app.moderator("zhejiang").await;
    let own = moderator.draft_provider("Testing house").await;
    moderator.step(&own, "submit", None).await.expect(200);

    let refused = moderator.step(&own, "review", Some(&review_body("approve", 2))).await;

    assert_eq!(refused.rules(), ["moderation.own_listing", "moderation.score_too_low"]);
}
