//! Putting a provider before the market.

use crate::harness::TestApp;

#[actix_web::test]
async fn a_provider_goes_from_draft_to_the_market() {
    let app = TestApp::start().await;
    let (yuanzhi, moderator) = (app.setter("圆执检测").await, app.moderator("zhejiang").await);
    let provider = yuanzhi.draft_provider("氢能检测").await;
    assert_eq!(yuanzhi.step(&provider, "publish", None).await.rules(), ["process.step_not_open"]);

    yuanzhi.bring_to_market(&provider, &moderator).await;
    let again = yuanzhi.step(&provider, "publish", None).await.expect(200).json();

    let view = app.visitor().get(&provider).await.expect(200).json();
    assert_eq!([&view["state"], &view["title"]], ["published", "氢能检测"]);
    assert_eq!(again["state"], "published");
    assert!(view["review"].is_null(), "the score sheet is for insiders");
    let kinds = app.event_kinds("zhejiang").await;
    let steps = ["created", "submitted", "reviewed", "published"].map(|step| format!("provider.{step}"));
    assert!(kinds.ends_with(&steps), "{kinds:?}");
}
