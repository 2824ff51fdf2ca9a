//! Putting an expert's profile before the market.

use crate::harness::{PERSON_NAME, TestApp};

#[actix_web::test]
async fn a_profile_goes_from_draft_to_the_market_and_its_events_name_nobody() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let expert = qinghe.draft_expert("Electrochemist").await;
    assert_eq!(qinghe.step(&expert, "publish", None).await.rules(), ["process.step_not_open"]);

    qinghe.bring_to_market(&expert, &moderator).await;

    let kinds = app.event_kinds("zhejiang").await;
    let steps = ["created", "submitted", "reviewed", "published"].map(|step| format!("expert.{step}"));
    assert!(kinds.ends_with(&steps), "{kinds:?}");
    let events = moderator.get("/v1/events?hub=zhejiang&limit=1000").await.expect(200).text();
    assert!(events.contains("expert.published") && !events.contains(PERSON_NAME), "{events}");
    assert!(!events.contains("0000-0002-1825-0097"), "{events}");
}
