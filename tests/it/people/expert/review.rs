//! The moderator's decision on an expert's profile.

use crate::harness::{TestApp, review_body};

#[actix_web::test]
async fn a_held_profile_is_decided_later_and_a_rejected_one_is_not() {
    let app = TestApp::start().await;
    let (qinghe, moderator) = (app.solver("青禾大学").await, app.moderator("zhejiang").await);
    let expert = qinghe.draft_expert("Electrochemist").await;
    qinghe.step(&expert, "submit", None).await.expect(200);

    let held = moderator.step(&expert, "review", Some(&review_body("hold", 3))).await.expect(200).json();
    let rejected = moderator.step(&expert, "review", Some(&review_body("reject", 1))).await.expect(200).json();
    let again = moderator.step(&expert, "review", Some(&review_body("approve", 5))).await;

    assert_eq!([&held["state"], &rejected["state"]], ["on_hold", "rejected"]);
    assert_eq!(again.rules(), ["process.step_not_open"]);
}
