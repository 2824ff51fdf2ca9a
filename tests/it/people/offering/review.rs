//! The moderator's decision on an offering.

use crate::harness::{TestApp, review_body};

#[actix_web::test]
async fn an_offering_that_was_returned_is_mended_and_handed_in_again() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator) = (app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.draft_provider("Testing house").await;
    let offering = yuanzhi.draft_offering("Hydrogen test", &provider).await;
    yuanzhi.step(&offering, "submit", None).await.expect(200);

    let returned = moderator.step(&offering, "review", Some(&review_body("return", 2))).await.expect(200).json();
    let again = yuanzhi.step(&offering, "submit", None).await.expect(200).json();

    assert_eq!([&returned["state"], &again["state"]], ["draft", "under_review"]);
    let kinds = app.event_kinds("zhejiang").await;
    let steps = ["created", "submitted", "reviewed", "submitted"].map(|step| format!("offering.{step}"));
    assert!(kinds.ends_with(&steps), "{kinds:?}");
}
